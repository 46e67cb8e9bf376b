"""Demands and plans that want a decision (contract §4, "Demands": "Listed for review").

Demands come first: overdue ones before the others, then the longest.  Below stand plans that nobody carries out,
暂停 or 未开始 although the contact is overdue.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from custsheet.schema.meanings import PLAN_NOT_STARTED, PLAN_PAUSED
from custsheet.scoring.demand_reviews import UNCHANGED
from custsheet.scoring.periods import Floats
from custsheet.summary.blocks import Block, Value
from custsheet.summary.facts import Facts, day


class _Review(NamedTuple):
    """One line: which row of which sheet, why and since how many days, and by when it was to be done."""

    key: str
    row: int
    why: str
    days: int
    deadline: float


def reviews(facts: Facts) -> Block:
    """Everything that wants a decision, with the words of the demand and whose task it is."""
    found = [*_demands(facts), *_plans(facts)]
    is_known = facts.inputs.is_known("demands", "raised_on") or facts.inputs.has("plans", "plan_status")
    unknown = None if is_known else facts.text("reviews.unknown")
    return facts.listing("reviews", found, lambda review: _line(facts, review), unknown=unknown)


def _demands(facts: Facts) -> Iterator[_Review]:
    table = facts.scores.demand_reviews
    if not len(table):
        return
    rows = facts.frames["demands"].index.get_indexer(table.index)
    late, deadlines = _late_days(facts)[rows], facts.inputs.days("demands", "due_on")
    days, reasons = table["days"].to_numpy(dtype=np.int64), table["reason"].tolist()
    for n in np.lexsort((rows, -days, -late)).tolist():
        key = "reviews.unchanged" if reasons[n] == UNCHANGED else "reviews.quarter"
        parts = [facts.text(key, days=days[n])]
        if late[n] > 0:
            parts.append(facts.text("reviews.late", days=int(late[n])))
        yield _Review("demands", int(rows[n]), facts.say.join(parts), int(days[n]), deadlines[rows[n]])


def _late_days(facts: Facts) -> Floats:
    """Days past the deadline of every demand, 0 where unknown."""
    columns = facts.scores.columns.get("demands")
    if columns is None or "overdue_days" not in columns:
        return np.zeros(facts.inputs.rows("demands"))
    late: Floats = np.nan_to_num(columns["overdue_days"].to_numpy(dtype=np.float64))
    return late


def _plans(facts: Facts) -> Iterator[_Review]:
    inputs, count = facts.inputs, facts.inputs.count
    late, due = np.zeros(count + 1), np.full(count + 1, np.nan)  # the last place serves rows without customer (−1)
    late[facts.primary], due[facts.primary] = np.nan_to_num(facts.numbers("overdue_days")), facts.days("due_date")
    customer = inputs.customers("plans")
    rests = inputs.is_word("plans", "plan_status", PLAN_PAUSED, PLAN_NOT_STARTED)
    rows = np.flatnonzero(rests & (late[customer] > 0))
    for row in rows[np.lexsort((rows, -late[customer[rows]]))].tolist():
        days = int(late[customer[row]])
        yield _Review("plans", row, facts.text("reviews.plan_late", days=days), days, due[customer[row]])


def _line(facts: Facts, review: _Review) -> tuple[Value, ...]:
    key, row = review.key, review.row
    customer = int(facts.inputs.customers(key)[row])
    if key == "demands":
        what, status = facts.cell(key, "content", row), facts.label("demand_status", facts.cell(key, "status", row))
    else:
        what, status = facts.text("reviews.plan"), facts.label("plan_status", facts.cell(key, "plan_status", row))
    return (
        facts.link(customer) if customer >= 0 else facts.cell(key, "name", row),
        what,
        status,
        review.why,
        review.days,
        day(review.deadline),
        facts.cell(key, "owner", row) or (facts.owner(customer) if customer >= 0 else None),
    )
