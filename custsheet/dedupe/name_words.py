"""The words by which names are split, from ``dedupe.toml``, each table read once."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from custsheet.texts import load_toml


@cache
def name_rules() -> dict[str, Any]:
    """The table ``names``."""
    rules: dict[str, Any] = load_toml("dedupe.toml")["names"]
    return rules


@cache
def words_of(table: str) -> tuple[str, ...]:
    """The words of one of its lists, the longest first."""
    return tuple(sorted(name_rules()[table], key=len, reverse=True))


@cache
def _lines() -> dict[str, int]:
    """Word → number of its line of business."""
    return {word: number for number, line in enumerate(name_rules()["trades"]) for word in line.split() if word != "|"}


@cache
def trade_words() -> frozenset[str]:
    """Words of lines of business, and those that fill up names."""
    return frozenset(_lines()) | frozenset(name_rules()["fillers"]) | frozenset(name_rules()["fillers_latin"])


@cache
def marks_of_companies() -> frozenset[str]:
    """Latin words that only companies have in their names."""
    rules = name_rules()
    return frozenset(rules["forms_latin"]) | frozenset(rules["branches_latin"]) | frozenset(rules["groups_latin"])


@cache
def latin_forms() -> dict[str, str]:
    """Word for a legal form → the first word for the same."""
    lines = (line.split() for line in name_rules()["different_forms_latin"])
    return {word: words[0] for words in lines for word in words}


@cache
def longest_trade() -> int:
    """Characters of the longest line of business."""
    return max(map(len, trade_words()))


@cache
def lines_of(trade: str) -> frozenset[int]:
    """The lines of business that the words of ``trade`` name."""
    lines = _lines()
    return frozenset(_named_lines(trade.split() if " " in trade or trade in lines else _chunks(trade), lines))


def _named_lines(words: Iterable[str], lines: dict[str, int]) -> Iterable[int]:
    return (lines[word] for word in words if word in lines)


def _chunks(trade: str) -> Iterable[str]:
    """The words of a Chinese line of business, cut from the end as ``_cut_trade`` cuts them."""
    words = trade_words()
    while trade:
        length = next((n for n in range(len(trade), 0, -1) if trade[-n:] in words), 1)
        yield trade[-length:]
        trade = trade[:-length]
