"""Counters: words in a name that only say which of several it is, as in 一号店 and 二号店, 东店 and 西店, Unit 1 and 2.

Names that differ only in a counter name different customers, however small the difference.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from custsheet.cleaning.chinese_numbers import chinese_number
from custsheet.texts import load_toml

_DIGITS = re.compile(r"\d+")
_WORD = re.compile(r"[a-z]+|[^a-z]")
_ANY_LETTER = "a"


def chinese_numbers(whole: str) -> tuple[str, ...]:
    """The counters in a Chinese name: every number, and a direction in front of a word such as 店. 一号店 equals 1号店.

    ``whole`` is the comparable form (``company_names.normalise_company``).
    """
    return tuple(_as_digits(match["ordinal"] or match["mark"]) for match in _counted().finditer(whole))


def in_digits(words: Sequence[str]) -> list[str]:
    """Replace number words and Roman numerals by digits: ``["unit", "one"]`` → ``["unit", "1"]``; words in lower case.

    Roman numerals need two letters and never count as the first word: a name may begin with Vi.
    """
    return [
        _number_words().get(word) or (_roman().get(word) if place and len(word) > 1 else None) or word
        for place, word in enumerate(words)
    ]


def latin_numbers(words: Iterable[str]) -> tuple[str, ...]:
    """The numbers among words, without leading zeros."""
    return tuple(_significant(digits) for word in words for digits in _DIGITS.findall(word))


def differ_in_counter(a: str, b: str) -> bool:
    """Do two lower-case names differ only in words of the same series (甲 and 乙, north and south)?"""
    return a != b and _without_counters(a) == _without_counters(b)


def _as_digits(mark: str) -> str:
    if mark.isdecimal():
        return _significant(mark)
    number = chinese_number(mark)
    return mark if number is None else str(int(number))


def _significant(digits: str) -> str:
    return digits.lstrip("0") or "0"


@cache
def _counted() -> re.Pattern[str]:
    """Digits; a Chinese number after 第; a Chinese number, letter or direction in front of a word such as 店."""
    rules = _rules()
    units, places = ("|".join(sorted(rules[name], key=len, reverse=True)) for name in ("counted", "placed"))
    number, between = f"[{rules['numerals']}]+", f"(?:{rules['between']})?"
    in_front = f"(?={between}(?:{units}))"
    return re.compile(
        rf"{rules['ordinal']}(?P<ordinal>{number})"
        rf"|(?P<mark>\d+|{number}{in_front}|(?<![a-z])[a-z]{in_front}|[{rules['places']}](?={between}(?:{places})))"
    )


@cache
def _without_counters(name: str) -> str:
    """The name with each counter replaced by the first of its series, each single letter or Roman numeral by ``a``."""
    return "".join(map(_first_of_series, _WORD.findall(name)))


def _first_of_series(word: str) -> str:
    if (len(word) == 1 and word.isascii() and word.isalpha()) or word in _roman():
        return _ANY_LETTER
    return _series().get(word, word)


# ---------------------------------------------------------------- words


def _rules() -> dict[str, Any]:
    rules: dict[str, Any] = load_toml("dedupe.toml")["counters"]
    return rules


@cache
def _series() -> dict[str, str]:
    """Word → first word of its series."""
    return {word: words[0] for words in map(str.split, _rules()["series"]) for word in words}


@cache
def _number_words() -> dict[str, str]:
    """``one`` and ``first`` → ``1``."""
    return {word: str(value) for value, words in enumerate(_rules()["number_words"], start=1) for word in words.split()}


@cache
def _roman() -> dict[str, str]:
    return {numeral: str(value) for value, numeral in enumerate(_rules()["roman"].split(), start=1)}
