"""Chapter "tiers": the conditions of each tier in words, and examples of just reaching and just missing it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from custsheet.pages.handbook.words import Words, percent
from custsheet.schema import Settings, Tier
from custsheet.scoring.kpi_rates import MONTHS

# How far an example lies above a limit, and below it.
_MORE, _LESS = 1.2, 0.9
_YEARS_MORE, _GROWTH_MORE = 1.0, 0.05
_ANY_REVENUE, _ANY_YEARS, _ANY_GROWTH = 80_000.0, 1.0, 0.0


@dataclass(frozen=True)
class Example:
    """An invented customer: what it buys, and the tier it reaches; None if it reaches no tier."""

    customer: str
    tier: str | None


@dataclass(frozen=True)
class TierRule:
    """A tier in the handbook: its name, its conditions (empty: all other customers), examples."""

    name: str
    conditions: tuple[str, ...]
    reached: Example
    missed: Example | None


@dataclass(frozen=True)
class _Sales:
    revenue: float
    years: float
    growth: float


def tier_rules(words: Words) -> list[TierRule]:
    """The tiers from the best down; a customer gets the first whose conditions it meets."""
    return [_rule(words, tier) for tier in words.settings.tiers]


def _rule(words: Words, tier: Tier) -> TierRule:
    reached = _reaching(tier)
    missed = next(_missing(tier, reached), None)
    return TierRule(
        name=words.settings.tier_label(tier.name, words.lang),
        conditions=tuple(_conditions(words, tier)),
        reached=_example(words, tier, reached),
        missed=None if missed is None else _example(words, tier, missed),
    )


def _conditions(words: Words, tier: Tier) -> Iterator[str]:
    if tier.min_revenue_12m is not None:
        yield words.text("tiers.revenue", months=_year(words), amount=words.money(tier.min_revenue_12m))
    if tier.min_years is not None:
        yield words.text("tiers.years", years=words.count("years", tier.min_years))
    if tier.min_growth is not None:
        yield words.text("tiers.growth", growth=percent(tier.min_growth))


def _year(words: Words) -> str:
    return words.count("months", MONTHS)


# ---------------------------------------------------------------- examples


def _reaching(tier: Tier) -> _Sales:
    return _Sales(
        revenue=_ANY_REVENUE if tier.min_revenue_12m is None else tier.min_revenue_12m * _MORE,
        years=_ANY_YEARS if tier.min_years is None else tier.min_years + _YEARS_MORE,
        growth=_ANY_GROWTH if tier.min_growth is None else tier.min_growth + _GROWTH_MORE,
    )


def _missing(tier: Tier, reached: _Sales) -> Iterator[_Sales]:
    """The same customer with one condition unmet. The age of the relationship comes first, as the least expected."""
    if tier.min_years:
        yield replace(reached, years=tier.min_years / 2)
    if tier.min_growth is not None:
        yield replace(reached, growth=tier.min_growth - _GROWTH_MORE)
    if tier.min_revenue_12m:
        yield replace(reached, revenue=tier.min_revenue_12m * _LESS)


def _example(words: Words, tier: Tier, sales: _Sales) -> Example:
    parts = [words.text("tiers.bought", months=_year(words), amount=words.money(sales.revenue))]
    if tier.min_years is not None:
        parts.append(words.text("tiers.cooperating", years=words.count("years", sales.years)))
    if tier.min_growth is not None:
        parts.append(words.text("tiers.grew", growth=percent(sales.growth)))
    found = tier_of(words.settings, sales.revenue, sales.years, sales.growth)
    name = None if found is None else words.settings.tier_label(found.name, words.lang)
    return Example(words.text("join.parts").join(parts), name)


def tier_of(settings: Settings, revenue_12m: float, years: float, growth_6m: float) -> Tier | None:
    """The first tier whose conditions these figures meet (CONTRACT §4)."""
    return next((tier for tier in settings.tiers if _meets(tier, (revenue_12m, years, growth_6m))), None)


def _meets(tier: Tier, figures: tuple[float, float, float]) -> bool:
    # Rounded to 9 decimals as in scoring (``growth.compared``), so that 60,000 / 50,000 − 1 is 20 %.
    limits = (tier.min_revenue_12m, tier.min_years, tier.min_growth)
    return all(limit is None or round(figure, 9) >= limit for figure, limit in zip(figures, limits, strict=True))
