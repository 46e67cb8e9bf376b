"""``Format``, the changes a caller wants in a cell's look; and the number formats with fixed ids."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

# ECMA-376 part 1, 18.8.30: ids below 164 are built in and need not be listed in the file. Here are only those whose
# code is the same in every locale, plus 14 and 22, which Excel shows in the user's own order of day, month and year.
BUILT_IN = {
    "General": 0, "0": 1, "0.00": 2, "#,##0": 3, "#,##0.00": 4, "0%": 9, "0.00%": 10, "0.00E+00": 11, "# ?/?": 12,
    "# ??/??": 13, "mm-dd-yy": 14, "d-mmm-yy": 15, "d-mmm": 16, "mmm-yy": 17, "h:mm AM/PM": 18, "h:mm:ss AM/PM": 19,
    "h:mm": 20, "h:mm:ss": 21, "m/d/yy h:mm": 22, "mm:ss": 45, "[h]:mm:ss": 46, "mmss.0": 47, "##0.0E+0": 48, "@": 49,
}  # fmt: skip
BUILT_IN_CODES = {number: code for code, number in BUILT_IN.items()}
SHORT_DATE, SHORT_DATE_TIME, DURATION = "mm-dd-yy", "m/d/yy h:mm", "[h]:mm:ss"
FIRST_CUSTOM = 164

# 27–36 and 50–58 are the dates and times of the Chinese, Japanese and Korean editions.
_DATE_IDS = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
_NOT_CODES = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?![hms]+\])[^\]]*\]', re.IGNORECASE)
_DATE_CODES = re.compile(r"[dmyhs]|e(?![+-])|aaa|上午", re.IGNORECASE)
# For value readers: the first of these tokens in the code's first section decides.
_TOKENS = re.compile(
    r"""[\\_*].|"[^"]*"?|(?P<duration>\[(?:h+|m+|s+)\])|\[[^\]]*\]?|(?P<end>;)|(?P<date>[dmyhs])|(?P<half>a)|(?P<noon>[p/])""",
    re.IGNORECASE | re.DOTALL,
)
_DURATION_ID = 46

MomentKind = Literal["moment", "duration"]


@dataclass(frozen=True, slots=True)
class Format:
    """A change to a cell's look; None keeps what the cell has.

    Attributes:
        number_format: a format code as shown under Custom in the Format Cells dialog of an English Excel.
        font_color, fill_color, border_color: ``#RRGGBB``; a border colour means thin lines on all four sides.
        font_size: in points.
        indent: in steps of three blanks.
        locked: False allows typing even if the sheet is protected.
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
    """Does a number format show a serial number as a date or time?

    A code listed in the stylesheet takes precedence over its id: some programs use ids below 164 for their own codes.
    """
    if code is None:
        return number in _DATE_IDS
    # Only the first section matters: the others are for negative numbers, zero and text.
    section = _NOT_CODES.sub("", code).partition(";")[0]
    return bool(_DATE_CODES.search(re.sub("general", "", section, flags=re.IGNORECASE)))


def moment_kind(number: int, code: str | None) -> MomentKind | None:
    """How a value reader interprets a number of this format: date or time, duration, or plain number (None).

    Args:
        code: None if the stylesheet does not list the format.
    """
    if code is None:
        return "duration" if number == _DURATION_ID else "moment" if number in _DATE_IDS else None
    in_half = False  # after the "a" of "AM/PM" or of a weekday, "aaaa"
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
    """``#ffc7ce`` → ``FFFFC7CE``, the form used in the file."""
    plain = color.lstrip("#").upper()
    return plain if len(plain) == 8 else f"FF{plain}"
