"""How faithful a customer is (contract §4, "Loyalty").

Columns read: first_deal_date or the first order; orders of two years; ratings of a year in interactions and feedback.
Written: loyalty, 0–100: the mean of what is known of years of cooperation, quarters with an order, repeat orders and
satisfaction.
"""

from __future__ import annotations

import numpy as np

from custsheet.scoring.inputs import Inputs
from custsheet.scoring.orders import OrderRows
from custsheet.scoring.percentiles import mean_of_known
from custsheet.scoring.periods import Floats
from custsheet.scoring.satisfaction import mean_rating
from custsheet.scoring.tier import cooperating_since

_DAYS_OF_A_YEAR = 365.25
_QUARTERS = ((3, 0), (6, 3), (9, 6), (12, 9))
"""Windows (T − first months, T − second months]."""


def loyalty(inputs: Inputs) -> Floats:
    """The mean of the known parts × 100; NaN for a customer of whom none is known."""
    years = (inputs.today - cooperating_since(inputs)) / _DAYS_OF_A_YEAR
    parts = [
        np.minimum(years / float(inputs.settings["loyalty.full_years"]), 1),
        (mean_rating(inputs, inputs.ratings) - 1) / 4,
    ]
    if inputs.orders is not None:
        parts += [_quarters(inputs, inputs.orders), _repeat(inputs, inputs.orders)]
    return 100 * mean_of_known((1.0, part) for part in parts)


def _quarters(inputs: Inputs, orders: OrderRows) -> Floats:
    """The share of the last four quarters with an order."""
    with_order = [orders.count_in(inputs, first, until) > 0 for first, until in _QUARTERS]
    share: Floats = np.mean(with_order, axis=0)
    return share


def _repeat(inputs: Inputs, orders: OrderRows) -> Floats:
    """1 − 1 / orders; 0 for none."""
    count = orders.count_in(inputs, int(inputs.settings["loyalty.order_months"]))
    return np.where(count > 0, 1 - 1 / np.maximum(count, 1), 0.0)
