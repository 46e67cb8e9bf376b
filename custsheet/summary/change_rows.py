"""The lines of 变更记录: what was changed in people's cells, when, and what stood there."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

from custsheet.summary.blocks import Value
from custsheet.summary.list_layout import list_columns


@dataclass(frozen=True, slots=True)
class Change:
    """One cell that was changed. ``date`` is the as-of date where one is known, ``row`` the row number that Excel
    shows.
    """

    date: date | None
    sheet: str
    row: int
    customer_id: str | None
    column: str
    old: Value
    new: Value
    source: str


def changes_rows(changes: Iterable[Change]) -> list[list[Value]]:
    """One list per change, in the order of the tab's columns."""
    keys = [column.key for column in list_columns("changes")]
    return [[_as_a_value(getattr(change, key)) for key in keys] for change in changes]


def _as_a_value(value: Any) -> Value:
    """A time of day, a duration or infinity as text: the log's column is for values of every kind."""
    is_odd = isinstance(value, time | timedelta) or (isinstance(value, float) and not math.isfinite(value))
    shown: Value = str(value) if is_odd else value
    return shown
