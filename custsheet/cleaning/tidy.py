"""Typed texts in their usual form: spaces, width, brackets, case. Nothing is read into them.

Each is a function of one text that gives it back as it should be, and the same text again when it is so already.
"""

from __future__ import annotations

import re

from custsheet.characters import nfkc, visible
from custsheet.cleaning.company_names import company_stem, normalise_company
from custsheet.cleaning.words import trim

_CHINESE = r"\u3400-\u9fff"
_BLANKS = re.compile("[ \t\u00a0\u3000]+")
_BETWEEN_CHINESE = re.compile(f"(?<=[{_CHINESE}]) (?=[{_CHINESE}])")
_AROUND_BRACKETS = re.compile(r" ?([\uff08\uff09]) ?")
_HAS_CHINESE = re.compile(f"[{_CHINESE}]")
_ADDRESSES = re.compile(r"[;,\u3001\s]+")
_HALF_WIDTH = {
    wide: wide - 0xFEE0 for first, last in ("09", "AZ", "az") for wide in range(ord(first) + 0xFEE0, ord(last) + 0xFEE1)
}
_WIDE_BRACKETS = str.maketrans("()", "\uff08\uff09")
_LONGEST_SPACED_NAME = 4
_LONGEST_FORM = 60
"""More characters than a legal form has."""


def tidy_free_text(text: str) -> str:
    """Without outer white space; letters and digits half-width. Inner spaces, lines and punctuation stay."""
    return half_width(trim(text))


def tidy_text(text: str) -> str:
    """Besides, inner spaces of any kind and number are one."""
    return _BLANKS.sub(" ", half_width(trim(text)))


def tidy_code(text: str) -> str:
    """A number or code: half-width throughout, without outer white space."""
    return nfkc(visible(text)).strip()


def tidy_credit_code(text: str) -> str:
    """A code of capital letters and digits, without spaces and hyphens."""
    return "".join(tidy_code(text).upper().replace("-", " ").split())


def tidy_person(text: str) -> str:
    """A person's name: the space that fills a short Chinese name to the width of the others is no part of it.

    Two names in one cell stay two.
    """
    plain = tidy_text(text)
    parts = plain.split(" ")
    whole = "".join(parts)
    is_spaced = sum(len(part) > 1 for part in parts) <= 1 and len(whole) <= _LONGEST_SPACED_NAME
    return whole if is_spaced and all(map(_HAS_CHINESE.match, whole)) else plain


def tidy_company(text: str) -> str:
    """A company's name: no spaces between Chinese characters, and their full-width brackets.

    Two companies in one cell stay two: no spaces are taken from behind a legal form.
    """
    plain = tidy_text(text)
    if not has_chinese(plain):
        return nfkc(plain)
    parts = _BETWEEN_CHINESE.split(plain)
    pieces, end = [parts[0]], parts[0][-_LONGEST_FORM:]
    for part in parts[1:]:
        pieces.append(f" {part}" if company_stem(end) != normalise_company(end) else part)
        end = (end + pieces[-1])[-_LONGEST_FORM:]
    name = "".join(pieces)
    if name.count("(") == name.count(")"):
        name = name.translate(_WIDE_BRACKETS)
    return _AROUND_BRACKETS.sub(r"\1", name)


def tidy_email(text: str) -> str:
    """Half-width, the domain in lower case; several addresses joined by ``; ``."""
    plain = nfkc(visible(text)).strip()
    return "; ".join(map(_lower_domain, filter(None, _ADDRESSES.split(plain))))


def has_chinese(text: str) -> bool:
    """Is there a Chinese character in it?"""
    return _HAS_CHINESE.search(text) is not None


def half_width(text: str) -> str:
    """Letters and digits half-width; punctuation stays, for Chinese punctuation is full-width."""
    return text if text.isascii() else text.translate(_HALF_WIDTH)


def _lower_domain(address: str) -> str:
    name, at, domain = address.partition("@")
    return name + at + domain.lower()
