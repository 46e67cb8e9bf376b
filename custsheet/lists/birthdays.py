"""Upcoming birthdays of the contact persons in the customer sheet and the contacts sheet.

A birthday without a year is stored in a leap year (``cleaning.dates.NO_YEAR``); one on 29 February falls on the 28th
in other years.  The workbook does not record lunar birthdays.
"""

from __future__ import annotations

from calendar import isleap
from collections.abc import Iterator
from datetime import date, timedelta

import numpy as np
import pandas as pd

from custsheet.lists.lines import of_records
from custsheet.lists.reach import first_number
from custsheet.scoring.periods import Bools, Ints, to_dates
from custsheet.scoring.portfolio import Portfolio

KEYS = ("customers", "contacts")
"""Record types whose rows have birthdays."""


def birthdays(portfolio: Portfolio, days: int) -> pd.DataFrame:
    """Birthdays within ``days`` of T, the next first; a person in both sheets is listed once.

    Returns:
        Columns besides those of all lists:

        - key, row: "customers" or "contacts", and the position in that frame
        - contact: the person's name (object, None for blank)
        - in_days (int64), birthday (the day on which it falls, datetime64)
        - number: the person's phone number (object, None if missing)
    """
    parts = [_of_sheet(portfolio, key, days) for key in KEYS]
    table = pd.concat(parts, ignore_index=True).sort_values("in_days", kind="stable", ignore_index=True)
    nobody = (table["customer"] < 0) | table["contact"].isna()
    # Without a customer or a name two lines cannot be told to be one person: both stay.
    known = table[~nobody].drop_duplicates(["customer", "contact", "in_days"])
    return pd.concat([known, table[nobody]]).sort_index(ignore_index=True)


def _of_sheet(portfolio: Portfolio, key: str, days: int) -> pd.DataFrame:
    found = list(_coming(portfolio, key, days))
    rows = np.array([row for _, row in found], dtype=np.int64)
    ahead = np.array([in_days for in_days, _ in found], dtype=np.int64)
    table = of_records(portfolio, key, rows)
    table["contact"] = pd.Series([portfolio.cell(key, "contact", row) for row in rows.tolist()], dtype=object)
    table["in_days"] = ahead
    table["birthday"] = to_dates(portfolio.inputs.today + ahead.astype(np.float64))
    table["number"] = pd.Series([first_number(portfolio, key, row) for row in rows.tolist()], dtype=object)
    return table


def _coming(portfolio: Portfolio, key: str, ahead: int) -> Iterator[tuple[int, int]]:
    """(in how many days, row) of every birthday."""
    days = portfolio.inputs.days(key, "birthday")
    born = np.flatnonzero(np.isfinite(days))
    dates = to_dates(days[born]).astype("datetime64[D]")
    # datetime64[M] counts months from January 1970, so % 12 is the month, for earlier years too.
    months = dates.astype("datetime64[M]")
    month = months.astype(np.int64) % 12 + 1
    day = (dates - months).astype(np.int64) + 1
    for in_days in range(ahead + 1):
        has_it = _is_birthday(portfolio.as_of + timedelta(in_days), month, day)
        yield from ((in_days, row) for row in born[has_it].tolist())


def _is_birthday(today: date, month: Ints, day: Ints) -> Bools:
    is_it: Bools = (month == today.month) & (day == today.day)
    if (today.month, today.day) == (2, 28) and not isleap(today.year):
        is_it |= (month == 2) & (day == 29)
    return is_it
