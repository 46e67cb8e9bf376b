"""How reliably a customer pays (contract §4, "Credit").

Columns read: the orders' net amount, due day, payment; revenue_12m, overdue_amount, receivable; customers credit_limit.
Columns written: credit_score (0–100), credit_grade (A–D), credit_reason (text in the given language). Blank for
customers without orders, and for everybody if payments are unknown.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from custsheet.schema.meanings import CREDIT_GRADES
from custsheet.scoring.credit_reason import PARTS, CreditParts, CreditReasons
from custsheet.scoring.growth import compared
from custsheet.scoring.inputs import Inputs
from custsheet.scoring.orders import OrderRows
from custsheet.scoring.percentiles import mean_of_known
from custsheet.scoring.periods import Bools, Floats, in_window
from custsheet.scoring.revenue import greatest_by


@dataclass(frozen=True)
class Credit:
    """Per customer; blank for those without orders. ``parts`` are the facts behind the three columns."""

    score: Floats
    grade: list[str | float]
    reason: list[str | float]
    parts: CreditParts

    def columns(self) -> dict[str, Any]:
        """The columns of the value sheet."""
        return {"credit_score": self.score, "credit_grade": self.grade, "credit_reason": self.reason}


def credit(inputs: Inputs, orders: OrderRows, owed: dict[str, Floats]) -> Credit:
    """Score every customer that has ordered; ``owed`` is what ``receivables`` returned."""
    parts = _parts(inputs, orders, owed)
    weighted = [(float(inputs.settings[f"credit.{name}"]), getattr(parts, name)) for name in PARTS]
    score = np.where(inputs.revenue.order_count > 0, 100 * mean_of_known(weighted), np.nan)
    reasons = CreditReasons(inputs)(score, parts, [weight for weight, _ in weighted])
    return Credit(score, _grades(inputs, score), reasons, parts)


def _parts(inputs: Inputs, orders: OrderRows, owed: dict[str, Floats]) -> CreditParts:
    """The four parts of the score, and the facts behind them."""
    settings = inputs.settings
    overdue, revenue = owed["overdue_amount"], inputs.revenue.revenue_12m
    longest = np.nan_to_num(greatest_by(orders.customer, orders.overdue_days, inputs.count))
    due, paid = _due_and_paid(inputs, orders)
    limit = inputs.numbers("customers", "credit_limit")
    # Without a positive limit the part is unknown, and the others share its weight.
    limit = np.where(limit > 0, limit, np.nan)
    full, none = float(settings["credit.limit_full"]), float(settings["credit.limit_none"])
    with np.errstate(divide="ignore", invalid="ignore"):
        left = np.where(revenue > 0, np.maximum(1 - overdue / revenue, 0), 0.0)
        on_time = np.where(due > 0, paid / due, np.nan)
        use = np.clip((none - owed["receivable"] / limit) / (none - full), 0, 1)
    return CreditParts(
        overdue_amount=np.where(overdue > 0, left, 1.0),
        longest_overdue=np.maximum(1 - longest / float(settings["credit.longest_days"]), 0),
        on_time=on_time,
        limit_use=use,
        overdue_cny=overdue,
        revenue_cny=revenue,
        longest_days=longest,
        due=due,
        paid_on_time=paid,
        receivable_cny=owed["receivable"],
        limit_cny=limit,
    )


def _due_and_paid(inputs: Inputs, orders: OrderRows) -> tuple[Floats, Floats]:
    """Per customer the number of orders due in the window, and of those paid in full by their due date.

    Orders with a net amount of 0 or less are left out, and so are paid ones without a payment date.
    """
    paid_on = inputs.days("orders", "paid_on")
    is_paid = orders.receivable == 0
    months = int(inputs.settings["credit.on_time_months"])
    due = orders.counts & (orders.customer >= 0) & in_window(orders.due, inputs.as_of, months) & (orders.net > 0)
    due &= ~(is_paid & np.isnan(paid_on))

    def count(rows: Bools) -> Floats:
        return np.bincount(orders.customer[rows], minlength=inputs.count).astype(np.float64)

    return count(due), count(due & is_paid & (paid_on <= orders.due))


def _grades(inputs: Inputs, score: Floats) -> list[str | float]:
    limits = [float(inputs.settings[f"credit.grade_{letter}"]) for letter in "abc"]
    a, b, c = (compared(score) >= limit for limit in limits)
    number = np.select([a, b, c], [0, 1, 2], 3)
    return [
        CREDIT_GRADES[n] if known else np.nan
        for n, known in zip(number.tolist(), np.isfinite(score).tolist(), strict=True)
    ]
