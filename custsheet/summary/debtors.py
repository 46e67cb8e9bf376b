"""Customers with the largest overdue amounts."""

from __future__ import annotations

import numpy as np

from custsheet.summary.blocks import Block, Value
from custsheet.summary.facts import Facts, number


def overdue_receivables(facts: Facts) -> Block:
    """Who owes most of what is overdue, with the longest delay."""
    orders = facts.orders
    amounts, owed = facts.numbers("overdue_amount"), facts.numbers("receivable")
    longest = np.zeros(facts.inputs.count)
    if orders is not None:
        known = (orders.customer >= 0) & np.isfinite(orders.overdue_days)
        np.maximum.at(longest, orders.customer[known], orders.overdue_days[known])
    order = np.lexsort((facts.id_ranks, -longest[facts.primary], -np.nan_to_num(amounts)))

    def row(place: int) -> tuple[Value, ...]:
        position = facts.primary[place]
        days, owner = int(longest[position]), facts.owner(position)
        return facts.link(position), number(amounts[place]), days, number(owed[place]), owner

    why = facts.text(f"overdue_receivables.{facts.why_nothing_is_owed}")
    unknown = None if facts.knows("overdue_amount") else why
    return facts.listing("overdue_receivables", order[amounts[order] > 0].tolist(), row, unknown=unknown)
