"""The blocks of the 设置 tab: where each stands now, after people have inserted rows, moved columns or typed elsewhere.

A block is found by its defined name, which moves with it; when a program has dropped the name, by its header row.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from custsheet.refs import MAX_COLUMN, CellRef, RangeRef, parse_range
from custsheet.schema import Label, normalise_header
from custsheet.settings_tab.keys import block_of, header_words, headings, is_key, written_columns
from custsheet.settings_tab.places import KEY_COLUMN, LIST_KEY, NAME_PREFIX
from custsheet.texts import LANGS, template

Grid = Sequence[Sequence[object]]

_NUMBER = re.compile(r"([+-]?\d[\d,，]*(?:\.\d+)?)\s*([%％]?)")
_ERROR = re.compile(r"#(REF!|N/A|NAME\?|VALUE!|DIV/0!|NULL!|NUM!|SPILL!|CALC!)")
_DELETED = "#REF!"
_KEYS_WITHIN = 8
"""The keys stand in one of the first columns, also after people inserted some before them."""


class Unknown:
    """What stands in a cell whose value nobody knows; it reads like a blank and is no number."""

    def __str__(self) -> str:
        return ""

    def __bool__(self) -> bool:
        return False


UNKNOWN = Unknown()


@dataclass(frozen=True, slots=True)
class Block:
    """A block of the tab: its header row, its last row, and the columns that its headers name. All 1-based.

    ``is_headless``: people deleted the header row; the rows begin below ``header_row`` all the same.
    """

    header_row: int
    last_row: int
    columns: dict[str, int]
    is_headless: bool = False

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
        unknown: cells (row, column) whose value is not known: formulas that nobody calculated.
    """

    def __init__(
        self, grid: Grid, names: Mapping[str, str], unknown: Collection[tuple[int, int]] = frozenset()
    ) -> None:
        self._grid, self._names, self._unknown = grid, names, frozenset(unknown)

    @property
    def last_row(self) -> int:
        """The last row of the tab that holds anything or belongs to a block."""
        areas = (self._area(name) for name in self._names if name.startswith(NAME_PREFIX))
        return max([len(self._grid), *(area.last_row for area in areas if area is not None)])

    def text(self, row: int, column: int) -> str | None:
        """A cell's value as text without blanks around it; None when there is none, or only an error."""
        cells = self._grid[row - 1] if row <= len(self._grid) else ()
        value = cells[column - 1] if column <= len(cells) else None
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        return (str(value).strip() or None) if value is not None else None

    def number(self, row: int, column: int) -> object:
        """A cell's value as a number where it reads like one (``30%``, ``1,000``), else its text; None when blank."""
        if self.is_unknown(row, column):
            return UNKNOWN
        shown = self.text(row, column)
        match = _NUMBER.fullmatch(shown or "")
        if match is None:
            return shown
        value = float(match[1].replace(",", "").replace("，", "")) / (100 if match[2] else 1)
        return int(value) if value.is_integer() else value

    def is_unknown(self, row: int, column: int) -> bool:
        """Is this a formula without a value?"""
        return (row, column) in self._unknown

    def is_error(self, row: int, column: int) -> bool:
        """Does a formula's error stand in a cell, such as ``#REF!``?"""
        return _ERROR.fullmatch(self.text(row, column) or "") is not None

    # ------------------------------------------------------------ keys

    @cached_property
    def key_column(self) -> int | None:
        """The column that holds the keys of the rows; None when people deleted it."""
        columns = range(KEY_COLUMN, KEY_COLUMN + _KEYS_WITHIN)
        counts = {column: sum(is_key(self.text(row, column)) for row in self._rows) for column in columns}
        best = max(counts, key=lambda column: counts[column])
        return best if counts[best] else None

    def key(self, row: int) -> str:
        """The key of a row; empty where there is none."""
        shown = None if self.key_column is None else self.text(row, self.key_column)
        return shown if shown is not None and is_key(shown) else ""

    @property
    def _rows(self) -> range:
        return range(1, len(self._grid) + 1)

    @cached_property
    def _headings(self) -> list[int]:
        """The rows with the heading of a block."""
        above = headings()
        return [row for row in self._rows if any(word in above for word in self._words(row))]

    @cached_property
    def _stops(self) -> list[int]:
        """The rows at which a block ends at the latest: headings, headers, the hidden row of the lists' names."""
        marks = {normalise_header(template("settings_tab.headers.key", lang)) for lang in LANGS}
        return [row for row in self._rows if row in self._headings or self._is_header(row, marks)]

    def _is_header(self, row: int, marks: set[str]) -> bool:
        key = None if self.key_column is None else self.text(row, self.key_column)
        return normalise_header(key or "") in marks or any(str(c).startswith(LIST_KEY) for c in self._grid[row - 1])

    def _words(self, row: int) -> list[str]:
        return [normalise_header(cell) for cell in self._grid[row - 1] if isinstance(cell, str) and cell]

    def _last_row(self, block: str, header_row: int, last_row: int) -> int:
        """The last row of a block: as its name says, but not beyond the next block, and with every row of its keys.

        Names stay behind when a program inserts or deletes rows without caring for them.
        """
        stops = self._headings if block == "lists" else self._stops  # lists have two rows of headers
        stop = next((row for row in stops if row > header_row), len(self._grid) + 1)
        keyed = [row for row in range(header_row + 1, stop) if block_of(self.key(row)) == block]
        return max([header_row, min(last_row, max(stop - 1, header_row)), *keyed])

    # ------------------------------------------------------------ blocks

    def was_deleted(self, block: str) -> bool:
        """Did people delete the cells of ``block``? Its name then points nowhere."""
        return _DELETED in self._names.get(NAME_PREFIX + block, "")

    def find(self, block: str, labels: Mapping[str, Label], least: int | None = None) -> Block | None:
        """The first of :meth:`find_all`."""
        return next(self.find_all(block, labels, least), None)

    def find_all(self, block: str, labels: Mapping[str, Label], least: int | None = None) -> Iterator[Block]:
        """Find every block of a kind by its names and the header rows there, else by its header row anywhere.

        Args:
            labels: column key → header.
            least: how many of the headers have to be there; all by default.
        """
        words = {key: {normalise_header(label[lang]) for lang in LANGS} for key, label in labels.items()}
        enough = len(words) if least is None else least
        found = [place for area in self.areas(block) for place in self._in(area, words, enough, area.last_row)]
        whole = RangeRef(1, 1, len(self._grid), MAX_COLUMN)
        for place in found or self._in(whole, words, enough, None):
            yield replace(place, last_row=self._last_row(block, place.header_row, place.last_row))

    def find_damaged(self, block: str, labels: Mapping[str, Label]) -> Block | None:
        """The block although people deleted columns of it, or its header row; None when there is no telling.

        A header that was typed over tells nothing: what stands below it may be anything.
        """
        nearest = self.nearest(block, labels)
        for area in self.areas(block):
            if nearest is not None and area.first_row <= nearest[0] <= area.last_row:
                return self._without_columns(block, labels, nearest[0], area)
            if nearest is None and (found := self._without_header(block, area)) is not None:
                return found
        return None

    def _without_columns(self, block: str, labels: Mapping[str, Label], row: int, area: RangeRef) -> Block | None:
        words = {key: {normalise_header(label[lang]) for lang in LANGS} for key, label in labels.items()}
        known = header_words().union(*words.values())
        columns = range(area.first_column, min(area.last_column, len(self._grid[row - 1])) + 1)
        shown = [self.text(row, column) for column in columns]
        if any(normalise_header(word) not in known for word in shown if word is not None):
            return None
        found = dict(self._headers(row, area, words))
        return Block(row, self._last_row(block, row, area.last_row), found)

    def _without_header(self, block: str, area: RangeRef) -> Block | None:
        """The block by its keys, in the columns in which it was written."""
        keyed = [row for row in range(area.first_row, area.last_row + 1) if block_of(self.key(row)) == block]
        offsets = written_columns(block, area.last_column - area.first_column + 1)
        if not keyed or not offsets or self.key_column != area.first_column:
            return None
        header = keyed[0] - 1
        columns = {name: area.first_column + offset for name, offset in offsets.items()}
        return Block(header, self._last_row(block, header, area.last_row), columns, is_headless=True)

    def names_of(self, block: str) -> list[str]:
        """The defined names of the blocks of a kind: ``…values``, ``…values.2``."""
        pattern = re.compile(rf"{NAME_PREFIX}{block}(?:\.([0-9]{{1,6}}))?")
        numbers = {name: int(match[1] or 1) for name in self._names if (match := pattern.fullmatch(name))}
        return sorted(numbers, key=lambda name: numbers[name])

    def nearest(self, block: str, labels: Mapping[str, Label]) -> tuple[int, list[str]] | None:
        """The row of a block that has most of its headers, and which are missing; None when it has none of them."""
        words = {key: {normalise_header(label[lang]) for lang in LANGS} for key, label in labels.items()}
        best: tuple[int, list[str]] | None = None
        for area in self.areas(block):
            for row in range(area.first_row, min(area.last_row, len(self._grid)) + 1):
                missing = [key for key in words if key not in dict(self._headers(row, area, words))]
                if len(missing) < (len(words) if best is None else len(best[1])):
                    best = row, missing
        return best

    def areas(self, block: str) -> list[RangeRef]:
        """The cells that the names of ``block`` stand for now."""
        return [area for name in self.names_of(block) if (area := self._area(name)) is not None]

    def _in(self, area: RangeRef, words: Mapping[str, set[str]], enough: int, last_row: int | None) -> Iterator[Block]:
        """The blocks whose header row stands in ``area``; one alone when its last row is known."""
        row = area.first_row
        while row <= min(area.last_row, len(self._grid)):
            columns = dict(self._headers(row, area, words))
            if len(columns) >= enough:
                yield Block(row, last_row or self._end(row), columns)
                if last_row is not None:
                    return
                row = self._end(row)
            row += 1

    def _area(self, name: str) -> RangeRef | None:
        try:
            return parse_range(self._names.get(name, "").rpartition("!")[2])
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
