"""The customer's tier: the first row of the tier table that the customer satisfies (contract §4, "Tier").

Columns read: revenue_12m, growth_6m, first order; customers.first_deal_date.
Columns written: tier (Chinese word), tier_reason (text in the given language).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from custsheet.scoring.growth import compared
from custsheet.scoring.inputs import Inputs
from custsheet.scoring.periods import Bools, Floats, Ints, completed_months
from custsheet.scoring.tier_reason import TierFacts, TierReasons, whole_months

if TYPE_CHECKING:
    from custsheet.schema import Tier

_DAYS_OF_A_YEAR = 365.25


@dataclass(frozen=True)
class Tiers:
    """Per customer the number of its tier in ``settings.tiers`` (−1: none) and the reason."""

    number: Ints
    names: list[str | float]
    reasons: list[str]


def tiers(inputs: Inputs) -> Tiers:
    """First match from the top; no tier without revenue data."""
    table = inputs.settings.tiers
    since = cooperating_since(inputs)
    facts = TierArrays(
        amount=compared(inputs.revenue.revenue_12m),
        months=completed_months(since, inputs.as_of),
        years=(inputs.today - since) / _DAYS_OF_A_YEAR,
        growth=compared(inputs.growth),
    )
    met = np.array([_meets(tier, facts) for tier in table]).reshape(len(table), inputs.count)
    number = np.where(met.any(axis=0), met.argmax(axis=0), -1)
    reason = TierReasons(inputs)
    rows = zip(facts.amount.tolist(), facts.months.tolist(), facts.years.tolist(), facts.growth.tolist(), strict=True)
    return Tiers(
        number=number,
        names=[table[n].name if n >= 0 else np.nan for n in number.tolist()],
        reasons=[reason(n, TierFacts(*row)) for n, row in zip(number.tolist(), rows, strict=True)],
    )


def cooperating_since(inputs: Inputs) -> Floats:
    """first_deal_date unless it is missing or after T, else the first order; day numbers, NaN when neither is known."""
    first_deal = inputs.days("customers", "first_deal_date")
    return np.where(first_deal <= inputs.today, first_deal, inputs.revenue.first_order)


@dataclass(frozen=True)
class TierArrays:
    """:class:`TierFacts` of all customers."""

    amount: Floats
    months: Floats
    years: Floats
    growth: Floats


def _meets(tier: Tier, facts: TierArrays) -> Bools:
    """Who satisfies every condition of the row; an unknown value satisfies none."""
    met = np.isfinite(facts.amount)
    if tier.min_revenue_12m is not None:
        met &= facts.amount >= tier.min_revenue_12m
    if tier.min_years is not None:
        met &= facts.months >= whole_months(tier.min_years)
    if tier.min_growth is not None:
        met &= facts.growth >= tier.min_growth
    return met
