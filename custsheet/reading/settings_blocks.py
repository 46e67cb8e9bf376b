"""The blocks of the 设置 tab: where each stands now, after people have inserted rows, moved columns or typed elsewhere.

A block is found by its defined name, which moves with it; when a program has dropped the name, by its header row.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from custsheet.refs import MAX_COLUMN, CellRef, RangeRef, parse_range
from custsheet.schema import Label, normalise_header
from custsheet.texts import LANGS

BLOCKS = ("tiers", "risks", "plan", "values", "lists")
NAME_PREFIX = "custsheet_settings_"

Grid = Sequence[Sequence[object]]

_NUMBER = re.compile(r"([+-]?\d[\d,，]*(?:\.\d+)?)\s*([%％]?)")


@dataclass(frozen=True, slots=True)
class Block:
    """A block of the tab: its header row, its last row, and the columns that its headers name. All 1-based."""

    header_row: int
    last_row: int
    columns: dict[str, int]

    @property
    def rows(self) -> range:
        """The rows below the header."""
        return range(self.header_row + 1, self.last_row + 1)

    def cell(self, row: int, key: str) -> CellRef:
        """The cell of a row under the header ``key``."""
        return CellRef(row, self.columns[key])


class SettingsGrid:
    """The tab's values by row and column, and its blocks.

    Args:
        grid: the values from A1 on, row by row.
        names: the workbook's defined names: name → reference.
    """

    def __init__(self, grid: Grid, names: Mapping[str, str]) -> None:
        self._grid, self._names = grid, names

    def text(self, row: int, column: int) -> str | None:
        """A cell's value as text without blanks around it; None when there is none."""
        cells = self._grid[row - 1] if row <= len(self._grid) else ()
        value = cells[column - 1] if column <= len(cells) else None
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        return (str(value).strip() or None) if value is not None else None

    def number(self, row: int, column: int) -> object:
        """A cell's value as a number where it reads like one (``30%``, ``1,000``), else its text; None when blank."""
        shown = self.text(row, column)
        match = _NUMBER.fullmatch(shown or "")
        if match is None:
            return shown
        value = float(match[1].replace(",", "").replace("，", "")) / (100 if match[2] else 1)
        return int(value) if value.is_integer() else value

    def find(self, block: str, labels: Mapping[str, Label], least: int | None = None) -> Block | None:
        """Find ``block`` by its name and the header row in it, else by its header row anywhere.

        Args:
            labels: column key → header.
            least: how many of the headers have to be there; all by default.
        """
        words = {key: {normalise_header(label[lang]) for lang in LANGS} for key, label in labels.items()}
        enough = len(words) if least is None else least
        named = self._area(block)
        for area in ([] if named is None else [named]) + [RangeRef(1, 1, len(self._grid), MAX_COLUMN)]:
            for row in range(area.first_row, min(area.last_row, len(self._grid)) + 1):
                columns = dict(self._headers(row, area, words))
                if len(columns) >= enough:
                    return Block(row, area.last_row if area is named else self._end(row), columns)
        return None

    def _area(self, block: str) -> RangeRef | None:
        try:
            return parse_range(self._names.get(NAME_PREFIX + block, "").rpartition("!")[2])
        except ValueError:  # no such name, or people deleted its cells: #REF!
            return None

    def _headers(self, row: int, area: RangeRef, words: Mapping[str, set[str]]) -> Iterator[tuple[str, int]]:
        left = dict(words)
        for column in range(area.first_column, min(area.last_column, len(self._grid[row - 1])) + 1):
            shown = normalise_header(self.text(row, column) or "")
            key = next((key for key, forms in left.items() if shown in forms), None)
            if key is not None:
                del left[key]
                yield key, column

    def _end(self, header_row: int) -> int:
        """The last row before a blank one."""
        row = header_row
        while row < len(self._grid) and any(cell not in (None, "") for cell in self._grid[row]):
            row += 1
        return row
