"""Telephone numbers in one form (contract §3): ``13800001234``, ``010-88886666``, ``010-88886666-801``.

Several numbers in a cell are joined by ``; ``.  +86, brackets, spaces, full-width digits, numbers that Excel stored
as floats and their texts (``13800001234.0``, ``1.3800001234E+10``) are read.  ``1.38E+10`` has lost its digits, a
masked number has none: both are missing and an issue.  Numbers from outside the mainland keep their country code:
``+852-23456789``.
"""

from __future__ import annotations

import re
from functools import cache

from custsheet.characters import has_odd_digits, plain, visible
from custsheet.cleaning.parsed import MISSING, Parsed
from custsheet.cleaning.stored import NO_NUMBER, as_float
from custsheet.cleaning.words import is_placeholder, reading_rules

UNREADABLE = Parsed(None, "phone_unreadable")
DIGITS_LOST = Parsed(None, "digits_lost")
MASKED = Parsed(None, "phone_masked")

_FLOAT = re.compile(r"\d+\.0+\Z")
_SCIENTIFIC = re.compile(r"(\d)(?:\.(\d+))?[eE]\+?(\d{1,2})\Z")
# Searched for in long texts, where no part may look further back or ahead than it has to: one step a character.
_MASKED = re.compile(r"\d[*xX●•×#]{2}|[*●•]{3}")
_SEPARATOR = re.compile(r"[/、;,|\n\r\\&]+|\s{2,}")
_REMARK = re.compile(r"\([^()\d]*\)")
_EXTENSION = re.compile(r"(?:-|转|分机|ext\.?|x|#|,)*\s*(?:转|分机|ext\.?|x|#|-)\s*:?\s*(\d{1,6})\Z", re.IGNORECASE)
_MARKED_EXTENSION = re.compile(r"(?:转|分机|ext\.?|x)\s*+:?\s*+(?=\d)|(?<=\d)[eE]\+?(?=\d)", re.IGNORECASE)
_MAINLAND = re.compile(r"(?:\(?\+86\)?|\(86\)|0086|86(?=[- ]))[- ]*")
_MOBILE = re.compile(r"1[3-9]\d{9}\Z")
_LANDLINE = re.compile(r"(010|02\d|0[3-9]\d\d)([2-9]\d{6,7})\Z")
_LOCAL = re.compile(r"[2-9]\d{6,7}\Z")
_SHORT_SERVICE = re.compile(r"(?:9[56]\d{3,4}|12\d{3}|11\d|12[0-2])\Z")
_ABROAD = re.compile(r"(?:\+|00)(852|853|886|[1-9]\d{0,2})[- ]*(.*)\Z")
_TWO_MOBILES = re.compile(r"(1[3-9]\d{9})\s+(1[3-9]\d{9})\Z")
_LONGEST = 60
"""One number with its remark, country code and extension has fewer characters."""
_FORMATTING = str.maketrans("", "", " -.()\u00a0\u2010\u2011\u2012\u2013\u2014\u2212~·")


def parse_phone(value: object) -> Parsed:
    """Read one cell as one or more telephone numbers.

    Returns:
        Parsed with text; issues phone_unreadable, digits_lost, phone_masked, phone_partly_read (of several numbers,
        those that can be read).
    """
    if value is None:
        return MISSING
    if isinstance(value, NO_NUMBER):
        return UNREADABLE
    if isinstance(value, (int, float)):
        return _from_number(as_float(value))
    if not isinstance(value, str):
        return UNREADABLE
    return _from_text(value)


def says_more(text: str) -> bool:
    """Does the cell say more than numbers, such as whose they are? That is lost in the canonical form."""
    rest = _labels().sub("", plain(text))
    rest = _MARKED_EXTENSION.sub("", _separators().sub(" ", rest))
    return any(sign.isalpha() for sign in rest)


