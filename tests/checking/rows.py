"""Rows in, findings out: the notation of the check tests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pandas as pd

from custsheet.checking import check
from custsheet.cleaning.linked_records import LinkedRecords
from custsheet.issues import Finding
from custsheet.schema import Settings
from tests.scoring.books import Links, frame

AS_OF = date(2026, 11, 21)

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Place:
    """Where a sheet's columns are."""

    sheet_name: str
    columns: dict[str, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    header_row: int = 1


@dataclass(frozen=True)
class Places:
    """A layout with one or more sheets per record type."""

    sheets: Mapping[str, Sequence[Place]]

    def all(self, key: str) -> tuple[Place, ...]:
        return tuple(self.sheets.get(key, ()))


def findings_of(
    key: str,
    rows: Sequence[Row],
    *,
    columns: Sequence[str] | None = None,
    reported: Sequence[Finding] = (),
    same_as: Mapping[int, int] | None = None,
) -> list[Finding]:
    """Check one sheet, whose first record stands in row 2; ``columns`` are those it has, by default its rows'."""
    table = frame(key, rows)
    present = list(columns) if columns is not None else sorted({name for row in rows for name in row})
    customers = table if key == "customers" else frame("customers", [])
    primary = [(same_as or {}).get(place, place) for place in range(len(customers))]
    links = Links({}, pd.Series(primary, index=customers.index, dtype="int64"))
    return list(check(LinkedRecords({key: table}, links, present={key: present}), Settings.defaults(), AS_OF, reported))


def places(found: Sequence[Finding]) -> list[tuple[Any, str | None, str]]:
    """(row, column, code) of each finding about a row, in a fixed order."""
    return sorted((f.row, f.column, f.code) for f in found if f.row is not None)
