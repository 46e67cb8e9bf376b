"""Customers with the largest overdue amounts."""

from __future__ import annotations

from typing import Any

from custsheet.lists import debtors
from custsheet.scoring.portfolio import number
from custsheet.summary.blocks import Block, Value
from custsheet.summary.view import View


def overdue_receivables(view: View) -> Block:
    """Customers by overdue amount, with the longest delay of each."""

    def row(line: Any) -> tuple[Value, ...]:
        owed, owner = number(line.receivable), view.owner(line.customer)
        return view.link(line.customer), number(line.overdue_amount), int(line.longest_days), owed, owner

    why = view.text(f"overdue_receivables.{view.why_nothing_is_owed}")
    unknown = None if view.knows("overdue_amount") else why
    return view.listing("overdue_receivables", debtors(view), row, unknown=unknown)
