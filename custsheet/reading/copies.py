"""Copies of a sheet: two tabs of one record type that hold the same records (客户信息 and 客户信息 (2))."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import NoReturn

from custsheet.cleaning.words import compact, reading_rules
from custsheet.errors import InputError
from custsheet.reading.frames import SheetValues
from custsheet.schema import Schema, SheetSpec


@dataclass(frozen=True)
class Copy:
    """Two sheets that share the ids of more than half the rows of the smaller one.

    Attributes:
        sheet, other: their names; a name or the mapping speaks for ``sheet`` where it does for one of them only.
        key: the record type.
        count: how many ids they share.
        kept: is ``other`` known by its headers alone, unlike ``sheet``, and does it repeat more than half of its rows?
    """

    sheet: str
    other: str
    key: str
    count: int
    kept: bool

    def refuse(self, path: str) -> NoReturn:
        """Raise InputError ``copied_sheets``: nobody can tell in which of the two people work."""
        raise InputError("copied_sheets", path=path, sheet=self.sheet, other=self.other, count=self.count)


def find_copies(parts: Sequence[SheetValues], schema: Schema) -> Iterator[Copy]:
    """Every two sheets of one record type of which one is a copy of the other."""
    for pair in combinations(parts, 2):
        first, second = sorted(pair, key=_is_unnamed)
        if first.layout.key != second.layout.key:
            continue
        identity = _identity(schema.sheets[first.layout.key], first, second)
        ids, others = _ids(first, identity), _ids(second, identity)
        shared = len(set(ids) & set(others))
        share = reading_rules("recognition")["copies_share"]
        if shared > share * min(len(ids), len(others)):
            kept = _is_unnamed(second) and not _is_unnamed(first) and shared > share * len(others)
            yield Copy(first.layout.sheet_name, second.layout.sheet_name, first.layout.key, shared, kept)


def _is_unnamed(part: SheetValues) -> bool:
    return part.layout.reason == "headers"


def _identity(spec: SheetSpec, first: SheetValues, second: SheetValues) -> tuple[str, ...]:
    """The columns that name a record in both sheets: its number, a customer's name, else the whole row."""
    for key in (spec.record_key, *(("name",) if spec.key == "customers" or spec.per_customer else ())):
        if all((key, False) in part.raw and any(part.raw[key, False]) for part in (first, second)):
            return (key,)
    return tuple(key for key, ours in first.raw if not ours and (key, False) in second.raw)


def _ids(part: SheetValues, keys: Collection[str]) -> list[tuple[str, ...]]:
    columns = [part.raw[key, False] for key in keys]
    rows = (
        tuple(compact(str(value)) if value is not None else "" for value in row) for row in zip(*columns, strict=True)
    )
    return [row for row in rows if any(row)]
