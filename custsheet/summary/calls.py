"""Whom to call this week, why, how and at which number (contract §4, "Plan").

On the list is whoever ``custsheet due`` names, in its order: the earliest planned contact first, then by 客户编号.
"""

from __future__ import annotations

import numpy as np

from custsheet.schema.meanings import OPEN_FOLLOW_UP
from custsheet.scoring.periods import Floats, Ints
from custsheet.summary.blocks import Block, Value
from custsheet.summary.facts import Facts, day
from custsheet.summary.reach import reachable_at


def call_this_week(facts: Facts) -> Block:
    """Customers whose next contact is late or due within ``summary.call_days``."""
    due = facts.days("due_date")
    places, at_most = (
        due_places(facts, int(facts.settings["summary.call_days"])),
        int(facts.settings["summary.call_rows"]),
    )
    return facts.listing(
        "call_this_week",
        places.tolist(),
        _Calls(facts, due, places[:at_most]).row,
        unknown=None if np.isfinite(due).any() else facts.text("call_this_week.unknown"),
        at_most=at_most,
    )


def due_places(facts: Facts, days: int) -> Ints:
    """Places along ``facts.primary`` of the customers to contact by T + ``days``, the earliest first."""
    due = facts.days("due_date")
    order = np.lexsort((facts.id_ranks, due))
    return order[due[order] <= facts.inputs.today + days]


class _Calls:
    """The words of one line, for the customers at some ``places``."""

    def __init__(self, facts: Facts, due: Floats, places: Ints) -> None:
        self._facts = facts
        self._due = due
        self._last = facts.days("last_contact")
        self._interval = facts.numbers("interval_days")
        self._late = facts.numbers("overdue_days")
        self._words = {key: facts.words(key) for key in ("tier", "risk", "method", "goal")}
        due_of = np.full(facts.inputs.count + 1, np.nan)  # the last place serves rows without customer (−1)
        due_of[facts.primary[places]] = due[places]
        self._promised = _promised_actions(facts, due_of)

    def row(self, place: int) -> tuple[Value, ...]:
        facts, words = self._facts, self._words
        position = facts.primary[place]
        return (
            facts.link(position),
            facts.label("tier", words["tier"][place]),
            facts.label("risk", words["risk"][place]),
            day(self._due[place]),
            int(self._late[place]),
            self._why(place),
            facts.say.join(filter(None, (facts.shown(words[key][place]) for key in ("method", "goal")))),
            reachable_at(facts, position),
            facts.owner(position),
        )

    def _why(self, place: int) -> str:
        facts, position = self._facts, int(self._facts.primary[place])
        last, interval = self._last[place], self._interval[place]
        if position in self._promised:
            action = self._promised[position]
            return facts.text("call_this_week.why.promised" if action else "call_this_week.why.agreed", action=action)
        if last != last:
            return facts.text("call_this_week.why.never")
        if self._due[place] < last + interval:
            return facts.text("call_this_week.why.agreed")
        days, interval = int(facts.inputs.today - last), int(interval)
        return facts.text("call_this_week.why.interval", days=days, interval=interval)


def _promised_actions(facts: Facts, due_of: Floats) -> dict[int, str]:
    """跟进事项 (empty when none was noted) by customer, where an open follow-up makes the contact due on that day."""
    inputs = facts.inputs
    customer, next_date = inputs.customers("interactions"), inputs.days("interactions", "next_date")
    is_due = (next_date == due_of[customer]) & (inputs.days("interactions", "date") <= inputs.today)
    is_open = inputs.is_blank("interactions", "follow_up") | inputs.is_word("interactions", "follow_up", OPEN_FOLLOW_UP)
    found: dict[int, str] = {}
    for row in np.flatnonzero(is_due & is_open).tolist():
        position = int(customer[row])
        found[position] = facts.cell("interactions", "next_action", row) or found.get(position, "")
    return found
