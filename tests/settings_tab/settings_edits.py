"""What people do to the rows and columns of the 设置 tab, as Excel carries it out, and as programs do that move cells
alone.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable

from custsheet.refs import column_letter, column_number
from tests.settings_tab.test_settings_tab import Tab

_REFERENCE = re.compile(r"\$([A-Z]+)\$(\d+)(?::\$([A-Z]+)\$(\d+))?")
Move = Callable[[int, int], tuple[int, int] | None]


def copied(tab: Tab) -> Tab:
    """A tab that may be changed without changing the other."""
    other = copy.copy(tab)
    other.grid = [list(row) for row in tab.grid]
    other.names, other.formulas = dict(tab.names), list(tab.formulas)
    return other


def delete_rows(tab: Tab, *rows: int, names_follow: bool = True) -> None:
    """Delete rows; formulas that showed a deleted cell show ``#REF!``."""
    for row in sorted(rows, reverse=True):
        del tab.grid[row - 1]
        _move(tab, _deleting(row), None, names_follow)


def insert_row(tab: Tab, before: int, *, names_follow: bool = True) -> None:
    """Insert a blank row."""
    tab.grid.insert(before - 1, [""] * len(tab.grid[0]))
    _move(tab, lambda first, last: (first + (first >= before), last + (last >= before)), None, names_follow)


def delete_column(tab: Tab, column: int) -> None:
    """Delete a whole column of the sheet."""
    for row in tab.grid:
        del row[column - 1]
    _move(tab, None, _deleting(column), True)


def insert_column(tab: Tab, before: int) -> None:
    """Insert a blank column."""
    for row in tab.grid:
        row.insert(before - 1, "")
    _move(tab, None, lambda first, last: (first + (first >= before), last + (last >= before)), True)


def _deleting(place: int) -> Move:
    def move(first: int, last: int) -> tuple[int, int] | None:
        return None if first == last == place else (first - (first > place), last - (last >= place))

    return move


def _move(tab: Tab, rows: Move | None, columns: Move | None, names_follow: bool) -> None:
    def moved(match: re.Match[str]) -> str:
        left, top = column_number(match[1]), int(match[2])
        right, bottom = column_number(match[3] or match[1]), int(match[4] or match[2])
        across = (left, right) if columns is None else columns(left, right)
        down = (top, bottom) if rows is None else rows(top, bottom)
        if across is None or down is None:
            return "#REF!"
        start = f"${column_letter(across[0])}${down[0]}"
        return start if match[3] is None else f"{start}:${column_letter(across[1])}${down[1]}"

    if names_follow:
        tab.names = {name: _REFERENCE.sub(moved, reference) for name, reference in tab.names.items()}
    cells = [
        (
            (row, row) if rows is None else rows(row, row),
            (column, column) if columns is None else columns(column, column),
        )
        for row, column in tab.formulas
    ]
    tab.formulas = [(down[0], across[0]) for down, across in cells if down is not None and across is not None]
