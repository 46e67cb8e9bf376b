"""Our tabs and their blocks in a file whose defined names another program dropped (CONTRACT §3).

Memory knows how each tab was called and what we wrote there; what stands in a sheet tells which tab it is, its titles
where each block is now.  What is found so gets its names back.  A tab whose cells cannot be told apart from people's is
not written to: it is theirs from now on, and a new one is made beside it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from custsheet.changes.idle_rows import block_area
from custsheet.changes.marks import Marks, tab_mark
from custsheet.changes.own_tabs import OWN_TABS
from custsheet.changes.state import State
from custsheet.ooxml import Package
from custsheet.ooxml.defined_names import sheet_reference
from custsheet.refreshing.summary_cells import MEMORY, fits, stored_cells
from custsheet.refs import RangeRef
from custsheet.schema import Schema, load_schema
from custsheet.scoring.kpi_rates import MONTHS
from custsheet.settings_tab.places import LIST_KEY, LIST_PREFIX, editable_lists, filled_cells
from custsheet.settings_tab.places import NAME_PREFIX as SETTINGS_PREFIX
from custsheet.summary.blocks import NAME_PREFIX, blank_block
from custsheet.summary.layout import block_layouts
from custsheet.summary.own_tabs import block_titles, cells_of, find_tab, header_rows, likely_names
from custsheet.summary.parts import Part, parts, value_cell
from custsheet.summary.team import NAME_PREFIX as TEAM_PREFIX
from custsheet.summary.team.layout import FIRST_COLUMN, columns, figures, width
from custsheet.texts import load_toml

_TOLD_BY_NAME = ("settings", "guide")
"""People work in these tabs, so their contents may be anybody's; the remembered name is enough."""


@dataclass
class FoundAgain:
    """What names did not tell.

    Attributes:
        tabs: tab key → sheet, of tabs that are ours although their mark was lost.
        names: defined name → reference, of marks and blocks that were lost.
        strangers: tab key → sheet that was our tab once, or looks like it, and cannot be written to safely.
    """

    tabs: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    strangers: dict[str, str] = field(default_factory=dict)


def find_again(package: Package, schema: Schema, marks: Marks, state: State) -> FoundAgain:
    """Find the tabs and blocks of ours that have no name any more; nothing is changed."""
    found = FoundAgain()
    sheets = package.sheet_names
    known = {tab: name for tab, name in marks.tabs.items() if name in sheets}
    for tab in OWN_TABS:
        sheet = known.get(tab) or _find(package, tab, marks, state, {*known.values(), *found.tabs.values()})
        if sheet is None:
            continue
        names = _block_names(package, tab, sheet, state)
        if names is None:
            found.strangers[tab] = sheet
            continue
        found.names |= names
        if tab not in known:
            found.tabs[tab] = sheet
            found.names |= dict([tab_mark(tab, sheet)])
    for tab in OWN_TABS:
        if tab not in known and tab not in found.tabs and (sheet := _namesake(package, tab, marks, state)):
            found.strangers.setdefault(tab, sheet)
    return found


def _find(package: Package, tab: str, marks: Marks, state: State, taken: Collection[str]) -> str | None:
    """The sheet that shows what our tab shows: under its own name, else, where memory knows of it, under any."""
    if f"tab.{tab}" in state.removed:
        return None
    remembered = state.tab_names.get(tab)
    if tab in marks.tabs:  # people deleted the tab, or its first cell in a program that then forgets the sheet
        return find_tab(package, tab, [name for name in package.sheet_names if name == remembered])
    named = [name for name in likely_names(package, tab, remembered) if name not in taken]
    found = find_tab(package, tab, named)
    if found is None and tab in state.tabs:
        if tab in _TOLD_BY_NAME and named:
            return named[0]
        others = [entry.name for entry in package.sheet_entries if entry.is_worksheet]
        skipped = {*taken, *named, *state.written}  # sheets of records are long
        found = find_tab(package, tab, [name for name in others if name not in skipped])
    return found


def _namesake(package: Package, tab: str, marks: Marks, state: State) -> str | None:
    """The sheet that has the name of a tab that we made, and whose mark is gone without a trace."""
    if tab in marks.tabs or tab not in state.tabs or f"tab.{tab}" in state.removed:
        return None
    label = load_schema().own_tabs[tab]
    wanted = [state.tab_names[tab]] if tab in state.tab_names else [label.zh, label.en]
    return next((name for name in package.sheet_names if name in wanted), None)


def _block_names(package: Package, tab: str, sheet: str, state: State) -> dict[str, str] | None:
    """The lost names of a tab's blocks; None when they cannot be told."""
    if tab == "summary":
        return _summary_names(package, sheet, state.written.get(MEMORY, {}))
    if tab == "settings":
        return _list_names(package, sheet)
    return _team_names(package, sheet) if tab == "kpi" else {}


