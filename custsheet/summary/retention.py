"""Customers to save first, each with what a conversation with them needs (contract §4, "To save first", "Plan").

One line has why the customer is at risk, what went wrong lately (open complaints, a fall of satisfaction), and the
strategy of the matrix.
"""

from __future__ import annotations

import numpy as np

from custsheet.scoring.periods import Ints
from custsheet.summary.blocks import Block, Value
from custsheet.summary.facts import HIGH, LOST, MEDIUM, Facts, day, number
from custsheet.summary.satisfaction import Falls

_COMPLAINTS_SHOWN = 2


def save_first(facts: Facts) -> Block:
    """Customers in the order of contract §4; the note counts those of high and medium risk."""
    lines = _Lines(facts)
    unknown = None if facts.knows_risk else facts.text("save_first.unknown")
    at_risk = int((facts.has_risk(HIGH) | facts.has_risk(MEDIUM)).sum())
    return facts.listing("save_first", order_to_save(facts).tolist(), lines.row, unknown=unknown, total=at_risk)


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


class _Lines:
    """The words of one line."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._next_contact = facts.days("next_contact")
        self._revenue = facts.numbers("revenue_12m")
        self._words = {key: facts.words(key) for key in ("tier", "risk", "risk_reason", "method", "goal")}
        self._falls = Falls(facts)
        rows = np.flatnonzero(facts.open_complaints)
        self._oldest_first = rows[np.argsort(facts.inputs.days("feedback", "date")[rows], kind="stable")]
        self._complaining = facts.inputs.customers("feedback")[self._oldest_first]

    def row(self, place: int) -> tuple[Value, ...]:
        facts, words = self._facts, self._words
        position = int(facts.primary[place])
        return (
            facts.customer_id(position),
            facts.link(position),
            facts.label("tier", words["tier"][place]),
            facts.label("risk", words["risk"][place]),
            number(self._revenue[place]),
            facts.shown(words["risk_reason"][place]),
            facts.say.join((self._complained(position), self._fell(position))) or None,
            facts.say.join(filter(None, (facts.shown(words[key][place]) for key in ("method", "goal")))) or None,
            facts.owner(position),
            day(self._next_contact[place]),
        )

    def _complained(self, position: int) -> str:
        rows = self._oldest_first[self._complaining == position].tolist()
        if not rows:
            return ""
        between = self._facts.text("save_first.trouble.between")
        shown = between.join(map(self._complaint, rows[:_COMPLAINTS_SHOWN]))
        key = "more_complaints" if len(rows) > _COMPLAINTS_SHOWN else "complaints"
        return self._facts.text(f"save_first.trouble.{key}", shown=shown, count=len(rows))

    def _complaint(self, row: int) -> str:
        facts = self._facts
        owner = facts.cell("feedback", "owner", row)
        return facts.text(
            "save_first.trouble.complaint_of" if owner else "save_first.trouble.complaint",
            category=facts.label("problem_category", facts.cell("feedback", "category", row))
            or facts.text("complaint_categories.rows.blank"),
            days=int(facts.inputs.today - facts.inputs.days("feedback", "date")[row]),
            owner=owner,
        )

    def _fell(self, position: int) -> str:
        fall = self._falls.of(position)
        if fall is None:
            return ""
        before, now = map(self._facts.say.number, (fall.before, fall.rating))
        return self._facts.text("save_first.trouble.fall", before=before, now=now, month=f"{fall.rated_on:%Y-%m}")
