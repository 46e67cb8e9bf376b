"""``Worksheet``: change one sheet, its cells and everything around them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from custsheet.errors import PackageError, UsageError
from custsheet.ooxml import auto_filter, columns
from custsheet.ooxml.active_tab import can_hide, leave_tab
from custsheet.ooxml.cell_writer import CellWriter, Edit, to_edit
from custsheet.ooxml.conditional_formats import Rule, replace_rules
from custsheet.ooxml.element_order import WORKSHEET, ensure_child
from custsheet.ooxml.formulas import drop_from_calc_chain, locked_regions, rehome_shared
from custsheet.ooxml.fragments import drop_attribute, new_child
from custsheet.ooxml.growing_rules import grow_rules
from custsheet.ooxml.row_heights import with_heights
from custsheet.ooxml.row_visibility import with_visibility
from custsheet.ooxml.sheet_cells import SheetCells
from custsheet.ooxml.sheet_list import State
from custsheet.ooxml.splicing import splice
from custsheet.ooxml.tables import Table, renamed_columns, tables_of
from custsheet.ooxml.validations import Validation, read_validations, replace_validations
from custsheet.ooxml.values import CellValueError
from custsheet.ooxml.word_rules import reword_rules
from custsheet.ooxml.xml import children, find_child
from custsheet.refs import MAX_COLUMN, MAX_ROW, CellRef, RangeRef, find_range

if TYPE_CHECKING:
    from custsheet.ooxml.relationships import Relationships


class Worksheet(SheetCells):
    """One worksheet, returned by ``Package.worksheet``. Row and column numbers are 1-based."""

    # ------------------------------------------------------------ the tab

    def set_state(self, state: State) -> None:
        """Show or hide the tab. The only visible tab is not hidden; hiding the active tab activates another one."""
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
        """Set many cells in one pass: (row, column, value, style); if a cell occurs twice, the last one wins.

        A value is text, number, bool, date, datetime, time, ``Formula`` or ``ErrorValue``; None or empty text clears
        the cell but keeps its style.  Style None keeps the cell's style, or for a new cell, inherits that of the row
        or column; a date gets a date format if the cell has none.  A cell that already holds the value keeps its bytes.

        Raises:
            UsageError: a value that no cell can hold, or a cell outside the sheet.
            PackageError: a cell inside an array formula, spill or data table; a table header that formulas refer to;
                rows out of order.
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
        # Refusals, here and in the writer, come before self._data is set: a refused edit leaves the sheet as it was.
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
        # A replaced formula keeps its entry in the calculation chain.
        gone = [CellRef(lost.row, lost.column) for lost in writer.lost_formulas if not lost.is_replaced]
        drop_from_calc_chain(package, self.entry.sheet_id, gone)
        if writer.has_new_values:
            package.recalculate_on_open()

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
        """Widen ``dimension`` to include the written cells; it is optional, so do not add one."""
        element = find_child(self.skeleton, "dimension")
        if element is None or not rows:
            return
        old = find_range(element.get("ref", ""))
        if old is None:
            return
        new = RangeRef(min(old[0], *rows), min(old[1], *cols), max(old[2], *rows), max(old[3], *cols))
        if new != old:
            element.set("ref", str(new))

    # ------------------------------------------------------------ the rest of the sheet

    @property
    def merged_ranges(self) -> list[RangeRef]:
        """Merged ranges in file order."""
        parent = find_child(self.skeleton, "mergeCells")
        cells = children(parent, "mergeCell") if parent is not None else []
        return [merged for cell in cells if (merged := find_range(cell.get("ref", "")))]

    def merge(self, area: RangeRef) -> None:
        """Merge the cells of ``area``; all but the first must be blank. Does nothing if ``area`` is already merged."""
        if area not in self.merged_ranges:
            parent = ensure_child(self.skeleton, "mergeCells", WORKSHEET)
            new_child(parent, "mergeCell", ref=str(area))
            parent.set("count", str(len(children(parent, "mergeCell"))))

    def set_rows_hidden(self, hidden: Mapping[int, bool]) -> None:
        """Hide (True) or show (False) rows by number; rows missing from the file are skipped."""
        with self._in_order():
            self._data = with_visibility(self._data, hidden)

    def set_row_heights(self, points: Mapping[int, float]) -> None:
        """Set row heights in points by row number; rows missing from the file are skipped."""
        with self._in_order():
            self._data = with_heights(self._data, points)

    @property
    def tables(self) -> list[Table]:
        """The tables of the sheet."""
        return tables_of(self)

    @property
    def auto_filter(self) -> RangeRef | None:
        """The range of the sheet's filter (not those of its tables), or None."""
        return auto_filter.filter_range(self.skeleton)

    def grow_auto_filter(self, ref: RangeRef) -> None:
        """Set the range of the sheet's filter, keeping its criteria; does nothing without a filter."""
        position = self.package.sheet_entries.index(self.entry)
        auto_filter.grow_filter(self.skeleton, self.package.workbook, position, ref)

    def column_width(self, column: int) -> float | None:
        """The column's width in digits of the Normal font; None for the sheet's default."""
        return columns.column_width(self.skeleton, column)

    def set_column_width(self, column: int, width: float) -> None:
        """Set a column's width in digits of the Normal font."""
        columns.set_column_width(self.skeleton, column, width)

    def show_columns(self, numbers: Collection[int]) -> None:
        """Unhide columns hidden by hand or in a collapsed group; their neighbours stay as they are."""
        columns.show_columns(self.skeleton, numbers)

    def grow_rules(self, data: RangeRef, last_row: int) -> None:
        """Extend validations and conditional formats that end with ``data`` to ``last_row`` (growing_rules.py)."""
        grow_rules(self.skeleton, data, last_row)

    def replace_rules(self, is_ours: Callable[[str], bool], rules: Sequence[Rule]) -> None:
        """Replace the conditional formats whose formula ``is_ours`` by ``rules`` (conditional_formats.py)."""
        replace_rules(self.skeleton, self.package.styles, is_ours, rules)

    def reword_rules(self, before: Sequence[str], now: Sequence[str]) -> None:
        """Make conditional formats that mark the words ``before`` mark the words ``now`` (word_rules.py)."""
        reword_rules(self.skeleton, before, now)

    @property
    def validations(self) -> list[Validation]:
        """The sheet's validations, including those in the extension list."""
        return read_validations(self.skeleton)

    def replace_validations(self, is_ours: Callable[[Validation], bool], validations: Sequence[Validation]) -> None:
        """Replace the validations that ``is_ours`` by ``validations`` (validations.py)."""
        replace_validations(self.skeleton, is_ours, validations)
