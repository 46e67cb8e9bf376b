"""Cell and range references as Excel shows them: ``B7``, ``A1:C9``. Rows and columns are 1-based throughout."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, NamedTuple

MAX_ROW = 1_048_576
MAX_COLUMN = 16_384

_CELL = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9][0-9]{0,6})\Z")


class CellRef(NamedTuple):
    """One cell: 1-based row and column."""

    row: int
    column: int

    def __str__(self) -> str:
        return f"{column_letter(self.column)}{self.row}"


class RangeRef(NamedTuple):
    """A rectangle of cells, both corners included."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int

    def __str__(self) -> str:
        first = CellRef(self.first_row, self.first_column)
        last = CellRef(self.last_row, self.last_column)
        return str(first) if first == last else f"{first}:{last}"


@lru_cache(maxsize=4096)
def column_letter(column: int) -> str:
    """1 → ``A``, 28 → ``AB``."""
    letters = ""
    # Base 26 without a zero: after Z comes AA, hence the - 1 at each digit.
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


@lru_cache(maxsize=4096)
def column_number(letters: str) -> int:
    """``A`` → 1, ``AB`` → 28."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def parse_cell(ref: str) -> CellRef:
    """``B7`` or ``$B$7`` → CellRef(7, 2); ValueError for anything else."""
    match = _CELL.match(ref)
    if not match:
        raise ValueError(f"not a cell reference: {ref!r}")
    cell = CellRef(int(match[2]), column_number(match[1]))
    if cell.row > MAX_ROW or cell.column > MAX_COLUMN:
        raise ValueError(f"outside the sheet: {ref!r}")
    return cell


def parse_range(ref: str) -> RangeRef:
    """``A1:C9`` or ``A1`` → RangeRef; ValueError for anything else, whole columns and rows included."""
    first, _, last = ref.partition(":")
    a, b = parse_cell(first), parse_cell(last or first)
    return RangeRef(min(a.row, b.row), min(a.column, b.column), max(a.row, b.row), max(a.column, b.column))


def covers(sqref: str, row: int, column: int) -> bool:
    """Does any of the space-separated ranges in ``sqref`` contain the cell? Unreadable ranges are ignored."""
    for part in sqref.split():
        try:
            ref = parse_range(part)
        except ValueError:
            continue
        if ref.first_row <= row <= ref.last_row and ref.first_column <= column <= ref.last_column:
            return True
    return False


def find_range(ref: str) -> RangeRef | None:
    """Like ``parse_range``, but None instead of ValueError: files hold whole columns and garbage."""
    try:
        return parse_range(ref)
    except ValueError:
        return None


def quote_sheet(sheet: str) -> str:
    """A sheet name quoted for use in a formula; quotes are always legal, so no rule has to decide who needs them."""
    return "'" + sheet.replace("'", "''") + "'"


def row_of(label: Any) -> int:
    """Excel's row number from a frame's index label: the number itself, or (sheet name, number)."""
    return int(label[-1]) if isinstance(label, tuple) else int(label)


def row_name(label: Any) -> int | str:
    """How messages name a row: its number, or ``SHEET!7`` if several sheets hold one record type."""
    return f"{label[0]}!{label[1]}" if isinstance(label, tuple) else int(label)
