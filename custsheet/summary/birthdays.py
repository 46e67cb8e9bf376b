"""Whose birthday comes soon: the contact persons of the customer sheet and the further ones of the contacts sheet.

A birthday may have no year (then the frame has a leap year, ``cleaning.dates.NO_YEAR``); who was born on 29 February
has the birthday on the 28th in other years.  Lunar birthdays are not known to the workbook.
"""

from __future__ import annotations

from calendar import isleap
from datetime import date, timedelta
from typing import NamedTuple

import numpy as np

from custsheet.scoring.periods import Bools, Ints, to_dates
from custsheet.summary.blocks import Block, Value
from custsheet.summary.facts import Facts
from custsheet.summary.reach import first_number

_KEYS = ("customers", "contacts")


class _Person(NamedTuple):
    """One birthday that is coming up: in how many days, and the row that has it."""

    in_days: int
    key: str
    row: int
    name: str | None
    customer: int


def birthdays(facts: Facts) -> Block:
    """Birthdays within ``summary.birthday_days`` of T, the next first; a person in both sheets is named once."""
    is_known = any(facts.inputs.is_known(key, "birthday") for key in _KEYS)
    unknown = None if is_known else facts.text("birthdays.unknown")
    return facts.listing("birthdays", _coming(facts), lambda person: _line(facts, person), unknown=unknown)


def _coming(facts: Facts) -> list[_Person]:
    people: dict[tuple[int, str | None, int, int], _Person] = {}
    ahead = int(facts.settings["summary.birthday_days"])
    for key in _KEYS:
        days = facts.inputs.days(key, "birthday")
        born = np.flatnonzero(np.isfinite(days))
        dates = to_dates(days[born]).astype("datetime64[D]")
        months = dates.astype("datetime64[M]")
        month = months.astype(np.int64) % 12 + 1
        day = (dates - months).astype(np.int64) + 1
        names = facts.inputs.words(key, "contact").to_numpy(dtype=object)
        customer = facts.inputs.primary if key == "customers" else facts.inputs.customers(key)
        for in_days in range(ahead + 1):
            has_it = _is_birthday(facts.as_of + timedelta(in_days), month, day)
            for row in born[has_it].tolist():
                name = facts.shown(names[row])
                whose = int(customer[row])
                same = (whose, name, in_days, -1 if name and whose >= 0 else row)
                people.setdefault(same, _Person(in_days, key, row, name, whose))
    return sorted(people.values(), key=lambda person: person.in_days)


def _is_birthday(today: date, month: Ints, day: Ints) -> Bools:
    is_it: Bools = (month == today.month) & (day == today.day)
    if (today.month, today.day) == (2, 28) and not isleap(today.year):
        is_it |= (month == 2) & (day == 29)
    return is_it


def _line(facts: Facts, person: _Person) -> tuple[Value, ...]:
    key, row, customer = person.key, person.row, person.customer
    words = {0: "birthdays.today", 1: "birthdays.tomorrow"}
    return (
        facts.link(customer) if customer >= 0 else facts.cell(key, "name", row),
        person.name,
        facts.as_of + timedelta(person.in_days),
        facts.text(words.get(person.in_days, "birthdays.in_days"), days=person.in_days),
        first_number(facts, key, row),
        facts.owner(customer) if customer >= 0 else None,
    )
