"""How loyal a customer is (contract §4, "Loyalty").

Columns read: first_deal_date or the first order; orders of two years; ratings of a year in interactions and feedback.
Written: loyalty, 0–100: the mean of those parts that are known: years of cooperation, quarters with an order, repeat
orders, satisfaction.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from custsheet.scoring.inputs import Inputs
from custsheet.scoring.percentiles import mean_of_known
from custsheet.scoring.periods import DAYS_OF_A_YEAR, Floats
from custsheet.scoring.satisfaction import mean_rating
from custsheet.scoring.tier import cooperating_since

_QUARTERS = ((3, 0), (6, 3), (9, 6), (12, 9))
"""Windows (T − first months, T − second months]."""


@dataclass(frozen=True)
class LoyaltyFacts:
    """Per customer, NaN where unknown: years of cooperation, quarters with an order among the last four, orders in the
    window of the settings, mean rating of a year; and ``parts``, each of these scaled to 0–1.

    ``parts`` has the keys years, satisfaction, and where orders are known quarters and repeat.
    """

    years: Floats
    quarters: Floats
    orders: Floats
    rating: Floats
    parts: dict[str, Floats]


def loyalty(facts: LoyaltyFacts) -> Floats:
    """100 × the mean of the known parts; NaN for a customer without any."""
    return 100 * mean_of_known((1.0, part) for part in facts.parts.values())


def loyalty_facts(inputs: Inputs) -> LoyaltyFacts:
    """The facts behind every customer's loyalty."""
    years = (inputs.today - cooperating_since(inputs)) / DAYS_OF_A_YEAR
    rating = mean_rating(inputs, inputs.ratings)
    full = float(inputs.settings["loyalty.full_years"])
    parts = {"years": np.minimum(years / full, 1), "satisfaction": (rating - 1) / 4}
    quarters = count = np.full(inputs.count, np.nan)
    if (orders := inputs.orders) is not None:
        quarters = np.sum([orders.count_in(inputs, first, until) > 0 for first, until in _QUARTERS], axis=0)
        count = orders.count_in(inputs, int(inputs.settings["loyalty.order_months"]))
        parts["quarters"] = quarters / len(_QUARTERS)
        parts["repeat"] = np.where(count > 0, 1 - 1 / np.maximum(count, 1), 0.0)
    return LoyaltyFacts(years, quarters, count, rating, parts)
