"""``Format``: what a caller wants changed about a cell's look; and the number formats that have a fixed id."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

# ECMA-376 part 1, 18.8.30: ids below 164 are never listed. Only those whose code is the same in every locale, and the
# two that Excel shows in the user's own order of day, month and year.
BUILT_IN = {
    "General": 0, "0": 1, "0.00": 2, "#,##0": 3, "#,##0.00": 4, "0%": 9, "0.00%": 10, "0.00E+00": 11, "# ?/?": 12,
    "# ??/??": 13, "mm-dd-yy": 14, "d-mmm-yy": 15, "d-mmm": 16, "mmm-yy": 17, "h:mm AM/PM": 18, "h:mm:ss AM/PM": 19,
    "h:mm": 20, "h:mm:ss": 21, "m/d/yy h:mm": 22, "mm:ss": 45, "[h]:mm:ss": 46, "mmss.0": 47, "##0.0E+0": 48, "@": 49,
}  # fmt: skip
BUILT_IN_CODES = {number: code for code, number in BUILT_IN.items()}
SHORT_DATE, SHORT_DATE_TIME, DURATION = "mm-dd-yy", "m/d/yy h:mm", "[h]:mm:ss"
FIRST_CUSTOM = 164

# 27–36 and 50–58 are dates and times of the Chinese, Japanese and Korean editions.
_DATE_IDS = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
_NOT_CODES = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?![hms]+\])[^\]]*\]', re.IGNORECASE)
_DATE_CODES = re.compile(r"[dmyhs]|e(?![+-])|aaa|上午", re.IGNORECASE)
# What a value reader goes by: the first of these in the code's first section decides.
_TOKENS = re.compile(
    r"""[\\_*].|"[^"]*"?|(?P<duration>\[(?:h+|m+|s+)\])|\[[^\]]*\]?|(?P<end>;)|(?P<date>[dmyhs])|(?P<half>a)|(?P<noon>[p/])""",
    re.IGNORECASE | re.DOTALL,
)
_DURATION_ID = 46

MomentKind = Literal["moment", "duration"]


@dataclass(frozen=True, slots=True)
class Format:
    """A change of look: what is None stays as the cell has it.

    Attributes:
        number_format: a format code, as the format cells dialog shows it under Custom in an English Excel.
        font_color, fill_color, border_color: ``#RRGGBB``; a border colour means thin lines on all four sides.
        font_size: in points.
        indent: in steps of three blanks.
        locked: False lets people type when the sheet is protected.
    """

    number_format: str | None = None
    bold: bool | None = None
    italic: bool | None = None
    underline: bool | None = None
    strike: bool | None = None
    font_color: str | None = None
    font_size: float | None = None
    fill_color: str | None = None
    border_color: str | None = None
    horizontal: Literal["left", "center", "right", "general", "fill", "justify"] | None = None
    vertical: Literal["top", "center", "bottom"] | None = None
    wrap: bool | None = None
    indent: int | None = None
    locked: bool | None = None


def is_date_format(number: int, code: str | None) -> bool:
    """Does a number format show a serial number as date or time?

    A code that the stylesheet lists counts whatever its number: some programs give their own ones numbers below 164.
    """
    if code is None:
        return number in _DATE_IDS
    # Only the first section counts: the others are for negative numbers, zero and text.
    section = _NOT_CODES.sub("", code).partition(";")[0]
    return bool(_DATE_CODES.search(re.sub("general", "", section, flags=re.IGNORECASE)))


def moment_kind(number: int, code: str | None) -> MomentKind | None:
    """How a value reader takes a number of this format: as date or time, as a duration, or as it stands (None).

    Args:
        code: None for a number format that the stylesheet does not list.
    """
    if code is None:
        return "duration" if number == _DURATION_ID else "moment" if number in _DATE_IDS else None
    in_half = False  # behind an "a" of "AM/PM" or "上午/下午", or of a weekday, "aaaa"
    for token in _TOKENS.finditer(code):
        kind = token.lastgroup
        if kind == "end":
            return None
        if kind == "duration":
            return "duration"
        if kind == "half":
            in_half = True
        elif (kind == "date" and (not in_half or token[0] in "mM")) or (kind == "noon" and in_half):
            return "moment"
    return None


def argb(color: str) -> str:
    """``#ffc7ce`` → ``FFFFC7CE``, as the file spells colours."""
    plain = color.lstrip("#").upper()
    return plain if len(plain) == 8 else f"FF{plain}"
