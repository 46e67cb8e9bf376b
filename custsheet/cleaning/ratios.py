"""Ratios as people write them (contract §3): ``85%``, 85 under a % header, or 0.85; all mean 0.85."""

from __future__ import annotations

import re
from collections.abc import Iterable

from custsheet.cleaning.parsed import MISSING, Parsed
from custsheet.cleaning.stored import NO_NUMBER, as_float, short_text, within
from custsheet.cleaning.words import compact, is_placeholder

UNREADABLE = Parsed(None, "ratio_unreadable")

_RATIO = re.compile(r"([-+]?(?:\d+(?:\.\d+)?|\.\d+))(%|‰)?\Z")


def parse_ratio(value: object, *, percent_header: bool = False, one_is_percent: bool = False) -> Parsed:
    """Read one cell as a ratio.

    Args:
        value: cell value as stored.
        percent_header: the header says %: a number above 1 counts in hundredths. One below is a ratio already, as cells
            in a percent format store it.
        one_is_percent: under such a header 1 means 1 % (see :func:`counts_in_percent`).

    Returns:
        Parsed with a finite float, 0.85 for 85 %; issues ratio_unreadable, also for 85 where nothing says %, and
        number_too_large.
    """
    if value is None:
        return MISSING
    if isinstance(value, NO_NUMBER):
        return UNREADABLE
    if isinstance(value, (int, float)):
        return _scaled(as_float(value), percent_header, one_is_percent)
    if not isinstance(value, str):
        return UNREADABLE
    if is_placeholder(value):
        return MISSING
    short = short_text(value)
    match = _RATIO.match(compact(short).lstrip("'")) if short is not None else None
    if not match:
        return UNREADABLE
    number = float(match[1])
    if match[2]:
        return within(round(number / (100 if match[2] == "%" else 1000), 12), "numbers", UNREADABLE)
    return _scaled(number, percent_header, one_is_percent)


def counts_in_percent(values: Iterable[object]) -> bool:
    """Are the numbers of a column under a % header all hundredths (85, 1, 100), none a ratio (0.85)?"""
    numbers = [value for value in values if isinstance(value, (int, float)) and not isinstance(value, bool)]
    return any(abs(n) > 1 for n in numbers) and not any(0 < abs(n) < 1 for n in numbers)


def _scaled(number: float, percent_header: bool, one_is_percent: bool) -> Parsed:
    if abs(number) < 1 or (abs(number) == 1 and not one_is_percent):
        return Parsed(number)
    return within(round(number / 100, 12), "numbers", UNREADABLE) if percent_header else UNREADABLE