def _list_names(package: Package, sheet: str) -> dict[str, str]:
    """The names of lists, on which drop-downs depend: programs drop them, since they are formulas."""
    defined = package.defined_names
    lists = editable_lists(load_schema())
    lost = {LIST_KEY + name: LIST_PREFIX + name for name in lists if defined.get(LIST_PREFIX + name) is None}
    if not lost:
        return {}
    block = block_area(package, SETTINGS_PREFIX + "lists")
    slots = int(load_toml("new_workbook.toml")["settings_tab"]["list_slots"])
    found = {}
    for (row, column), value in cells_of(package, sheet).items():
        if isinstance(value, str) and value in lost:  # in a hidden row, above the label and the words
            last = block[1].last_row if block and block[0] == sheet else row + 1 + slots
            cells = [RangeRef(row + 2, column, bottom, column) for bottom in (row + 2, last)]
            found[lost[value]] = filled_cells(*(sheet_reference(sheet, each) for each in cells))
    return found


# ---------------------------------------------------------------- 汇总


def _summary_names(package: Package, sheet: str, remembered: Mapping[str, str]) -> dict[str, str] | None:
    defined = package.defined_names
    layouts = block_layouts()
    lost = [name for name in layouts if name in remembered and defined.get(NAME_PREFIX + name) is None]
    has_any = any(defined.get(NAME_PREFIX + name) is not None for name in layouts)
    if not lost:
        return {} if has_any else None
    rows = _rows_of_blocks(package, sheet, remembered)
    if not has_any and any(name not in rows for name in lost):
        return None
    return {
        name: sheet_reference(sheet, area)
        for block in lost
        if block in rows
        for name, area in _areas(block, rows[block])
        if defined.get(name) is None
    }


def _rows_of_blocks(package: Package, sheet: str, remembered: Mapping[str, str]) -> dict[str, int]:
    """Block → the row where it begins (its title, or its first value), of those that are found without a doubt."""
    stored = stored_cells(package, sheet)
    places = {part.name: part for part in parts() if part.kind == "block" and part.name in remembered}
    titles = {name: _title_rows(stored, part) for name, part in places.items() if block_layouts()[name].rows_above}
    shifts = {row - places[name].row for name, rows in titles.items() for row in rows}
    if shifts == {0} and all(len(rows) == 1 for rows in titles.values()):
        return {name: part.row for name, part in places.items()}  # no row was inserted or deleted anywhere
    found = {}
    for name, part in places.items():
        candidates = titles[name] if name in titles else [part.row + shift for shift in sorted({0, *shifts})]
        fitting = [
            row for row in candidates if fits(blank_block(name), remembered[name], stored, *value_cell(part, row))
        ]
        if len(fitting) == 1:
            found[name] = fitting[0]
    return found


def _title_rows(stored: Mapping[tuple[int, int], object], part: Part) -> list[int]:
    titles = block_titles(part.name)
    return [row for (row, column), value in stored.items() if column == part.column + 1 and value in titles]


def _areas(name: str, row: int) -> Iterator[tuple[str, RangeRef]]:
    """Defined name → cells of a block that begins in ``row``."""
    part = next(part for part in parts() if part.kind == "block" and part.name == name)
    layout = block_layouts()[name]
    first, left = value_cell(part, row)
    right = left + layout.width - 1
    yield NAME_PREFIX + name, RangeRef(first, left, first + layout.height - 1, right)
    if layout.shape == "list":
        yield f"{NAME_PREFIX}{name}_note", RangeRef(row, right, row, right)
    if layout.live_header:
        yield f"{NAME_PREFIX}{name}_header", RangeRef(first - 1, left, first - 1, right)


# ---------------------------------------------------------------- 员工绩效


def _team_names(package: Package, sheet: str) -> dict[str, str] | None:
    """The names of all blocks when none is left; their rows follow from where the headers of the tables stand."""
    defined = package.defined_names
    if any(name.startswith(TEAM_PREFIX) for name, _ in defined.items()):
        return {}
    cells = cells_of(package, sheet)
    headers = [next(header_rows(cells, table), None) for table in ("owners", "months", "tiers", "definitions")]
    if None in headers:
        return None
    owners, months, tiers, meanings = (row + 1 for row in headers if row is not None)
    team = months - 4
    spread = sum(column.span for column in columns("definitions"))
    areas = {
        "head": (owners - 5, owners - 2, width()),
        "owners": (owners, team - 1, width()),
        "team": (team, team, width()),
        "months": (months, months + MONTHS - 1, len(columns("months"))),
        "tiers": (tiers, meanings - 4, len(columns("tiers"))),
        "definitions": (meanings, meanings + len(figures()) - 1, spread),
    }
    if any(first < 1 or last < first for first, last, _ in areas.values()):
        return None
    left = FIRST_COLUMN + 1
    return {
        TEAM_PREFIX + name: sheet_reference(sheet, RangeRef(first, left, last, left + wide - 1))
        for name, (first, last, wide) in areas.items()
    }
