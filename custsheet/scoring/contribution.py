"""How much business a customer brings (contract §4, "Contribution").

Columns read: orders in 12 months, revenue_12m, profit_12m. Written: contribution, 0–100; 0 for customers without
orders. If profits are unknown, the other two share their weight.
"""

from __future__ import annotations

import numpy as np

from custsheet.scoring.inputs import Inputs
from custsheet.scoring.orders import OrderRows
from custsheet.scoring.percentiles import mean_of_known, percentiles
from custsheet.scoring.periods import Floats


def contribution(inputs: Inputs, orders: OrderRows) -> Floats:
    """100 × the weighted mean of three percentiles among the customers that have ordered."""
    revenue = inputs.revenue
    ordered = revenue.order_count > 0
    figures = {
        "orders": orders.count_in(inputs, 12),
        "revenue": revenue.revenue_12m,
        "profit": revenue.profit_12m,
    }
    parts = [
        (float(inputs.settings[f"contribution.{name}"]), percentiles(values, ordered))
        for name, values in figures.items()
        if not np.isnan(values).any()  # profits are known for everybody or for nobody
    ]
    return np.where(ordered, 100 * mean_of_known(parts), 0.0)
