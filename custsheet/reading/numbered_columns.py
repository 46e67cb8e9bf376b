"""Columns that repeat in numbered groups: 回款时间1, 回款金额1, 回款时间2, 回款金额2.

Which of them a record means cannot be told, so they are reported and not read (contract §3).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache

from custsheet.cleaning.words import reading_rules
from custsheet.reading.headers import Vocabulary
from custsheet.schema import SheetSpec


def numbered_columns(
    headers: Mapping[str, str], letters: Iterable[str], spec: SheetSpec, vocabulary: Vocabulary
) -> list[str]:
    """Those of ``letters`` whose column is one of several numbered ones of a known kind.

    Args:
        headers: letter → text of every header.
        letters: which of them are asked for.
    """
    stems = {letter: _stem(text) for letter, text in headers.items()}
    # 回款金额 beside 回款金额2 is the first of them.
    counts = Counter(stems[letter] or " ".join(text.split()) for letter, text in headers.items())
    return [
        letter
        for letter in letters
        if (stem := stems.get(letter)) is not None and counts[stem] > 1 and vocabulary.find_surely(stem, spec)
    ]


def _stem(header: str) -> str | None:
    """The header without its number; None when it has none."""
    header = " ".join(header[: reading_rules("headers")["longest"]].split())
    for pattern in _patterns():
        match = pattern.match(header)
        if match and match["stem"].strip():
            return match["stem"].strip()
    return None


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(pattern, re.IGNORECASE) for pattern in reading_rules("headers")["numbered"])
