"""The cells of one sheet as stored: a rectangle of values with its place, and what values alone do not tell.

Values come from python-calamine: text, float, bool, date, datetime, time, timedelta; blank cells are ``""``.  It
shows error cells as blank and says nothing of formulas, so those are looked up in the part's bytes.

Where calamine refuses a sheet (a single ``#SPILL!`` is enough), leaves a value out or would fill the memory, the
package's own reader takes its place and gives the same values, so that one odd cell touches nothing but itself.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain, islice, pairwise
from typing import TypeVar, cast

from python_calamine import CalamineWorkbook

from custsheet.ooxml import ErrorValue, FormulaCell, Package, RichValues, Worksheet
from custsheet.ooxml.formulas import has_formula
from custsheet.ooxml.sheet_parts import has_markup
from custsheet.ooxml.values import has_wide_escapes
from custsheet.ooxml.xml import to_utf8
from custsheet.refs import CellRef, RangeRef, column_number, parse_range

T = TypeVar("T")

FAR_OFF = 1000
"""Empty rows or columns behind which a cell is a stray one, no part of the list."""
_LARGE = 1_000_000
_BYTES_PER_CELL = 4

_SHEET_DATA = re.compile(rb"<((?:[\w.-]+:)?)sheetData[\s/>]")
_LAST_CELL = re.compile(rb"<(?:[\w.-]+:)?c\s[^<>]*?\br\s*=\s*[\"']([A-Z]{1,3})(\d+)[\"']")
_MARKUP_IN_VALUE = re.compile(rb"<(?:[\w.-]+:)?v(?:\s[^<>]*)?>[^<]*<[!?]")
_MERGE = re.compile(rb"<(?:[\w.-]+:)?mergeCell\s[^>]*?\bref\s*=\s*[\"']([^\"']+)[\"']")


@dataclass
class Grid:
    """The used rectangle of one sheet.

    Attributes:
        name: of the tab.
        rows: cell values, one list per row, all of one length.
        first_row, first_column: 1-based place of ``rows[0][0]``.
        merged: the merged ranges.
        errors: cells that hold an error value, with its text (``#N/A``).
        rich_values: cells that hold a picture, a stock or the like; their value is blank.
        formulas: cells with a formula, whatever they show.
        strays: cells with a value so far from the others that the rectangle leaves them out.
    """

    name: str
    rows: list[list[object]]
    first_row: int = 1
    first_column: int = 1
    merged: Sequence[RangeRef] = ()
    errors: dict[CellRef, str] = field(default_factory=dict)
    formulas: Mapping[CellRef, FormulaCell] = field(default_factory=dict)
    strays: frozenset[CellRef] = frozenset()
    rich_values: frozenset[CellRef] = frozenset()

    @property
    def last_row(self) -> int:
        """Number of the last used row."""
        return self.first_row + len(self.rows) - 1

    @property
    def width(self) -> int:
        """How many columns the rectangle has."""
        return len(self.rows[0]) if self.rows else 0

    @property
    def is_empty(self) -> bool:
        """Is there nothing on the sheet?"""
        return not self.rows

    def row(self, number: int) -> list[object]:
        """The values of a row; an empty list outside the rectangle."""
        index = number - self.first_row
        return self.rows[index] if 0 <= index < len(self.rows) else []

    def value(self, number: int, column: int) -> object:
        """The value of a cell, None when blank."""
        row, index = self.row(number), column - self.first_column
        value = row[index] if 0 <= index < len(row) else ""
        return None if value == "" else value

    @cached_property
    def uncalculated(self) -> frozenset[CellRef]:
        """Cells with a formula but no stored value: no spreadsheet program has calculated them."""
        return frozenset(ref for ref, cell in self.formulas.items() if not cell.is_calculated)

    @cached_property
    def silent(self) -> frozenset[CellRef]:
        """Cells that hold a formula, an error or a rich value and show no value."""
        held = (*self.formulas, *self.errors, *self.rich_values)
        return frozenset(ref for ref in held if self.value(*ref) is None)

    @cached_property
    def last_used_cell(self) -> CellRef:
        """Of the last column with anything in it, strays aside: the topmost such cell."""
        near = (ref.column for ref in self.silent if ref.row <= self.last_row + FAR_OFF)
        last = max([self.first_column + self.width - 1, *near])
        rows = (number for number in range(self.first_row, self.last_row + 1) if self.value(number, last) is not None)
        silent = (ref.row for ref in self.silent if ref.column == last)
        return CellRef(min(chain(islice(rows, 1), silent), default=self.first_row), last)

    def columns(self) -> range:
        """The numbers of the columns of the rectangle."""
        return range(self.first_column, self.first_column + self.width)

    @cached_property
    def merged_over(self) -> dict[CellRef, RangeRef]:
        """Cell → the merged range that covers it, for small ranges (titles across the sheet included)."""
        covered = {}
        for area in self.merged:
            if (area.last_row - area.first_row + 1) * (area.last_column - area.first_column + 1) <= 20_000:
                for row in range(area.first_row, area.last_row + 1):
                    for column in range(area.first_column, area.last_column + 1):
                        covered[CellRef(row, column)] = area
        return covered


class GridReader:
    """Reads the sheets of one workbook; each only when asked for."""

    def __init__(self, package: Package, data: bytes) -> None:
        self._package = package
        self._entries = {entry.name: entry for entry in reversed(package.sheet_entries)}
        self._rich_values = RichValues(package)
        # The Package keeps more kinds of files than calamine reads; those are read cell by cell.
        self._calamine = _refusable(lambda: CalamineWorkbook.from_filelike(io.BytesIO(data)))

    def read(self, sheet_name: str) -> Grid:
        """The cells of one worksheet."""
        entry = self._entries[sheet_name]
        # The part's bytes, not the Worksheet: opening one costs more than all that is looked for here.
        part = to_utf8(self._package.read(entry.part_name or ""), entry.part_name or "", self._package.path)
        grid = self._dense(sheet_name, part) or _sparse(self._package.worksheet_of(entry), len(part))
        tail = max(part.rfind(b"</" + _prefix(part) + b"row"), 0)
        grid.merged = [parse_range(ref.decode()) for ref in _MERGE.findall(part, tail)]
        if b'"e"' in part or b"'e'" in part:
            self._add_errors(grid)
        if has_formula(part):
            cells = self._package.worksheet_of(entry).formula_cells()
            grid.formulas = {CellRef(cell.row, cell.column): cell for cell in cells}
        return grid

    def _add_errors(self, grid: Grid) -> None:
        rich = set()
        for cell in self._package.worksheet(grid.name).error_cells():
            number, ref = cell.rich_value, CellRef(cell.row, cell.column)
            text = cell.text if number is None else self._rich_values.error(number, cell.text)
            if text is None:
                rich.add(ref)
            else:
                grid.errors[ref] = text
        grid.rich_values = frozenset(rich)

    @cached_property
    def _wide_escapes(self) -> bool:
        return self._package.shared_strings.has_wide_escapes

    def _dense(self, sheet_name: str, part: bytes) -> Grid | None:
        calamine = self._calamine
        if calamine is None or self._wide_escapes or _is_misread(part) or _is_mostly_empty(part):
            return None
        sheet = _refusable(lambda: calamine.get_sheet_by_name(sheet_name))
        rows = _refusable(lambda: sheet.to_python(skip_empty_area=True)) if sheet else None
        if sheet is None or rows is None:
            return None
        if sheet.start is None or not rows:
            return Grid(sheet_name, [])
        return Grid(sheet_name, cast(list[list[object]], rows), sheet.start[0] + 1, sheet.start[1] + 1)


def _refusable(read: Callable[[], T]) -> T | None:
    """What calamine reads, or None when it refuses: by errors without a base, or by a panic, no Exception."""
    try:
        return read()
    except BaseException as error:
        if isinstance(error, (KeyboardInterrupt, SystemExit, GeneratorExit)):
            raise
        return None


def _sparse(sheet: Worksheet, size: int) -> Grid:
    """Cell by cell. Far-off cells (a stray one in XFD1048576) are left out where they would fill the memory.

    Args:
        size: bytes of the part.
    """
    cells = [cell for cell in sheet.shown_cells() if cell[2] is not None]
    if not cells:
        return Grid(sheet.name, [])
    last_row, last_column = max(row for row, _, _ in cells), max(column for _, column, _ in cells)
    if _is_huge(last_row * last_column, size):
        last_row = _without_strays(sorted({row for row, _, _ in cells}))
        last_column = _without_strays(sorted({column for _, column, _ in cells}))
    inside = [cell for cell in cells if cell[0] <= last_row and cell[1] <= last_column]
    first_row, first_column = min(row for row, _, _ in inside), min(column for _, column, _ in inside)
    rows: list[list[object]] = [[""] * (last_column - first_column + 1) for _ in range(last_row - first_row + 1)]
    for row, column, value in inside:
        rows[row - first_row][column - first_column] = "" if isinstance(value, ErrorValue) else value
    strays = frozenset(CellRef(row, column) for row, column, _ in cells if row > last_row or column > last_column)
    return Grid(sheet.name, rows, first_row, first_column, strays=strays)


def _without_strays(used: list[int]) -> int:
    """The last used row or column before a gap."""
    for before, after in pairwise(used):
        if after - before > FAR_OFF:
            return before
    return used[-1]


def _is_misread(part: bytes) -> bool:
    """Would calamine give other values than the part has, without a word? Only in what hardly any program writes.

    It takes no CDATA and nothing behind a comment in ``<v>``, nothing when ``<v>`` comes before ``<f>`` or behind
    ``<is>``, and knows ``_xHHHH_`` up to ``_x00FF_``.
    """
    prefix = _prefix(part)
    out_of_order = (b"</%bv><%bf" % (prefix, prefix), b"</%bis><%bv" % (prefix, prefix))
    has_markup_in_value = has_markup(part) and _MARKUP_IN_VALUE.search(part) is not None
    return has_markup_in_value or any(tags in part for tags in out_of_order) or has_wide_escapes(part)


def _is_mostly_empty(part: bytes) -> bool:
    """Does a stray cell (in XFD1048576, say) make the used rectangle huge? calamine keeps all of it in memory."""
    return _is_huge(_used_area(part), len(part))


def _is_huge(area: int, size: int) -> bool:
    """A cell takes more than ten bytes of the part, so a rectangle of many more cells than that is nearly empty."""
    return area > _LARGE and area * _BYTES_PER_CELL > size


def _used_area(part: bytes) -> int:
    """Cells of the rectangle that holds every cell of a worksheet part, from the last cell of each row."""
    last_row = last_column = 0
    start = 0
    row_end, cell = b"</" + _prefix(part) + b"row", b"<" + _prefix(part) + b"c "
    while (end := part.find(row_end, start)) >= 0:
        place = part.rfind(cell, start, end)
        if place >= 0 and (match := _LAST_CELL.match(part, place, end)):
            last_row = max(last_row, int(match[2]))
            last_column = max(last_column, column_number(match[1].decode()))
        start = end + 1
    return last_row * last_column


def _prefix(part: bytes) -> bytes:
    """What stands before the names of a worksheet part's elements: ``x:``, or nothing."""
    match = _SHEET_DATA.search(part)
    return match[1] if match else b""
