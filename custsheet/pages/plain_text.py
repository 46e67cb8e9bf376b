"""Make text from cells safe for pages: nothing that breaks the page, hides text or reverses the text beside it."""

from __future__ import annotations

import re
import unicodedata

# Control characters and lone surrogates are invalid in HTML; U+202A … U+202E and U+2066 … U+2069 override the direction
# of text, so that a name could read backwards. Arabic and Hebrew do not need them.
_UNFIT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
_SPACES = re.compile(r"\s+")
_ELLIPSIS = "…"
# Categories of characters that attach to the one before: accents, variation selectors and joiners of emoji.
_ATTACHED = frozenset({"Mn", "Me", "Cf"})


def printable(text: str) -> str:
    """The text without characters that are invalid in HTML or that reverse text."""
    return _UNFIT.sub("", text)


def one_line(text: str, longest: int) -> str:
    """The text on one line of at most ``longest`` characters, ending in ``…`` if cut."""
    line = _SPACES.sub(" ", printable(text[: longest * 8])).strip()
    if len(line) <= longest:
        return line if len(text) <= longest * 8 else line + _ELLIPSIS
    end = longest - 1
    while end > 1 and unicodedata.category(line[end]) in _ATTACHED:
        end -= 1  # never between a character and what attaches to it
    return line[:end].rstrip("\u200d ") + _ELLIPSIS


def css_string(text: str) -> str:
    """The text for a quoted CSS string; every character that could end the string is escaped by its code point."""
    return "".join(c if c.isalnum() else f"\\{ord(c):x} " for c in printable(text))
