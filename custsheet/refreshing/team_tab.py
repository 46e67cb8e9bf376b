"""员工绩效: what goes onto the tab, and whether a setting hides it (contract §3, §4 "KPI")."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from custsheet.changes.change_set import TabWrite, Visibility
from custsheet.changes.idle_rows import block_area
from custsheet.changes.own_tabs import OwnTab, OwnTabs
from custsheet.changes.state import State
from custsheet.refreshing.source import Source
from custsheet.summary.team import NAME_PREFIX, TeamBlock
from custsheet.texts import Lang

if TYPE_CHECKING:
    from custsheet.schema import Settings

TEAM = "kpi"


def switched_off(settings: Settings) -> frozenset[str]:
    """The tabs that the settings do not want to be seen."""
    return frozenset() if settings["kpi.show"] else frozenset({TEAM})


def hidden_tabs(source: Source, tabs: OwnTabs) -> frozenset[str]:
    """The tabs that are hidden because of a setting; those that people hid themselves are not among them."""
    off = (tabs.get(tab) for tab in switched_off(source.settings))
    return frozenset(
        tab.tab
        for tab in off
        if tab and (tab.tab in source.state.hidden or source.package.worksheet(tab.name).state == "visible")
    )


def slots_of(source: Source) -> int | None:
    """How many lines the tab has for owners; None when it has no such block."""
    area = block_area(source.package, NAME_PREFIX + "owners")
    return area[1].last_row - area[1].first_row + 1 if area else None


def team_write(tab: OwnTab, blocks: list[TeamBlock], hidden: frozenset[str], source: Source, lang: Lang) -> TabWrite:
    """The finished tab the first time; from then on its cells, and the lines that are in use."""
    if not tab.is_new:
        return TabWrite(
            tab.tab,
            tab.name,
            blocks={block.defined_name: block.cells for block in blocks},
            rows_in_use={block.defined_name: block.rows_in_use for block in blocks},
            state=_state(tab.tab, hidden, source.state),
        )
    from custsheet.summary.team.donor import build_team_donor

    package = source.package
    look: dict[str, Any] = {"normal_font": package.normal_font, "date_1904": package.uses_1904}
    donor = build_team_donor(blocks, lang=lang, tab_name=tab.name, **look)
    rows_in_use = {block.defined_name: block.rows_in_use for block in blocks} if tab.replaces else {}
    return TabWrite(tab.tab, tab.name, donor, rows_in_use=rows_in_use, replaces=tab.replaces)


def _state(tab: str, hidden: frozenset[str], state: State) -> Visibility | None:
    """What the tab's state becomes; None leaves it as people have it."""
    if tab in hidden:
        return "hidden"
    return "visible" if tab in state.hidden else None
