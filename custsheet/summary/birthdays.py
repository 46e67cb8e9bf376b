"""The block of upcoming birthdays."""

from __future__ import annotations

from typing import Any

from custsheet.lists import birthdays
from custsheet.lists.birthdays import KEYS
from custsheet.summary.blocks import Block, Value
from custsheet.summary.view import View, as_date


def coming_birthdays(view: View) -> Block:
    """Birthdays within ``summary.birthday_days`` of T."""
    is_known = any(view.inputs.is_known(key, "birthday") for key in KEYS)
    unknown = None if is_known else view.text("birthdays.unknown")
    found = birthdays(view, int(view.settings["summary.birthday_days"]))
    return view.listing("birthdays", found, lambda line: _row(view, line), unknown=unknown)


def _row(view: View, line: Any) -> tuple[Value, ...]:
    words = {0: "birthdays.today", 1: "birthdays.tomorrow"}
    return (
        view.link(line.customer) if line.customer >= 0 else view.shown(line.name),
        view.shown(line.contact),
        as_date(line.birthday),
        view.text(words.get(line.in_days, "birthdays.in_days"), days=line.in_days),
        view.shown(line.number),
        view.owner(line.customer) if line.customer >= 0 else None,
    )
