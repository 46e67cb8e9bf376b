"""Demands and plans that want a decision (contract §4, "Demands": "Listed for review").

Demands come first: overdue ones before the others, then the longest.  Below stand plans that nobody carries out,
暂停 or 未开始 although the contact is overdue.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from custsheet.schema.meanings import PLAN_NOT_STARTED, PLAN_PAUSED
from custsheet.scoring.demand_reviews import UNCHANGED
from custsheet.scoring.periods import Floats
from custsheet.summary.blocks import Block, Value
from custsheet.summary.facts import Facts, day


class _Review(NamedTuple):
    """One line: which row of which sheet, since how many days, past the deadline by how many, and the reason's code."""

    key: str
    row: int
    days: int
    late: int
    reason: str = ""


def reviews(facts: Facts) -> Block:
    """Everything that wants a decision, with the words of the demand and whose task it is."""
    found = [*_demands(facts), *_plans(facts)]
    is_known = facts.inputs.is_known("demands", "raised_on") or facts.inputs.has("plans", "plan_status")
    unknown = None if is_known else facts.text("reviews.unknown")
    return facts.listing("reviews", found, lambda review: _line(facts, review), unknown=unknown)


def _demands(facts: Facts) -> list[_Review]:
    table = facts.scores.demand_reviews
    if not len(table):
        return []
    rows = facts.frames["demands"].index.get_indexer(table.index)
    late, days = _late_days(facts)[rows], table["days"].to_numpy(dtype=np.float64)
    order = np.lexsort((rows, -days, -late))
    columns = (rows[order].tolist(), days[order].tolist(), late[order].tolist(), table["reason"].to_numpy()[order])
    return [_Review("demands", row, int(n), int(over), why) for row, n, over, why in zip(*columns, strict=True)]


def _late_days(facts: Facts) -> Floats:
    """Days past the deadline of every demand, 0 where unknown."""
    columns = facts.scores.columns.get("demands")
    if columns is None or "overdue_days" not in columns:
        return np.zeros(facts.inputs.rows("demands"))
    late: Floats = np.nan_to_num(columns["overdue_days"].to_numpy(dtype=np.float64))
    return late


def _plans(facts: Facts) -> list[_Review]:
    inputs = facts.inputs
    late_of = np.zeros(inputs.count + 1)  # the last place serves rows without customer (−1)
    late_of[facts.primary] = np.nan_to_num(facts.numbers("overdue_days"))
    late = late_of[inputs.customers("plans")]
    rests = inputs.is_word("plans", "plan_status", PLAN_PAUSED, PLAN_NOT_STARTED)
    rows = np.flatnonzero(rests & (late > 0))
    return [_Review("plans", row, int(late[row]), 0) for row in rows[np.lexsort((rows, -late[rows]))].tolist()]


def _line(facts: Facts, review: _Review) -> tuple[Value, ...]:
    key, row = review.key, review.row
    customer = int(facts.inputs.customers(key)[row])
    if key == "demands":
        what, deadline = facts.cell(key, "content", row), facts.inputs.days(key, "due_on")[row]
        status = facts.label("demand_status", facts.cell(key, "status", row))
    else:
        what, deadline = facts.text("reviews.plan"), facts.inputs.today - review.days
        status = facts.label("plan_status", facts.cell(key, "plan_status", row))
    return (
        facts.link(customer) if customer >= 0 else facts.cell(key, "name", row),
        what,
        status,
        _why(facts, review),
        review.days,
        day(deadline),
        facts.cell(key, "owner", row) or (facts.owner(customer) if customer >= 0 else None),
    )


def _why(facts: Facts, review: _Review) -> str:
    if review.key == "plans":
        return facts.text("reviews.plan_late", days=review.days)
    key = "reviews.unchanged" if review.reason == UNCHANGED else "reviews.quarter"
    late = facts.text("reviews.late", days=review.late) if review.late else ""
    return facts.say.join((facts.text(key, days=review.days), late))
