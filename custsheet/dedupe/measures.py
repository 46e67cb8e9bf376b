"""Similarity of two values of a field, 0 to 1 for each pair, over whole arrays."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz
from rapidfuzz.distance import OSA
from rapidfuzz.process import cpdist

Numbers = npt.NDArray[np.float64]
Texts = npt.NDArray[np.object_]

_LONG_CODE, _SHORT_CODE, _SLIPS, _NEARLY_NOTHING = 15, 0.99, 0.8, 0.01
_OTHER_YEAR = 0.8
_SWAPPED = 0.9
_SAME_PERCENT = 100


def likeness(measure: str, a: Texts, b: Texts) -> Numbers:
    """Similarity of each pair of values, 0–1; NaN if one is missing ("")."""
    alike = np.full(len(a), np.nan)
    known = (a != "") & (b != "")
    alike[known] = _MEASURES[measure](a[known], b[known])
    return alike


def _equal(a: Texts, b: Texts) -> Numbers:
    return np.asarray(a == b, dtype=np.float64)


def _code(a: Texts, b: Texts) -> Numbers:
    """Registration numbers: equal long ones are 1, equal short ones nearly 1; long ones that are far apart are 0."""
    alike = np.clip(_text(a, b), _NEARLY_NOTHING, None)
    is_long = np.array([min(len(one), len(other)) >= _LONG_CODE for one, other in zip(a, b, strict=True)], dtype=bool)
    alike[(alike == 1) & ~is_long] = _SHORT_CODE
    alike[(alike < _SLIPS) & is_long] = 0.0
    return alike


def _text(a: Texts, b: Texts) -> Numbers:
    """One minus the share of characters that are wrong, missing or swapped."""
    alike: Numbers = np.asarray(cpdist(a.tolist(), b.tolist(), scorer=OSA.normalized_similarity), dtype=np.float64)
    return alike


def _words(a: Texts, b: Texts) -> Numbers:
    """The same, but words may come in any order."""
    sorted_words = cpdist(a.tolist(), b.tolist(), scorer=fuzz.token_sort_ratio, dtype=np.float64)
    alike: Numbers = np.maximum(_text(a, b), np.asarray(sorted_words) / _SAME_PERCENT)
    return alike


def _any_number(a: Texts, b: Texts) -> Numbers:
    """Numbers joined by ``;``: one in common is a full match."""
    alike = _text(a, b)
    for pair in np.flatnonzero(alike < 1):
        if ";" in a[pair] or ";" in b[pair]:
            alike[pair] = float(not set(a[pair].split(";")).isdisjoint(b[pair].split(";")))
    return alike


def _birthday(a: Texts, b: Texts) -> Numbers:
    """Dates as digits: month and day may be swapped, and a date without a year nearly matches any year."""
    alike = _text(a, b)
    for pair in np.flatnonzero(alike < 1):
        alike[pair] = max(alike[pair], _day_likeness(a[pair], b[pair]))
    return alike


def _day_likeness(one: str, other: str) -> float:
    if min(len(one), len(other)) <= len("MMDD"):
        return _OTHER_YEAR if one[-4:] == other[-4:] else 0.0
    return _SWAPPED if one[:4] + one[6:] + one[4:6] == other else 0.0


_MEASURES: dict[str, Callable[[Texts, Texts], Numbers]] = {
    "equal": _equal,
    "code": _code,
    "text": _text,
    "words": _words,
    "any_number": _any_number,
    "birthday": _birthday,
}
