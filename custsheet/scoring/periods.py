"""Days, windows and calendar months.

Dates are handled as *day numbers*: whole days since 1970-01-01 as float64, NaN where there is no date.
A comparison with NaN is false, so a missing date lies in no window.

A window is half-open: ``(T - n, T]``.  Months are calendar months, clipped to the month's last day (contract §4):

>>> months_before(date(2026, 11, 30), 6), months_before(date(2026, 8, 31), 6)
(datetime.date(2026, 5, 30), datetime.date(2026, 2, 28))
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]

DAYS_OF_A_YEAR = 365.25

_EPOCH = date(1970, 1, 1).toordinal()


def day_number(day: date) -> int:
    """Whole days since 1970-01-01."""
    return day.toordinal() - _EPOCH


def day_numbers(dates: pd.Series[Any]) -> Floats:
    """A column of dates as day numbers; times of day are dropped, anything but a date is NaN."""
    if dates.dtype.kind != "M":
        dates = pd.to_datetime(dates, errors="coerce")
    if getattr(dates.dtype, "tz", None) is not None:
        dates = dates.dt.tz_localize(None)  # the local day as written, not the day in UTC
    days = dates.to_numpy().astype("datetime64[D]")
    return np.where(np.isnat(days), np.nan, days.astype(np.int64).astype(np.float64))


def to_dates(days: Floats) -> npt.NDArray[np.datetime64]:
    """Day numbers as ``datetime64[us]``, NaN as NaT."""
    known = np.isfinite(days)
    dates = np.where(known, days, 0).astype(np.int64).astype("datetime64[D]").astype("datetime64[us]")
    dates[~known] = np.datetime64("NaT")
    return dates


def months_before(day: date, months: int) -> date:
    """The same day ``months`` calendar months earlier, or that month's last day if it is shorter."""
    year, month_index = divmod(day.year * 12 + day.month - 1 - months, 12)
    # Earlier than Python's first date: the window then has no start.
    if year < 1:
        return date.min
    return date(year, month_index + 1, min(day.day, monthrange(year, month_index + 1)[1]))


def in_window(days: Floats, as_of: date, months: int, until_months: int = 0) -> Bools:
    """Which days lie in ``(T - months, T - until_months]``."""
    start = day_number(months_before(as_of, months))
    end = day_number(months_before(as_of, until_months))
    return (days > start) & (days <= end)


def completed_months(days: Floats, as_of: date) -> Floats:
    """Whole calendar months from each day to T: the greatest n with day <= T - n months; NaN where there is no day."""
    dates = to_dates(days)
    months = dates.astype("datetime64[M]")
    day_of_month = (dates.astype("datetime64[D]") - months.astype("datetime64[D]")).astype(np.int64) + 1
    apart = (as_of.year - 1970) * 12 + as_of.month - 1 - months.astype(np.int64)
    completed = apart - (day_of_month > as_of.day)
    return np.where(np.isfinite(days), completed.astype(np.float64), np.nan)


def quarter_start(day: date) -> date:
    """The first day of the calendar quarter."""
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
