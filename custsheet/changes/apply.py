"""Carry out a plan on a package: the only place that patches a user's sheet.

Setting what is already there changes nothing, so a plan that was carried out before leaves every byte as it is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, time, timedelta
from functools import cache
from itertools import chain
from typing import Literal

from custsheet.changes.appended_rows import appended_cells, grow_rules, table_of
from custsheet.changes.former_rules import renew_rules
from custsheet.changes.highlights import is_ours
from custsheet.changes.hints import is_note, is_note_on
from custsheet.changes.idle_rows import block_area, hide_idle_rows
from custsheet.changes.plan import BlockCell, ColumnWrite, Plan, SheetWrite, TabWrite
from custsheet.changes.rule_ranges import fit_rules
from custsheet.changes.widths import width_under
from custsheet.ooxml import Format, Package, Validation, Worksheet
from custsheet.ooxml.charts import attach_series
from custsheet.refs import RangeRef, column_number, covers, parse_range
from custsheet.schema import ColumnSpec

_SAMPLE_ROWS = 12
"""Rows looked at to learn how a column looks."""

_MOMENTS = (date, time, timedelta)
_Cell = tuple[int, int, object, int | None]


def apply_plan(plan: Plan, package: Package) -> None:
    """Carry out ``plan`` on ``package``.

    A protected workbook structure stays protected; it keeps people from adding tabs, not a refresh (CONTRACT §5.4).

    Raises:
        PackageError: a change would lose something, such as a cell inside an array formula; nothing is saved then.
    """
    for name, reference in plan.found_again.items():
        package.defined_names.set(name, reference)
    for write in plan.sheets:
        if write.new_sheet is not None:
            package.adopt(write.new_sheet, write.place.sheet, force=True)
        _apply_sheet(package, write)
    for tab in plan.tabs:
        _apply_tab(package, tab)
    _apply_state(package, plan)
    for name in plan.stale_marks:
        package.defined_names.remove(name)
    for name, reference in plan.marks.items():
        package.defined_names.set(name, reference, hidden=True)
    if package.is_changed:
        package.recalculate_on_open()


# ---------------------------------------------------------------- people's sheets


def _apply_sheet(package: Package, write: SheetWrite) -> None:
    sheet = package.worksheet(write.place.sheet)
    like = _like_column(sheet, write)
    renew_rules(sheet)
    grow_rules(sheet, write)
    _grow_table(sheet, write)
    cells = [*_headers(sheet, write, like), *_typed_cells(package, sheet, write, like)]
    cells += appended_cells(sheet, write)
    for column in write.columns:
        cells += _column_cells(package, sheet, column, write, like)
    sheet.set_cells(cells)
    sheet.set_rows_hidden(dict.fromkeys(write.appended, False))
    sheet.show_columns([new.number for new in write.new_columns])
    for new in write.new_columns:
        sheet.set_column_width(new.number, width_under(new.header, new.spec))
    _grow_filter(sheet, write)
    sheet.replace_rules(is_ours, write.rules)
    fit_rules(sheet, write.place, table.range.last_row if (table := table_of(sheet, write)) else 0)
    notes = [note for note in write.validations if not _is_taken(sheet, note)]
    sheet.replace_validations(is_note_on([note.sqref for note in notes]), notes)
    package.release(sheet)


def _like_column(sheet: Worksheet, write: SheetWrite) -> int:
    """The column that a new one looks like: the last whose header looks like most headers, so that no odd one is
    copied.
    """
    numbers = [column_number(letter) for letter in write.like_letters]
    styles = {number: sheet.style_of(write.place.header_row, number) for number in numbers}
    usual = Counter(styles.values()).most_common(1)[0][0]
    return max(number for number, style in styles.items() if style == usual)


def _is_taken(sheet: Worksheet, note: Validation) -> bool:
    """Does a validation of theirs cover the note's cell? Two on one cell are an error to Excel."""
    cell = parse_range(note.sqref)
    return any(
        not is_note(found) and covers(found.sqref, cell.first_row, cell.first_column) for found in sheet.validations
    )


def _headers(sheet: Worksheet, write: SheetWrite, like: int) -> Iterator[_Cell]:
    """The headers of new columns, in the style of the last header of theirs."""
    row = write.place.header_row
    for new in write.new_columns:
        yield row, new.number, new.header, sheet.style_of(row, like)


