"""What is said of the 设置 tab beside its bad cells: what people deleted there, and tiers without a strategy."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from custsheet.refreshing.source import Source
from custsheet.schema import PlanRule, Settings
from custsheet.settings_tab.gaps import Gaps
from custsheet.texts import Lang, text

_ROWS_NAMED = 5
"""As many missing rows are named."""


def settings_gaps(source: Source, lang: Lang, asked: Collection[str], labels: Lang | None = None) -> Iterator[str]:
    """A line each for the rows, the columns, the headers and the keys that people deleted from 设置.

    A single setting that the tab was never offered is not a gap, nor is one that ``asked`` brings back: this refresh
    adds them.  ``labels``: the language in which the tab's rows and columns are named; ``lang`` by default.
    """
    if source.settings_tab is None:
        return
    gaps = source.settings_tab.gaps
    tab = source.marks.tabs.get("settings")
    between = text("settings_tab.between_words", lang)
    stays_away = frozenset() if {"settings", "all"} & set(asked) else source.state.offered
    rows = [row for row in gaps.rows if row.block != "values" or row.key in stays_away]
    if rows:
        named = [_quoted(row.label[labels or lang], lang) for row in rows[:_ROWS_NAMED]]
        shown = between.join(named) + (text("settings_tab.gaps.more", lang) if len(rows) > _ROWS_NAMED else "")
        yield text("settings_tab.gaps.rows", lang, sheet=tab, count=len(rows), rows=shown)
    if gaps.columns:
        yield text("settings_tab.gaps.columns", lang, sheet=tab, columns=_columns(gaps, lang, labels or lang))
    if gaps.headers:
        titles = (text(f"settings_tab.names.{block}", labels or lang) for block in gaps.headers)
        blocks = between.join(_quoted(title, lang) for title in titles)
        yield text("settings_tab.gaps.headers", lang, sheet=tab, blocks=blocks)
    if gaps.keys:
        yield text("settings_tab.gaps.keys", lang, sheet=tab)


def _columns(gaps: Gaps, lang: Lang, labels: Lang) -> str:
    """The missing columns by block."""
    between = text("settings_tab.between_words", lang)
    by_block: dict[str, list[str]] = {}
    for block, label in gaps.columns:
        by_block.setdefault(block, []).append(_quoted(label[labels], lang))
    names = {block: text(f"settings_tab.names.{block}", labels) for block in by_block}
    return between.join(
        text("settings_tab.gaps.of", lang, block=names[block], columns=between.join(columns))
        for block, columns in by_block.items()
    )


def borrowed_intervals(settings: Settings, lang: Lang, labels: Lang) -> Iterator[str]:
    """A line for each tier without a strategy of its own: whose intervals it follows meanwhile."""
    between = text("settings_tab.between_words", lang)
    for tier in settings.tiers:
        rules = settings.borrowed_plan(tier)
        if rules:
            said = between.join(_borrowed(settings, rule, lang, labels) for rule in rules)
            yield text("settings_tab.borrowed.tier", lang, tier=settings.tier_label(tier.name, labels), rules=said)


def _borrowed(settings: Settings, rule: PlanRule, lang: Lang, labels: Lang) -> str:
    return text(
        "settings_tab.borrowed.rule",
        lang,
        risk=settings.risk_label(rule.risk, labels),
        tier=settings.tier_label(rule.tier, labels),
        days=rule.interval_days,
    )


def _quoted(name: str, lang: Lang) -> str:
    return text("settings_tab.quoted", lang, name=name)
