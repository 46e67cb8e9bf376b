"""Questions to the raw sheet data that are answered without reading every cell."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from custsheet.ooxml.fragments import whole_number
from custsheet.ooxml.sheet_data import Cell, Row, SheetData
from custsheet.ooxml.stored_cells import attribute, cell_tag, formula_of, has_stored_value, raw_value
from custsheet.ooxml.values import decode_entities, unescape
from custsheet.refs import RangeRef, column_number

_HIDDEN = re.compile(rb"\shidden\s*=\s*[\"'](?:1|true)[\"']")
_ROW_STYLE = re.compile(rb"\ss\s*=\s*[\"'](\d+)[\"']")
_CUSTOM = re.compile(rb"\scustomFormat\s*=\s*[\"'](?:1|true)[\"']")
# A pattern that begins with a fixed text is found many times as fast as one that begins with a choice.
_STYLES = tuple(re.compile(rb"%s=[\"'](?<=\s%s=[\"'])(\d+)[\"']" % (name, name)) for name in (b"s", b"style"))
_PLACE = re.compile(rb"\sr\s*=\s*[\"']([A-Z]{1,3})(\d{1,7})[\"']")

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


class FormulaCell(NamedTuple):
    """A cell with a formula.

    Attributes:
        row, column: 1-based.
        text: without the equals sign; empty where the cell shares the formula of another one.
        shared_index: which shared formula; None for one of its own.
        is_calculated: has a spreadsheet program stored a result?
    """

    row: int
    column: int
    text: str
    shared_index: int | None
    is_calculated: bool


def formula_cells(data: SheetData) -> list[FormulaCell]:
    """Every cell with a formula, in order.

    An empty text (``t="str"``) is a stored result, although it looks like none; a missing or empty ``<v>`` is not.
    """
    prefix = data.prefix
    count = len(re.findall(rb"<" + re.escape(prefix) + rb"f[\s/>]", data.mask))
    if not count:
        return []
    found = [_from_usual(*match.groups()) for match in _usual_formula_cell(prefix).finditer(data.mask)]
    # Comments, CDATA, white space or attributes in another order: then each formula's cell is looked up.
    return found if len(found) == count and data.mask is data.data else list(_formula_cells_one_by_one(data))


@cache
def _usual_formula_cell(prefix: bytes) -> re.Pattern[bytes]:
    p = re.escape(prefix)
    return re.compile(
        rb"<%bc r=\"([A-Z]{1,3})(\d+)\"([^<>]*)><%bf((?: [^<>]*?)?)(?:/>|>([^<]*)</%bf>)"
        rb"(?:<%bv(?: [^<>]*)?>([^<]+)</%bv>)?" % (p, p, p, p, p)
    )


def _from_usual(
    letters: bytes, row: bytes, attributes: bytes, formula: bytes, text: bytes | None, value: bytes | None
) -> FormulaCell:
    index = attribute(formula, b"si") if formula else None
    return FormulaCell(
        int(row),
        column_number(letters.decode()),
        decode_entities(text or b""),
        whole_number(index, -1) if index else None,
        value is not None or _is_text(attributes),
    )


class ErrorCell(NamedTuple):
    """A cell that stores an error.

    Attributes:
        row, column: 1-based.
        text: ``#N/A``; of any spelling, for programs go on inventing errors.
        rich_value: the number of the rich value (``vm``) that the cell really holds (rich_values.py); None for none.
    """

    row: int
    column: int
    text: str
    rich_value: int | None


def error_cells(data: SheetData) -> list[ErrorCell]:
    """Every cell that stores an error, in order. They are rare: searched for rather than met cell by cell."""
    tags = [tag for quoted in (b'"e"', b"'e'") for tag in _error_tags(data, quoted)]
    cells = [_cell_of(data, tag) for tag in tags]
    if None in cells:  # a place that is spelt in a way of its own, or not at all: then every cell is looked at
        cells = [(row, cell) for row in data.rows for cell in data.cells(row)]
    found = [error for place in cells if place is not None for error in _error(*place)]
    return sorted(set(found), key=lambda error: error[:2])


def _error_tags(data: SheetData, quoted: bytes) -> Iterator[bytes]:
    tag = re.compile(rb"<" + re.escape(data.prefix) + rb"c(?=\s)([^<>]*?)/?>")
    position = data.mask.find(quoted)
    while position >= 0:
        match = tag.match(data.mask, max(data.mask.rfind(b"<", 0, position), 0))
        if match and match.end() > position and cell_tag(match[1]).kind == b"e":
            yield match[1]
        position = data.mask.find(quoted, position + 1)


def _cell_of(data: SheetData, tag: bytes) -> tuple[Row, Cell] | None:
    place = _PLACE.search(tag)
    row = data.find_row(int(place[2])) if place else None
    cell = data.find_cell(row, column_number(place[1].decode())) if place and row else None
    return (row, cell) if row and cell else None


def _error(row: Row, cell: Cell) -> Iterator[ErrorCell]:
    if cell_tag(cell.attributes).kind == b"e" and (text := unescape(raw_value(cell) or b"")):
        rich_value = attribute(cell.attributes, b"vm")
        yield ErrorCell(row.number, cell.column, text, whole_number(rich_value) or None)


def _is_text(attributes: bytes) -> bool:
    return cell_tag(attributes).kind == b"str"


def _formula_cells_one_by_one(data: SheetData) -> Iterator[FormulaCell]:
    starts = [row.start for row in data.rows]
    for match in re.finditer(rb"<" + re.escape(data.prefix) + rb"f[\s/>]", data.mask):
        row = data.rows[bisect_right(starts, match.start()) - 1]
        cell = _cell_around(data, row, match.start())
        formula = formula_of(cell) if cell is not None else None
        if cell is not None and formula is not None:
            is_calculated = _is_text(cell.attributes) or has_stored_value(cell)
            yield FormulaCell(row.number, cell.column, formula.text, formula.shared_index, is_calculated)


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
