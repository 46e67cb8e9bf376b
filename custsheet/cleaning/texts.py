"""Text and codes: what was typed, without outer spaces; numbers in text columns without ``.0``."""

from __future__ import annotations

import datetime as dt
import re

from custsheet.cleaning.parsed import MISSING, Parsed
from custsheet.cleaning.words import is_placeholder, trim

DIGITS_LOST = Parsed(None, "digits_lost")

_SCIENTIFIC = re.compile(r"\d(?:\.(\d+))?[eE]\+(\d{2})\Z")
_PRECISE_DIGITS = 15
"""Digits that a number keeps in a spreadsheet; from the 16th on they become zeros."""


def parse_text(value: object) -> Parsed:
    """Read one cell as text; inner spaces, width and case stay as typed. Placeholders (``-``, 无) are missing."""
    if isinstance(value, str):
        text = trim(value)
        return MISSING if is_placeholder(text) else Parsed(text)
    if value is None:
        return MISSING
    if isinstance(value, bool):
        return Parsed(str(value).upper())
    if isinstance(value, float):
        return Parsed(str(int(value)) if value.is_integer() and abs(value) < 1e15 else f"{value:.15g}")
    if isinstance(value, dt.datetime):
        return Parsed(value.strftime("%Y-%m-%d %H:%M"))
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
        return parse_text(float(value))
    if isinstance(value, str) and (match := _SCIENTIFIC.match(value.strip())) and int(match[2]) > len(match[1] or ""):
        return DIGITS_LOST
    return parse_text(value)
