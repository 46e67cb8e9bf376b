"""The last year of each customer, quarter by quarter, as arrays from which the two cases are chosen.

Customers are positions in the customers frame: nothing here names them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from custsheet.pages.handbook.subject import Subject
from custsheet.schema.meanings import COMPLAINT, NO, YES
from custsheet.scoring.growth import compared
from custsheet.scoring.inputs import Inputs
from custsheet.scoring.kpi_rates import follow_ups_on_time
from custsheet.scoring.money import sum_by
from custsheet.scoring.periods import Bools, Floats, Ints, in_window, months_before
from custsheet.scoring.periods import day_number as number_of

MONTHS = 12
QUARTERS = ((12, 9), (9, 6), (6, 3), (3, 0))
"""Windows (T − first months, T − second months], the earliest first."""
DAYS_OF_A_MONTH = 365.25 / 12


@dataclass(frozen=True)
class Patterns:
    """Arrays by customer row; quarters run along the first axis.

    Attributes:
        contacts, complaints: their number in each quarter; None if the workbook does not know.
        net: net amount in each quarter, in cents; None if unknown.
    """

    subject: Subject
    contacts: Ints | None
    complaints: Ints | None
    net: Floats | None

    @property
    def inputs(self) -> Inputs:
        """Those of the subject."""
        return self.subject.inputs

    def figure(self, name: str) -> Floats:
        """A computed figure; all NaN if unknown."""
        figures = self.subject.scores.figures
        if name not in figures:
            return np.full(self.inputs.count, np.nan)
        return figures[name].to_numpy(dtype=np.float64)

    def has_risk(self, *positions: int) -> Bools:
        """Which customers have one of the risks at these positions of the settings."""
        names = [self.inputs.settings.risks[position].name for position in positions]
        if "risk" not in self.subject.scores.figures:
            return np.zeros(self.inputs.count, dtype=np.bool_)
        found: Bools = self.subject.scores.figures["risk"].isin(names).to_numpy(dtype=np.bool_)
        return found

    @cached_property
    def halves(self) -> Floats | None:
        """Net amount of the two half-years, in cents."""
        return None if self.net is None else np.stack([self.net[:2].sum(axis=0), self.net[2:].sum(axis=0)])

    @cached_property
    def change(self) -> Floats:
        """Growth of the second half-year over the first, as a ratio; without orders as typed; NaN if unknown."""
        if self.halves is None:
            return compared(self.figure("growth_6m"))
        before, after = self.halves
        return compared(np.where(before > 0, after / np.where(before > 0, before, 1.0) - 1, np.nan))

    @cached_property
    def days_without_contact(self) -> Floats:
        """The longest gap between contacts in days; a year for customers never contacted; NaN if unknown."""
        if self.contacts is None:
            return np.full(self.inputs.count, np.nan)
        log, today = self.inputs.log, float(self.inputs.today)
        start = float(number_of(months_before(self.inputs.as_of, MONTHS)))
        rows = np.flatnonzero(in_window(log.day, self.inputs.as_of, MONTHS) & (log.customer >= 0))
        # Both ends of the year count as contacts of everybody, so that the first and the last gap are measured too.
        everybody = np.arange(self.inputs.count)
        customer = np.concatenate([everybody, log.customer[rows], everybody])
        day = np.concatenate([np.full(len(everybody), start), log.day[rows], np.full(len(everybody), today)])
        order = np.lexsort((day, customer))
        apart = np.where(np.diff(customer[order]) == 0, np.diff(day[order]), 0.0)
        longest = np.zeros(self.inputs.count)
        np.maximum.at(longest, customer[order][1:], apart)
        return longest

    @cached_property
    def promises(self) -> tuple[Ints, Ints]:
        """Number of promised contacts (kept, not kept)."""
        if not self.inputs.log.known:
            return self._none, self._none
        done, due = follow_ups_on_time(self.inputs, self.inputs.log)
        customer = self.inputs.customers("interactions")
        return self._count(customer, done & due), self._count(customer, due & ~done)

    @cached_property
    def answers(self) -> tuple[Ints, Ints]:
        """Number of feedback records of the last year (answered in time, late)."""
        computed = self.subject.scores.columns.get("feedback")
        if computed is None or "overdue" not in computed:
            return self._none, self._none
        customer = self.inputs.customers("feedback")
        recent = in_window(self.inputs.days("feedback", "date"), self.inputs.as_of, MONTHS)
        said = computed["overdue"]
        in_time, late = (recent & (said == word).to_numpy(dtype=np.bool_) for word in (NO, YES))
        return self._count(customer, in_time), self._count(customer, late)

    @cached_property
    def is_untidy(self) -> Bools:
        """Which customers have an issue in their row."""
        index = self.subject.inputs.frames["customers"].index
        found: Bools = index.isin(list(self.subject.untidy))
        return found

    @cached_property
    def _none(self) -> Ints:
        return np.zeros(self.inputs.count, dtype=np.int64)

    def _count(self, customer: Ints, rows: Bools) -> Ints:
        return np.bincount(customer[rows & (customer >= 0)], minlength=self.inputs.count)


def patterns(subject: Subject) -> Patterns:
    """The patterns of the last year of every customer of a workbook."""
    inputs = subject.inputs
    return Patterns(subject, _contacts(inputs), _complaints(inputs), _net(inputs))


def _by_quarter(inputs: Inputs, key: str, chosen: Bools) -> Ints:
    customer, day = inputs.customers(key), inputs.days(key, "date")
    rows = [in_window(day, inputs.as_of, *quarter) & (customer >= 0) & chosen for quarter in QUARTERS]
    return np.stack([np.bincount(customer[of_quarter], minlength=inputs.count) for of_quarter in rows])


def _contacts(inputs: Inputs) -> Ints | None:
    if not inputs.is_known("interactions", "date"):
        return None
    return _by_quarter(inputs, "interactions", np.ones(inputs.rows("interactions"), dtype=np.bool_))


def _complaints(inputs: Inputs) -> Ints | None:
    if not inputs.is_known("feedback", "date", "type"):
        return None
    return _by_quarter(inputs, "feedback", inputs.is_word("feedback", "type", COMPLAINT))


def _net(inputs: Inputs) -> Floats | None:
    orders = inputs.orders
    if orders is None:
        return None
    rows = [orders.in_window(inputs, *quarter) for quarter in QUARTERS]
    return np.stack(
        [sum_by(np.where(of_quarter, orders.customer, -1), orders.net, inputs.count) for of_quarter in rows]
    )
