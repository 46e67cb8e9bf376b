"""The seven figures of the value sheet: computed from orders, else as typed (contract §3 and §4).

Columns read: orders, or the typed value.revenue_total … value.last_order.
Columns written (per customer): revenue_total, revenue_12m, revenue_6m, revenue_prev_6m, profit_12m (CNY), order_count,
last_order (date).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from custsheet.scoring.money import sum_by, to_cny
from custsheet.scoring.orders import OrderRows
from custsheet.scoring.periods import Bools, Floats, Ints, in_window
from custsheet.scoring.record_columns import RecordColumns

MONEY_FIGURES = ("revenue_total", "revenue_12m", "revenue_6m", "revenue_prev_6m", "profit_12m")
FIGURES = (*MONEY_FIGURES, "order_count", "last_order")


@dataclass(frozen=True)
class Revenue:
    """Per customer: CNY and day numbers, NaN where unknown. ``first_order`` is known from orders only.

    Attributes:
        from_orders: computed from orders (else typed).
        known: whether anything is known of the customer's revenue.
    """

    revenue_total: Floats
    revenue_12m: Floats
    revenue_6m: Floats
    revenue_prev_6m: Floats
    profit_12m: Floats
    order_count: Floats
    last_order: Floats
    first_order: Floats
    from_orders: bool
    known: Bools


def revenue(inputs: RecordColumns, orders: OrderRows | None) -> Revenue:
    """The seven figures per customer: from the orders if there are any, else as typed."""
    return _typed(inputs) if orders is None else _computed(inputs, orders)


def _computed(inputs: RecordColumns, orders: OrderRows) -> Revenue:
    half = int(inputs.settings["growth.window_months"])
    counted = orders.counts & (orders.customer >= 0)
    days = np.where(counted, orders.day, np.nan)
    last_12m = in_window(days, inputs.as_of, 12)

    def total(amounts: Floats, rows: Bools) -> Floats:
        return to_cny(sum_by(np.where(rows, orders.customer, -1), amounts, inputs.count))

    has_cost = bool(np.isfinite(orders.profit).any())
    return Revenue(
        revenue_total=total(orders.net, counted),
        revenue_12m=total(orders.net, last_12m),
        revenue_6m=total(orders.net, in_window(days, inputs.as_of, half)),
        revenue_prev_6m=total(orders.net, in_window(days, inputs.as_of, 2 * half, half)),
        profit_12m=total(orders.profit, last_12m) if has_cost else np.full(inputs.count, np.nan),
        order_count=np.bincount(orders.customer[counted], minlength=inputs.count).astype(np.float64),
        last_order=newest(inputs, "orders", days),
        first_order=-newest(inputs, "orders", -days),
        from_orders=True,
        known=np.ones(inputs.count, dtype=np.bool_),
    )


def newest(inputs: RecordColumns, key: str, days: Floats) -> Floats:
    """Per customer the latest day of its ``key`` rows; NaN if it has none."""
    return greatest_by(inputs.customers(key), days, inputs.count)


def greatest_by(groups: Ints, values: Floats, count: int) -> Floats:
    """Per group 0…count−1 the greatest value; NaN for a group without any. Group −1 is left out."""
    counted = (groups >= 0) & np.isfinite(values)
    greatest = np.full(count, -np.inf)
    # ``greatest[groups] = …`` would keep the last value of each group.
    np.maximum.at(greatest, groups[counted], values[counted])
    return np.where(np.isfinite(greatest), greatest, np.nan)


def _typed(inputs: RecordColumns) -> Revenue:
    figures = {name: first_filled(inputs, inputs.typed_numbers("value", name)) for name in FIGURES[:-1]}
    last_order = first_filled(inputs, inputs.typed_days("value", "last_order"))
    figures["last_order"] = np.where(last_order > inputs.today, np.nan, last_order)
    return Revenue(
        **figures,
        first_order=np.full(inputs.count, np.nan),
        from_orders=False,
        known=np.logical_or.reduce([np.isfinite(values) for values in figures.values()]),
    )


def first_filled(inputs: RecordColumns, typed: Floats | None) -> Floats:
    """Per customer the first filled value among its rows in the value sheet; typed figures are never summed."""
    first = np.full(inputs.count, np.nan)
    if typed is not None:
        customer = inputs.customers("value")
        filled = np.flatnonzero((customer >= 0) & np.isfinite(typed))[::-1]
        first[customer[filled]] = typed[filled]  # from the last row up, since numpy keeps the last assignment
    return first
