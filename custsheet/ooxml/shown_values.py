"""A cell's displayed value as a Python value: dates, times and durations by number format, text decoded.

``value_of`` (stored_cells.py) returns what is stored.  Readers interpret it further, and all must do so alike: these
rules reproduce python-calamine's, so that a sheet which calamine rejects for one odd cell reads the same as it would
without that cell (tests/reading/test_two_readers.py guards this).
"""

from __future__ import annotations

import math
import re
from datetime import date, datetime, time, timedelta

from custsheet.ooxml.shared_strings import SharedStrings, text_of
from custsheet.ooxml.sheet_data import Cell
from custsheet.ooxml.stored_cells import cell_tag, raw_value
from custsheet.ooxml.styles import Styles
from custsheet.ooxml.values import ErrorValue, unescape

Shown = str | float | bool | date | time | timedelta | ErrorValue

_NUMBER = re.compile(r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?|[+-]?(?:inf|infinity|nan)", re.ASCII | re.IGNORECASE)
_DATE = r"(\d{1,4})-(\d{1,2})-(\d{1,2})"
_ISO_DATE = re.compile(rf"\s*{_DATE}\s*", re.ASCII)
_ISO_MOMENT = re.compile(rf"\s*{_DATE}T(\d{{1,2}}):(\d{{1,2}}):(\d{{1,2}})(?:\.(\d+))?\s*", re.ASCII)
_ISO_TIME = re.compile(r"\s*(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.(\d+))?)?\s*", re.ASCII)
_IS = re.compile(rb"<(?:[\w.-]+:)?is[\s/>]")
_TRUTHS = {"1": True, "true": True, "0": False, "false": False}

_EPOCH = datetime(1899, 12, 30)
_DAYS_TO_1904 = 1462
_PHANTOM_DAY = 60  # 29 February 1900, which did not exist: serial numbers before it are one too low
_FIRST_DAY = -90_000_000  # no program shows earlier dates
_DAY = 86_400_000  # milliseconds


class ShownValues:
    """Displayed values of the cells of one workbook."""

    def __init__(self, strings: SharedStrings, styles: Styles, uses_1904: bool) -> None:
        self._strings, self._styles, self._uses_1904 = strings, styles, uses_1904

    def of(self, cell: Cell) -> Shown | None:
        """Text, float, bool, date, datetime, time, timedelta or ``ErrorValue``; None if the cell holds no value.

        A stored empty text is ``""``.  A value that does not fit its declared type is returned as text.
        """
        tag = cell_tag(cell.attributes)
        raw = raw_value(cell)
        if tag.kind in (b"inlineStr", b"is") or (raw is None and b"is" in cell.content):
            return text_of(cell.content) if _IS.search(cell.content) else None
        if raw is None:
            return None
        if tag.kind == b"s":
            return self._shared(raw)
        text = unescape(raw)
        if tag.kind == b"str":
            return text
        if tag.kind == b"d":
            return _spelt_out(text)
        if not text:
            return None
        if tag.kind == b"e":
            return ErrorValue(text)
        if tag.kind == b"b":
            return _TRUTHS.get(text.strip().lower(), text)
        return self._number(text, tag.style)

    def _shared(self, raw: bytes) -> str | None:
        index = raw.strip()
        return self._strings.text(int(index)) if index.isdigit() else None

    def _number(self, text: str, style: int | None) -> Shown:
        if not _NUMBER.fullmatch(text):
            return text
        number = float(text)
        kind = self._styles.moment_kind(style) if style is not None else None
        return number if kind is None else shown_moment(number, kind == "duration", self._uses_1904)


def shown_moment(serial: float, is_duration: bool, uses_1904: bool) -> date | time | timedelta | float:
    """A serial number as a date (whole days), datetime, time (under one day) or duration, to the millisecond.

    A number beyond the range of Python's types is returned unchanged.
    """
    if not math.isfinite(serial) or serial < _FIRST_DAY:
        return serial
    days = serial + _DAYS_TO_1904 if uses_1904 and not is_duration else serial
    if not is_duration and days < _PHANTOM_DAY:
        days += 1
    try:
        milliseconds = _rounded(days * _DAY)
        if is_duration:
            return timedelta(milliseconds=milliseconds)
        if serial < 1:
            return (datetime.min + timedelta(milliseconds=milliseconds % _DAY)).time()
        moment = _EPOCH + timedelta(milliseconds=milliseconds)
    except OverflowError:
        return serial
    return moment.date() if serial.is_integer() else moment


def _rounded(number: float) -> int:
    """Round to the nearest whole number, halves away from zero (Python's round takes them to even)."""
    whole = math.floor(abs(number))
    whole += abs(number) - whole >= 0.5
    return -whole if number < 0 else whole


def _spelt_out(text: str) -> date | time | str:
    """Parse a ``t="d"`` value (ISO 8601); anything else, including times with a zone, stays text."""
    try:
        if match := _ISO_DATE.fullmatch(text):
            return date(*map(int, match.groups()))
        if match := _ISO_MOMENT.fullmatch(text):
            year, month, day, hour, minute, second = map(int, match.groups()[:6])
            return datetime(year, month, day, hour, minute, second, _microseconds(match[7]))
        if match := _ISO_TIME.fullmatch(text):
            return time(int(match[1]), int(match[2]), int(match[3] or 0), _microseconds(match[4]))
    except ValueError:
        pass
    return text


def _microseconds(fraction: str | None) -> int:
    return int((fraction or "")[:6].ljust(6, "0"))
