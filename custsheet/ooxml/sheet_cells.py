"""``SheetCells``: a worksheet part in three pieces, and the values of its cells.

A worksheet part is kept as *head*, raw *sheet data* and *tail*.  The sheet data (rows and cells, often tens of
megabytes) is never parsed into a tree; splicing.py edits its bytes.  Head and tail with an emptied ``<sheetData/>``
between them form the *skeleton*: a small live tree in which columns, filters, conditional formats, validations, table
parts and so on are edited as XML.  There is no dirty flag: on writing, the skeleton is serialised and compared with its
original; if it is unchanged, head and tail keep their bytes, else the new ones go around the sheet data.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

from custsheet.errors import PackageError, UsageError
from custsheet.ooxml import cell_scans, columns
from custsheet.ooxml.cell_scans import ErrorCell, FormulaCell
from custsheet.ooxml.formulas import locked_regions
from custsheet.ooxml.parts import Parts
from custsheet.ooxml.sheet_data import Cell, OutOfOrderError, Row, SheetData
from custsheet.ooxml.sheet_list import SheetEntry, State
from custsheet.ooxml.sheet_parts import emptied, split_part
from custsheet.ooxml.shown_values import Shown, ShownValues
from custsheet.ooxml.stored_cells import StoredValue, formula_of, style_of, value_of
from custsheet.ooxml.xml import Element, XmlPart
from custsheet.refs import CellRef, RangeRef, parse_cell


class StoredCell(NamedTuple):
    """A cell as ``iter_cells`` yields it; ``formula`` is None if it has none, ``style`` is its own or 0."""

    row: int
    column: int
    value: StoredValue
    formula: str | None
    style: int


class SheetCells:
    """The cells of one worksheet, as stored. Row and column numbers are 1-based."""

    def __init__(self, package: Parts, part_name: str, data: bytes) -> None:
        self.package = package
        self.part_name = part_name
        self.stored = data
        self._head, self._raw, self._tail = split_part(data, part_name, package.path)
        self._data = SheetData(self._raw)
        self._skeleton: XmlPart | None = None

    @property
    def skeleton(self) -> Element:
        """The live root element of the part, with empty ``sheetData``."""
        if self._skeleton is None:
            framed = self._head + emptied(self._raw) + self._tail
            self._skeleton = XmlPart(framed, self.part_name, self.package.path)
        return self._skeleton.root

    @property
    def sheet_data(self) -> SheetData:
        """The rows and cells in their current state."""
        return self._data

    def to_bytes(self) -> bytes:
        """The part's bytes; the original ones if nothing changed."""
        head, tail = self._head, self._tail
        framed = self._skeleton.to_bytes() if self._skeleton is not None else None
        # XmlPart returns the bytes it was given as long as the tree has not changed.
        if framed is not None and framed != head + emptied(self._raw) + tail:
            head, _, tail = split_part(framed, self.part_name, self.package.path)
        elif self._data.data == self._raw:
            return self.stored
        return head + self._data.data + tail

    @property
    def entry(self) -> SheetEntry:
        """This sheet's entry in the workbook part."""
        own = self.part_name.casefold()
        entries = (e for e in self.package.sheet_entries if e.is_worksheet)
        return next(e for e in entries if (e.part_name or "").casefold() == own)

    @property
    def name(self) -> str:
        """The name on the tab."""
        return self.entry.name

    @property
    def state(self) -> State:
        """``visible``, ``hidden`` or ``veryHidden``."""
        return self.entry.state

    def value(self, ref: str) -> StoredValue:
        """The stored value: text, float, bool or ``ErrorValue``; a date is a number unless stored as ISO 8601."""
        found = self._find(*self._ref(ref))
        return value_of(found, self.package.shared_strings) if found is not None else None

    def formula(self, ref: str) -> str | None:
        """The formula's text; empty if the cell shares another cell's formula, None if it has no formula."""
        found = self._find(*self._ref(ref))
        formula = formula_of(found) if found is not None else None
        return formula.text if formula is not None else None

    def style_of(self, row: int, column: int) -> int:
        """The effective cell format: the cell's own, else the row's, else the column's."""
        cell = self._find(row, column)
        if cell is not None:
            # An existing cell without s has style 0: it does not inherit from its row or column.
            return style_of(cell) or 0
        return self._default_styles()(row, column, self._find_row(row))

    def iter_cells(self) -> Iterator[StoredCell]:
        """Every cell in row and column order, including blank ones; slow, for small sheets."""
        strings = self.package.shared_strings
        with self._in_order():
            for row in self._data.rows:
                for cell in self._data.cells(row):
                    formula = formula_of(cell)
                    text = formula.text if formula is not None else None
                    yield StoredCell(row.number, cell.column, value_of(cell, strings), text, style_of(cell) or 0)

    def shown_cells(self) -> Iterator[tuple[int, int, Shown | None]]:
        """(row, column, value) of every cell in order, with dates recognised by number format (shown_values.py)."""
        package = self.package
        values = ShownValues(package.shared_strings, package.styles, package.uses_1904)
        with self._in_order():
            for row in self._data.rows:
                for cell in self._data.cells(row):
                    yield row.number, cell.column, values.of(cell)

    def error_cells(self) -> list[ErrorCell]:
        """Every cell that stores an error, in row and column order."""
        with self._in_order():
            return cell_scans.error_cells(self._data)

    def formula_cells(self) -> list[FormulaCell]:
        """Every cell with a formula, in row and column order."""
        with self._in_order():
            return cell_scans.formula_cells(self._data)

    def formulas_without_value(self) -> list[tuple[int, int]]:
        """(row, column) of the formulas that no program has calculated yet."""
        return [(cell.row, cell.column) for cell in self.formula_cells() if not cell.is_calculated]

    def calculated(self, places: Iterable[tuple[int, int]]) -> frozenset[tuple[int, int]]:
        """The subset of (row, column) places whose value comes from a formula, their own or a surrounding array's."""
        regions = locked_regions(self._data.data)

        def is_calculated(row: int, column: int) -> bool:
            found = self._find(row, column)
            return (found is not None and formula_of(found) is not None) or any(
                area.first_row <= row <= area.last_row and area.first_column <= column <= area.last_column
                for area in regions
            )

        return frozenset(place for place in places if is_calculated(*place))

    @property
    def used_range(self) -> RangeRef | None:
        """The bounding rectangle of non-empty cells, determined from the data; None for a blank sheet."""
        with self._in_order():
            return cell_scans.used_range(self._data)

    @property
    def hidden_rows(self) -> frozenset[int]:
        """Numbers of hidden rows, including filtered ones."""
        with self._in_order():
            return cell_scans.hidden_rows(self._data)

    def _default_styles(self) -> Callable[[int, int, Row | None], int]:
        # A new cell inherits its row's style before its column's, as in Excel.
        by_column: dict[int, int] = {}

        def default(number: int, column: int, row: Row | None) -> int:
            own = cell_scans.row_style(row) if row is not None else None
            if own is not None:
                return own
            if column not in by_column:
                by_column[column] = columns.column_style(self.skeleton, column)
            return by_column[column]

        return default

    def _ref(self, ref: str) -> CellRef:
        try:
            return parse_cell(ref)
        except ValueError:
            raise UsageError("bad_cell_ref", sheet=self.name, cell=ref) from None

    def _find_row(self, number: int) -> Row | None:
        with self._in_order():
            return self._data.find_row(number)

    def _find(self, row: int, column: int) -> Cell | None:
        with self._in_order():
            found = self._data.find_row(row)
            return self._data.find_cell(found, column) if found is not None else None

    @contextmanager
    def _in_order(self) -> Iterator[None]:
        """Turn an out-of-order error into a PackageError that names the cell."""
        try:
            yield
        except OutOfOrderError as error:
            raise PackageError("rows_out_of_order", path=self.package.path, sheet=self.name, cell=error.cell) from None
