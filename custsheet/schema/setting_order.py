"""Rows of a table of which the first that matches counts, and whose turn never comes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

TIER_CONDITIONS = ("min_revenue_12m", "min_years", "min_growth")
SEGMENT_CONDITIONS = ("min_r", "min_f", "min_m")


def never_reached(rows: Sequence[Any], conditions: Sequence[str]) -> Iterator[tuple[int, int]]:
    """(place, place of an earlier row that takes all who would match it), 0-based; conditions are least values."""
    for place, row in enumerate(rows):
        for earlier, other in enumerate(rows[:place]):
            if all(_asks_no_more(getattr(other, name), getattr(row, name)) for name in conditions):
                yield place, earlier
                break


def _asks_no_more(earlier: float | None, later: float | None) -> bool:
    return earlier is None or (later is not None and earlier <= later)
