"""Whom to call this week, why, how and at which number (contract §4, "Plan"): the first lines of ``due``."""

from __future__ import annotations

from typing import Any

import numpy as np

from custsheet.lists import due
from custsheet.lists.due import INTERVAL
from custsheet.lists.reach import reachable_at
from custsheet.summary.blocks import Block, Value
from custsheet.summary.view import View, as_date


def call_this_week(view: View) -> Block:
    """Customers whose next contact is late or due within ``summary.call_days``."""
    is_known = bool(np.isfinite(view.days("due_date")).any())
    return view.listing(
        "call_this_week",
        due(view, int(view.settings["summary.call_days"])),
        lambda line: _row(view, line),
        unknown=None if is_known else view.text("call_this_week.unknown"),
        at_most=int(view.settings["summary.call_rows"]),
    )


def _row(view: View, line: Any) -> tuple[Value, ...]:
    return (
        view.link(line.customer),
        view.label("tier", line.tier),
        view.label("risk", line.risk),
        as_date(line.due_date),
        int(line.overdue_days),
        _why(view, line),
        view.say.join(filter(None, (view.shown(line.method), view.shown(line.goal)))),
        reachable_at(view, line.customer),
        view.owner(line.customer),
    )


def _why(view: View, line: Any) -> str:
    words: dict[str, object] = {"action": line.action}
    if line.basis == INTERVAL:
        last = as_date(line.last_contact)
        assert last is not None
        words = {"days": (view.as_of - last).days, "interval": int(line.interval_days)}
    return view.text(f"call_this_week.why.{line.basis}", **words)
