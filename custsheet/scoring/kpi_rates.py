"""What was done of what was due, in the contact log and in feedback (contract §4, "KPI").

Columns read: interactions date, method, next_date, follow_up, minutes_sent_on; feedback date and its computed overdue.
Each function returns (done, due) per row, for the last 12 months; ``share`` turns them into a rate for any grouping.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from custsheet.schema.meanings import CANCELLED_FOLLOW_UP, DONE_FOLLOW_UP, MINUTED_METHODS, NO
from custsheet.scoring.contact import ContactLog
from custsheet.scoring.inputs import Inputs
from custsheet.scoring.periods import Bools, Floats, Ints, in_window

MONTHS = 12

DoneOfDue = tuple[Bools, Bools]


def share(group: Ints, done_of_due: DoneOfDue, count: int) -> Floats:
    """Per group 0…count−1 the share of due rows that are done; NaN where nothing is due. Group −1 is left out."""
    done, due = done_of_due
    rows = due & (group >= 0)
    whole = np.bincount(group[rows], minlength=count)
    part = np.bincount(group[rows & done], minlength=count)
    return np.where(whole > 0, part / np.maximum(whole, 1), np.nan)


def follow_ups_on_time(inputs: Inputs, log: ContactLog) -> DoneOfDue:
    """Promised contacts: the customer was contacted again by the promised day.

    A promise marked as done counts as kept if the log has no later contact. Not due are promises that are cancelled,
    that can still be kept today, that have no known customer, or whose day is not after the contact.
    """
    key = "interactions"
    promised, following = inputs.days(key, "next_date"), _next_contact(log)
    done = (following <= promised) | (np.isnan(following) & inputs.is_word(key, "follow_up", DONE_FOLLOW_UP))
    due = np.isfinite(log.day) & in_window(promised, inputs.as_of, MONTHS) & (done | (promised < inputs.today))
    is_promise = (promised > log.day) & (log.customer >= 0)
    return done, due & is_promise & ~inputs.is_word(key, "follow_up", CANCELLED_FOLLOW_UP)


def minutes_on_time(inputs: Inputs, log: ContactLog) -> DoneOfDue:
    """Minutes sent within ``kpi.minutes_days``: of visits and meetings, and of other contacts that have minutes.

    If nobody records when minutes are sent, none are due.
    """
    key = "interactions"
    by_day = log.day + float(inputs.settings["kpi.minutes_days"])
    sent = inputs.days(key, "minutes_sent_on")
    wanted = inputs.is_word(key, "method", *MINUTED_METHODS) | np.isfinite(sent)
    done = sent <= by_day
    due = in_window(log.day, inputs.as_of, MONTHS) & wanted & (done | (by_day < inputs.today))
    return done, due & inputs.is_known(key, "date", "minutes_sent_on")


def feedback_in_time(inputs: Inputs, overdue: pd.Series[Any]) -> DoneOfDue:
    """Feedback answered in time; a row for which that is unknown is not due."""
    due = in_window(inputs.days("feedback", "date"), inputs.as_of, MONTHS) & overdue.notna().to_numpy()
    done: Bools = (overdue == NO).to_numpy(dtype=np.bool_)
    return done, due


def _next_contact(log: ContactLog) -> Floats:
    """Per row the day of the customer's next interaction on a later day; NaN for none."""
    rows = np.flatnonzero(np.isfinite(log.day) & (log.customer >= 0))
    order = rows[np.lexsort((log.day[rows], log.customer[rows]))]
    # One sortable number per customer and day (no day number reaches 10^7): the first greater one is the next contact,
    # if it belongs to the same customer.
    span = 1e7
    keys = log.customer[order] * span + log.day[order]
    place = np.searchsorted(keys, keys, side="right")
    days = np.append(log.day[order], np.nan)[place]
    is_own = np.append(log.customer[order], -1)[place] == log.customer[order]
    following = np.full(len(log.day), np.nan)
    following[order] = np.where(is_own, days, np.nan)
    return following
