"""What the performance figures are made of: the work done, and whose it is (contract §4, "KPI").

A customer belongs to its 负责人; an interaction to its 跟进人 and feedback to its 责任人, if those were active
in the window; every other row to its customer's owner, or to nobody. Names that differ only in spaces or case are one
person.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from custsheet.cleaning.tidy import tidy_person
from custsheet.scoring.contact import ContactLog
from custsheet.scoring.inputs import Inputs
from custsheet.scoring.kpi_rates import MONTHS, DoneOfDue, follow_ups_on_time, minutes_on_time, share
from custsheet.scoring.periods import Bools, Floats, Ints, in_window

if TYPE_CHECKING:
    from custsheet.scoring.scores import Scores

_OWN_ROWS = {"interactions": ("date", "next_date"), "feedback": ("date",)}
"""Record types whose rows can have an owner of their own, and the dates that show recent work."""

ErrorRows = Mapping[str, Collection[object]]
"""Per record type the row labels that have an error."""


@dataclass(frozen=True)
class Groups:
    """Every row's group, numbered 0 … count − 1, −1 for none.

    Attributes:
        names: the groups' names; None for the group without an owner.
        customers: per row of the customers frame.
        rows: per record type that has customers or owners, per row.
    """

    names: tuple[str | None, ...]
    customers: Ints
    rows: Mapping[str, Ints]

    @property
    def count(self) -> int:
        """The number of groups."""
        return len(self.names)


class Work:
    """What was done of what was due, per row, and the figures of every customer."""

    def __init__(self, inputs: Inputs, scores: Scores, error_rows: ErrorRows | None) -> None:
        self.inputs, self.scores, self.error_rows = inputs, scores, error_rows
        self.log: ContactLog = inputs.log
        self.primary: Ints = np.flatnonzero(inputs.is_primary)

    @cached_property
    def follow_ups(self) -> DoneOfDue:
        """Promised contacts, per row of the log."""
        return follow_ups_on_time(self.inputs, self.log)

    @cached_property
    def minutes(self) -> DoneOfDue:
        """Minutes of visits and meetings, per row of the log."""
        return minutes_on_time(self.inputs, self.log)

    def figure(self, name: str) -> Floats:
        """A figure per customer row; all NaN if it is unknown."""
        if name not in self.scores.figures:
            return np.full(self.inputs.count, np.nan)
        return self.scores.figures[name].to_numpy(dtype=np.float64)

    def recent_contacts(self) -> Bools:
        """Which rows of the log lie in the window and have a known customer."""
        return in_window(self.log.day, self.inputs.as_of, MONTHS) & (self.log.customer >= 0)

    @cached_property
    def sheets(self) -> tuple[str, ...]:
        """The record types whose rows can have an owner."""
        frames = self.inputs.frames
        return tuple(key for key, frame in frames.items() if key != "customers" and _is_of_somebody(frame))

    def by_owner(self) -> Groups:
        """One group per owner in order of first appearance, and a last one for rows without an owner."""
        own_rows = [key for key in ("customers", *_OWN_ROWS) if key in self.inputs.frames]
        names, numbers = _people({key: self._active_owners(key) for key in own_rows})
        nobody = len(names)
        own = numbers.get("customers", np.full(self.inputs.count, -1, dtype=np.int64))
        customers = np.where(own >= 0, own, nobody)
        # Rows without a customer have position −1, which picks the appended element: nobody.
        of_customer = np.append(customers, nobody)
        rows = {}
        for key in self.sheets:
            theirs = of_customer[self.inputs.customers(key)]
            rows[key] = np.where(numbers[key] >= 0, numbers[key], theirs) if key in numbers else theirs
        return Groups((*names, None), customers, rows)

    def _active_owners(self, key: str) -> pd.Series[Any]:
        """The owner column, blank for rows outside the window: people who left get no line in the table."""
        owners = self.inputs.words(key, "owner")
        if key not in _OWN_ROWS:
            return owners
        days = [self.inputs.days(key, column) for column in _OWN_ROWS[key]]
        recent = np.logical_or.reduce([in_window(day, self.inputs.as_of, MONTHS) for day in days])
        return owners.where(recent)

    def as_one(self) -> Groups:
        """All customers and rows in one group."""
        rows = {key: np.zeros(self.inputs.rows(key), dtype=np.int64) for key in self.sheets}
        return Groups((None,), np.zeros(self.inputs.count, dtype=np.int64), rows)


def mean(group: Ints, values: Floats, count: int) -> Floats:
    """Per group the mean of the known values; NaN without any."""
    known = np.isfinite(values) & (group >= 0)
    whole = np.bincount(group[known], minlength=count)
    total = np.bincount(group[known], weights=values[known], minlength=count)
    return np.where(whole > 0, total / np.maximum(whole, 1), np.nan)


def coverage(work: Work, group: Ints, count: int) -> Floats:
    """Of the customers with a plan, the share whose plan is not overdue."""
    overdue_days = work.figure("overdue_days")
    return share(group, (overdue_days == 0, np.isfinite(overdue_days)), count)


def _is_of_somebody(frame: pd.DataFrame) -> bool:
    return "owner" in frame or "customer_id" in frame


def _people(columns: Mapping[str, pd.Series[Any]]) -> tuple[list[str], dict[str, Ints]]:
    """The names as first spelt, and per column the number of each row's name; −1 for blank."""
    names: dict[str, str] = {}
    numbers: dict[str, Ints] = {}
    place: dict[str, int] = {}
    for key, column in columns.items():
        codes, spellings = pd.factorize(column.astype(object))
        people = []
        for spelling in spellings:
            name = tidy_person(spelling) if isinstance(spelling, str) else ""
            person = name.casefold()
            if person:
                names.setdefault(person, name)
                place.setdefault(person, len(place))
            people.append(place.get(person, -1))
        # factorize gives blanks the code −1, which picks the appended −1.
        numbers[key] = np.array([*people, -1], dtype=np.int64)[codes]
    return list(names.values()), numbers