def _column_cells(
    package: Package, sheet: Worksheet, column: ColumnWrite, write: SheetWrite, like: int
) -> Iterator[_Cell]:
    """One column's cells; a cell that was blank gets the look of its column, one that has a value keeps its own.

    A cell into which somebody typed a date gets it, too: its format would show our number as a date from then on.
    """
    number, spec = column_number(column.own.letter), column.own.spec

    @cache
    def look() -> int:  # made only when a cell needs it, so that no refresh leaves a style that nobody uses
        appended = set(write.appended)
        rows = [row for row in column.rows if row not in appended] or list(column.rows)
        if not column.own.is_new:
            return package.styles.derive(_usual_style(sheet, rows, number), Format(number_format=spec.number_format))
        return _new_style(package, sheet, rows, like, spec)

    for row, value, old in zip(column.rows, column.values, column.old, strict=True):
        if value is not None or old is not None:
            takes_look = old is None or (isinstance(old, _MOMENTS) and not isinstance(value, date))
            yield row, number, value, look() if takes_look else None


def _new_style(package: Package, sheet: Worksheet, rows: list[int], like: int, spec: ColumnSpec) -> int:
    """The style of a new column's cells: that of the column beside which it stands, with its own number format."""
    look = Format(number_format=spec.number_format, horizontal=_alignment(spec), wrap=False)
    return package.styles.derive(_usual_style(sheet, rows, like), look)


def _alignment(spec: ColumnSpec) -> Literal["left", "center", "right"]:
    if spec.is_number:
        return "right"
    return "center" if spec.kind in ("date", "choice") else "left"


def _usual_style(sheet: Worksheet, rows: list[int], column: int) -> int:
    """The style that most of a column's cells have; a single cell that somebody coloured does not set the fashion."""
    styles = Counter(sheet.style_of(row, column) for row in rows[:_SAMPLE_ROWS])
    return styles.most_common(1)[0][0] if styles else 0


def _typed_cells(package: Package, sheet: Worksheet, write: SheetWrite, like: int) -> Iterator[_Cell]:
    """Ids into blank cells, and the cells of new rows, which look like the row above unless they are formatted
    already.
    """
    new = write.id_column
    ids = [cell.row for cell in write.typed] if new else []
    id_style = _new_style(package, sheet, ids, like, new.spec) if new and ids else None
    appended = set(write.appended)
    above = write.place.last_row - len(appended)
    for cell in write.typed:
        style = id_style if new and cell.letter == new.letter else None
        own = sheet.style_of(cell.row, cell.column)
        if cell.row in appended and not own:
            own = sheet.style_of(above, cell.column) if above >= write.place.first_row else 0
            style = own or None
        if cell.number_format and package.styles.number_format(own) == "General":
            style = package.styles.derive(own, Format(number_format=cell.number_format))
        yield cell.row, cell.column, cell.value, style


def _grow_table(sheet: Worksheet, write: SheetWrite) -> None:
    """Take new columns that stand right beside a table, and new rows right below it, into the table."""
    table = table_of(sheet, write)
    if table is None:
        return
    ref = parse_range(table.ref)
    edge = ref.last_column
    headers = []
    for new in write.new_columns:
        if new.number != edge + 1:
            break
        headers.append(new.header)
        edge += 1
    last_row = max(ref.last_row, write.place.last_row) if write.appended else ref.last_row
    if headers or last_row > ref.last_row:
        table.grow(columns=headers, last_row=last_row)


def _grow_filter(sheet: Worksheet, write: SheetWrite) -> None:
    """Let the sheet's own filter reach over new columns and rows."""
    current = sheet.auto_filter
    if current is None or current.first_row != write.place.header_row:
        return
    new = [column.number for column in write.new_columns]
    last_row = max(current.last_row, write.place.last_row) if write.appended else current.last_row
    last_column = (
        max([current.last_column, *new]) if new and min(new) == current.last_column + 1 else current.last_column
    )
    sheet.grow_auto_filter(RangeRef(current.first_row, current.first_column, last_row, last_column))


# ---------------------------------------------------------------- our own tabs


