"""Whom to act on: customers to save first, overdue follow-ups, the largest overdue receivables."""

from __future__ import annotations

import numpy as np

from custsheet.schema.meanings import OPEN_FOLLOW_UP
from custsheet.scoring.periods import Floats, Ints
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
    order = np.lexsort((id_ranks(facts), -overdue, -complaints, -np.round(at_stake, 9), urgency))
    is_known = np.array([isinstance(word, str) for word in facts.words("risk")], dtype=np.bool_)
    return order[(is_known & ~facts.has_risk(LOST))[order]]


def overdue_follow_ups(facts: Facts) -> Block:
    """Customers whose planned contact is overdue, the longest first, with what to do."""
    overdue, due, methods = facts.numbers("overdue_days"), facts.days("due_date"), facts.words("method")
    order = np.lexsort((id_ranks(facts), -np.nan_to_num(facts.numbers("revenue_12m")), -np.nan_to_num(overdue)))
    promised = _promised_actions(facts, due)
    rows = [
        (
            facts.link(facts.primary[n]),
            day(due[n]),
            int(overdue[n]),
            promised.get(facts.primary[n]) or facts.shown(methods[n]),
            facts.owner(facts.primary[n]),
        )
        for n in order[: facts.list_rows]
        if overdue[n] > 0
    ]
    return facts.block("overdue_follow_ups", rows)


def _promised_actions(facts: Facts, due: Floats) -> dict[int, str]:
    """跟进事项 by customer, where an open follow-up is what makes the contact due on that day."""
    inputs = facts.inputs
    customer, next_date = inputs.customers("interactions"), inputs.days("interactions", "next_date")
    due_of = np.full(inputs.count + 1, np.nan)  # the last place serves rows without customer (−1)
    due_of[facts.primary] = due
    is_due = next_date == due_of[customer]
    is_open = inputs.is_blank("interactions", "follow_up") | inputs.is_word("interactions", "follow_up", OPEN_FOLLOW_UP)
    rows = np.flatnonzero(is_due & is_open)
    actions = inputs.words("interactions", "next_action").to_numpy(dtype=object)[rows]
    pairs = zip(customer[rows].tolist(), map(facts.shown, actions), strict=True)
    return {position: action for position, action in pairs if action}


def overdue_receivables(facts: Facts) -> Block:
    """Customers with the largest overdue amounts."""
    orders = facts.orders
    amounts, owed = facts.numbers("overdue_amount"), facts.numbers("receivable")
    longest = np.zeros(facts.inputs.count)
    if orders is not None:
        known = (orders.customer >= 0) & np.isfinite(orders.overdue_days)
        np.maximum.at(longest, orders.customer[known], orders.overdue_days[known])
    order = np.lexsort((id_ranks(facts), -longest[facts.primary], -np.nan_to_num(amounts)))
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


def id_ranks(facts: Facts) -> Ints:
    """Rank of every customer by 客户编号 along ``facts.primary``; those without come last, in the sheet's order."""
    ids = [facts.shown(value) for value in facts.typed("customer_id")]
    order = sorted(range(len(ids)), key=lambda n: (ids[n] is None, ids[n] or "", n))
    ranks = np.empty(len(ids), dtype=np.int64)
    ranks[order] = np.arange(len(ids))
    return ranks
