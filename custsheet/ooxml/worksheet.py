"""``Worksheet``: the cells and the rest of one sheet.

A worksheet part is kept as three pieces: *head*, raw *sheet data*, *tail*.  The sheet data (rows and cells, often tens
of megabytes) is never parsed into a tree; splicing.py changes its bytes.  Head and tail together, with
``<sheetData/>`` emptied, are the *skeleton*: a small live tree (``sheet.skeleton`` is its root) in which columns,
filters, conditional formats, validations, table parts and so on are changed as XML.  Nothing needs marking as changed:
when the part is written, the skeleton is serialised and compared with what it was; if it says the same, the bytes of
head and tail stay as they were, else the new ones are put round the sheet data.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from custsheet.errors import PackageError, UsageError
from custsheet.ooxml import auto_filter, cell_scans, columns
from custsheet.ooxml.active_tab import can_hide, leave_tab
from custsheet.ooxml.cell_scans import ErrorCell, FormulaCell
from custsheet.ooxml.cell_writer import CellWriter, Edit, to_edit
from custsheet.ooxml.conditional_formats import Rule, replace_rules, rules_of
from custsheet.ooxml.element_order import WORKSHEET, ensure_child
from custsheet.ooxml.formulas import drop_from_calc_chain, locked_regions, rehome_shared
from custsheet.ooxml.fragments import drop_attribute, new_child
from custsheet.ooxml.growing_rules import grow_rules
from custsheet.ooxml.row_heights import with_heights
from custsheet.ooxml.row_visibility import with_visibility
from custsheet.ooxml.sheet_data import Cell, OutOfOrderError, Row, SheetData
from custsheet.ooxml.sheet_list import SheetEntry, State
from custsheet.ooxml.sheet_parts import emptied, split_part
from custsheet.ooxml.shown_values import Shown, ShownValues
from custsheet.ooxml.splicing import splice
from custsheet.ooxml.stored_cells import StoredValue, formula_of, style_of, value_of
from custsheet.ooxml.tables import Table, renamed_columns, tables_of
from custsheet.ooxml.validations import Validation, read_validations, replace_validations
from custsheet.ooxml.values import CellValueError
from custsheet.ooxml.word_rules import reword_rules
from custsheet.ooxml.xml import Element, XmlPart, children, find_child
from custsheet.refs import MAX_COLUMN, MAX_ROW, CellRef, RangeRef, find_range, parse_cell

if TYPE_CHECKING:
    from custsheet.ooxml.package import Package
    from custsheet.ooxml.relationships import Relationships


class StoredCell(NamedTuple):
    """One cell as ``iter_cells`` gives it; ``formula`` is its text, None when there is none, ``style`` its own or 0."""

    row: int
    column: int
    value: StoredValue
    formula: str | None
    style: int


class Worksheet:
    """One worksheet; made by ``Package.worksheet``. Row and column numbers are 1-based."""

    def __init__(self, package: Package, part_name: str, data: bytes) -> None:
        self.package = package
        self.part_name = part_name
        self.stored = data
        self._head, self._raw, self._tail = split_part(data, part_name, package.path)
        self._data = SheetData(self._raw)
        self._skeleton: XmlPart | None = None

    @property
    def skeleton(self) -> Element:
        """The live root element of the part, its ``sheetData`` emptied."""
        if self._skeleton is None:
            framed = self._head + emptied(self._raw) + self._tail
            self._skeleton = XmlPart(framed, self.part_name, self.package.path)
        return self._skeleton.root

    @property
    def sheet_data(self) -> SheetData:
        """The rows and cells as they are now."""
        return self._data

    def to_bytes(self) -> bytes:
        """The part's bytes: those it was read from as long as nothing in it changed."""
        head, tail = self._head, self._tail
        framed = self._skeleton.to_bytes() if self._skeleton is not None else None
        if framed is not None and framed != head + emptied(self._raw) + tail:
            head, _, tail = split_part(framed, self.part_name, self.package.path)
        elif self._data.data == self._raw:
            return self.stored
        return head + self._data.data + tail

    # ------------------------------------------------------------ the tab

    @property
    def entry(self) -> SheetEntry:
        """This sheet's line in the workbook part."""
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

    def set_state(self, state: State) -> None:
        """Show or hide the tab; the only one that can be seen stays, and another becomes active if it was this one."""
        element = self.entry.element
        if state != "visible" and not can_hide(self.package, self.name):
            return
        if state != self.state:
            if self.state == "visible":
                leave_tab(self.package, self.name)
            drop_attribute(element, "state")
            if state != "visible":
                element.set("state", state)

    @property
    def relationships(self) -> Relationships:
        """The relationships of the worksheet part."""
        return self.package.relationships(self.part_name)

    # ------------------------------------------------------------ writing cells

    def set(self, ref: str, value: object, style: int | None = None) -> None:
        """Set one cell: ``sheet.set("H2", 12.5)``; see ``set_cells``."""
        cell = self._ref(ref)
        self.set_cells([(cell.row, cell.column, value, style)])

    def set_cells(self, cells: Iterable[tuple[int, int, object, int | None]]) -> None:
        """Set many cells in one pass: (row, column, value, style); of several for one cell the last counts.

        Text, number, bool, date, datetime, time, ``Formula``, ``ErrorValue``; None (or empty text) clears the value and
        keeps the style.  Style None keeps the cell's own, a new cell inherits its row's or column's; a date gets a date
        format where the cell has none.  A cell that holds the value already keeps its bytes.

        Raises:
            UsageError: a value that no cell can hold, or a cell outside the sheet.
            PackageError: a cell inside an array formula, a spill or a data table; a header of a table that formulas
                name; rows that are out of order.
        """
        edits: dict[int, dict[int, Edit]] = {}
        uses_1904 = self.package.uses_1904
        for row, column, value, style in cells:
            if not (0 < row <= MAX_ROW and 0 < column <= MAX_COLUMN):
                raise UsageError("outside_sheet", sheet=self.name, row=row, column=column)
            try:
                edit = to_edit(value, style, uses_1904)
            except CellValueError as error:
                cell = str(CellRef(row, column))
                raise UsageError(error.code, sheet=self.name, cell=cell, value=value) from None
            if row in edits:
                edits[row][column] = edit
            else:
                edits[row] = {column: edit}
        if edits:
            self._apply(edits)

    def _apply(self, edits: dict[int, dict[int, Edit]]) -> None:
        package = self.package
        renamed = renamed_columns(self, edits)
        writer = CellWriter(
            edits,
            self._data.prefix,
            package.shared_strings,
            package.styles,
            package.uses_1904,
            self._default_styles(),
            self._refuser(),
        )
        with self._in_order():
            data = rehome_shared(splice(self._data, edits, writer.write), writer.lost_formulas)
        if data is self._data:
            return
        self._data = data
        for table, offset, name in renamed:
            table.rename_column(offset, name)
        self._widen_dimension(writer.rows, writer.columns)
        gone = [CellRef(lost.row, lost.column) for lost in writer.lost_formulas if not lost.is_replaced]
        drop_from_calc_chain(package, self.entry.sheet_id, gone)
        if writer.has_new_values:
            package.recalculate_on_open()

    def _default_styles(self) -> Callable[[int, int, Row | None], int]:
        by_column: dict[int, int] = {}

        def default(number: int, column: int, row: Row | None) -> int:
            own = cell_scans.row_style(row) if row is not None else None
            if own is not None:
                return own
            if column not in by_column:
                by_column[column] = columns.column_style(self.skeleton, column)
            return by_column[column]

        return default

    def _refuser(self) -> Callable[[int, int], None] | None:
        regions = locked_regions(self._data.data)
        if not regions:
            return None

        def refuse(row: int, column: int) -> None:
            for region in regions:
                if region.first_row <= row <= region.last_row and region.first_column <= column <= region.last_column:
                    raise PackageError(
                        "array_cell",
                        path=self.package.path,
                        sheet=self.name,
                        cell=str(CellRef(row, column)),
                        range=str(region),
                    )

        return refuse

    def _widen_dimension(self, rows: Collection[int], cols: Collection[int]) -> None:
        """Widen ``dimension`` to what was written; a sheet without one stays without."""
        element = find_child(self.skeleton, "dimension")
        if element is None or not rows:
            return
        old = find_range(element.get("ref", ""))
        if old is None:
            return
        new = RangeRef(min(old[0], *rows), min(old[1], *cols), max(old[2], *rows), max(old[3], *cols))
        if new != old:
            element.set("ref", str(new))

    # ------------------------------------------------------------ reading cells

    def value(self, ref: str) -> StoredValue:
        """The stored value: text, float, bool, ``ErrorValue``; dates are numbers unless the file spells them out."""
        found = self._find(*self._ref(ref))
        return value_of(found, self.package.shared_strings) if found is not None else None

    def formula(self, ref: str) -> str | None:
        """The formula's text; empty for a cell that shares another one's, None when there is none."""
        found = self._find(*self._ref(ref))
        formula = formula_of(found) if found is not None else None
        return formula.text if formula is not None else None

    def style_of(self, row: int, column: int) -> int:
        """The effective cell format: the cell's own, else the row's, else the column's."""
        cell = self._find(row, column)
        if cell is not None:
            # A cell that is there but names no style has the first one, whatever its row says.
            return style_of(cell) or 0
        return self._default_styles()(row, column, self._find_row(row))

    def iter_cells(self) -> Iterator[StoredCell]:
        """Every cell in order of rows and columns, blank ones included; for small scans."""
        strings = self.package.shared_strings
        with self._in_order():
            for row in self._data.rows:
                for cell in self._data.cells(row):
                    formula = formula_of(cell)
                    text = formula.text if formula is not None else None
                    yield StoredCell(row.number, cell.column, value_of(cell, strings), text, style_of(cell) or 0)

    def shown_cells(self) -> Iterator[tuple[int, int, Shown | None]]:
        """(row, column, value) of every cell in order, dates by their number format (shown_values.py)."""
        package = self.package
        values = ShownValues(package.shared_strings, package.styles, package.uses_1904)
        with self._in_order():
            for row in self._data.rows:
                for cell in self._data.cells(row):
                    yield row.number, cell.column, values.of(cell)

    def error_cells(self) -> list[ErrorCell]:
        """Every cell that stores an error, in order of rows and columns."""
        with self._in_order():
            return cell_scans.error_cells(self._data)

    def formula_cells(self) -> list[FormulaCell]:
        """Every cell with a formula, in order of rows and columns."""
        with self._in_order():
            return cell_scans.formula_cells(self._data)

    def formulas_without_value(self) -> list[tuple[int, int]]:
        """(row, column) of formulas that no spreadsheet program has calculated."""
        return [(cell.row, cell.column) for cell in self.formula_cells() if not cell.is_calculated]

    def calculated(self, places: Iterable[tuple[int, int]]) -> frozenset[tuple[int, int]]:
        """Those of the (row, column) places whose value comes from a formula: its own, or an array's around it."""
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
        """The rectangle of cells that hold something, from the data; None for a blank sheet."""
        with self._in_order():
            return cell_scans.used_range(self._data)

    @property
    def hidden_rows(self) -> frozenset[int]:
        """Numbers of hidden rows, filtered ones included."""
        with self._in_order():
            return cell_scans.hidden_rows(self._data)

    def set_rows_hidden(self, hidden: Mapping[int, bool]) -> None:
        """Hide (True) or show (False) rows by number; rows that the file does not mention stay as they are."""
        with self._in_order():
            self._data = with_visibility(self._data, hidden)

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
        """Say where rows or cells do not ascend, should that come out."""
        try:
            yield
        except OutOfOrderError as error:
            raise PackageError("rows_out_of_order", path=self.package.path, sheet=self.name, cell=error.cell) from None

    # ------------------------------------------------------------ the rest of the sheet

    @property
    def merged_ranges(self) -> list[RangeRef]:
        """Merged ranges in file order."""
        parent = find_child(self.skeleton, "mergeCells")
        cells = children(parent, "mergeCell") if parent is not None else []
        return [merged for cell in cells if (merged := find_range(cell.get("ref", "")))]

    def merge(self, area: RangeRef) -> None:
        """Merge cells; those but the first are to be blank. Nothing is done when they are merged so already."""
        if area not in self.merged_ranges:
            parent = ensure_child(self.skeleton, "mergeCells", WORKSHEET)
            new_child(parent, "mergeCell", ref=str(area))
            parent.set("count", str(len(children(parent, "mergeCell"))))

    def set_row_heights(self, points: Mapping[int, float]) -> None:
        """Set the heights of rows by number; rows that the file does not mention stay as they are."""
        with self._in_order():
            self._data = with_heights(self._data, points)

    @property
    def tables(self) -> list[Table]:
        """The tables of the sheet."""
        return tables_of(self)

    @property
    def auto_filter(self) -> RangeRef | None:
        """The range of the sheet's own filter."""
        return auto_filter.filter_range(self.skeleton)

    def grow_auto_filter(self, ref: RangeRef) -> None:
        """Set the range of the sheet's filter, its criteria kept; nothing is done where there is no filter."""
        position = self.package.sheet_entries.index(self.entry)
        auto_filter.grow_filter(self.skeleton, self.package.workbook, position, ref)

    def column_width(self, column: int) -> float | None:
        """The width in digits of the Normal font; None for the sheet's default."""
        return columns.column_width(self.skeleton, column)

    def set_column_width(self, column: int, width: float) -> None:
        """Set the width of one column, in digits of the Normal font."""
        columns.set_column_width(self.skeleton, column, width)

    def show_columns(self, numbers: Collection[int]) -> None:
        """Show columns that are hidden, by hand or in a collapsed group; their neighbours stay as they are."""
        columns.show_columns(self.skeleton, numbers)

    def grow_rules(self, data: RangeRef, last_row: int) -> None:
        """Let validations and conditional formats that end with ``data`` reach ``last_row`` (growing_rules.py)."""
        grow_rules(self.skeleton, data, last_row)

    @property
    def rule_formulas(self) -> list[str]:
        """The formulas of the sheet's conditional formats that have one."""
        return [formula for _, formula in rules_of(self.skeleton)]

    def replace_rules(self, is_ours: Callable[[str], bool], rules: Sequence[Rule]) -> None:
        """Make ``rules`` the sheet's conditional formats whose formula ``is_ours`` (conditional_formats.py)."""
        replace_rules(self.skeleton, self.package.styles, is_ours, rules)

    def reword_rules(self, before: Sequence[str], now: Sequence[str]) -> None:
        """Let the conditional formats that mark the words ``before`` mark those ``now`` (word_rules.py)."""
        reword_rules(self.skeleton, before, now)

    @property
    def validations(self) -> list[Validation]:
        """The sheet's validations, those in the extension list too."""
        return read_validations(self.skeleton)

    def replace_validations(self, is_ours: Callable[[Validation], bool], validations: Sequence[Validation]) -> None:
        """Make ``validations`` the sheet's validations that ``is_ours`` (validations.py)."""
        replace_validations(self.skeleton, is_ours, validations)
