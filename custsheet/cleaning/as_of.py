"""The as-of date T: which days it may be."""

from __future__ import annotations

import datetime as dt

from custsheet.cleaning.words import reading_rules
from custsheet.errors import UsageError

AsOf = dt.date | dt.datetime | str
"""How callers give an as-of date: a date, a datetime, or text such as ``2026-10-31``."""


def as_of_day(value: object) -> dt.date:
    """The day of an as-of date, without its time.

    Args:
        value: a date, a datetime (pandas' Timestamp is one), or text in ISO form: ``2026-10-31``, perhaps with a time.

    Raises:
        UsageError: ``bad_as_of``, it is no date; ``as_of_range``, no workbook can speak of that day.
    """
    if isinstance(value, str):
        value = _from_text(value)
    if not isinstance(value, dt.date) or value != value:  # pandas' NaT is a datetime
        raise UsageError("bad_as_of", value=value)
    day = value.date() if isinstance(value, dt.datetime) else value
    first, last = reading_rules("dates")["as_of_first"], reading_rules("dates")["as_of_last"]
    if not first <= day <= last:
        raise UsageError("as_of_range", value=day.isoformat(), first=first.isoformat(), last=last.isoformat())
    return day


def _from_text(text: str) -> object:
    try:
        return dt.datetime.fromisoformat(text.strip())
    except ValueError:
        return text
