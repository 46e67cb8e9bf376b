"""The as-of date T: which days it may be."""

from __future__ import annotations

import datetime as dt

from custsheet.cleaning.words import reading_rules
from custsheet.errors import UsageError


def as_of_day(value: object) -> dt.date:
    """The day of an as-of date, without its time.

    Raises:
        UsageError: ``bad_as_of``, it is no date; ``as_of_range``, no workbook can speak of that day.
    """
    if not isinstance(value, dt.date) or value != value:  # pandas' NaT is a datetime
        raise UsageError("bad_as_of", value=value)
    day = value.date() if isinstance(value, dt.datetime) else value
    first, last = reading_rules("dates")["as_of_first"], reading_rules("dates")["as_of_last"]
    if not first <= day <= last:
        raise UsageError("as_of_range", value=day.isoformat(), first=first.isoformat(), last=last.isoformat())
    return day
