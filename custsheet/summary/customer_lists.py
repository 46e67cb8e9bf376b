"""Whom to act on: customers to save first, the largest overdue receivables."""

from __future__ import annotations

import numpy as np

from custsheet.scoring.periods import Ints
from custsheet.summary.blocks import Block
from custsheet.summary.facts import HIGH, LOST, MEDIUM, Facts, day, number


def save_first(facts: Facts) -> Block:
    """Customers in the order of contract §4, "To save first"."""
    next_contact = facts.days("next_contact")
    revenue = facts.numbers("revenue_12m")
    tiers, risks, reasons = facts.words("tier"), facts.words("risk"), facts.words("risk_reason")
    rows = [
        (
            facts.customer_id(facts.primary[n]),
            facts.link(facts.primary[n]),
            facts.label("tier", tiers[n]),
            facts.label("risk", risks[n]),
            number(revenue[n]),
            facts.shown(reasons[n]),
            facts.owner(facts.primary[n]),
            day(next_contact[n]),
        )
        for n in order_to_save(facts)[: facts.list_rows]
    ]
    return facts.block("save_first", rows)


def order_to_save(facts: Facts) -> Ints:
    """Places along ``facts.primary`` of all customers whose risk is known and who are not lost, the first in front.

    By risk (high, medium, the others), then by revenue_12m × churn_probability (revenue_12m while there is none), open
    complaints, days overdue, and 客户编号.
    """
    urgency = np.where(facts.has_risk(HIGH), 0, np.where(facts.has_risk(MEDIUM), 1, 2))
    probability = facts.numbers("churn_probability")
    at_stake = np.nan_to_num(facts.numbers("revenue_12m")) * np.where(np.isnan(probability), 1.0, probability)
    complaints = facts.per_customer("feedback", facts.open_complaints)
    overdue = np.nan_to_num(facts.numbers("overdue_days"))
    order = np.lexsort((facts.id_ranks, -overdue, -complaints, -np.round(at_stake, 9), urgency))
    is_known = np.array([isinstance(word, str) for word in facts.words("risk")], dtype=np.bool_)
    return order[(is_known & ~facts.has_risk(LOST))[order]]


def overdue_receivables(facts: Facts) -> Block:
    """Customers with the largest overdue amounts."""
    orders = facts.orders
    amounts, owed = facts.numbers("overdue_amount"), facts.numbers("receivable")
    longest = np.zeros(facts.inputs.count)
    if orders is not None:
        known = (orders.customer >= 0) & np.isfinite(orders.overdue_days)
        np.maximum.at(longest, orders.customer[known], orders.overdue_days[known])
    order = np.lexsort((facts.id_ranks, -longest[facts.primary], -np.nan_to_num(amounts)))
    rows = [
        (
            facts.link(facts.primary[n]),
            number(amounts[n]),
            int(longest[facts.primary[n]]),
            number(owed[n]),
            facts.owner(facts.primary[n]),
        )
        for n in order[: facts.list_rows]
        if amounts[n] > 0
    ]
    return facts.block("overdue_receivables", rows)
