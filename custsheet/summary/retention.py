"""Customers to save first, each with what a call to them needs (contract §4, "To save first", "Plan").

A line says why the customer is at risk, what went wrong recently (open complaints, a fall in satisfaction), and which
strategy the matrix gives.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from custsheet.lists import save_first
from custsheet.scoring.portfolio import number
from custsheet.scoring.risk import HIGH, MEDIUM
from custsheet.summary.blocks import Block, Value
from custsheet.summary.satisfaction import Falls
from custsheet.summary.view import View, as_date

_COMPLAINTS_SHOWN = 2


def to_save_first(view: View) -> Block:
    """Customers in the order of contract §4; the note counts those of high and medium risk."""
    unknown = None if view.knows_risk else view.text("save_first.unknown")
    at_risk = int((view.has_risk(HIGH) | view.has_risk(MEDIUM)).sum())
    return view.listing("save_first", save_first(view), _Lines(view).row, unknown=unknown, total=at_risk)


class _Lines:
    """The words of one line."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._falls = Falls(view)
        rows = np.flatnonzero(view.open_complaints)
        self._oldest_first = rows[np.argsort(view.inputs.days("feedback", "date")[rows], kind="stable")]
        self._complaining = view.inputs.customers("feedback")[self._oldest_first]

    def row(self, line: Any) -> tuple[Value, ...]:
        view, position = self._view, int(line.customer)
        return (
            view.customer_id(position),
            view.link(position),
            view.label("tier", line.tier),
            view.label("risk", line.risk),
            number(line.revenue_12m),
            view.shown(line.risk_reason),
            view.say.join((self._complained(position), self._fell(position))) or None,
            view.say.join(filter(None, (view.shown(line.method), view.shown(line.goal)))) or None,
            view.owner(position),
            as_date(line.next_contact),
        )

    def _complained(self, position: int) -> str:
        rows = self._oldest_first[self._complaining == position].tolist()
        if not rows:
            return ""
        between = self._view.text("save_first.trouble.between")
        shown = between.join(map(self._complaint, rows[:_COMPLAINTS_SHOWN]))
        key = "more_complaints" if len(rows) > _COMPLAINTS_SHOWN else "complaints"
        return self._view.text(f"save_first.trouble.{key}", shown=shown, count=len(rows))

    def _complaint(self, row: int) -> str:
        view = self._view
        owner = view.cell("feedback", "owner", row)
        return view.text(
            "save_first.trouble.complaint_of" if owner else "save_first.trouble.complaint",
            category=view.label("problem_category", view.cell("feedback", "category", row))
            or view.text("complaint_categories.rows.blank"),
            days=int(view.inputs.today - view.inputs.days("feedback", "date")[row]),
            owner=owner,
        )

    def _fell(self, position: int) -> str:
        fall = self._falls.of(position)
        if fall is None:
            return ""
        before, now = map(self._view.say.number, (fall.before, fall.rating))
        return self._view.text("save_first.trouble.fall", before=before, now=now, month=f"{fall.rated_on:%Y-%m}")
