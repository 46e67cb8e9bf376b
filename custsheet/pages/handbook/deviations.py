"""Appendix: where the workbook's settings differ from the defaults, with both values."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from custsheet.pages.handbook.value import least_scores
from custsheet.pages.handbook.words import Words, percent
from custsheet.schema import PlanRule, Settings, Tier
from custsheet.schema.setting_rules import Segment

_T = TypeVar("_T")


@dataclass(frozen=True)
class Deviation:
    """A setting that is not the default; a None side does not have it."""

    group: str
    name: str
    default: str | None
    own: str | None


def deviations(words: Words) -> list[Deviation]:
    """Every setting that differs from its default, in the order of the 设置 tab."""
    return [
        *_tiers(words),
        *_risks(words),
        *_plan(words),
        *_segments(words),
        *_scalars(words),
        *_keywords(words),
        *_lists(words),
    ]


def _scalars(words: Words) -> Iterator[Deviation]:
    default = Words(words.schema, Settings.defaults(), words.lang)
    for spec in words.settings:
        if words.settings[spec.key] != spec.default:
            group = words.settings.rules.groups[spec.group][words.lang]
            yield Deviation(group, spec.label[words.lang], default.setting(spec.key), words.setting(spec.key))


def _tiers(words: Words) -> Iterator[Deviation]:
    group = words.col("customers.tier")
    rules = words.settings.rules
    yield from _rows(group, rules.tiers, words.settings.tiers, lambda tier: _tier_label(words, tier), _tier(words))
    names = [[_tier_label(words, tier) for tier in tiers] for tiers in (rules.tiers, words.settings.tiers)]
    if sorted(names[0]) == sorted(names[1]) and names[0] != names[1]:
        yield Deviation(group, words.text("deviations.order"), *map(words.listed, names))


def _tier_label(words: Words, tier: Tier) -> str:
    return tier.name if words.lang == "zh" else tier.en


def _tier(words: Words) -> Callable[[Tier], str]:
    def told(tier: Tier) -> str:
        parts = []
        if tier.min_revenue_12m is not None:
            parts.append(words.money(tier.min_revenue_12m))
        if tier.min_years is not None:
            parts.append(words.count("years", tier.min_years))
        if tier.min_growth is not None:
            parts.append(percent(tier.min_growth))
        return words.text("join.parts").join(parts) or words.text("deviations.no_condition")

    return told


def _risks(words: Words) -> Iterator[Deviation]:
    for default, own in zip(words.settings.rules.risks, words.settings.risks, strict=True):
        if default != own:
            names = [risk.name if words.lang == "zh" else risk.en for risk in (default, own)]
            yield Deviation(words.col("customers.risk"), words.text("deviations.name"), *names)


def _plan(words: Words) -> Iterator[Deviation]:
    """The strategy matrix cell by cell, with the current names of tiers and risks."""
    settings, rules = words.settings, words.settings.rules
    default = {(rule.tier, rule.risk): rule for rule in rules.plan}
    own = {(rule.tier, rule.risk): rule for rule in settings.plan}

    def name(pair: tuple[str, str]) -> str:
        tier = settings.tier_label(pair[0], words.lang) if pair[0] else words.text("deviations.any_tier")
        return f"{tier} × {settings.risk_label(pair[1], words.lang)}"

    def told(rule: PlanRule) -> str:
        every = words.text("deviations.every", days=words.count("days", rule.interval_days))
        return words.text("join.statements").join((every, rule.method[words.lang], rule.goal[words.lang]))

    yield from _changed(words.sheet("plans"), default, own, name, told)


def _segments(words: Words) -> Iterator[Deviation]:
    def told(segment: Segment) -> str:
        return least_scores(words, segment) or words.text("deviations.no_condition")

    def name(segment: Segment) -> str:
        return segment.name if words.lang == "zh" else segment.en

    rules = words.settings.rules
    yield from _rows(words.col("value.rfm_segment"), rules.segments, words.settings.segments, name, told)


def _keywords(words: Words) -> Iterator[Deviation]:
    default, own = words.settings.rules.keywords, words.settings.keywords
    group = words.text("deviations.keywords")
    for category in dict.fromkeys((*default, *own)):
        yield from _words(
            words, group, words.word("problem_category", category), default.get(category, ()), own.get(category, ())
        )


def _lists(words: Words) -> Iterator[Deviation]:
    group = words.text("deviations.lists")
    labels = {
        column.list_name: column.label[words.lang]
        for sheet in words.schema.sheets.values()
        for column in sheet.columns.values()
        if column.list_name
    }
    for name, default in words.settings.rules.lists.items():
        if name not in ("tier", "risk"):
            own = words.settings.lists[name].labels(words.lang)
            yield from _words(words, group, labels.get(name, name), default.labels(words.lang), own)


# ---------------------------------------------------------------- shared


def _words(words: Words, group: str, name: str, default: Sequence[str], own: Sequence[str]) -> Iterator[Deviation]:
    """Words added to a list and removed from it."""
    gone = [word for word in default if word not in own]
    new = [word for word in own if word not in default]
    if gone or new:
        shown = [
            words.text("deviations." + key, words=words.listed(found)) if found else None
            for key, found in (("gone", gone), ("new", new))
        ]
        yield Deviation(group, name, *shown)
    elif tuple(default) != tuple(own):
        yield Deviation(group, name, words.listed(default), words.listed(own))


def _rows(
    group: str, default: Iterable[_T], own: Iterable[_T], name: Callable[[_T], str], told: Callable[[_T], str]
) -> Iterator[Deviation]:
    """Compare the rows of a table by name."""
    both = [{name(row): row for row in rows} for rows in (default, own)]
    yield from _changed(group, both[0], both[1], str, told)


_K = TypeVar("_K", bound=Hashable)


def _changed(
    group: str,
    default: Mapping[_K, _T],
    own: Mapping[_K, _T],
    name: Callable[[_K], str],
    told: Callable[[_T], str],
) -> Iterator[Deviation]:
    for key in dict.fromkeys((*default, *own)):
        if default.get(key) != own.get(key):
            both = [told(rows[key]) if key in rows else None for rows in (default, own)]
            yield Deviation(group, name(key), *both)
