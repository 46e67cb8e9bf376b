"""Texts shortened to fit their cells: a name of 60 characters must neither be cut off nor shrink to illegible.

Only what the tab shows is shortened; blocks keep the full text, and a link still leads to the row of the full name.
"""

from __future__ import annotations

import unicodedata
from itertools import accumulate
from typing import TypeVar, cast

from custsheet.donors.text_width import TABS
from custsheet.ooxml.values import Formula
from custsheet.summary.layout import BlockLayout, Column, grid
from custsheet.summary.links import with_label

Value = TypeVar("Value")

_ELLIPSIS = "…"
_WORDS = 0.97
"""Share of several lines that text with words fills; Chinese breaks anywhere and fills them all."""
_SHRUNK = 1.4
"""One-line cells shrink their text; by more than this factor it would be illegible."""


def shortened(words: str, room: float) -> str:
    """``words``, cut with an ellipsis where they are wider than ``room`` digits."""
    # No character is wider than a Chinese one.
    if TABS.wide * len(words) <= room or TABS.of(words) <= room:
        return words
    widths = accumulate(map(TABS.of, words))
    end = next((place for place, width in enumerate(widths) if width > room - 1), len(words))
    return words[:end].rstrip() + _ELLIPSIS


def room_for(words: str, column: Column, layout: BlockLayout) -> float:
    """The width, in digits, that a cell of the column has for this text."""
    width = column.span * float(grid()["column_width"]) - 1
    if layout.lines > 1 and column.kind in ("wrap", "link"):
        chinese = sum(unicodedata.east_asian_width(character) in "WF" for character in words)
        return layout.lines * width * (1.0 if 3 * chinese > len(words) else _WORDS)
    return width * _SHRUNK


def fitted(value: Value, column: Column, layout: BlockLayout) -> Value:
    """The value, shortened to what its cell can show."""
    if isinstance(value, str):
        return cast("Value", shortened(value, room_for(value, column, layout)))
    if isinstance(value, Formula) and isinstance(value.cached, str):
        return cast("Value", with_label(value, shortened(value.cached, room_for(value.cached, column, layout))))
    return value
