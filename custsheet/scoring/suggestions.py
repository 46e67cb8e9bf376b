"""Which category the words of a piece of feedback suggest (contract §2, "suggested_category").

Columns read: feedback content. Written: suggested_category (Chinese word), blank where no keyword occurs. The keywords
are ``settings.keywords``; the words found are kept with the category for display.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple

import numpy as np
import pandas as pd

from custsheet.scoring.inputs import Inputs

_LATIN = re.compile(r"[a-z][a-z ]*")


class Suggestion(NamedTuple):
    """A category and the distinct keywords found for it, in order of appearance."""

    category: str
    words: tuple[str, ...]


def suggestions(inputs: Inputs) -> pd.DataFrame:
    """Per row of feedback ``category`` and ``words`` (a tuple); NaN where no keyword is found."""
    contents = inputs.words("feedback", "content")
    suggest = Suggester(inputs.settings.keywords)
    found = [suggest(content) if isinstance(content, str) else None for content in contents.tolist()]
    columns = {
        "category": [each.category if each else np.nan for each in found],
        "words": [each.words if each else np.nan for each in found],
    }
    return pd.DataFrame({name: pd.Series(values, contents.index, dtype=object) for name, values in columns.items()})


class Suggester:
    """Finds all keywords in one pass; of several that begin at the same place the longest counts.

    Args:
        keywords: category → its words, in any case; a word listed for two categories counts for the first.
    """

    def __init__(self, keywords: Mapping[str, Sequence[str]]) -> None:
        self._rank = {category: rank for rank, category in enumerate(keywords)}
        self._category: dict[str, str] = {}
        for category, words in keywords.items():
            for word in words:
                self._category.setdefault(word.casefold(), category)
        # An alternation takes the first branch that matches, not the longest.
        longest_first = sorted(self._category, key=lambda word: (-len(word), word))
        self._pattern = re.compile("|".join(map(_pattern, longest_first))) if longest_first else None
        self._elected = cache(self._elect)

    def __call__(self, content: str) -> Suggestion | None:
        """The category with the most distinct words, the first on a tie; None without any."""
        if self._pattern is None:
            return None
        words = self._pattern.findall(content.casefold())
        return self._elected(tuple(dict.fromkeys(words))) if words else None

    def _elect(self, words: tuple[str, ...]) -> Suggestion:
        votes: dict[str, list[str]] = {}
        for word in words:
            votes.setdefault(self._category[word], []).append(word)
        category = min(votes, key=lambda name: (-len(votes[name]), self._rank[name]))
        return Suggestion(category, tuple(votes[category]))


def _pattern(word: str) -> str:
    """A Latin keyword matches whole words only (no ``late`` in ``plate``), a Chinese one anywhere."""
    return rf"(?<![a-z]){re.escape(word)}(?![a-z])" if _LATIN.fullmatch(word) else re.escape(word)
