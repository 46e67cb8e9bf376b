"""The customer's tier and why: the first row of the tier table that the customer satisfies (contract §4, "Tier").

Columns read: revenue_12m, growth_6m, first order; customers.first_deal_date.
Columns written: tier (Chinese word), tier_reason (text in the given language).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING

import numpy as np

from custsheet.scoring.growth import compared
from custsheet.scoring.inputs import Inputs
from custsheet.scoring.periods import Bools, Floats, Ints, completed_months
from custsheet.scoring.revenue import Revenue
from custsheet.scoring.wording import Wording

if TYPE_CHECKING:
    from custsheet.schema import Tier


@dataclass(frozen=True)
class Tiers:
    """Per customer the number of its tier in ``settings.tiers`` (−1: none) and the reason."""

    number: Ints
    names: list[str | float]
    reasons: list[str]


def tiers(inputs: Inputs, revenue: Revenue, growth: Floats) -> Tiers:
    """First match from the top; no tier without revenue data."""
    table = inputs.settings.tiers
    amount, growth = compared(revenue.revenue_12m), compared(growth)
    months = completed_months(cooperating_since(inputs, revenue), inputs.as_of)
    met = np.array([_meets(tier, amount, months, growth) for tier in table]).reshape(len(table), inputs.count)
    number = np.where(met.any(axis=0), met.argmax(axis=0), -1) if len(table) else np.full(inputs.count, -1)
    says = _Reasons(inputs)
    facts = zip(number.tolist(), amount.tolist(), months.tolist(), growth.tolist(), strict=True)
    return Tiers(
        number=number,
        names=[table[n].name if n >= 0 else np.nan for n in number.tolist()],
        reasons=[says(*fact) for fact in facts],
    )


def cooperating_since(inputs: Inputs, revenue: Revenue) -> Floats:
    """first_deal_date unless it is missing or after T, else the first order; day numbers, NaN when neither is known."""
    first_deal = inputs.days("customers", "first_deal_date")
    return np.where(first_deal <= inputs.today, first_deal, revenue.first_order)


def _meets(tier: Tier, amount: Floats, months: Floats, growth: Floats) -> Bools:
    """Who satisfies every condition of the row; an unknown value satisfies none."""
    met = np.isfinite(amount)
    if tier.min_revenue_12m is not None:
        met &= amount >= tier.min_revenue_12m
    if tier.min_years is not None:
        met &= months >= _whole_months(tier.min_years)
    if tier.min_growth is not None:
        met &= growth >= tier.min_growth
    return met


def _whole_months(years: float) -> int:
    return round(years * 12)


class _Reasons:
    """Words for one customer: what its tier asked for and it has, then what the next tier up asks for and it lacks."""

    def __init__(self, inputs: Inputs) -> None:
        self._table = inputs.settings.tiers
        self._say = Wording(inputs.lang)
        self._half = int(inputs.settings["growth.window_months"])
        self._names = [inputs.settings.tier_label(tier.name, inputs.lang) for tier in self._table]

    def __call__(self, number: int, amount: float, months: float, growth: float) -> str:
        say = self._say
        if amount != amount:
            return say("missing.revenue")
        met = self._met(self._table[number], amount, months, growth) if number >= 0 else []
        above = number - 1 if number >= 0 else len(self._table) - 1
        lacks = self._lacks(self._table[above], amount, months, growth, shown=bool(met)) if above >= 0 else []
        if not met and not (lacks and amount < (self._table[above].min_revenue_12m or 0)):
            met = [say("tier.revenue", value=say.money(amount))]
        missed = say("tier.not_reached", conditions=say.listed(lacks), tier=self._names[above]) if lacks else ""
        return say.join([say.listed(met), missed])

    def _met(self, tier: Tier, amount: float, months: float, growth: float) -> list[str]:
        say, parts = self._say, []
        if tier.min_revenue_12m is not None:
            limit = float(tier.min_revenue_12m)
            parts.append(say("tier.revenue_met", value=say.money(amount, limit), limit=say.money(limit, limit)))
        if tier.min_years is not None:
            parts.append(say("tier.years_met", value=say.years(months), limit=say.number(tier.min_years)))
        if tier.min_growth is not None:
            parts.append(self._growth("tier.growth_met", growth, tier.min_growth))
        return parts

    def _lacks(self, tier: Tier, amount: float, months: float, growth: float, *, shown: bool) -> list[str]:
        say, parts = self._say, []
        if tier.min_revenue_12m is not None and amount < tier.min_revenue_12m:
            limit = float(tier.min_revenue_12m)
            key = "tier.revenue_below" if shown else "tier.revenue_not_met"
            parts.append(say(key, value=say.money(amount, limit), limit=say.money(limit, limit)))
        if tier.min_years is not None and not months >= _whole_months(tier.min_years):
            key = "tier.years_unknown" if months != months else "tier.years_not_met"
            shown_years = "" if months != months else say.years(months)
            parts.append(say(key, value=shown_years, limit=say.number(tier.min_years)))
        growth_says_nothing = growth != growth and parts
        if tier.min_growth is not None and not growth >= tier.min_growth and not growth_says_nothing:
            parts.append(self._growth("tier.growth_not_met", growth, tier.min_growth))
        return parts

    def _growth(self, key: str, growth: float, limit: float) -> str:
        say = self._say
        if growth != growth:
            return say("tier.growth_unknown", months=self._half)
        if growth == inf:
            return say("tier.growth_new", months=self._half)
        return say(key, months=self._half, value=say.percent(growth, limit), limit=say.percent(limit, limit))
