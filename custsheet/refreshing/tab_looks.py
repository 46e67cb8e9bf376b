"""Tabs of ours that lost what we made: an online editor saved the file and dropped formats, rules or charts.

Such a tab is made anew where nothing of people's is in it: every cell that holds something is one that we wrote, where
we wrote it.  Else people are told which command does it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from custsheet.changes.idle_rows import block_area
from custsheet.changes.marks import TAB_PREFIX
from custsheet.changes.own_tabs import REBUILT_TABS
from custsheet.changes.state import State
from custsheet.ooxml import Package
from custsheet.refreshing.summary_cells import MEMORY, fits, stored_cells
from custsheet.refreshing.tab_charts import tab_charts
from custsheet.refs import RangeRef
from custsheet.summary.blocks import blank_block, block_cells
from custsheet.summary.list_layout import list_columns
from custsheet.summary.own_tabs import cells_of, fixed_words
from custsheet.summary.parts import parts, value_cell
from custsheet.summary.team import NAME_PREFIX as TEAM_PREFIX

Place = tuple[int, int]

_WITH_RULES = ("summary", "kpi", "issues")
"""Tabs of ours that are never without conditional formats."""


def lost_looks(package: Package, own: dict[str, str], state: State) -> Iterator[str]:
    """The tabs among ``own`` (key → sheet) from which another program dropped what makes them readable."""
    return (tab for tab, sheet in own.items() if tab in REBUILT_TABS and _is_bare(package, tab, sheet, state))


def is_all_ours(package: Package, tab: str, sheet: str, state: State) -> bool:
    """Is every cell of the tab one that we wrote, where we wrote it?"""
    if any(each.kind in ("comments", "drawing") for each in package.relationships(package.worksheet(sheet).part_name)):
        return False
    cells = {place: value for place, value in cells_of(package, sheet).items() if value is not None}
    if tab in ("issues", "changes"):
        return all(column <= len(list_columns(tab)) for _, column in cells)
    places = _summary_places(package, sheet, state) if tab == "summary" else _team_places(package, sheet)
    return places is not None and all(cells[place] in fixed_words(tab) for place in cells.keys() - places)


def _is_bare(package: Package, tab: str, sheet: str, state: State) -> bool:
    page = package.worksheet(sheet)
    if tab in _WITH_RULES and next(page.skeleton.iter("{*}conditionalFormatting"), None) is None:
        return True
    if tab == "changes":
        return page.style_of(1, 1) == 0
    # Charts that are gone may have been deleted by people, but nobody can show hidden names: a program did both.
    are_gone = bool(state.charts.get(tab)) and not tab_charts(package, tab, sheet).there
    return are_gone and not package.defined_names.is_hidden(TAB_PREFIX + tab)


def _summary_places(package: Package, sheet: str, state: State) -> set[Place] | None:
    """The cells of the blocks and their notes; None when one has moved, or holds what we did not write."""
    stored, remembered = stored_cells(package, sheet), state.written.get(MEMORY, {})
    places: set[Place] = set()
    for part in (part for part in parts() if part.kind == "block"):
        block = blank_block(part.name)
        row, column = value_cell(part, part.row)
        area = block_area(package, block.defined_name)
        if area is None or area[0] != sheet or area[1][:3] != (row, column, row + block.layout.height - 1):
            return None
        if not fits(block, remembered.get(block.name, ""), stored, row, column):
            return None
        places |= {(row + down, column + right) for down, right, _ in block_cells(block)}
        more = (block_area(package, name) for name in (block.note_name, block.header_name))
        places |= _cells(each[1] for each in more if each)
    return places


def _team_places(package: Package, sheet: str) -> set[Place] | None:
    names = (name for name, _ in package.defined_names.items() if name.startswith(TEAM_PREFIX))
    areas = [block_area(package, name) for name in names]
    if any(area is None or area[0] != sheet for area in areas):
        return None
    return _cells(area[1] for area in areas if area is not None)


def _cells(areas: Iterable[RangeRef]) -> set[Place]:
    return {
        (row, column)
        for area in areas
        for row in range(area.first_row, area.last_row + 1)
        for column in range(area.first_column, area.last_column + 1)
    }
