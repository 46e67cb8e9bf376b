"""Cell ranges as sets, with subtraction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from custsheet.refs import MAX_COLUMN, MAX_ROW, RangeRef, column_letter, parse_range


def areas_of(sqref: str) -> list[RangeRef]:
    """The rectangles of a ``sqref``, whole columns and rows included; anything else in it is skipped."""
    return [area for reference in sqref.split() if (area := _area(reference)) is not None]


def subtract(areas: Iterable[RangeRef], taken: Iterable[RangeRef]) -> list[RangeRef]:
    """``areas`` minus ``taken``, as rectangles; an area that nothing overlaps is returned as it is."""
    left = list(areas)
    for hole in taken:
        left = [piece for area in left for piece in _without(area, hole)]
    return left


def _without(area: RangeRef, hole: RangeRef) -> Iterator[RangeRef]:
    """Split ``area`` around ``hole`` into up to four rectangles: above, left, right, below."""
    top, bottom = max(area.first_row, hole.first_row), min(area.last_row, hole.last_row)
    left, right = max(area.first_column, hole.first_column), min(area.last_column, hole.last_column)
    if top > bottom or left > right:
        yield area
        return
    if area.first_row < top:
        yield RangeRef(area.first_row, area.first_column, top - 1, area.last_column)
    if area.first_column < left:
        yield RangeRef(top, area.first_column, bottom, left - 1)
    if right < area.last_column:
        yield RangeRef(top, right + 1, bottom, area.last_column)
    if bottom < area.last_row:
        yield RangeRef(bottom + 1, area.first_column, area.last_row, area.last_column)


def _area(reference: str) -> RangeRef | None:
    # Rules may cover whole columns (A:C) or rows (3:9), which parse_range does not take.
    first, _, last = reference.replace("$", "").partition(":")
    if first.isalpha() and last.isalpha():
        first, last = f"{first}1", f"{last}{MAX_ROW}"
    elif first.isdigit() and last.isdigit():
        first, last = f"A{first}", f"{column_letter(MAX_COLUMN)}{last}"
    try:
        return parse_range(f"{first}:{last}" if last else first)
    except ValueError:
        return None
