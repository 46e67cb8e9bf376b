"""The rows of a list that is ours: new ones below the last, or all of them again."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain

from custsheet.ooxml import Worksheet


def append_rows(sheet: Worksheet, rows: Sequence[Sequence[object]]) -> None:
    """Write rows below the last one of a list, its filter included."""
    used = sheet.used_range
    first = (used.last_row if used else 1) + 1
    sheet.set_cells(
        (row, column, value, None)
        for row, values in enumerate(rows, start=first)
        for column, value in enumerate(values, start=1)
    )
    current = sheet.auto_filter
    last = first + len(rows) - 1
    if current is not None and last > current.last_row:
        sheet.grow_auto_filter(current._replace(last_row=last))


def replace_rows(sheet: Worksheet, rows: Sequence[Sequence[object]], first_row: int, *, whole: bool = False) -> None:
    """Write a list from ``first_row`` on and clear what an earlier, longer one left.

    Columns beyond the list's own are people's, unless the ``whole`` sheet is ours.
    """
    last = first_row + len(rows) - 1
    width = max(map(len, rows), default=0)
    # Cells that are there, not all up to the last used one: that may be a stray one in XFD1048576.
    left = [
        (cell.row, cell.column, None, None)
        for cell in sheet.iter_cells()
        if cell.row >= first_row and (whole or cell.column <= width)
    ]
    new = (
        (row, column, value, None)
        for row, values in enumerate(rows, start=first_row)
        for column, value in enumerate(values, start=1)
    )
    sheet.set_cells(chain(left, new))  # of several for one cell the last counts
    current = sheet.auto_filter
    if current is not None and last > current.last_row:
        sheet.grow_auto_filter(current._replace(last_row=last))
