"""What is remembered of the 设置 tab: what it has offered to people, and how tiers and risks were called.

A row or block that was there once and is gone was deleted by people and does not come back; one that has never been
there is new in this version and is added (CONTRACT §1.4).  A tier that is called otherwise in the same row is the same
tier: nobody moved.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from custsheet.changes.own_tabs import OwnTabs
from custsheet.changes.state import State
from custsheet.refreshing.source import Source
from custsheet.schema import Settings
from custsheet.settings_tab.places import keys_of
from custsheet.settings_tab.read import SettingsTab
from custsheet.summary import badge_words
from custsheet.texts import Lang

if TYPE_CHECKING:
    from custsheet.settings_tab.page import Page

TAB = "settings"


def settings_page(source: Source, tabs: OwnTabs, asked: Collection[str], lang: Lang) -> Page | None:
    """What is to be appended to the 设置 tab; None when it lacks nothing, or is made anew."""
    tab, read = tabs.get(TAB), source.settings_tab
    if tab is None or tab.is_new or read is None:
        return None
    offered = frozenset() if {TAB, "all"} & set(asked) else source.state.offered
    known = read.found | offered
    missing = [key for key in keys_of(source.schema, source.settings) if key not in known]
    if not missing:
        return None
    from custsheet.settings_tab.appendix import settings_appendix  # XlsxWriter costs time to import

    package = source.package
    numbers = package.worksheet(tab.name).sheet_data.numbers
    last_row = max(read.last_row, *numbers[-1:])
    names = dict(package.defined_names.items())
    return settings_appendix(source.schema, source.settings, lang, tab.name, missing, last_row, names)


def offered_by(source: Source, tabs: OwnTabs) -> frozenset[str]:
    """Everything that people have been offered once this refresh is saved."""
    offered = source.state.offered
    return offered | frozenset(keys_of(source.schema, source.settings)) if tabs.get(TAB) else offered


def names_of(source: Source, tabs: OwnTabs) -> dict[str, str]:
    """How tiers and risks are called, by the key of their row."""
    if source.settings_tab is not None:
        return dict(source.settings_tab.names)
    return names_in(source.settings) if tabs.get(TAB) else source.state.names


def following_names(state: State, tab: SettingsTab | None) -> State:
    """The state with tiers and risks under the names that they have now."""
    new = {} if tab is None else renamed(state.names or names_in(Settings.defaults()), tab.names)
    if not new:
        return state
    return replace(state, history={day: _renamed_entry(entry, new) for day, entry in state.history.items()})


def renamed(before: Mapping[str, str], now: Mapping[str, str]) -> dict[str, str]:
    """Old name → new one, of the rows that are called otherwise.

    A name that only moved to another row is none of them.
    """
    pairs = ((before[key], now[key]) for key in before if key in now)
    return {old: new for old, new in pairs if old != new and old not in now.values() and new not in before.values()}


def names_in(settings: Settings) -> dict[str, str]:
    """The names in a new tab, by the key of their row."""
    tiers = {f"tier{number}": tier.name for number, tier in enumerate(settings.tiers, 1)}
    return tiers | {f"risk{number}": risk.name for number, risk in enumerate(settings.risks, 1)}


def badges_in(source: Source, tabs: OwnTabs, lang: Lang) -> dict[str, list[str]]:
    """The words that 汇总 marks once this refresh is saved, by kind of column."""
    if not tabs.get("summary"):
        return source.state.badges
    return {kind: list(words) for kind, words in badge_words(source.settings, lang).items()}


def other_badges(source: Source, lang: Lang) -> list[tuple[Sequence[str], Sequence[str]]]:
    """(words that 汇总 marks now, words that it is to mark) of the kinds of column whose words are others."""
    marked = source.state.badges or badge_words(Settings.defaults(), lang)
    wanted = badge_words(source.settings, lang)
    return [(marked[kind], words) for kind, words in wanted.items() if list(marked.get(kind, words)) != list(words)]


def _renamed_entry(entry: dict[str, Any], new: Mapping[str, str]) -> dict[str, Any]:
    standing = entry.get("standing")
    if not standing:
        return entry
    moved = {customer: tuple(new.get(word, word) for word in words) for customer, words in standing.items()}
    return entry | {"standing": moved}
