"""Text from cells as pages can show it: nothing that breaks the page, hides text or turns what stands beside it."""

from __future__ import annotations

import re
import unicodedata

# Control characters and lone halves of surrogate pairs are no HTML; U+202A … U+202E and U+2066 … U+2069 override the
# direction of text, so that a name could be read backwards. Arabic and Hebrew need none of them.
_UNFIT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
_SPACES = re.compile(r"\s+")
_ELLIPSIS = "…"
# What belongs to the character before it: accents, variation selectors and joiners of emoji.
_ATTACHED = frozenset({"Mn", "Me", "Cf"})


def printable(text: str) -> str:
    """The text without characters that HTML does not know or that turn text around."""
    return _UNFIT.sub("", text)


def one_line(text: str, longest: int) -> str:
    """The text in one line of at most ``longest`` characters; ``…`` stands for what is cut off."""
    line = _SPACES.sub(" ", printable(text[: longest * 8])).strip()
    if len(line) <= longest:
        return line if len(text) <= longest * 8 else line + _ELLIPSIS
    end = longest - 1
    while end > 1 and unicodedata.category(line[end]) in _ATTACHED:
        end -= 1  # not between a character and what belongs to it
    return line[:end].rstrip("\u200d ") + _ELLIPSIS


def css_string(text: str) -> str:
    """The text for a quoted string in a style sheet: whatever could end it is written by its number."""
    return "".join(c if c.isalnum() else f"\\{ord(c):x} " for c in printable(text))
