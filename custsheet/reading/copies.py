"""Copies of a sheet: two tabs of one record type that hold the same records (客户信息 and 客户信息 (2))."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import combinations

from custsheet.cleaning.words import compact, reading_rules
from custsheet.errors import InputError
from custsheet.reading.frames import SheetValues
from custsheet.schema import Schema, SheetSpec


def refuse_copies(parts: Sequence[SheetValues], schema: Schema, path: str) -> None:
    """InputError ``copied_sheets`` when two sheets share the ids of more than half the rows of the smaller one."""
    for first, second in combinations(parts, 2):
        if first.layout.key != second.layout.key:
            continue
        spec = schema.sheets[first.layout.key]
        identity = _identity(spec, first, second)
        ids, others = _ids(first, identity), _ids(second, identity)
        if not ids or not others:
            continue
        shared = len(set(ids) & set(others))
        if shared > reading_rules("recognition")["copies_share"] * min(len(ids), len(others)):
            raise InputError(
                "copied_sheets", path=path, sheet=first.layout.sheet_name, other=second.layout.sheet_name, count=shared
            )


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
