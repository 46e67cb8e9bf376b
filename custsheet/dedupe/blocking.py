"""Blocking: choose the pairs of customers worth comparing, those that share one of many cheap keys.

Comparing all pairs of 20,000 customers would take 200 million comparisons; duplicates nearly always share a number, a
piece of their names, or a birthday.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pandas as pd

from custsheet.dedupe.names import NameParts
from custsheet.dedupe.pinyin import pinyin
from custsheet.dedupe.records import Records
from custsheet.dedupe.rules import Rules

Positions = npt.NDArray[np.int64]


def candidate_pairs(records: Records, rules: Rules) -> tuple[Positions, Positions]:
    """Positions of the pairs to compare, as (left, right): left < right, each pair once, in ascending order."""
    order = np.argsort(np.array([parts.whole for parts in records.names], dtype=object), kind="stable")
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order))
    found = [_pairs_of(keys, rank, rules) for keys in _keys(records)]
    # A pair is the number left × n + right, so that unique() drops repetitions and sorts.
    both = np.unique(np.concatenate(found)) if found else np.empty(0, dtype=np.int64)
    return both // max(len(records), 1), both % max(len(records), 1)


def _pairs_of(keys: Iterable[Iterable[str]], rank: Positions, rules: Rules) -> Positions:
    """Pairs of rows that share a key, as left × n + right; in a large group only neighbours by name."""
    rows = [(row, key) for row, several in enumerate(keys) for key in several if key]
    if not rows:
        return np.empty(0, dtype=np.int64)
    row = np.array([row for row, _ in rows], dtype=np.int64)
    code, _ = pd.factorize(np.array([key for _, key in rows], dtype=object))
    order = np.lexsort((rank[row], code))
    row, code = row[order], code[order]
    is_large = np.bincount(code)[code] > rules.group
    found = []
    # Rows are sorted by key, then by name: rows of one key that lie `step` apart are a pair.
    for step in range(1, rules.group):
        together = code[step:] == code[:-step]
        if step > rules.window:
            together &= ~is_large[step:]
        if not together.any():
            break
        a, b = row[:-step][together], row[step:][together]  # equal where a row gives the same key twice
        found.append((np.minimum(a, b) * len(rank) + np.maximum(a, b))[a != b])
    return np.concatenate(found) if found else np.empty(0, dtype=np.int64)


def _keys(records: Records) -> Iterator[Iterable[Sequence[str]]]:
    """For each kind of key, the keys of every record, mostly none or one."""
    fields, names = records.fields, records.names
    missing = [""] * len(records)
    city, birthday = fields.get("city", missing), fields.get("birthday", missing)
    address, uscc = fields.get("address", missing), fields.get("uscc", missing)
    for field in ("uscc", "email", "domain", "wechat", "birthday"):
        yield ((value,) for value in fields.get(field, missing))
    yield records.phones
    yield ((value.replace(" ", ""),) for value in address)
    yield (_digit_keys(value) for value in uscc)
    for name_keys in (_whole_keys, _sound_keys, _piece_keys, _word_keys):
        yield ([key for spelling in _spellings(parts) for key in name_keys(spelling)] for parts in names)
    words = [_name_words(parts) for parts in names]
    for other in (city, [value[:6] for value in birthday], [value[:6] for value in address], [v[:3] for v in uscc]):
        yield (
            [f"{word[:4]}|{value}" for word in several if value] for several, value in zip(words, other, strict=True)
        )
    yield (_joined(a[:8], c[:5]) for a, c in zip(address, city, strict=True))
    yield (_joined(a[:8], b[:4]) for a, b in zip(address, birthday, strict=True))


def _spellings(parts: NameParts) -> tuple[NameParts, ...]:
    return (parts, parts.respelled) if parts.respelled else (parts,)


def _joined(one: str, other: str) -> tuple[str, ...]:
    return (f"{one}|{other}",) if one and other else ()


def _digit_keys(code: str) -> tuple[str, ...]:
    """Both halves of a number: a slip leaves one of them intact."""
    middle = len(code) // 2
    return (f"^{code[: middle + 1]}", f"{code[middle:]}$") if 6 <= len(code) <= 12 else ()


def _whole_keys(parts: NameParts) -> tuple[str, ...]:
    return parts.whole.replace(" ", ""), parts.stem, f"{parts.brand}*"


def _sound_keys(parts: NameParts) -> tuple[str, ...]:
    """The brand and the stem in Latin letters, which a Chinese name shares with its pinyin."""
    if not parts.is_chinese:
        joined = parts.brand.replace(" ", "")
        return joined, parts.stem, parts.whole.replace(" ", "")
    return pinyin(parts.brand), pinyin(parts.stem), pinyin(parts.place.city + parts.stem), pinyin(parts.whole)


def _piece_keys(parts: NameParts) -> tuple[str, ...]:
    """Start and end of a Chinese name: a slip leaves one of them intact. Sorted, they survive a swap too."""
    stem = parts.stem
    if not parts.is_chinese or len(stem) < 3:
        return ()
    around = parts.place.city, parts.trade
    return (
        stem[:3],
        "".join(sorted(stem[:2])),
        "".join(sorted(stem)),
        f"{stem[-4:]}$",
        "|".join((*around, stem[:1])),
        "|".join((*around, stem[1:2])),
    )


def _name_words(parts: NameParts) -> list[str]:
    return [] if parts.is_chinese else parts.whole.split()


def _word_keys(parts: NameParts) -> list[str]:
    """Start and end of a company's Latin stem; of a person's name, shortened words in pairs, in any order."""
    if parts.is_company:
        return [] if parts.is_chinese else [f"^{parts.stem[:5]}", f"{parts.stem[-5:]}$"]
    words = sorted(word[:4] for word in _name_words(parts))
    return ["".join(words)] if len(words) == 2 else [a + b for a, b in pairwise(words)]
