"""What each customer owes, and how much of it is overdue (contract §4, "Receivables").

Columns read: the orders' receivable and overdue_days. Written (per customer): receivable, overdue_amount in CNY; 0 for
customers without orders, blank when payments are unknown.
"""

from __future__ import annotations

import numpy as np

from custsheet.scoring.money import sum_by, to_cny
from custsheet.scoring.orders import OrderRows
from custsheet.scoring.periods import Floats
from custsheet.scoring.record_columns import RecordColumns


def receivables(inputs: RecordColumns, orders: OrderRows | None) -> dict[str, Floats] | None:
    """Sum the open receivables per customer; None when orders or payments are unknown."""
    if orders is None or not inputs.has("orders", "paid"):
        return None
    overdue = np.where(orders.overdue_days > 0, orders.receivable, np.nan)
    return {
        "receivable": to_cny(sum_by(orders.customer, orders.receivable, inputs.count)),
        "overdue_amount": to_cny(sum_by(orders.customer, overdue, inputs.count)),
    }
