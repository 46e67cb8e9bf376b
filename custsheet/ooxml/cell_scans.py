"""Queries on raw sheet data that avoid visiting every cell."""

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
# A pattern with a fixed prefix is many times faster than one that starts with an alternative, hence the lookbehind.
_STYLES = tuple(re.compile(rb"%s=[\"'](?<=\s%s=[\"'])(\d+)[\"']" % (name, name)) for name in (b"s", b"style"))
_PLACE = re.compile(rb"\sr\s*=\s*[\"']([A-Z]{1,3})(\d{1,7})[\"']")

MAX_STYLES = 65_490  # cell formats in a workbook (Excel specifications and limits)


def hidden_rows(data: SheetData) -> frozenset[int]:
    """Numbers of the hidden rows, whether by hand, in a collapsed group or by a filter."""
    return frozenset(row.number for row in data.rows if _HIDDEN.search(row.attributes))


def row_style(row: Row) -> int | None:
    """The style that new cells of the row inherit; None if the row has none."""
    # A row's s counts only together with customFormat (ECMA-376 part 1, 18.3.1.73).
    if b"customFormat" not in row.attributes or not _CUSTOM.search(row.attributes):
        return None
    style = _ROW_STYLE.search(row.attributes)
    return int(style[1]) if style else None


def used_range(data: SheetData) -> RangeRef | None:
    """The bounding rectangle of non-empty cells; ``dimension`` is ignored, since it may be missing or wrong."""
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
    """Columns of the cells with content, provided every cell tag begins the way Excel writes it; else None."""
    cell = b"<" + data.prefix + b"c"
    spelt = data.mask.count(cell + b' r="')
    if spelt != sum(data.mask.count(cell + end) for end in (b" ", b">", b"/", b"\n", b"\r", b"\t")):
        return None
    # <c …></c> counts as content here: rare and harmless.
    filled = re.findall(re.escape(cell) + rb" r=\"([A-Z]+)\d+\"(?:[^>]*[^/>])?>", data.mask)
    return {column_number(letters.decode()) for letters in set(filled)}


class FormulaCell(NamedTuple):
    """A cell with a formula.

    Attributes:
        row, column: 1-based.
        text: without the equals sign; empty if the cell shares another cell's formula.
        shared_index: index of the shared formula; None if it is not shared.
        is_calculated: a spreadsheet program has stored a result.
    """

    row: int
    column: int
    text: str
    shared_index: int | None
    is_calculated: bool


def formula_cells(data: SheetData) -> list[FormulaCell]:
    """Every cell with a formula, in order.

    An empty text (``t="str"``) is a stored result, even without ``<v>``; for other types a missing or empty ``<v>``
    means that nothing has been calculated.
    """
    prefix = data.prefix
    count = len(re.findall(rb"<" + re.escape(prefix) + rb"f[\s/>]", data.mask))
    if not count:
        return []
    found = [_from_usual(*match.groups()) for match in _usual_formula_cell(prefix).finditer(data.mask)]
    # Comments, CDATA, unusual white space or attribute order: look up the cell of each formula instead.
    return found if len(found) == count and data.mask is data.data else list(_formula_cells_one_by_one(data))


@cache
def _usual_formula_cell(prefix: bytes) -> re.Pattern[bytes]:
    # Cell, formula and value in one match, as Excel writes them: no lookup per formula.
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
        text: such as ``#N/A``; not checked against a list, because programs keep adding errors.
        rich_value: index (``vm``) of the rich value that the cell really holds (rich_values.py), or None.
    """

    row: int
    column: int
    text: str
    rich_value: int | None


def error_cells(data: SheetData) -> list[ErrorCell]:
    """Every cell that stores an error, in order. Errors are rare, so search for them instead of visiting each cell."""
    tags = [tag for quoted in (b'"e"', b"'e'") for tag in _error_tags(data, quoted)]
    cells = [_cell_of(data, tag) for tag in tags]
    if None in cells:  # an unusual or missing cell reference: visit every cell after all
        cells = [(row, cell) for row in data.rows for cell in data.cells(row)]
    found = [error for place in cells if place is not None for error in _error(*place)]
    return sorted(set(found), key=lambda error: error[:2])


def _error_tags(data: SheetData, quoted: bytes) -> Iterator[bytes]:
    # Search for the rare quoted type and step back to its tag, rather than match every tag.
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
    """The greatest style index used by cells, rows or columns of a worksheet part, ignoring impossible ones."""
    found = {int(index) for pattern in _STYLES for index in set(pattern.findall(data))}
    return max((index for index in found if index < MAX_STYLES), default=0)
