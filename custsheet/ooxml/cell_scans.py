"""Questions to the raw sheet data that are answered without reading every cell."""

from __future__ import annotations

import re
from bisect import bisect_right

from custsheet.ooxml.sheet_data import Cell, Row, SheetData
from custsheet.refs import RangeRef, column_number

_HIDDEN = re.compile(rb"\shidden\s*=\s*[\"'](?:1|true)[\"']")
_ROW_STYLE = re.compile(rb"\ss\s*=\s*[\"'](\d+)[\"']")
_CUSTOM = re.compile(rb"\scustomFormat\s*=\s*[\"'](?:1|true)[\"']")
# A pattern that begins with a fixed text is found many times as fast as one that begins with a choice.
_STYLES = tuple(re.compile(rb"%s=\"(?<=\s%s=\")(\d+)\"" % (name, name)) for name in (b"s", b"style"))

MAX_STYLES = 65_490  # cell formats in a workbook (Excel specifications and limits)


def hidden_rows(data: SheetData) -> frozenset[int]:
    """Numbers of rows that are hidden, by hand, by a group or by a filter."""
    return frozenset(row.number for row in data.rows if _HIDDEN.search(row.attributes))


def row_style(row: Row) -> int | None:
    """The style that new cells of a row inherit; None when the row has none of its own."""
    if b"customFormat" not in row.attributes or not _CUSTOM.search(row.attributes):
        return None
    style = _ROW_STYLE.search(row.attributes)
    return int(style[1]) if style else None


def used_range(data: SheetData) -> RangeRef | None:
    """The rectangle of cells that hold something, whatever ``dimension`` says; blank formatted ones do not count."""
    first = next((row for row in data.rows if _has_content(data, row)), None)
    if first is None:
        return None
    last = next(row for row in reversed(data.rows) if _has_content(data, row))
    columns = _columns_by_spelling(data)
    if columns is None:
        columns = {cell.column for row in data.rows for cell in data.cells(row) if cell.content}
    return RangeRef(first.number, min(columns), last.number, max(columns))


def _has_content(data: SheetData, row: Row) -> bool:
    return any(cell.content for cell in data.cells(row))


def _columns_by_spelling(data: SheetData) -> set[int] | None:
    """Columns of cells with content, if all cells are spelt as Excel spells them; else None."""
    cell = b"<" + data.prefix + b"c"
    spelt = data.mask.count(cell + b' r="')
    if spelt != sum(data.mask.count(cell + end) for end in (b" ", b">", b"/", b"\n", b"\r", b"\t")):
        return None
    # An empty pair of tags counts as content here: it is as rare as it is harmless.
    filled = re.findall(re.escape(cell) + rb" r=\"([A-Z]+)\d+\"(?:[^>]*[^/>])?>", data.mask)
    return {column_number(letters.decode()) for letters in set(filled)}


def formulas_without_value(data: SheetData) -> list[tuple[int, int]]:
    """(row, column) of each formula that has no stored value, in order: no spreadsheet program has calculated it."""
    prefix = re.escape(data.prefix)
    ends = re.compile(
        rb"(?:</" + prefix + rb"f\s*>|<" + prefix + rb"f(?:\s[^<>]*?)?/>)"
        rb"\s*(?:<" + prefix + rb"v\s*(?:/>|></" + prefix + rb"v\s*>)\s*)?</" + prefix + rb"c\s*>"
    )
    starts: list[int] | None = None
    found = []
    for match in ends.finditer(data.mask):
        if starts is None:
            starts = [row.start for row in data.rows]
        row = data.rows[bisect_right(starts, match.start()) - 1]
        cell = _cell_around(data, row, match.start())
        # A formula whose result is an empty text has a value, which looks like none.
        if cell is not None and b't="str"' not in cell.attributes:
            found.append((row.number, cell.column))
    return found


def _cell_around(data: SheetData, row: Row, position: int) -> Cell | None:
    start = data.mask.rfind(b"<" + data.prefix + b'c r="', row.inner, position)
    spelt = re.compile(rb"<[^>]*? r=\"([A-Z]+)\d+\"").match(data.mask, start) if start >= 0 else None
    cell = data.find_cell(row, column_number(spelt[1].decode())) if spelt else None
    if cell is not None and cell.start <= position < cell.end:
        return cell
    return next((other for other in data.cells(row) if other.start <= position < other.end), None)


def greatest_style(data: bytes) -> int:
    """The greatest style index that a worksheet part names for cells, rows or columns, impossible ones left out."""
    found = {int(index) for pattern in _STYLES for index in set(pattern.findall(data))}
    return max((index for index in found if index < MAX_STYLES), default=0)
