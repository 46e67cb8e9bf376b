"""Assign 客户编号 to customers without one, in the pattern that most ids of the column follow (CONTRACT §3).

``KH-085`` is followed by ``KH-086``, ``099`` by ``100``; a column without ids starts at ``C00001``.  An id that
occurs anywhere in the workbook is never given out: a log row may already speak of a customer who is not in the list.
Bare numbers occur everywhere, as amounts, days, string indexes; of those only numbers in columns 客户编号 count.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

_MOST_DIGITS = 15
"""Of a number that a spreadsheet keeps; a longer row of digits is no number to count on from."""
_FIRST = ("C", 5)


def next_ids(
    existing: Iterable[str], everywhere: Iterable[bytes], count: int, referred: Iterable[str] = ()
) -> list[str]:
    """Return ``count`` free ids.

    Args:
        existing: the ids of the column, as text.
        everywhere: the XML of every part that holds cell values; an id with letters found there is taken.
        count: how many are needed.
        referred: the customer ids that other records name; they are taken, too.
    """
    ids = list(existing)
    prefix, width = _common_pattern(ids)
    numbers = _numbers_of(ids, prefix)
    taken = numbers | _numbers_of(referred, prefix) | (_mentioned(prefix, everywhere) if prefix else set())
    start = max(numbers, default=0) + 1
    free = _free_numbers(start, taken)
    return [f"{prefix}{next(free):0{width}d}" for _ in range(count)]


def are_numbers(stored: Iterable[object]) -> bool:
    """Are most ids of a column stored as numbers? Then a new one is a number, too: VLOOKUP tells 31 from "31"."""
    kinds = Counter(isinstance(value, float) for value in stored if value is not None and value == value)
    return kinds[True] > kinds[False]


def _numbers_of(ids: Iterable[str], prefix: str) -> set[int]:
    return {int(number) for text in ids for head, number in [_split(text)] if head == prefix and number}


def _free_numbers(start: int, taken: set[int]) -> Iterator[int]:
    number = start
    while True:
        if number not in taken:
            yield number
        number += 1


def _common_pattern(ids: list[str]) -> tuple[str, int]:
    """The prefix that most ids share, and the least width of its numbers (leading zeros are kept)."""
    pairs = [_split(text) for text in ids]
    prefixes = Counter(head for head, number in pairs if number)
    if not prefixes:
        return _FIRST
    prefix = max(prefixes, key=lambda head: (prefixes[head], head))
    padded = [len(number) for head, number in pairs if head == prefix and number]
    return prefix, min(padded)


def _split(text: str) -> tuple[str, str]:
    head = text.strip().rstrip("0123456789")
    number = text.strip()[len(head) :]
    return (head, number) if 0 < len(number) <= _MOST_DIGITS else (text, "")


def _mentioned(prefix: str, everywhere: Iterable[bytes]) -> set[int]:
    """Numbers that follow the prefix in any text; a number inside a longer word or number does not count.

    Only what stands between tags is text: with ids such as ``C00198`` the places of cells (``<c r="C198">``) and the
    references in formulas, of cells and of rules, would else take every number up to the last row.
    """
    in_text = rb"(?=[^<>]*<(?!/(?:\w+:)?f(?:ormula[12]?)?>))"
    number = rb"(?<![0-9A-Za-z])" + re.escape(_as_xml(prefix)) + rb"([0-9]{1,15})(?![0-9])"
    pattern = re.compile(number + in_text)
    return {int(match) for part in everywhere for match in pattern.findall(part)}


def _as_xml(text: str) -> bytes:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").encode(errors="surrogatepass")
