"""The facts behind a customer's tier, and the reason: the conditions of its tier, then those it misses of the next one
up.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import repeat
from math import inf
from typing import TYPE_CHECKING, NamedTuple

from custsheet.scoring.periods import Bools, Floats, Ints
from custsheet.scoring.record_columns import RecordColumns
from custsheet.scoring.wording import Wording

if TYPE_CHECKING:
    from custsheet.schema import Tier

REVENUE, YEARS, GROWTH = CONDITIONS = ("revenue", "years", "growth")


class TierFacts(NamedTuple):
    """What a customer's tier depends on; NaN where unknown.

    Attributes:
        number: position of the tier in ``settings.tiers``; −1 below the last.
        amount: revenue_12m in CNY.
        since: first day of cooperation, as a day number.
        years: from then to T, for display; completed calendar months are what is compared.
        growth: growth_6m.
        met: tier by tier, whether each of CONDITIONS is met; a condition that the tier does not set is.
    """

    number: int
    amount: float
    since: float
    years: float
    growth: float
    met: tuple[bool, ...]

    def met_of(self, tier: int) -> tuple[bool, ...]:
        """Whether each of CONDITIONS of the tier with this number is met."""
        return self.met[tier * len(CONDITIONS) : (tier + 1) * len(CONDITIONS)]


@dataclass(frozen=True)
class TierColumns:
    """:class:`TierFacts` of all customers, one array per field; ``met`` has an array per condition of each tier."""

    number: Ints
    amount: Floats
    since: Floats
    years: Floats
    growth: Floats
    met: list[Bools]

    def of(self, position: int) -> TierFacts:
        """The facts of one customer."""
        return TierFacts(
            number=int(self.number[position]),
            amount=float(self.amount[position]),
            since=float(self.since[position]),
            years=float(self.years[position]),
            growth=float(self.growth[position]),
            met=tuple(bool(each[position]) for each in self.met),
        )

    def __iter__(self) -> Iterator[TierFacts]:
        columns = (self.number, self.amount, self.since, self.years, self.growth)
        met = zip(*(each.tolist() for each in self.met), strict=True) if self.met else repeat(())
        yield from map(TierFacts, *(column.tolist() for column in columns), met)


def limits(tier: Tier) -> dict[str, float]:
    """The conditions that a tier sets, each with its limit: CNY, years, a ratio."""
    values = (tier.min_revenue_12m, tier.min_years, tier.min_growth)
    return {name: value for name, value in zip(CONDITIONS, values, strict=True) if value is not None}


class TierReasons:
    """The reasons of one workbook, in its language."""

    def __init__(self, inputs: RecordColumns) -> None:
        self._table = inputs.settings.tiers
        self._limits = [limits(tier) for tier in self._table]
        self._say = Wording(inputs.lang)
        self._half = int(inputs.settings["growth.window_months"])
        self._names = [inputs.settings.tier_label(tier.name, inputs.lang) for tier in self._table]
        self._thresholds = [float(tier.min_revenue_12m) for tier in self._table if tier.min_revenue_12m is not None]

    def __call__(self, facts: TierFacts) -> str:
        """The reason of the customer's tier."""
        say, number = self._say, facts.number
        if facts.amount != facts.amount:
            return say("missing.revenue")
        met = self._has(number, facts) if number >= 0 else []
        above = number - 1 if number >= 0 else len(self._table) - 1
        lacks = self._lacks(above, facts, amount_is_told=bool(met)) if above >= 0 else []
        # The amount is said in any case: where no condition names it, by itself.
        if not met and not (lacks and facts.amount < self._limits[above].get(REVENUE, 0.0)):
            met = [say("tier.revenue", value=say.money(facts.amount, *self._thresholds))]
        missed = say("tier.not_reached", conditions=say.listed(lacks), tier=self._names[above]) if lacks else ""
        return say.join([say.listed(met), missed])

    def conditions(self, tier: int, facts: TierFacts) -> list[tuple[bool, str]]:
        """(is it met, in words with the numbers) of every condition that the tier with this number sets."""
        asked = self._limits[tier]
        met = dict(zip(CONDITIONS, facts.met_of(tier), strict=True))
        return [(met[name], self._worded(name, tier, facts, met[name], limit)) for name, limit in asked.items()]

    def _has(self, tier: int, facts: TierFacts) -> list[str]:
        return [self._worded(name, tier, facts, True, *self._thresholds) for name in self._limits[tier]]

    def _lacks(self, tier: int, facts: TierFacts, *, amount_is_told: bool) -> list[str]:
        lacking = [name for name, is_met in zip(CONDITIONS, facts.met_of(tier), strict=True) if not is_met]
        if facts.growth != facts.growth and len(lacking) > 1:
            # Unknown growth is mentioned only where it alone decides.
            lacking = [name for name in lacking if name != GROWTH]
        parts = [self._worded(name, tier, facts, False, *self._thresholds) for name in lacking]
        if amount_is_told and REVENUE in lacking:
            # The reason has named the amount already; REVENUE is the first of CONDITIONS.
            parts[0] = self._revenue("tier.revenue_below", tier, facts, *self._thresholds)
        return parts

    # ------------------------------------------------------------ one condition

    def _worded(self, name: str, tier: int, facts: TierFacts, is_met: bool, *thresholds: float) -> str:
        """The condition with its numbers; an amount has enough digits to show its side of ``thresholds``."""
        key, limit = f"tier.{name}_met" if is_met else f"tier.{name}_not_met", self._limits[tier][name]
        if name == REVENUE:
            return self._revenue(key, tier, facts, *thresholds)
        return self._years(key, facts, limit, is_met) if name == YEARS else self._growth(key, facts, limit)

    def _revenue(self, key: str, tier: int, facts: TierFacts, *thresholds: float) -> str:
        say, limit = self._say, self._limits[tier][REVENUE]
        return say(key, value=say.money(facts.amount, *thresholds), limit=say.money(limit, limit))

    def _years(self, key: str, facts: TierFacts, limit: float, is_met: bool) -> str:
        say = self._say
        if facts.years != facts.years:
            return say("tier.years_unknown")
        return say(key, value=say.years(facts.years, limit, met=is_met), limit=say.number(limit))

    def _growth(self, key: str, facts: TierFacts, limit: float) -> str:
        say = self._say
        if facts.growth != facts.growth:
            return say("tier.growth_unknown", months=self._half)
        if facts.growth == inf:
            return say("tier.growth_new", months=self._half)
        value, shown_limit = say.percent(facts.growth, limit), say.percent(limit, limit)
        return say(key, months=self._half, value=value, limit=shown_limit)
