"""Invisible characters and digits of every script: text as a reader sees it.

Contact lists wrap numbers in direction marks (U+202D … U+202C), web pages add zero-width spaces and soft hyphens,
exports a byte-order mark.  On screen such a cell looks like any other, so it is read like any other.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache

_ZERO_WIDTH_JOINERS = "\u200c\u200d"
_BLACK_FLAG, _TAGS = "\U0001f3f4", range(0xE0020, 0xE0080)
_NUMBER_MARKS = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd")
"""Category Cf, yet visible: they are drawn around the digits that follow."""
_DIRECTIONS = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_RIGHT_TO_LEFT = frozenset({"R", "AL"})
_NOT_JOINED = ("LATIN", "DIGIT", "CJK", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO", "FULLWIDTH", "HALFWIDTH")


def shows_nothing(character: str) -> bool:
    """Is it a format character (category Cf) or a control character other than white space?

    U+0080–U+009F do not count: they are the evidence that UTF-8 was decoded with the wrong encoding.
    """
    category = unicodedata.category(character)
    if category == "Cc":
        return not character.isspace() and not "\x80" <= character <= "\x9f"
    return category == "Cf" and character not in _NUMBER_MARKS


class _Visible(dict[int, int | None]):
    """Table for ``str.translate`` that drops invisible characters; filled lazily."""

    def __missing__(self, code: int) -> int | None:
        self[code] = None if shows_nothing(chr(code)) else code
        return self[code]


class _Digits(dict[int, int | str]):
    """Table for ``str.translate`` that maps decimal digits of any script to 0–9; filled lazily."""

    def __missing__(self, code: int) -> int | str:
        digit = unicodedata.decimal(chr(code), None)
        self[code] = code if digit is None else str(digit)
        return self[code]


_VISIBLE, _DIGITS = _Visible(), _Digits()


def visible(text: str) -> str:
    """``text`` without invisible characters: for numbers, dates, codes and comparisons."""
    # Python calls every invisible character unprintable, so most texts need no translation.
    return text if text.isprintable() else text.translate(_VISIBLE)


def plain(text: str) -> str:
    """``text`` normalised for lookup and parsing: NFKC, visible characters only, digits of every script as 0–9."""
    return visible(text) if text.isascii() else nfkc(visible(text)).translate(_DIGITS)


def nfkc(text: str) -> str:
    """Unicode's NFKC: full-width letters and digits become plain ones. Runs of over 30 accents stay as typed.

    Normalising sorts the accents on a letter in quadratic time: 1.5 s for a cell full of them.
    """
    if text.isascii() or len(text) <= _ALWAYS_QUICK:
        return unicodedata.normalize("NFKC", text)
    parts = _many_accents().split(text)
    return "".join(part if place % 2 else unicodedata.normalize("NFKC", part) for place, part in enumerate(parts))


_ALWAYS_QUICK = 500  # characters, even if all of them are accents


@cache
def _many_accents() -> re.Pattern[str]:
    """A run of more than 30 combining characters, longer than in any language (UAX #15, Stream-Safe Text Format)."""
    accents = (chr(code) for code in range(0x110000) if unicodedata.combining(chr(code)))
    return re.compile(f"([{''.join(map(re.escape, accents))}]{{31,}})")


def has_odd_digits(text: str) -> bool:
    """Are there super- or subscript, circled digits or fractions? NFKC would turn ``10²`` into 102, ``⑸`` into (5)."""
    return not text.isascii() and any(unicodedata.category(sign) == "No" for sign in text)


def without_invisible(text: str) -> str:
    """Typed text without invisible characters, except those that carry meaning.

    Kept are joiners inside emoji and inside words of scripts that use them (Persian, Indic), the tag letters of
    regional flags, and direction marks in right-to-left text.
    """
    seen = visible(text)
    if seen == text:
        return text
    is_right_to_left = any(unicodedata.bidirectional(sign) in _RIGHT_TO_LEFT for sign in seen)
    kept: list[str] = []
    for place, sign in enumerate(text):
        if not shows_nothing(sign) or (sign in _DIRECTIONS and is_right_to_left) or _has_meaning(text, place, kept):
            kept.append(sign)
    return "".join(kept)


def _has_meaning(text: str, place: int, kept: list[str]) -> bool:
    """Does the invisible character at ``place`` change what precedes it? ``kept`` is the text kept so far."""
    sign, before, after = text[place], kept[-1] if kept else "", text[place + 1 : place + 2]
    if sign in _ZERO_WIDTH_JOINERS:
        # A trailing U+200D still asks for the joining form of the letter before it; a trailing U+200C does nothing.
        return _can_join(before) and (_can_join(after) or sign == "\u200d")
    if ord(sign) in _TAGS:
        return before == _BLACK_FLAG or (bool(before) and ord(before) in _TAGS)
    return sign == "\u180e" and "MONGOLIAN" in unicodedata.name(before or " ", "")


def _can_join(sign: str) -> bool:
    """True for emoji and for letters and marks of joining scripts."""
    if not sign or sign.isascii() or unicodedata.category(sign) not in ("So", "Sk", "Lo", "Lm", "Mn", "Mc"):
        return False
    return not unicodedata.name(sign, "").startswith(_NOT_JOINED)
