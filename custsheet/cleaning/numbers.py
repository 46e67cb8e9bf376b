"""Plain numbers, whole numbers and ratings as people write them (contract §3)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from custsheet.cleaning.parsed import MISSING, Parsed
from custsheet.cleaning.stored import NO_NUMBER, as_float, short_text, within
from custsheet.cleaning.words import compact, is_placeholder, reading_rules

UNREADABLE = Parsed(None, "number_unreadable")

_NUMBER = re.compile(r"([-+]?)((?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|\.\d+)\Z")
_STARS = re.compile(r"[★⭐]{1,10}[☆]*\Z")


def parse_number(value: object, *, words: Mapping[str, float] | None = None) -> Parsed:
    """Read one cell as a number; a measure word behind it (``30天``, ``12台``) is dropped.

    Args:
        value: cell value as stored.
        words: compact text → number, for ratings in words (很满意 → 5).

    Returns:
        Parsed with a finite float; issues number_unreadable, number_too_large.
    """
    if value is None:
        return MISSING
    if isinstance(value, NO_NUMBER):
        return UNREADABLE
    if isinstance(value, (int, float)):
        return within(as_float(value), "numbers", UNREADABLE)
    if not isinstance(value, str):
        return UNREADABLE
    if is_placeholder(value):
        return MISSING
    short = short_text(value)
    if short is None:
        return UNREADABLE
    text = compact(short).lstrip("'")
    if words and text in words:
        return Parsed(words[text])
    if _STARS.match(text):
        return Parsed(float(len(text) - text.count("☆")))
    match = _NUMBER.match(_measures().sub("", text).replace("−", "-"))
    if not match:
        return UNREADABLE
    number = float(match[2].replace(",", ""))
    return within(-number if match[1] == "-" else number, "numbers", UNREADABLE)


def parse_integer(value: object) -> Parsed:
    """Read one cell as a whole number; 3.5 is an issue (number_not_whole) and missing."""
    parsed = parse_number(value)
    if parsed.value is not None and parsed.value != int(parsed.value):
        return Parsed(None, "number_not_whole")
    return parsed


@cache
def _measures() -> re.Pattern[str]:
    words = "|".join(
        sorted((re.escape(compact(word)) for word in reading_rules("numbers")["measures"]), key=len, reverse=True)
    )
    return re.compile(rf"(?<=\d)(?:{words})\Z")