def _from_number(number: float) -> Parsed:
    if not number.is_integer() or number < 0:
        return UNREADABLE
    digits = str(int(number))
    if len(digits) >= 16:
        return DIGITS_LOST
    # A leading zero is lost in a number, and which one it was cannot be told: only what never has one is read.
    one = _one_number(digits)
    return Parsed(one) if one else UNREADABLE


def _from_text(value: str) -> Parsed:
    text = visible(value).strip().lstrip("'")
    if text.isascii() and _MOBILE.match(text):  # nearly every cell
        return Parsed(text)
    if is_placeholder(text):
        return MISSING
    if has_odd_digits(text):
        return UNREADABLE
    text = plain(text).strip()
    if _FLOAT.match(text):
        return _from_number(float(text))
    if match := _SCIENTIFIC.match(text):
        complete = match[2] is not None and len(match[2]) >= int(match[3])
        return _from_number(float(text)) if complete else DIGITS_LOST
    if _MASKED.search(text):
        return MASKED
    return _several(text)


def _several(text: str) -> Parsed:
    whole = _one_number(text)
    if whole:
        return Parsed(whole)
    if match := _TWO_MOBILES.match(text):
        return Parsed("; ".join(match.groups()))
    parts = [part for part in _separators().split(text) if part and part.strip()]
    read = [_one_number(part) for part in parts]
    good = list(dict.fromkeys(number for number in read if number))
    if not good:
        return UNREADABLE
    return Parsed("; ".join(good), None if all(read) else "phone_partly_read")


@cache
def _separators() -> re.Pattern[str]:
    words = "|".join(map(re.escape, reading_rules("phones")["separators"]))
    return re.compile(rf"{_SEPARATOR.pattern}|\s?(?:{words})\s*", re.IGNORECASE)


@cache
def _labels() -> re.Pattern[str]:
    words = "|".join(map(re.escape, sorted(reading_rules("phones")["labels"], key=len, reverse=True)))
    return re.compile(rf"(?:{words})\s*+[:.：]?\s*+(?=[\d+(])", re.IGNORECASE)


def _one_number(text: str) -> str | None:
    """``text`` (half-width) as one number in canonical form, or None."""
    text = _REMARK.sub("", text).strip()
    if len(text) > _LONGEST:
        return None
    text = _labels().sub("", text, count=1) if text[:1].isalpha() else text
    mainland = _MAINLAND.match(text)
    if mainland:
        text = text[mainland.end() :]
    elif match := _ABROAD.match(text):
        return _abroad(match[1], match[2])
    return _subscriber(text, bool(mainland)) or _with_extension(text, bool(mainland))


def _subscriber(text: str, after_86: bool) -> str | None:
    digits = text.translate(_FORMATTING)
    if not digits.isdecimal():
        return None
    if _MOBILE.match(digits):
        return digits
    if len(digits) == 13 and digits.startswith("86") and _MOBILE.match(digits[2:]):
        return digits[2:]
    if match := _LANDLINE.match(digits if digits[0] == "0" or not after_86 else "0" + digits):
        return f"{match[1]}-{match[2]}"
    if digits[:3] in reading_rules("phones")["service_prefixes"] and len(digits) == 10:
        return f"{digits[:3]}-{digits[3:6]}-{digits[6:]}"
    if _LOCAL.match(digits) or _SHORT_SERVICE.match(digits):
        return digits
    return None


def _with_extension(text: str, after_86: bool) -> str | None:
    match = _EXTENSION.search(text)
    if not match or not match.start():
        return None
    number = _subscriber(text[: match.start()], after_86)
    if number is None or _MOBILE.match(number):
        return None
    return f"{number}-{match[1]}"


def _abroad(country: str, rest: str) -> str | None:
    digits = rest.translate(_FORMATTING)
    if not digits.isdecimal() or not 6 <= len(digits) <= 14:
        return None
    # Only for these places is it known where the country code ends.
    return f"+{country}-{digits}" if country in ("852", "853", "886") else f"+{country}{digits}"
