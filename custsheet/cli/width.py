"""Measure and wrap text as a terminal shows it: a Chinese character takes two columns, and a line may end after any."""

from __future__ import annotations

import re
import unicodedata
from itertools import accumulate

_OPENING = r"\u2018\u201c\u300a\u3010\u3014\uff08"
_CLOSING = r"\u2019\u201d\u2026\u3001\u3002\u300b\u3011\u3015\uff01\uff09\uff0c\uff1a\uff1b\uff1f"
_WIDE = r"\u2e80-\uffef"
_PATH = r"[A-Za-z0-9_.:~-]*[/\\]\S+"
_DOTS = "..."
# What a line break never splits: a path, so that it can be copied; a word, or one Chinese character, with the
# punctuation that must not begin or end a line.
_PIECE = re.compile(rf"\s+|{_PATH}|[{_OPENING}]*(?:[^\s{_WIDE}]+|[{_WIDE}])[{_CLOSING}]*")


def display_width(text: str) -> int:
    """Columns of the terminal that ``text`` takes."""
    return sum(map(_columns, text))


def _columns(letter: str) -> int:
    return 0 if unicodedata.combining(letter) else 2 if unicodedata.east_asian_width(letter) in "WF" else 1


def pad(text: str, width: int) -> str:
    """``text`` padded with blanks to ``width`` columns."""
    return text + " " * (width - display_width(text))


def shorten(text: str, width: int) -> str:
    """``text``; if longer than ``width`` columns, cut to that, ending with dots."""
    if display_width(text) <= width:
        return text
    room = width - len(_DOTS)
    end = next((place for place, columns in enumerate(accumulate(map(_columns, text))) if columns > room), len(text))
    return (text[:end] + _DOTS)[: max(width, 0)]


def wrap(text: str, width: int) -> list[str]:
    """Wrap ``text`` at ``width`` columns, keeping its own line breaks; a longer word stays whole."""
    return [line for paragraph in text.split("\n") for line in _wrap_line(paragraph, width)]


def _wrap_line(text: str, width: int) -> list[str]:
    lines, line = [], ""
    for piece in _PIECE.findall(text):
        if line and display_width(line + piece.rstrip()) > width:
            lines.append(line.rstrip())
            line = ""
        line += piece if line else piece.lstrip()
    return [*lines, line.rstrip()]


def harmless(text: str) -> str:
    """Replace control characters, which a terminal obeys, with blanks; line breaks stay."""
    return "".join(letter if letter.isprintable() or letter == "\n" else " " for letter in text)


def one_line(value: object) -> str:
    """The value of a cell on one line, without line breaks or control characters that a terminal would obey."""
    text = "" if value is None else str(value)
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
