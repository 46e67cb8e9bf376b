"""Loyalty points for purchases (contract §4, "Points").

Columns read: net amount of two years; value points_used. Written: points, whole, at least 0.
"""

from __future__ import annotations

import numpy as np

from custsheet.scoring.inputs import Inputs
from custsheet.scoring.orders import OrderRows
from custsheet.scoring.periods import Floats
from custsheet.scoring.revenue import first_filled


def points(inputs: Inputs, orders: OrderRows) -> Floats:
    """One point per ``loyalty.cny_per_point`` CNY of net amount, rounded down, less the points used."""
    net = orders.net_in(inputs, int(inputs.settings["loyalty.points_months"]))
    # ``net`` is in cents, hence the 100.
    earned = np.floor(net / (100 * float(inputs.settings["loyalty.cny_per_point"])))
    used = np.nan_to_num(first_filled(inputs, inputs.numbers("value", "points_used")))
    return np.maximum(earned - used, 0)
