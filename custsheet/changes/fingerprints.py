"""Which cells of our columns did people type over? (CONTRACT §3: such a cell is replaced, its old value goes to
变更记录.)

A refresh leaves a short fingerprint of every value that it wrote, by record and not by row number, because people sort.
At the next refresh a value that no longer has its fingerprint was typed by somebody.  Two characters a value keep
the memory of 20,000 customers small; one change in 4,096 goes unnoticed, none is reported that did not happen.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from zlib import crc32

_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_RECORD_CHARS = 5
_VALUE_CHARS = 2
RECORDS = ""
"""Key of the column that holds the records' own fingerprints."""


def canonical(value: object) -> str:
    """A value as text that is the same before and after a spreadsheet program has saved it."""
    if isinstance(value, str):
        return value.replace("\r\n", "\n").strip()
    if value is None or value != value:  # NaN
        return ""
    if isinstance(value, bool):
        return str(value)
    if isinstance(value, int | float):
        return f"{value:.10g}"
    if isinstance(value, datetime):
        return (value.date() if (value.hour, value.minute, value.second) == (0, 0, 0) else value).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def record_fingerprints(identities: Sequence[Sequence[object]]) -> str:
    """The fingerprints of records, each given as the values that identify it, joined to one text."""
    return "".join([_record("\x1f".join(map(canonical, identity))) for identity in identities])


def value_fingerprints(values: Sequence[object]) -> str:
    """The fingerprints of one column's values, joined to one text."""
    known: dict[object, str] = {}  # columns repeat few values many times
    pieces = []
    for value in values:
        piece = known.get(value)
        if piece is None:
            piece = known[value] = _value(canonical(value))
        pieces.append(piece)
    return "".join(pieces)


def typed_over(
    remembered: Mapping[str, str], identities: Sequence[Sequence[object]], column: str, values: Sequence[object]
) -> list[bool]:
    """For each record: is its value in ``column`` something else than what we wrote?

    A blank cell was cleared, not typed over, and a record that we never saw with a value counts as typed by people.
    So does every value in a column that we do not remember: better a line too many in 变更记录 than one too few.
    """
    known, texts = remembered.get(RECORDS, ""), remembered.get(column, "")
    # Records may look alike (the same call logged twice): any value that one of them had is ours.
    written = set(zip(_pieces(known, _RECORD_CHARS), _pieces(texts, _VALUE_CHARS), strict=False))
    now = _pieces(record_fingerprints(identities), _RECORD_CHARS)
    return [
        canonical(value) != "" and (record, _value(canonical(value))) not in written
        for record, value in zip(now, values, strict=True)
    ]


def nearest_memory(memories: Iterable[Mapping[str, str]], identities: Sequence[Sequence[object]]) -> Mapping[str, str]:
    """The memory that shares the most records with a sheet; an empty one when none shares any."""
    now = set(_pieces(record_fingerprints(identities), _RECORD_CHARS))

    def shared(memory: Mapping[str, str]) -> int:
        return len(now.intersection(_pieces(memory.get(RECORDS, ""), _RECORD_CHARS)))

    best = max(memories, key=shared, default={})
    return best if shared(best) else {}


_PAIRS = [first + second for first in _ALPHABET for second in _ALPHABET]


def _value(text: str) -> str:
    return _PAIRS[crc32(text.encode("utf-8", "surrogatepass")) & 4095]


def _record(text: str) -> str:
    number = crc32(text.encode("utf-8", "surrogatepass"))
    return _PAIRS[number & 4095] + _PAIRS[(number >> 12) & 4095] + _ALPHABET[(number >> 24) & 63]


def _pieces(text: str, length: int) -> list[str]:
    return [text[start : start + length] for start in range(0, len(text), length)]
