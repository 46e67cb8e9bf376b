"""Which tabs of ours a workbook gets, and under which name (CONTRACT §3)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from custsheet.schema import Schema
from custsheet.texts import Lang, text
from custsheet.writing.marks import Marks
from custsheet.writing.state import State

GUEST_TABS = ("summary", "issues")
OWN_TABS = ("summary", "issues", "changes", "settings", "guide")
"""In the order in which they are added; 员工绩效 comes later."""


@dataclass(frozen=True, slots=True)
class OwnTab:
    """One tab of ours: its key, its name in this workbook, and whether it has still to be made."""

    tab: str
    name: str
    is_new: bool


@dataclass(frozen=True)
class TabPlan:
    """The tabs that a refresh writes, and those that people deleted."""

    tabs: dict[str, OwnTab]
    removed: frozenset[str]

    def get(self, tab: str) -> OwnTab | None:
        """The tab of this key, None when this workbook does not get it."""
        return self.tabs.get(tab)


def plan_tabs(
    schema: Schema,
    marks: Marks,
    state: State,
    sheet_names: Collection[str],
    *,
    ours: bool,
    asked: Collection[str],
    added: Collection[str],
    with_changes: bool,
    lang: Lang,
) -> TabPlan:
    """Decide which tabs are written.

    Args:
        asked: words of ``--add`` now: they bring back what people deleted.
        added: words of every ``--add`` so far.
        with_changes: is there anything to note in 变更记录?
    """
    tabs: dict[str, OwnTab] = {}
    removed: set[str] = set()
    taken = {name.casefold() for name in sheet_names}
    for tab in OWN_TABS:
        name = marks.tabs.get(tab)
        words = {"all", tab}
        if name is not None and name in sheet_names:
            tabs[tab] = OwnTab(tab, name, is_new=False)
        elif (tab in marks.tabs or tab in state.tabs or f"tab.{tab}" in state.removed) and not words & set(asked):
            removed.add(f"tab.{tab}")
        elif words & set(added) or (with_changes if tab == "changes" else ours or tab in GUEST_TABS):
            tabs[tab] = OwnTab(tab, free_tab_name(schema.own_tabs[tab][lang], taken, lang), is_new=True)
            taken.add(tabs[tab].name.casefold())
    return TabPlan(tabs, frozenset(removed))


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
