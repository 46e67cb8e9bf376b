"""Find unreachable rows in tables whose first matching row wins."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

TIER_CONDITIONS = ("min_revenue_12m", "min_years", "min_growth")
SEGMENT_CONDITIONS = ("min_r", "min_f", "min_m")


def never_reached(rows: Sequence[Any], conditions: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Pairs (index of an unreachable row, index of the earlier row that matches first); conditions are minimums."""
    for place, row in enumerate(rows):
        for earlier, other in enumerate(rows[:place]):
            if all(_asks_no_more(getattr(other, name), getattr(row, name)) for name in conditions):
                yield place, earlier
                break


def _asks_no_more(earlier: float | None, later: float | None) -> bool:
    return earlier is None or (later is not None and earlier <= later)
