"""The words of ``templates/reading.toml`` in the form in which typed text is compared with them."""

from __future__ import annotations

from functools import cache
from typing import Any

from custsheet.characters import plain, shows_nothing, visible, without_invisible
from custsheet.texts import load_toml

_LONGEST_PLACEHOLDER = 24


def trim(text: str) -> str:
    """``text`` without outer white space and without characters that show nothing; inner text stays as typed."""
    return without_invisible(text).strip()


def compact(text: str) -> str:
    """``text`` for comparing: NFKC, only what shows, no white space, lower case: ``ＶＩＰ 客户 `` → ``vip客户``."""
    return "".join(plain(text).split()).lower()


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
    return frozenset(firsts | wide | {sign.upper() for sign in firsts | wide})


def is_placeholder(text: str) -> bool:
    """Does the cell say that there is nothing? True for blank text too."""
    if text and text[0] not in _first_signs() and not (text[0].isspace() or shows_nothing(text[0])):
        return False
    short = visible(text).strip()
    return not short or (len(short) < _LONGEST_PLACEHOLDER and compact(short) in placeholders())
