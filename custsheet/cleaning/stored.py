"""What the parsers share: numbers as stored, however odd, and texts short enough to be a number or a date.

A package may hold any 64-bit float (1e308, and NaN or infinity written by broken exporters), and a cell any text of
32,767 characters; nothing that follows may overflow or take long because of one such cell.
"""

from __future__ import annotations

import datetime as dt
import math

from custsheet.characters import has_odd_digits, visible
from custsheet.cleaning.parsed import Parsed
from custsheet.cleaning.words import reading_rules

NO_NUMBER = (bool, dt.date, dt.time, dt.timedelta)
"""Types of cells that hold no plain number, whatever Python says of truth values."""

TOO_LARGE = Parsed(None, "number_too_large")


def as_float(value: float) -> float:
    """An integer or float as float; infinite when no float is as large."""
    try:
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf


def within(number: float, kind: str, unreadable: Parsed) -> Parsed:
    """The number unless it is none (NaN) or beyond the limit of its kind, a table of ``reading.toml``."""
    if math.isnan(number):
        return unreadable
    return Parsed(number) if abs(number) < reading_rules(kind)["too_large"] else TOO_LARGE


def short_text(value: str) -> str | None:
    """The visible part of a text that may be a number or a date; None when it is too long to be one, or has 10² or ½.

    Nothing else looks at a long text: patterns may then take more steps than it has characters.
    """
    text = visible(value).strip()
    if len(text) > reading_rules("numbers")["longest"]:
        text = " ".join(text.split())
        if len(text) > reading_rules("numbers")["longest"]:
            return None
    return None if has_odd_digits(text) else text
