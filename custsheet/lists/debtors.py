"""Customers with overdue amounts (contract §4, "Receivables")."""

from __future__ import annotations

import numpy as np
import pandas as pd

from custsheet.lists.lines import of_customers
from custsheet.scoring.portfolio import Portfolio


def debtors(portfolio: Portfolio) -> pd.DataFrame:
    """Customers with an overdue amount, the largest first, then the longest overdue.

    Returns:
        Index: labels of the customers frame. Columns besides those of all lists: overdue_amount, receivable (CNY,
        float64), longest_days (days overdue of the oldest overdue order, int64).
    """
    orders, count = portfolio.orders, portfolio.inputs.count
    amounts = portfolio.numbers("overdue_amount")
    longest = np.zeros(count)
    if orders is not None:
        known = (orders.customer >= 0) & np.isfinite(orders.overdue_days)
        # ``longest[customer] = …`` would keep the last order of each customer.
        np.maximum.at(longest, orders.customer[known], orders.overdue_days[known])
    days = longest[portfolio.primary]
    order = np.lexsort((portfolio.id_ranks, -days, -np.nan_to_num(amounts)))
    places = order[amounts[order] > 0]
    return of_customers(portfolio, places).assign(
        overdue_amount=amounts[places],
        receivable=portfolio.numbers("receivable")[places],
        longest_days=days[places].astype(np.int64),
    )
