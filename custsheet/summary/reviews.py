"""Demands and plans that need a decision, with the content of the demand and its owner."""

from __future__ import annotations

from typing import Any

from custsheet.lists import reviews
from custsheet.lists.reviews import PLAN_LATE
from custsheet.scoring.demand_reviews import UNCHANGED
from custsheet.summary.blocks import Block, Value
from custsheet.summary.view import View, as_date


def for_review(view: View) -> Block:
    """Everything that needs a decision."""
    is_known = view.inputs.is_known("demands", "raised_on") or view.inputs.has("plans", "plan_status")
    unknown = None if is_known else view.text("reviews.unknown")
    return view.listing("reviews", reviews(view), lambda line: _row(view, line), unknown=unknown)


def _row(view: View, line: Any) -> tuple[Value, ...]:
    if line.key == "demands":
        what = view.cell("demands", "content", line.row)
        status = view.label("demand_status", view.cell("demands", "status", line.row))
    else:
        what = view.text("reviews.plan")
        status = view.label("plan_status", view.cell("plans", "plan_status", line.row))
    return (
        view.link(line.customer) if line.customer >= 0 else view.shown(line.name),
        what,
        status,
        _why(view, line),
        int(line.days),
        as_date(line.due_on),
        view.shown(line.owner),
    )


def _why(view: View, line: Any) -> str:
    if line.reason == PLAN_LATE:
        return view.text("reviews.plan_late", days=int(line.days))
    key = "reviews.unchanged" if line.reason == UNCHANGED else "reviews.quarter"
    late = view.text("reviews.late", days=int(line.late_days)) if line.late_days else ""
    return view.say.join((view.text(key, days=int(line.days)), late))
