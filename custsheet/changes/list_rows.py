"""The rows of a list that is ours: new ones below the last, or all of them again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain

from custsheet.ooxml import Worksheet


def append_rows(sheet: Worksheet, rows: Sequence[Sequence[object]]) -> None:
    """Write rows below the last one of a list, its filter included."""
    used = sheet.used_range
    first = (used.last_row if used else 1) + 1
    sheet.set_cells(_cells(rows, first))
    _let_filter_reach(sheet, first + len(rows) - 1)


def replace_rows(sheet: Worksheet, rows: Sequence[Sequence[object]], first_row: int, *, whole: bool = False) -> None:
    """Write a list from ``first_row`` on and clear what an earlier, longer one left.

    Columns beyond the list's own are people's, unless the ``whole`` sheet is ours.
    """
    width = max(map(len, rows), default=0)
    # Cells that are there, not all up to the last used one: that may be a stray one in XFD1048576.
    left = [
        (cell.row, cell.column, None, None)
        for cell in sheet.iter_cells()
        if cell.row >= first_row and (whole or cell.column <= width)
    ]
    sheet.set_cells(chain(left, _cells(rows, first_row)))  # of several for one cell the last counts
    _let_filter_reach(sheet, first_row + len(rows) - 1)


def _cells(rows: Sequence[Sequence[object]], first_row: int) -> Iterator[tuple[int, int, object, None]]:
    for row, values in enumerate(rows, start=first_row):
        for column, value in enumerate(values, start=1):
            yield row, column, value, None


def _let_filter_reach(sheet: Worksheet, last_row: int) -> None:
    current = sheet.auto_filter
    if current is not None and last_row > current.last_row:
        sheet.grow_auto_filter(current._replace(last_row=last_row))
