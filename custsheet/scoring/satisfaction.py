"""Satisfaction ratings in the contact log and in feedback (contract §4, "Loyalty", "Feedback").

Columns read: interactions and feedback date, satisfaction (1–5). A rating dated after T, or outside 1–5, does not
count.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from custsheet.scoring.periods import Floats, Ints, in_window, to_dates
from custsheet.scoring.record_columns import RecordColumns

_WORST, _BEST = 1, 5
_MONTHS = 12
FALL_COLUMNS = ("before", "before_on", "rating", "rated_on")


@dataclass(frozen=True)
class Ratings:
    """Every rating that counts, sorted by customer, then by day; those of one day in the order of the sheets."""

    customer: Ints
    day: Floats
    rating: Floats


def ratings(inputs: RecordColumns) -> Ratings:
    """Gather the ratings of both sheets."""
    keys = ("interactions", "feedback")
    customer = np.concatenate([inputs.customers(key) for key in keys])
    day = np.concatenate([inputs.days(key, "date") for key in keys])
    rating = np.concatenate([valid_ratings(inputs, key) for key in keys])
    counted = np.flatnonzero((customer >= 0) & (day <= inputs.today) & np.isfinite(rating))
    order = counted[np.lexsort((day[counted], customer[counted]))]
    return Ratings(customer[order], day[order], rating[order])


def valid_ratings(inputs: RecordColumns, key: str) -> Floats:
    """Per row of interactions or feedback the rating; NaN if missing or outside 1–5."""
    rating = inputs.numbers(key, "satisfaction")
    return np.where((rating >= _WORST) & (rating <= _BEST), rating, np.nan)


def mean_rating(inputs: RecordColumns, rated: Ratings) -> Floats:
    """Per customer the mean of the ratings of 12 months; NaN without one."""
    recent = in_window(rated.day, inputs.as_of, _MONTHS)
    count = np.bincount(rated.customer[recent], minlength=inputs.count)
    total = np.bincount(rated.customer[recent], weights=rated.rating[recent], minlength=inputs.count)
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)


def falls(inputs: RecordColumns, rated: Ratings) -> pd.DataFrame:
    """Customers whose rating fell by ``feedback.satisfaction_fall`` or more in one step, each with its newest fall.

    Returns:
        Index: positions in the customers frame. Columns (FALL_COLUMNS): the earlier rating and its day, the lower one
        and its day; the newest fall first.
    """
    least = float(inputs.settings["feedback.satisfaction_fall"])
    fell = np.flatnonzero((np.diff(rated.customer) == 0) & (np.round(-np.diff(rated.rating), 9) >= least)) + 1
    # The last fall of each customer is the one followed by another customer's, or by nothing.
    newest = fell[np.append(np.diff(rated.customer[fell]) != 0, True)] if len(fell) else fell
    newest = newest[np.lexsort((rated.customer[newest], -rated.day[newest]))]
    before = newest - 1
    columns = (rated.rating[before], to_dates(rated.day[before]), rated.rating[newest], to_dates(rated.day[newest]))
    return pd.DataFrame(dict(zip(FALL_COLUMNS, columns, strict=True)), index=rated.customer[newest])
