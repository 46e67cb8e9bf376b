"""Words shortened to the room of their cells: a name of 60 characters must neither be cut off nor shrink to dust.

Only what the tab shows is shortened; blocks keep the whole text, and a link still leads to the whole name's row.
"""

from __future__ import annotations

import unicodedata
from typing import TypeVar, cast

from custsheet.ooxml.values import Formula
from custsheet.summary.layout import BlockLayout, Column, grid
from custsheet.summary.links import with_label

Value = TypeVar("Value")

_ELLIPSIS = "…"
_WORDS = 0.86
"""Share of several lines that words fill; Chinese breaks anywhere and fills nearly all."""
_SHRUNK = 1.5
"""Cells of one line shrink what they hold; beyond this nobody could read it."""


def text_width(words: str) -> int:
    """Width in digits, roughly: Chinese characters count two."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in words)


def shortened(words: str, room: float) -> str:
    """``words``, cut with an ellipsis where they are wider than ``room`` digits."""
    if text_width(words) <= room:
        return words
    kept = words
    while kept and text_width(kept) > room - 1:
        kept = kept[:-1]
    return kept.rstrip() + _ELLIPSIS


def room_for(words: str, column: Column, layout: BlockLayout) -> float:
    """How many digits of this text a cell of the column shows."""
    width = column.span * float(grid()["column_width"]) - 1
    if layout.lines > 1 and column.kind in ("wrap", "link"):
        chinese = text_width(words) - len(words)
        return layout.lines * width * (1.0 if 3 * chinese > len(words) else _WORDS)
    return width * _SHRUNK


def fitted(value: Value, column: Column, layout: BlockLayout) -> Value:
    """The value as its cell can show it."""
    if isinstance(value, str):
        return cast("Value", shortened(value, room_for(value, column, layout)))
    if isinstance(value, Formula) and isinstance(value.cached, str):
        return cast("Value", with_label(value, shortened(value.cached, room_for(value.cached, column, layout))))
    return value
