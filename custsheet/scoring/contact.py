"""When a customer was last contacted, and what was promised next (contract §4, "Plan").

Columns read: interactions date, next_date, follow_up; last_contact and next_contact typed in the customer sheet.
Columns written: customers last_contact; interactions overdue_days.

An open follow-up is the next_date of the customer's newest interaction (the earliest if several share that day),
unless it is done or cancelled. A next date typed in the customer sheet is open until an interaction on or after it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from custsheet.schema.meanings import OPEN_FOLLOW_UP
from custsheet.scoring.periods import Bools, Floats, Ints, in_window
from custsheet.scoring.record_columns import RecordColumns
from custsheet.scoring.revenue import newest


@dataclass(frozen=True)
class ContactLog:
    """The interactions up to T. Days are day numbers, NaN if there is none.

    Attributes:
        known: the workbook has interactions with a date.
        day, customer: per row; the day is NaN for rows that do not count (no date, or after T).
        newest: per customer the day of its newest interaction.
        last_contact: per customer the later of ``newest`` and the typed date.
        open_follow_up: per customer the next promised day.
        has_plan: per customer whether anything is known to plan from.
        overdue_days: per row; NaN for rows that do not count.
    """

    inputs: RecordColumns
    known: bool
    day: Floats
    customer: Ints
    newest: Floats
    last_contact: Floats
    open_follow_up: Floats
    has_plan: Bools
    overdue_days: Floats

    def count_since(self, start_day: float) -> Ints:
        """Per customer the number of interactions on or after ``start_day``, up to T."""
        rows = (self.day >= start_day) & (self.customer >= 0)
        return np.bincount(self.customer[rows], minlength=self.inputs.count)

    def count_in(self, months: int) -> Ints:
        """Per customer the number of interactions in (T − months, T]."""
        rows = in_window(self.day, self.inputs.as_of, months) & (self.customer >= 0)
        return np.bincount(self.customer[rows], minlength=self.inputs.count)


def contact_log(inputs: RecordColumns) -> ContactLog:
    """Read the contact log and the contact dates typed in the customer sheet."""
    known = inputs.is_known("interactions", "date")
    customer = inputs.customers("interactions")
    day = inputs.past_days("interactions", "date")
    logged = newest(inputs, "interactions", day)
    next_date = np.where(_is_open(inputs), inputs.days("interactions", "next_date"), np.nan)
    # Rows without a customer (−1) pick the appended NaN; no other row can close theirs, so each counts as newest.
    is_newest = np.isfinite(day) & ((customer < 0) | (day == np.append(logged, np.nan)[customer]))

    typed_last, typed_next = _typed(inputs, "last_contact"), _typed(inputs, "next_contact")
    typed_last = np.where(typed_last <= inputs.today, typed_last, np.nan)
    # NaN compares false: without an interaction the typed date stays open.
    still_open = np.where(logged >= typed_next, np.nan, typed_next)
    # The earliest of several is the greatest of the negated days.
    promised = -newest(inputs, "interactions", -np.where(is_newest, next_date, np.nan))
    return ContactLog(
        inputs=inputs,
        known=known,
        day=day,
        customer=customer,
        newest=logged,
        last_contact=np.fmax(logged, typed_last),
        open_follow_up=np.fmin(promised, still_open),
        has_plan=np.full(inputs.count, known) | np.isfinite(typed_last) | np.isfinite(typed_next),
        overdue_days=_overdue_days(inputs, day, np.where(is_newest, next_date, np.nan)),
    )


def _is_open(inputs: RecordColumns) -> Bools:
    return inputs.is_blank("interactions", "follow_up") | inputs.is_word("interactions", "follow_up", OPEN_FOLLOW_UP)


def _overdue_days(inputs: RecordColumns, day: Floats, open_next_date: Floats) -> Floats:
    """Days since the promised date if no later interaction closed it, else 0; NaN for rows that do not count."""
    late = np.where(open_next_date < inputs.today, inputs.today - open_next_date, 0.0)
    return np.where(np.isfinite(day), late, np.nan)


def _typed(inputs: RecordColumns, column: str) -> Floats:
    """Per customer a contact date typed in the customer sheet, the latest if it has several rows."""
    latest = np.full(inputs.count, np.nan)
    typed = inputs.typed_days("customers", column)
    if typed is not None:
        # ``latest[primary] = …`` would keep the last of several rows; ``fmax`` also ignores NaN.
        np.fmax.at(latest, inputs.primary, typed)
    return latest
