"""Dates as people write them (contract §3): one value in, one day out, or the reason why not.

Read are ``2024-03-05``, ``2024/3/5``, ``2024.3.5``, ``2024年3月5日``, ``二〇二四年三月五日``, ``20240305``, ``5 Mar
2024``, serial numbers of both date systems, and any of them with a time behind.  ``03/04/2025`` can be read two ways:
the caller finds out with :func:`day_order` which way fits the whole column.  Relative dates, months without a day and
two-digit years are never guessed.
"""

from __future__ import annotations

import calendar
import datetime as dt
import math
import re
from collections.abc import Iterable
from typing import Literal

from custsheet.characters import plain
from custsheet.cleaning.parsed import MISSING, Parsed
from custsheet.cleaning.stored import as_float, short_text
from custsheet.cleaning.words import is_placeholder, reading_rules

DayOrder = Literal["month_first", "day_first", "contradictory"]

NO_YEAR = 1904
"""The year of a birthday that was typed without one: a leap year in which no customer of ours was born."""

_TIME = (
    r"(?:(?:[T,]|\s)*(?:上午|下午|中午|早上|晚上|凌晨|[AaPp][Mm])?\s*\d{1,2}"
    r"(?:[:时点]\s*\d{1,2}(?:[:分]\s*\d{1,2}(?:[.,]\d+)?)?[分秒]?|[时点])"
    r"\s*(?:[AaPp]\.?[Mm]\.?)?\s*(?:Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?"
)
_WEEKDAY = re.compile(r"[(,]?\s*(?:星期|周|礼拜)[一二三四五六日天]\s*\)?")
_YMD = re.compile(r"(\d{4})\s*[-/.年 ]\s*(\d{1,2})\s*[-/.月 ]\s*(\d{1,2})\s*[日号.]?" + _TIME + r"\Z")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:\.0+)?(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?\Z")
_TWO_WAYS = re.compile(r"(\d{1,2})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{4})" + _TIME + r"\Z")
_MONTH_DAY = re.compile(r"(\d{1,2})\s*(?:月|[-/])\s*(\d{1,2})\s*[日号]?\Z")
_SERIAL = re.compile(r"\d{4,5}(?:\.\d+)?\Z")
_DAY_NAME_YEAR = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[\s.,-]+([A-Za-z]{3,9})[\s.,-]+(\d{4})" + _TIME + r"\Z")
_NAME_DAY_YEAR = re.compile(r"([A-Za-z]{3,9})[\s.,-]+(\d{1,2})(?:st|nd|rd|th)?[\s.,-]+(\d{4})" + _TIME + r"\Z")
_YEAR_NAME_DAY = re.compile(r"(\d{4})[\s.,-]+([A-Za-z]{3,9})[\s.,-]+(\d{1,2})" + _TIME + r"\Z")
_CHINESE = re.compile(
    r"([〇零○一二三四五六七八九]{4})年([一二三四五六七八九十]{1,3})月([一二三四五六七八九十廿卅]{1,4})[日号]?\Z"
)

_SAYS_TIME = re.compile(r"\d\s*[:时点]|\d[T ]\s*\d|[AP]\.?M", re.IGNORECASE)
_CLOCK = re.compile(r"(?<=[T\s])(\d{1,2}):(\d{2})(?::(\d{2})(?:\.0+)?)?\Z")

_MONTHS = {
    name.lower(): n for names in (calendar.month_name, calendar.month_abbr) for n, name in enumerate(names) if name
}
_MONTHS["sept"] = 9
_DIGITS = {c: n for n, c in enumerate("〇一二三四五六七八九")} | {"零": 0, "○": 0}
_SERIAL_START = dt.date(1899, 12, 30).toordinal()
_SERIAL_START_1904 = dt.date(1904, 1, 1).toordinal()

UNREADABLE = Parsed(None, "date_unreadable")
IMPOSSIBLE = Parsed(None, "date_impossible")
WITHOUT_YEAR = Parsed(None, "date_without_year")
TWO_WAYS = Parsed(None, "date_two_ways")


def parse_date(
    value: object, *, order: DayOrder | None = None, uses_1904: bool = False, year_optional: bool = False
) -> Parsed:
    """Read one cell as a day.

    Args:
        value: cell value as stored: text, serial number, date, datetime or None.
        order: how ``03/04/2025`` is to be read (see :func:`day_order`); None: month first.
        uses_1904: serial numbers count from 1904.
        year_optional: ``3月5日`` is read, with the year :data:`NO_YEAR` (birthdays).

    Returns:
        Parsed with a ``datetime.date``; issues date_unreadable, date_impossible, date_without_year, date_two_ways.
    """
    if value is None:
        return MISSING
    if isinstance(value, dt.date):
        return _stored_day(value)
    if isinstance(value, dt.time):
        # Excel shows serial 0 in a date format as 1900-01-00.
        return MISSING if value == dt.time(0) else UNREADABLE
    if isinstance(value, bool):
        return UNREADABLE
    if isinstance(value, (int, float)):
        return _from_number(as_float(value), uses_1904)
    if not isinstance(value, str):
        return UNREADABLE
    return _from_text(value, order, uses_1904, year_optional)


def day_order(values: Iterable[object]) -> DayOrder | None:
    """Which way all texts like ``03/04/2025`` of a column can be read; None when both ways fit or there are none.

    ``contradictory`` when no way fits them all: then only those that fit just one way are read.
    """
    day_first = month_first = False
    for value in values:
        if isinstance(value, str) and (match := _TWO_WAYS.match(_plain(value) or "")):
            first, second = int(match[1]), int(match[2])
            day_first |= first > 12 >= second
            month_first |= second > 12 >= first
    if day_first and month_first:
        return "contradictory"
    return "day_first" if day_first else "month_first" if month_first else None


def is_two_ways(value: object) -> bool:
    """Is this a date like ``03/04/2025`` that both orders fit, with different days?"""
    if not isinstance(value, str):
        return False
    match = _TWO_WAYS.match(_plain(value) or "")
    return bool(match and int(match[1]) <= 12 and int(match[2]) <= 12 and int(match[1]) != int(match[2]))


def time_in(text: str) -> dt.time | None:
    """The time of day behind a date: midnight when there is none, None when there is one but not as ``14:30``."""
    read = _plain(text) or ""
    if not _SAYS_TIME.search(read):
        return dt.time(0)
    match = _CLOCK.search(read)
    hour, minute, second = (int(part or 0) for part in match.groups()) if match else (24, 0, 0)
    return dt.time(hour, minute, second) if hour < 24 and minute < 60 and second < 60 else None


def _stored_day(value: dt.date) -> Parsed:
    if value != value:  # pandas' NaT is a datetime, of no day
        return MISSING
    day = value.date() if isinstance(value, dt.datetime) else value
    return Parsed(day) if day.year >= reading_rules("dates")["year_min"] else UNREADABLE


def _from_number(number: float, uses_1904: bool) -> Parsed:
    if number == 0:
        return MISSING
    if not math.isfinite(number):
        return UNREADABLE
    if number >= 10_000_000 and number == int(number):
        match = _COMPACT.match(str(int(number)))
        return _day(match[1], match[2], match[3]) if match else UNREADABLE
    rules = reading_rules("dates")
    if not rules["serial_min"] <= number <= rules["serial_max"]:
        return UNREADABLE
    return Parsed(dt.date.fromordinal((_SERIAL_START_1904 if uses_1904 else _SERIAL_START) + int(number)))


def _from_text(value: str, order: DayOrder | None, uses_1904: bool, year_optional: bool) -> Parsed:
    text = _plain(value)
    if text is None:
        return UNREADABLE
    if match := _YMD.match(text) or _COMPACT.match(text):
        # The usual case before placeholders are looked up; 0000-00-00 and 1900-01-00 are such, and look like dates.
        date = _day(match[1], match[2], match[3])
        return MISSING if date.issue and is_placeholder(text) else date
    if is_placeholder(text):
        return MISSING
    if match := _TWO_WAYS.match(text):
        return _two_ways(match[1], match[2], match[3], order)
    if match := _MONTH_DAY.match(text):
        return _without_year(match[1], match[2], year_optional)
    if _SERIAL.match(text):
        return _from_number(float(text), uses_1904)
    return _named_month(text) or _chinese(text) or UNREADABLE


def _plain(value: str) -> str | None:
    """Half-width, without weekday, outer spaces and a leading apostrophe; None for what is too long to be a date."""
    text = short_text(value)
    if text is None:
        return None
    if not text.isascii():
        text = _WEEKDAY.sub("", plain(text).replace("\u2212", "-")).strip()
    return text.lstrip("'")


def _day(year: str | int, month: str | int, day: str | int) -> Parsed:
    try:
        date = dt.date(int(year), int(month), int(day))
    except ValueError:
        return IMPOSSIBLE
    if date.year < reading_rules("dates")["year_min"]:
        return UNREADABLE
    return Parsed(date)


def _two_ways(first: str, second: str, year: str, order: DayOrder | None) -> Parsed:
    if int(first) > 12 or (order == "day_first" and int(second) <= 12):
        return _day(year, second, first)
    if order == "contradictory" and int(second) <= 12 and first != second:
        return TWO_WAYS
    return _day(year, first, second)


def _without_year(month: str, day: str, year_optional: bool) -> Parsed:
    date = _day(NO_YEAR, month, day)
    return date if date.issue or year_optional else WITHOUT_YEAR


def _named_month(text: str) -> Parsed | None:
    for pattern, places in ((_DAY_NAME_YEAR, (3, 2, 1)), (_NAME_DAY_YEAR, (3, 1, 2)), (_YEAR_NAME_DAY, (1, 2, 3))):
        if (match := pattern.match(text)) and (month := _MONTHS.get(match[places[1]].lower())):
            return _day(match[places[0]], month, match[places[2]])
    return None


def _chinese(text: str) -> Parsed | None:
    match = _CHINESE.match(text)
    if not match:
        return None
    year = "".join(str(_DIGITS[c]) for c in match[1])
    return _day(year, _up_to_99(match[2]), _up_to_99(match[3]))


def _up_to_99(text: str) -> int:
    """``十五`` → 15, ``廿一`` → 21, ``三十`` → 30; 0 for what is no such number."""
    text = text.replace("廿", "二十").replace("卅", "三十")
    tens, ten, ones = text.partition("十")
    if not ten:
        return _DIGITS.get(text, 0)
    return _DIGITS.get(tens or "一", 0) * 10 + (_DIGITS.get(ones, 0) if ones else 0)
