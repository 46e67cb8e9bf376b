"""Dates: raw → read, the failures in the same table."""

from __future__ import annotations

import datetime as dt

import pytest

from custsheet.cleaning.dates import NO_YEAR, day_order, is_two_ways, parse_date, time_in
from custsheet.cleaning.parsed import Parsed

DAY = dt.date(2024, 3, 5)


@pytest.mark.parametrize(
    "typed",
    [
        "2024-03-05",
        "2024/3/5",
        "2024.3.5",
        "2024年3月5日",
        "2024年3月5号",
        "2024 3 5",
        "20240305",
        20240305.0,
        45356.0,
        45356.75,
        "45356",
        "2024-03-05 14:30",
        "2024-03-05 14:30:22.123",
        "2024/3/5 下午3:20",
        "2024年3月5日 14时30分",
        "2024-03-05T14:30:00+08:00",
        "2024-03-05T06:30:00Z",
        "２０２４／３／５",
        "２０２４年３月５日",
        " 2024-03-05 ",
        "2024-03-05 星期二",
        "2024年3月5日（周二）",
        "二〇二四年三月五日",
        "二零二四年三月五日",
        "5 Mar 2024",
        "March 5, 2024",
        "Mar. 5th, 2024",
        "2024-Mar-05",
        "'2024-03-05",
        dt.date(2024, 3, 5),
        dt.datetime(2024, 3, 5, 14, 30),
        "03/05/2024",
        "2024.03/05",
        "2024-03-05 00:00:00",
    ],
)
def test_these_all_mean_the_fifth_of_march(typed: object) -> None:
    assert parse_date(typed) == Parsed(DAY)


@pytest.mark.parametrize(
    "typed", [None, "", "  ", "-", "无", "N/A", "/", "0000-00-00", "1900-01-00", "\u3000", dt.time(0), 0.0]
)
def test_these_say_that_there_is_no_date(typed: object) -> None:
    assert parse_date(typed) == Parsed(None)


@pytest.mark.parametrize(
    ("typed", "issue"),
    [
        ("2026年13月2日", "date_impossible"),
        ("2023-02-29", "date_impossible"),
        ("20240230", "date_impossible"),
        ("31/04/2024", "date_impossible"),
        ("3月5日", "date_without_year"),
        ("03-05", "date_without_year"),
        ("去年年底", "date_unreadable"),
        ("长期", "date_unreadable"),
        ("2024年3月", "date_unreadable"),
        ("202403", "date_unreadable"),
        ("24-3-5", "date_unreadable"),
        ("2024-03-05至2024-04-01", "date_unreadable"),
        ("ASAP", "date_unreadable"),
        ("5 Foo 2024", "date_unreadable"),
        ("1024-03-05", "date_unreadable"),
        (2024.0, "date_unreadable"),
        (5.0, "date_unreadable"),
        (True, "date_unreadable"),
        (dt.time(14, 30), "date_unreadable"),
        (dt.timedelta(hours=30), "date_unreadable"),
        (123456789.0, "date_unreadable"),
    ],
)
def test_these_are_no_dates_and_are_never_guessed(typed: object, issue: str) -> None:
    assert parse_date(typed) == Parsed(None, issue)


def test_serial_numbers_of_1904_workbooks_count_from_then() -> None:
    assert parse_date(45356.0 - 1462, uses_1904=True) == Parsed(DAY)


def test_a_birthday_may_lack_its_year_and_keeps_the_29th_of_february() -> None:
    assert parse_date("3月5日", year_optional=True) == Parsed(dt.date(NO_YEAR, 3, 5))
    assert parse_date("2月29日", year_optional=True) == Parsed(dt.date(NO_YEAR, 2, 29))
    assert parse_date("2月30日", year_optional=True).issue == "date_impossible"


@pytest.mark.parametrize(
    ("column", "order"),
    [
        (["03/04/2025", "05/06/2025"], None),
        (["03/04/2025", "25/06/2025"], "day_first"),
        (["03/04/2025", "05/26/2025"], "month_first"),
        (["25/04/2025", "05/26/2025"], "contradictory"),
        (["2025-03-04", None, 45000.0], None),
    ],
)
def test_the_order_of_day_and_month_is_what_fits_the_whole_column(column: list[object], order: str | None) -> None:
    assert day_order(column) == order


def test_day_and_month_are_read_in_the_order_of_the_column() -> None:
    assert parse_date("03/04/2025") == Parsed(dt.date(2025, 3, 4))
    assert parse_date("03/04/2025", order="day_first") == Parsed(dt.date(2025, 4, 3))
    assert parse_date("03/04/2025", order="contradictory") == Parsed(None, "date_two_ways")
    assert parse_date("25/04/2025", order="contradictory") == Parsed(dt.date(2025, 4, 25))
    assert parse_date("05.05.2025", order="contradictory") == Parsed(dt.date(2025, 5, 5))


def test_only_dates_that_both_orders_fit_are_two_ways() -> None:
    assert is_two_ways("03/04/2025")
    assert not is_two_ways("04/04/2025")
    assert not is_two_ways("13/04/2025")
    assert not is_two_ways("2025-03-04")


@pytest.mark.parametrize(
    ("cell", "time"),
    [
        ("2024-03-05", dt.time(0)),
        ("5 Mar 2024", dt.time(0)),
        ("2024年3月5日 星期二", dt.time(0)),
        ("2024-03-05 00:00:00", dt.time(0)),
        ("2024/3/5 9:05", dt.time(9, 5)),
        ("2024-03-05T14:30:15", dt.time(14, 30, 15)),
        ("2024年3月5日 下午3点", None),
        ("3/5/2024 2:30 PM", None),
        ("2024-03-05 25:00", None),
    ],
)
def test_the_time_of_day_behind_a_date(cell: str, time: dt.time | None) -> None:
    """None when there is one that is not read: then the cell stays as typed."""
    assert time_in(cell) == time
