"""The raw bytes of ``<sheetData>``: rows and cells located by scanning, changed by splicing (splicing.py).

Building a tree of a large sheet takes seconds and gigabytes; scanning its bytes takes milliseconds.  Whatever is not
changed stays the same byte for byte: attribute order, white space, extensions, comments.  Rows and cells without ``r``,
which is optional, follow their predecessor.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple, overload

from custsheet.refs import MAX_COLUMN, MAX_ROW, column_letter, column_number

_MARKUP = re.compile(rb"<!--.*?-->|<\?.*?\?>|<!\[CDATA\[.*?\]\]>", re.DOTALL)
_OPENING = re.compile(rb"\s*<((?:[\w.-]+:)?)sheetData\b[^>]*?(/?)>")


class OutOfOrderError(ValueError):
    """Rows or cells are not in ascending order, at ``cell``."""

    def __init__(self, cell: str) -> None:
        super().__init__(cell)
        self.cell = cell


class Row(NamedTuple):
    """A row's position in the bytes; ``end`` is where the next row (or the closing tag) begins.

    ``attributes`` excludes a leading ``r``; the rest is the same in many rows, so what it says can be cached.
    """

    number: int
    start: int
    named: int  # after <row r="7"
    inner: int  # after the opening tag
    end: int
    attributes: bytes
    is_closed: bool  # <row …/>


class Cell(NamedTuple):
    """A cell's position in the bytes.

    ``head`` is ``<c r="B7"``, ``attributes`` the rest of the tag (the same in many cells), ``content`` what is between
    the tags.
    """

    column: int
    start: int
    end: int
    head: bytes
    attributes: bytes
    content: bytes


class _Patterns(NamedTuple):
    row: re.Pattern[bytes]
    cell: re.Pattern[bytes]
    cell_close: re.Pattern[bytes]
    last_cell: re.Pattern[bytes]
    spelt_cell: re.Pattern[bytes]


@lru_cache(maxsize=16)
def _patterns(prefix: bytes) -> _Patterns:
    p = re.escape(prefix)
    return _Patterns(
        re.compile(rb"<" + p + rb"row(?=[\s/>])(?:\s+r=\"(\d+)\")?([^<>]*?)(/?)>"),
        re.compile(rb"<" + p + rb"c(?=[\s/>])(?:\s+r=\"([A-Z]{1,3})\d+\")?([^<>]*?)(/?)>"),
        re.compile(rb"</" + p + rb"c\s*>"),
        re.compile(rb"<" + p + rb"c r=\"([A-Z]{1,3})\d+\"[^<>]*?(?:/>|>.*?</" + p + rb"c>)", re.DOTALL),
        re.compile(rb"(<" + p + rb"c r=\"[A-Z]{1,3}\d+\")([^<>]*?)(?:/>|>(.*?)</" + p + rb"c>)", re.DOTALL),
    )


@lru_cache(maxsize=256)
def _any_of(prefix: bytes, columns: tuple[int, ...]) -> re.Pattern[bytes]:
    letters = "|".join(map(column_letter, columns)).encode()
    return re.compile(b'<%sc r="(?:%s)[0-9]' % (re.escape(prefix), letters))


_ROW_ATTRIBUTE = re.compile(rb"(?:^|\s)r\s*=\s*[\"']\s*\+?0*(\d+)\s*[\"']")
_CELL_ATTRIBUTE = re.compile(rb"(?:^|\s)r\s*=\s*[\"']\s*\$?([A-Za-z]{1,3})\$?\d+\s*[\"']")


class SheetData:
    """The whole ``<sheetData>`` element as bytes (UTF-8), with the positions of rows and cells."""

    def __init__(self, data: bytes) -> None:
        opening = _OPENING.match(data)
        assert opening is not None
        self.data = data
        self.prefix = opening[1]
        self.opening_end = opening.end()
        self.is_closed = bool(opening[2])
        # Searches run on a copy of the same length in which comments, instructions and CDATA are blanked out.
        # (The single-byte tests come first because they run at memory speed; two-byte searches do not.)
        has_markup = (b"!" in data and b"<!" in data) or (b"?" in data and b"<?" in data)
        self.mask = _MARKUP.sub(lambda match: b" " * len(match[0]), data) if has_markup else data
        self._patterns = _patterns(self.prefix)
        self._cell_start = b"<" + self.prefix + b"c"
        self._cell_text = f'<{self.prefix.decode()}c r="'
        self._numbers: list[int] | None = None
        self._starts = array("Q")  # start of each row; a list of a million ints would take several times the memory
        self._end = 0

    # ------------------------------------------------------------ rows

    @property
    def rows(self) -> Sequence[Row]:
        """All rows in file order.

        Raises:
            OutOfOrderError: the row numbers do not ascend.
        """
        return _Rows(self)

    @property
    def numbers(self) -> list[int]:
        """The numbers of all rows, in the order of ``rows``."""
        if self._numbers is None:
            self._numbers = self._scan()
        return self._numbers

    @property
    def rows_end(self) -> int:
        """Where the closing tag begins."""
        _ = self.numbers
        return self._end

    def _scan(self) -> list[int]:
        self._end = self.opening_end if self.is_closed else self.mask.rfind(b"</" + self.prefix + b"sheetData")
        numbers, number = [], 0
        for tag in self._patterns.row.finditer(self.mask, self.opening_end, self._end):
            stated = tag[1]
            if stated is None:
                own = _ROW_ATTRIBUTE.search(tag[2])
                stated = own[1] if own else b"%d" % (number + 1)
            if len(stated) > 9:  # beyond any sheet, and int() raises ValueError for thousands of digits
                raise OutOfOrderError("A999999999")
            previous, number = number, int(stated)
            if not previous < number <= MAX_ROW:
                raise OutOfOrderError(f"A{number}")
            numbers.append(number)
            self._starts.append(tag.start())
        return numbers

    def row_at(self, index: int) -> Row:
        """The row at this 0-based index in ``numbers``."""
        number, starts = self.numbers[index], self._starts
        start = starts[index]
        tag = self._patterns.row.match(self.mask, start)
        assert tag is not None
        end = starts[index + 1] if index + 1 < len(starts) else self._end
        named, attributes_end = tag.span(2)
        return Row(number, start, named, tag.end(), end, tag[2], attributes_end < tag.end() - 1)

    def find_row(self, number: int) -> Row | None:
        """The row with this number, or None."""
        index = bisect_left(self.numbers, number)
        return self.row_at(index) if index < len(self.numbers) and self.numbers[index] == number else None

    # ------------------------------------------------------------ cells

    def cells(self, row: Row) -> Iterator[Cell]:
        """The cells of a row in file order; OutOfOrderError if their columns do not ascend."""
        if row.is_closed:
            return
        column, position = 0, row.inner
        while match := self._patterns.cell.search(self.mask, position, row.end):
            letters = match[1]
            if letters is None:
                own = _CELL_ATTRIBUTE.search(match[2])
                letters = own[1] if own else None
            previous, column = column, column_number(letters.decode()) if letters else column + 1
            if not previous < column <= MAX_COLUMN:
                raise OutOfOrderError(f"{column_letter(column)}{row.number}")
            cell = self._cell(column, match, row)
            position = cell.end
            yield cell

    def find_cell(self, row: Row, column: int) -> Cell | None:
        """The row's cell in this column, or None."""
        found = self.find_spelt(row, column)
        if found is None:
            last = self.last_cell(row)
            if last is None or column <= last[0]:  # nothing follows the last cell
                found = next((cell for cell in self.cells(row) if cell.column == column), None)
        return found

    def find_spelt(self, row: Row, column: int) -> Cell | None:
        """The cell if its tag begins the usual way; found by one search, as "<" cannot occur in text."""
        spelt = f'{self._cell_text}{column_letter(column)}{row.number}"'.encode()
        place = self.mask.find(spelt, row.inner, row.end)
        if place < 0:
            return None
        match = self._patterns.spelt_cell.match(self.mask, place, row.end)
        if match is None:  # an unusual closing tag
            other = self._patterns.cell.match(self.mask, place)
            return self._cell(column, other, row) if other else None
        content = match[3] if self.mask is self.data else self.data[match.start(3) : match.end(3)]
        return Cell(column, place, match.end(), match[1], match[2], content or b"")

    def has_spelt(self, row: Row, columns: Sequence[int]) -> bool:
        """Does the row have a cell in one of these columns whose tag begins the usual way?"""
        return _any_of(self.prefix, tuple(columns)).search(self.mask, row.inner, row.end) is not None

    def last_cell(self, row: Row) -> tuple[int, int] | None:
        """Column and end of the row's last cell if its tag is written the usual way; None means unknown."""
        place = self.mask.rfind(self._cell_start, row.inner, row.end)
        match = self._patterns.last_cell.match(self.mask, place, row.end) if place >= 0 else None
        return (column_number(match[1].decode()), match.end()) if match and not row.is_closed else None

    def _cell(self, column: int, match: re.Match[bytes], row: Row) -> Cell:
        start, opening_end = match.span()
        head, attributes = self.mask[start : match.start(2)], match[2]
        if match[3]:
            return Cell(column, start, opening_end, head, attributes, b"")
        closing = self._patterns.cell_close.search(self.mask, opening_end, row.end)
        if closing is None:
            raise OutOfOrderError(f"{column_letter(column)}{row.number}")
        return Cell(column, start, closing.end(), head, attributes, self.data[opening_end : closing.start()])


class _Rows(Sequence[Row]):
    """The rows of a sheet, each created on access."""

    def __init__(self, data: SheetData) -> None:
        self._data = data
        self._numbers = data.numbers

    def __len__(self) -> int:
        return len(self._numbers)

    @overload
    def __getitem__(self, index: int) -> Row: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Row]: ...
    def __getitem__(self, index: int | slice) -> Row | Sequence[Row]:
        places = range(len(self._numbers))[index]
        return self._data.row_at(places) if isinstance(places, int) else [self._data.row_at(at) for at in places]