def _apply_tab(package: Package, tab: TabWrite) -> None:
    if tab.donor is not None:
        _adopt_tab(package, tab, tab.donor)
    renew_rules(package.worksheet(tab.name))
    _write_blocks(package, tab)
    hide_idle_rows(package, tab.rows_in_use)
    for before, now in tab.reworded:
        package.worksheet(tab.name).reword_rules(before, now)
    if tab.mended:
        package.worksheet(tab.name).set_cells((row, column, value, None) for row, column, value in tab.mended)
    if tab.page is not None:
        from custsheet.settings_tab.appendix import append_page  # XlsxWriter costs time to import

        append_page(package, package.worksheet(tab.name), tab.page)
    if tab.rows is not None:
        _replace_rows(package.worksheet(tab.name), tab.rows, first_row=2)
    if tab.new_rows:
        append_rows(package.worksheet(tab.name), tab.new_rows)
    for part_name, cells in tab.charts:
        attach_series(package.tree(part_name), cells)
    if tab.state is not None:
        package.worksheet(tab.name).set_state(tab.state)


def _adopt_tab(package: Package, tab: TabWrite, donor: bytes) -> None:
    if not tab.replaces:
        package.adopt(donor, tab.name, force=True)
        return
    for name in tab.rows_in_use:  # of blocks that people moved to another tab
        package.defined_names.remove(name)
    state = package.worksheet(tab.name).state
    package.replace_worksheet(tab.name, donor).set_state(state)


def _write_blocks(package: Package, tab: TabWrite) -> None:
    """The cells of all blocks, wherever people have moved them.

    A cell that is merged into another shows nothing, so nothing is written there: tabs of earlier versions have wider
    cells.
    """
    cells: dict[str, list[_Cell]] = {}
    for name, offsets in tab.blocks.items():
        area = block_area(package, name)
        if area is not None:
            cells.setdefault(area[0], []).extend(_block_cells(area[1], offsets))
    for name, of_sheet in cells.items():
        sheet = package.worksheet(name)
        covered = _covered(sheet)
        sheet.set_cells(cell for cell in of_sheet if cell[:2] not in covered)


def _covered(sheet: Worksheet) -> set[tuple[int, int]]:
    """The cells that are merged into another one."""
    return {
        (row, column)
        for merged in sheet.merged_ranges
        for row in range(merged.first_row, merged.last_row + 1)
        for column in range(merged.first_column, merged.last_column + 1)
        if (row, column) != (merged.first_row, merged.first_column)
    }


def _block_cells(area: RangeRef, offsets: Iterable[BlockCell]) -> Iterator[_Cell]:
    """The cells of a block by their offsets from its first cell; a block that people shrank takes what fits."""
    for down, right, value in offsets:
        row, column = area.first_row + down, area.first_column + right
        if row <= area.last_row and column <= area.last_column:
            yield row, column, value, None


def append_rows(sheet: Worksheet, rows: Sequence[Sequence[object]]) -> None:
    """Write rows below the last one of a list, its filter included."""
    used = sheet.used_range
    first = (used.last_row if used else 1) + 1
    sheet.set_cells(
        (row, column, value, None)
        for row, values in enumerate(rows, start=first)
        for column, value in enumerate(values, start=1)
    )
    current = sheet.auto_filter
    last = first + len(rows) - 1
    if current is not None and last > current.last_row:
        sheet.grow_auto_filter(current._replace(last_row=last))


def _replace_rows(sheet: Worksheet, rows: Sequence[Sequence[object]], first_row: int, *, whole: bool = False) -> None:
    """Write a list from ``first_row`` on and clear what an earlier, longer one left.

    Columns beyond the list's own are people's, unless the ``whole`` sheet is ours.
    """
    last = first_row + len(rows) - 1
    width = max(map(len, rows), default=0)
    # Cells that are there, not all up to the last used one: that may be a stray one in XFD1048576.
    left = [
        (cell.row, cell.column, None, None)
        for cell in sheet.iter_cells()
        if cell.row >= first_row and (whole or cell.column <= width)
    ]
    new = (
        (row, column, value, None)
        for row, values in enumerate(rows, start=first_row)
        for column, value in enumerate(values, start=1)
    )
    sheet.set_cells(chain(left, new))  # of several for one cell the last counts
    current = sheet.auto_filter
    if current is not None and last > current.last_row:
        sheet.grow_auto_filter(current._replace(last_row=last))


def _apply_state(package: Package, plan: Plan) -> None:
    if not plan.state_tab:
        return
    if plan.state_tab not in package.sheet_names:
        package.add_worksheet(plan.state_tab, state="veryHidden", force=True)
    sheet = package.worksheet(plan.state_tab)
    # LibreOffice brings very hidden tabs back as merely hidden.
    sheet.set_state("veryHidden")
    _replace_rows(sheet, plan.state, first_row=1, whole=True)
