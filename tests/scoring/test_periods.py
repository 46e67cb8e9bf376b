"""Calendar months, half-open windows, completed months, quarters and working days."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from custsheet.scoring.periods import (
    completed_months,
    day_number,
    day_numbers,
    in_window,
    months_before,
    quarter_start,
    to_dates,
)
from custsheet.scoring.workdays import work_calendar

DAYS = st.dates(date(1990, 1, 1), date(2090, 12, 31))


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2026, 11, 30), 6, date(2026, 5, 30)),
        (date(2026, 8, 31), 6, date(2026, 2, 28)),
        (date(2024, 8, 31), 6, date(2024, 2, 29)),
        (date(2024, 2, 29), 12, date(2023, 2, 28)),
        (date(2024, 2, 29), 48, date(2020, 2, 29)),
        (date(2026, 1, 31), 2, date(2025, 11, 30)),
        (date(2026, 12, 15), 12, date(2025, 12, 15)),
        (date(2026, 11, 21), 0, date(2026, 11, 21)),
    ],
)
def test_months_are_calendar_months_clipped_to_the_months_end(day: date, months: int, expected: date) -> None:
    """The contract's examples, leap days and year ends."""
    assert months_before(day, months) == expected


def test_a_window_leaves_out_its_first_day_and_holds_its_last() -> None:
    """(T − 6 months, T] at 31 August begins after 28 February."""
    as_of = date(2026, 8, 31)
    days = [date(2026, 2, 28), date(2026, 3, 1), date(2026, 8, 31), date(2026, 9, 1)]
    numbers = np.array([day_number(day) for day in days], dtype=float)
    assert in_window(numbers, as_of, 6).tolist() == [False, True, True, False]
    assert in_window(np.array([np.nan]), as_of, 6).tolist() == [False]


@given(as_of=DAYS, months=st.integers(1, 24))
def test_two_windows_side_by_side_share_no_day_and_miss_none(as_of: date, months: int) -> None:
    """What is in (T − 2n, T] is in exactly one of its halves."""
    days = np.arange(day_number(as_of) - 1600, day_number(as_of) + 40).astype(float)
    both = in_window(days, as_of, 2 * months)
    late, early = in_window(days, as_of, months), in_window(days, as_of, 2 * months, months)
    assert not (late & early).any()
    assert ((late | early) == both).all()


@given(as_of=DAYS, back=st.integers(0, 4000))
def test_completed_months_agree_with_stepping_back(as_of: date, back: int) -> None:
    """n months are completed when the day is not after T − n months, and n + 1 are not."""
    day = as_of - timedelta(days=back)
    (months,) = completed_months(np.array([float(day_number(day))]), as_of).tolist()
    assert months_before(as_of, int(months)) >= day > months_before(as_of, int(months) + 1)


def test_dates_survive_the_way_to_day_numbers_and_back() -> None:
    """Times of day are dropped, blanks stay blank, dates before 1970 and far in the future work."""
    dates = pd.Series([pd.Timestamp("2026-11-21 23:59"), pd.NaT, pd.Timestamp("1949-10-01")], dtype="datetime64[us]")
    numbers = day_numbers(dates)
    back = to_dates(numbers)
    assert pd.Series(back).dt.date.tolist()[::2] == [date(2026, 11, 21), date(1949, 10, 1)]
    assert np.isnat(back[1])
    assert to_dates(np.array([float(day_number(date(9999, 12, 31)))])).astype("datetime64[D]").item() == date.max
    assert np.isnan(day_numbers(pd.Series([np.nan, np.nan]))).all()


@pytest.mark.parametrize("month", range(1, 13))
def test_quarters_begin_in_january_april_july_and_october(month: int) -> None:
    """The first day of the quarter that a day lies in."""
    last = date(2026, month, calendar.monthrange(2026, month)[1])
    assert quarter_start(last) == date(2026, (month + 2) // 3 * 3 - 2, 1)


def test_working_days_follow_the_published_calendar() -> None:
    """National Day 2025 was 1 to 8 October; 28 September and 11 October were worked for it."""
    numbers = work_calendar(day_number(date(2025, 9, 1)), day_number(date(2025, 10, 31)))

    def between(start: date, end: date) -> float:
        return numbers.between(*(np.array([float(day_number(day))]) for day in (start, end))).item()

    assert between(date(2025, 9, 30), date(2025, 10, 8)) == 0
    assert between(date(2025, 9, 30), date(2025, 10, 9)) == 1
    assert between(date(2025, 9, 26), date(2025, 9, 28)) == 1
    assert between(date(2025, 10, 9), date(2025, 10, 9)) == 0
    assert between(date(2025, 10, 9), date(2025, 9, 1)) == 0
    assert numbers.unpublished_years == ()


def test_years_without_a_published_calendar_count_monday_to_friday_and_are_named() -> None:
    """The first of January 2091 is a Monday like any other as long as nobody has said otherwise."""
    first, last = date(2091, 1, 1), date(2091, 1, 14)
    numbers = work_calendar(day_number(first), day_number(last))
    start, end = np.array([float(day_number(first))]), np.array([float(day_number(last))])
    assert numbers.between(start, end).item() == 9
    assert numbers.unpublished_years == (2091,)
