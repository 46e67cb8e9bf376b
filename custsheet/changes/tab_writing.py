"""What goes into a tab of ours: the tab itself, cells of its blocks wherever people moved them, rows of lists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from custsheet.changes.change_set import BlockCell, TabWrite
from custsheet.changes.former_rules import renew_rules
from custsheet.changes.idle_rows import block_area, hide_idle_rows
from custsheet.changes.list_rows import append_rows, replace_rows
from custsheet.ooxml import Package, Worksheet
from custsheet.ooxml.charts import attach_series
from custsheet.refs import RangeRef

_Cell = tuple[int, int, object, int | None]


def write_tab(package: Package, tab: TabWrite) -> None:
    """Adopt the tab where it is new, and write what it says."""
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
        replace_rows(package.worksheet(tab.name), tab.rows, first_row=2)
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
