"""What each order is worth, what is unpaid, and how long overdue (contract §4, "Net amount" and "Receivables").

Columns read: orders order_date, amount, cost, refund, paid, paid_on, due_on; customers payment_days.
Columns written to orders: profit (CNY), receivable (CNY), overdue_days (calendar days).

An order counts when it has date and amount and is not dated after T. Net amount = amount − refund, whatever
the sign of the refund. Profit = net amount − cost, blank without a cost. Receivable = net amount − paid when
positive, else 0; money with a payment date after T has not arrived yet. Due on due_on, else order_date + the customer's
payment_days or the default term.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from custsheet.scoring.money import sum_by, to_cents, to_cny
from custsheet.scoring.periods import Bools, Floats, Ints, in_window
from custsheet.scoring.record_columns import RecordColumns

_LONGEST_TERM_DAYS = 36_500  # keeps a mistyped payment term within the calendar


@dataclass(frozen=True)
class OrderRows:
    """The orders frame as arrays, one element per row. Money in whole cents, days as day numbers, NaN if missing.

    Attributes:
        customer: position of the customer, −1 for none.
        counts: has date and amount, and is not after T.
        day: order date.
        net, profit: net amount and profit; profit is NaN without a cost.
        receivable, due, overdue_days: NaN where the order does not count.
    """

    customer: Ints
    counts: Bools
    day: Floats
    net: Floats
    profit: Floats
    receivable: Floats
    due: Floats
    overdue_days: Floats

    def frame(self, inputs: RecordColumns) -> pd.DataFrame:
        """The computed columns of the orders sheet, as far as its columns allow."""
        columns: dict[str, Floats] = {}
        if np.isfinite(self.profit).any():
            columns["profit"] = to_cny(self.profit)
        if inputs.has("orders", "paid"):
            columns["receivable"] = to_cny(self.receivable)
            columns["overdue_days"] = self.overdue_days
        return pd.DataFrame(columns, index=inputs.frames["orders"].index)

    def in_window(self, inputs: RecordColumns, months: int, until_months: int = 0) -> Bools:
        """Which orders of known customers count in (T − months, T − until_months]."""
        return self.counts & (self.customer >= 0) & in_window(self.day, inputs.as_of, months, until_months)

    def count_in(self, inputs: RecordColumns, months: int, until_months: int = 0) -> Floats:
        """Per customer the number of orders in the window."""
        rows = self.in_window(inputs, months, until_months)
        return np.bincount(self.customer[rows], minlength=inputs.count).astype(np.float64)

    def net_in(self, inputs: RecordColumns, months: int) -> Floats:
        """Per customer the net amount in the window, in cents."""
        return sum_by(np.where(self.in_window(inputs, months), self.customer, -1), self.net, inputs.count)


def order_rows(inputs: RecordColumns) -> OrderRows | None:
    """Compute every order; None if no order has date and amount."""
    if not inputs.is_known("orders", "order_date", "amount"):
        return None
    customer = inputs.customers("orders")
    day = inputs.days("orders", "order_date")
    # People type refunds with either sign.
    net = to_cents(inputs.numbers("orders", "amount")) - _known(to_cents(np.abs(inputs.numbers("orders", "refund"))))
    # A missing date is NaN, compares false, and so does not count.
    counts = (day <= inputs.today) & np.isfinite(net)
    due = _due(inputs, customer, day)
    receivable = np.where(counts, np.maximum(net - _paid(inputs), 0), np.nan)
    late = (receivable > 0) & (due < inputs.today)
    return OrderRows(
        customer=customer,
        counts=counts,
        day=day,
        net=net,
        profit=net - to_cents(inputs.numbers("orders", "cost")),
        receivable=receivable,
        due=due,
        overdue_days=np.where(counts, np.where(late, inputs.today - due, 0.0), np.nan),
    )


def _paid(inputs: RecordColumns) -> Floats:
    """Cents received by T."""
    not_in_yet = inputs.days("orders", "paid_on") > inputs.today
    return np.where(not_in_yet, 0.0, _known(to_cents(inputs.numbers("orders", "paid"))))


def _due(inputs: RecordColumns, customer: Ints, day: Floats) -> Floats:
    """The day each order is due."""
    default = float(inputs.settings["receivables.default_payment_days"])
    # Orders without a customer (−1) pick the appended NaN.
    agreed = np.append(inputs.numbers("customers", "payment_days"), np.nan)[customer]
    term = np.clip(np.rint(np.where(np.isfinite(agreed), agreed, default)), -_LONGEST_TERM_DAYS, _LONGEST_TERM_DAYS)
    due_on = inputs.days("orders", "due_on")
    return np.where(np.isfinite(due_on), due_on, day + term)


def _known(values: Floats) -> Floats:
    """The values, 0 where unknown."""
    return np.where(np.isfinite(values), values, 0.0)
