"""Text and codes: what was typed, without outer spaces; numbers in text columns without ``.0``."""

from __future__ import annotations

import datetime as dt
import math
import re

from custsheet.characters import visible
from custsheet.cleaning.parsed import MISSING, Parsed
from custsheet.cleaning.stored import as_float
from custsheet.cleaning.words import is_placeholder, trim

DIGITS_LOST = Parsed(None, "digits_lost")
UNREADABLE = Parsed(None, "number_unreadable")

_SCIENTIFIC = re.compile(r"\d(?:\.(\d+))?[eE]\+(\d{2})\Z")
_PRECISE_DIGITS = 15
"""Digits that a number keeps in a spreadsheet; from the 16th on they become zeros."""


def parse_text(value: object) -> Parsed:
    """Read one cell as text; inner spaces, width and case stay as typed. Placeholders (``-``, 无) are missing.

    A number that is none (NaN, infinity) is missing too, with the issue number_unreadable.
    """
    if isinstance(value, str):
        text = trim(value)
        return MISSING if is_placeholder(text) else Parsed(text)
    if value is None:
        return MISSING
    if isinstance(value, bool):
        return Parsed(str(value).upper())
    if isinstance(value, (int, float)):
        return _number_as_text(as_float(value))
    if isinstance(value, dt.datetime):
        return Parsed(value.replace(tzinfo=None).isoformat(" ", "minutes"))
    if isinstance(value, dt.date | dt.time):
        return Parsed(value.isoformat())
    return Parsed(str(value))


def parse_code(value: object) -> Parsed:
    """Read one cell as a code: text with its leading zeros, a stored number without ``.0``.

    Numbers of 16 digits and more have lost their last ones, and so has ``9.13E+17``: missing, issue digits_lost.
    """
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        if abs(value) >= 10**_PRECISE_DIGITS:
            return DIGITS_LOST
        return _number_as_text(float(value))
    if not isinstance(value, str):
        return parse_text(value)
    text = visible(value).strip()
    if (match := _SCIENTIFIC.match(text)) and int(match[2]) > len(match[1] or ""):
        return DIGITS_LOST
    return parse_text(text)


def _number_as_text(number: float) -> Parsed:
    if not math.isfinite(number):
        return UNREADABLE
    return Parsed(str(int(number)) if number.is_integer() and abs(number) < 1e15 else f"{number:.15g}")
