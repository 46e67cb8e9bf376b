"""Customers invented as the models imagine them: they order at a rate of their own until they leave."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pandas as pd

FIRST = date(2023, 1, 2)


def invented_orders(count: int, seed: int = 7, days: int = 1400) -> pd.DataFrame:
    """Orders of ``count`` customers over ``days`` days from ``FIRST`` on; some customers are there from the start."""
    rng = np.random.default_rng(seed)
    rows = []
    for number in range(count):
        rate, leaving = rng.gamma(0.8, 1 / 40), rng.gamma(0.7, 1 / 300)
        start = int(rng.integers(0, days - 200))
        end = min(days, start + rng.exponential(1 / max(leaving, 1e-9)))
        worth = rng.gamma(3) * 2_000
        day = float(start)
        while day <= end:
            amount = round(worth * rng.gamma(5) / 5, 2)
            rows.append((f"K{number:05}", FIRST + timedelta(days=int(day)), amount))
            day += rng.exponential(1 / rate)
    table = pd.DataFrame(rows, columns=["customer_id", "order_date", "net_amount"])
    return table.assign(order_date=pd.to_datetime(table["order_date"]))
