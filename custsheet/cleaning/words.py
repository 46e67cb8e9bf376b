"""The words of ``templates/reading.toml`` in the form in which typed text is compared with them."""

from __future__ import annotations

import unicodedata
from functools import cache
from typing import Any

from custsheet.texts import load_toml

# Spaces that str.strip() leaves: zero-width ones and the byte order mark, which web pages and exports bring along.
_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff"
_DROP_SPACES = {ord(c): None for c in " \t\r\n\v\f\u00a0\u3000" + _INVISIBLE}


def trim(text: str) -> str:
    """``text`` without outer white space of any kind; inner text stays as typed."""
    text = text.strip()
    return (
        text.strip(_INVISIBLE + " \t\r\n\u00a0\u3000")
        if text and (text[0] in _INVISIBLE or text[-1] in _INVISIBLE)
        else text
    )


def compact(text: str) -> str:
    """``text`` for comparing: NFKC, no white space, lower case. ``ＶＩＰ 客户 `` → ``vip客户``."""
    return unicodedata.normalize("NFKC", text).translate(_DROP_SPACES).lower()


@cache
def reading_rules(table: str) -> dict[str, Any]:
    """One table of ``reading.toml``."""
    rules: dict[str, Any] = load_toml("reading.toml")[table]
    return rules


@cache
def word_set(table: str, key: str) -> frozenset[str]:
    """A list of words as a set of compact forms."""
    return frozenset(compact(word) for word in reading_rules(table)[key])


@cache
def placeholders() -> frozenset[str]:
    """What people type for "nothing here"."""
    return frozenset(compact(word) for word in load_toml("reading.toml")["placeholders"])


@cache
def _first_signs() -> frozenset[str]:
    """What a placeholder may begin with, in any width and case: tells nearly all other texts at a glance."""
    firsts = {word[0] for word in placeholders()}
    wide = {chr(ord(sign) + 0xFEE0) for sign in firsts if "!" <= sign <= "~"}
    return frozenset(
        firsts | wide | {sign.upper() for sign in firsts | wide} | set(" \t\r\n\v\f\u00a0\u3000" + _INVISIBLE)
    )


def is_placeholder(text: str) -> bool:
    """Does the cell say that there is nothing? True for blank text too."""
    if text and text[0] not in _first_signs():
        return False
    short = text.strip()
    return not short or (len(short) < 24 and compact(short) in placeholders())
