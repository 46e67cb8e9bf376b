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
from custsheet.scoring.periods import DAYS_OF_A_YEAR, Bools, Floats, completed_months
from custsheet.scoring.tier_reason import CONDITIONS, GROWTH, REVENUE, YEARS, TierColumns, TierReasons, limits

if TYPE_CHECKING:
    from custsheet.schema import Tier


@dataclass(frozen=True)
class Tiers:
    """Per customer the name of its tier (NaN: none), the reason, and the facts behind both."""

    names: list[str | float]
    reasons: list[str]
    facts: TierColumns


def tiers(inputs: Inputs) -> Tiers:
    """First match from the top; no tier without revenue data."""
    table, since = inputs.settings.tiers, cooperating_since(inputs)
    amount, growth = compared(inputs.revenue.revenue_12m), compared(inputs.growth)
    compare = {REVENUE: amount, YEARS: completed_months(since, inputs.as_of), GROWTH: growth}
    met = [_met(tier, compare) for tier in table]
    fits = np.array([np.isfinite(amount) & np.logical_and.reduce(conditions) for conditions in met])
    fits = fits.reshape(len(table), inputs.count)
    # ``argmax`` gives the first True: the highest tier that fits.
    number = np.where(fits.any(axis=0), fits.argmax(axis=0), -1)
    years = (inputs.today - since) / DAYS_OF_A_YEAR
    facts = TierColumns(number, amount, since, years, growth, [each for conditions in met for each in conditions])
    return Tiers(
        names=[table[n].name if n >= 0 else np.nan for n in number.tolist()],
        reasons=list(map(TierReasons(inputs), facts)),
        facts=facts,
    )


def cooperating_since(inputs: Inputs) -> Floats:
    """first_deal_date unless missing or after T, else the first order; day numbers, NaN if neither is known."""
    first_deal = inputs.days("customers", "first_deal_date")
    return np.where(first_deal <= inputs.today, first_deal, inputs.revenue.first_order)


def _met(tier: Tier, compare: dict[str, Floats]) -> list[Bools]:
    """Per condition who meets it: nobody by an unknown value, everybody if the tier does not set the condition."""
    asked = limits(tier)
    if YEARS in asked:
        asked[YEARS] = round(asked[YEARS] * 12)  # the setting is in years, completed_months in calendar months
    everybody = np.ones(len(compare[REVENUE]), dtype=np.bool_)
    return [compare[name] >= asked[name] if name in asked else everybody for name in CONDITIONS]
