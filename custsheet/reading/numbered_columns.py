"""Columns that repeat in numbered groups: 回款时间1, 回款金额1, 回款时间2, 回款金额2.

Which of them a record means cannot be told, so they are reported and not read (contract §3).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from custsheet.cleaning.words import reading_rules
from custsheet.reading.headers import Vocabulary
from custsheet.schema import SheetSpec


def numbered_columns(
    headers: Mapping[str, str], unknown: list[str], spec: SheetSpec, vocabulary: Vocabulary
) -> list[str]:
    """Letters of the unknown columns that are one of several numbered ones of a known kind, from left to right.

    Args:
        headers: letter → text of every header.
        unknown: letters of those that were not recognised.
    """
    stems = {letter: _stem(text) for letter, text in headers.items()}
    wanted: dict[str, int] = {}
    for letter, text in headers.items():
        stem = stems[letter] or text  # 回款金额 beside 回款金额2 is the first of them
        wanted[stem] = wanted.get(stem, 0) + 1
    return [
        letter
        for letter in unknown
        if (stem := stems.get(letter)) and wanted[stem] > 1 and vocabulary.find_surely(stem, spec)
    ]


def _stem(header: str) -> str | None:
    """The header without its number; None when it has none."""
    for pattern in _patterns():
        match = pattern.match(header.strip())
        if match and match["stem"].strip():
            return match["stem"].strip()
    return None


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in reading_rules("headers")["numbered"])
