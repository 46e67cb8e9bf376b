"""Why a customer has its tier: what the tier asks for and it has, then what the next tier up asks for and it lacks."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING, NamedTuple

from custsheet.scoring.inputs import Inputs
from custsheet.scoring.wording import Wording

if TYPE_CHECKING:
    from custsheet.schema import Tier


class TierFacts(NamedTuple):
    """What a customer's tier depends on; NaN where unknown.

    Attributes:
        amount: revenue_12m in CNY.
        months: completed calendar months of cooperation, which are compared.
        years: the same in years, which are shown.
        growth: growth_6m.
    """

    amount: float
    months: float
    years: float
    growth: float


def whole_months(years: float) -> int:
    """Years of a setting as calendar months."""
    return round(years * 12)


class TierReasons:
    """The reasons of one workbook, in its language."""

    def __init__(self, inputs: Inputs) -> None:
        self._table = inputs.settings.tiers
        self._say = Wording(inputs.lang)
        self._half = int(inputs.settings["growth.window_months"])
        self._names = [inputs.settings.tier_label(tier.name, inputs.lang) for tier in self._table]
        self._thresholds = [float(tier.min_revenue_12m) for tier in self._table if tier.min_revenue_12m is not None]

    def __call__(self, number: int, facts: TierFacts) -> str:
        """The reason of the tier with this number; −1 stands below the last tier."""
        say = self._say
        if facts.amount != facts.amount:
            return say("missing.revenue")
        met = self._met(self._table[number], facts) if number >= 0 else []
        above = number - 1 if number >= 0 else len(self._table) - 1
        lacks = self._lacks(self._table[above], facts, amount_is_told=bool(met)) if above >= 0 else []
        if not met and not (lacks and facts.amount < (self._table[above].min_revenue_12m or 0)):
            met = [say("tier.revenue", value=self._amount(facts))]
        missed = say("tier.not_reached", conditions=say.listed(lacks), tier=self._names[above]) if lacks else ""
        return say.join([say.listed(met), missed])

    def _met(self, tier: Tier, facts: TierFacts) -> list[str]:
        say, parts = self._say, []
        if tier.min_revenue_12m is not None:
            limit = say.money(tier.min_revenue_12m, tier.min_revenue_12m)
            parts.append(say("tier.revenue_met", value=self._amount(facts), limit=limit))
        if tier.min_years is not None:
            years = say.years(facts.years, tier.min_years, met=True)
            parts.append(say("tier.years_met", value=years, limit=say.number(tier.min_years)))
        if tier.min_growth is not None:
            parts.append(self._growth("tier.growth_met", facts, tier.min_growth))
        return parts

    def _lacks(self, tier: Tier, facts: TierFacts, *, amount_is_told: bool) -> list[str]:
        say, parts = self._say, []
        if tier.min_revenue_12m is not None and facts.amount < tier.min_revenue_12m:
            limit = say.money(tier.min_revenue_12m, tier.min_revenue_12m)
            key = "tier.revenue_below" if amount_is_told else "tier.revenue_not_met"
            parts.append(say(key, value=self._amount(facts), limit=limit))
        if tier.min_years is not None and not facts.months >= whole_months(tier.min_years):
            parts.append(self._years_lacking(tier.min_years, facts))
        # Growth that nobody knows is worth a word only where it alone decides.
        growth_is_told = facts.growth == facts.growth or not parts
        if tier.min_growth is not None and not facts.growth >= tier.min_growth and growth_is_told:
            parts.append(self._growth("tier.growth_not_met", facts, tier.min_growth))
        return parts

    def _amount(self, facts: TierFacts) -> str:
        return self._say.money(facts.amount, *self._thresholds)

    def _years_lacking(self, limit: float, facts: TierFacts) -> str:
        say = self._say
        if facts.years != facts.years:
            return say("tier.years_unknown")
        years = say.years(facts.years, limit, met=False)
        return say("tier.years_not_met", value=years, limit=say.number(limit))

    def _growth(self, key: str, facts: TierFacts, limit: float) -> str:
        say = self._say
        if facts.growth != facts.growth:
            return say("tier.growth_unknown", months=self._half)
        if facts.growth == inf:
            return say("tier.growth_new", months=self._half)
        value, shown_limit = say.percent(facts.growth, limit), say.percent(limit, limit)
        return say(key, months=self._half, value=value, limit=shown_limit)
