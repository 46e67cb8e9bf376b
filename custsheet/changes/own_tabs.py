"""Which tabs of ours a workbook gets, and under which name (CONTRACT §3)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from custsheet.changes.marks import Marks
from custsheet.changes.state import State
from custsheet.schema import Schema
from custsheet.texts import Lang, text

GUEST_TABS = ("summary", "issues")
OWN_TABS = ("summary", "kpi", "issues", "changes", "settings", "guide")
"""In the order in which they are added."""
REBUILT_TABS = frozenset({"summary", "kpi", "issues", "changes"})
"""Tabs that --add builds anew where they are: later versions lay them out otherwise, and nobody types in them."""


@dataclass(frozen=True, slots=True)
class OwnTab:
    """One tab of ours.

    Attributes:
        tab: its key.
        name: its name in this workbook.
        is_new: it has still to be made.
        replaces: it is made in the place of the one that is there.
        is_mended: so, because another program dropped its looks.
    """

    tab: str
    name: str
    is_new: bool
    replaces: bool = False
    is_mended: bool = False


@dataclass(frozen=True)
class OwnTabs:
    """The tabs that a refresh writes, and those that people deleted."""

    tabs: dict[str, OwnTab]
    removed: frozenset[str]

    def get(self, tab: str) -> OwnTab | None:
        """The tab of this key, None when this workbook does not get it."""
        return self.tabs.get(tab)


@dataclass(frozen=True)
class TabWishes:
    """What decides which tabs a workbook gets, besides those it has.

    Attributes:
        ours: was the workbook made by custsheet?
        asked: words of ``--add`` in this run; they bring back deleted tabs.
        added: words of every ``--add`` so far.
        with_changes: is there anything to note in 变更记录?
        with_team: is there anybody to show in 员工绩效?
        switched_off: tabs that a setting hides; these are not made.
        strangers: tabs whose sheet can no longer be told from a user's own; a new tab is made beside it.
        mended: existing tabs to make again, because another program dropped their looks.
    """

    ours: bool
    asked: Collection[str]
    added: Collection[str]
    with_changes: bool
    with_team: bool
    switched_off: Collection[str]
    strangers: Collection[str] = ()
    mended: Collection[str] = ()


def choose_tabs(
    schema: Schema, marks: Marks, state: State, sheet_names: Collection[str], wishes: TabWishes, lang: Lang
) -> OwnTabs:
    """Decide which tabs are written, and name the new ones in ``lang``."""
    asked, mended = set(wishes.asked), wishes.mended
    tabs: dict[str, OwnTab] = {}
    removed: set[str] = set()
    taken = {name.casefold() for name in sheet_names}
    by_itself = {"changes": wishes.with_changes, "kpi": wishes.ours and wishes.with_team}
    by_itself |= dict.fromkeys(GUEST_TABS, True)
    for tab in OWN_TABS:
        name = marks.tabs.get(tab)
        words = {"all", tab}
        if name is not None and name in sheet_names:
            rebuilt = tab in REBUILT_TABS & asked or tab in mended
            tabs[tab] = OwnTab(tab, name, rebuilt, replaces=rebuilt, is_mended=tab in mended and tab not in asked)
        elif _was_removed(tab, marks, state, wishes.strangers) and not words & asked:
            removed.add(f"tab.{tab}")
        elif tab not in wishes.switched_off and (words & set(wishes.added) or by_itself.get(tab, wishes.ours)):
            tabs[tab] = OwnTab(tab, free_tab_name(schema.own_tabs[tab][lang], taken, lang), is_new=True)
            taken.add(tabs[tab].name.casefold())
    return OwnTabs(tabs, frozenset(removed))


def _was_removed(tab: str, marks: Marks, state: State, strangers: Collection[str]) -> bool:
    """Did people delete the tab?"""
    was_there = tab in marks.tabs or tab in state.tabs
    return f"tab.{tab}" in state.removed or (was_there and tab not in strangers)


def free_tab_name(label: str, taken: Collection[str], lang: Lang) -> str:
    """``汇总``, else ``汇总（自动）``, else with a number; ``taken`` holds names in lower case."""
    candidates = [label, text("writing.automatic", lang, label=label)]
    number = 2
    while True:
        for candidate in candidates:
            if candidate.casefold() not in taken:
                return candidate
        candidates = [text("writing.automatic_numbered", lang, label=label, number=number)]
        number += 1
