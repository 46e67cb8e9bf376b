"""The raw bytes of ``<sheetData>``: rows and cells found by scanning, changed by splicing.

A tree of a large sheet costs seconds and gigabytes; the bytes of one are scanned in milliseconds.  What is not changed
stays as it was to the byte: order of attributes, blanks, extensions, comments.  Rows and cells that do not say where
they are (``r`` is optional) follow their predecessor.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple, overload

from custsheet.refs import MAX_COLUMN, MAX_ROW, column_letter, column_number

_MARKUP = re.compile(rb"<!--.*?-->|<\?.*?\?>|<!\[CDATA\[.*?\]\]>", re.DOTALL)
_OPENING = re.compile(rb"\s*<((?:[\w.-]+:)?)sheetData\b[^>]*?(/?)>")
_SPANS = re.compile(rb"\s+spans=[\"']([^\"']*)[\"']")


class OutOfOrderError(ValueError):
    """Rows or cells that do not ascend, at ``cell``."""

    def __init__(self, cell: str) -> None:
        super().__init__(cell)
        self.cell = cell


class Row(NamedTuple):
    """A row's place in the bytes; ``end`` is where the next row (or the closing tag) begins."""

    number: int
    start: int
    inner: int  # behind the opening tag
    end: int
    attributes: bytes
    is_closed: bool  # <row …/>


class Cell(NamedTuple):
    """A cell's place in the bytes. ``content`` is what stands between its tags."""

    column: int
    start: int
    end: int
    attributes: bytes
    content: bytes


class _Patterns(NamedTuple):
    row: re.Pattern[bytes]
    cell: re.Pattern[bytes]
    cell_close: re.Pattern[bytes]


@lru_cache(maxsize=16)
def _patterns(prefix: bytes) -> _Patterns:
    p = re.escape(prefix)
    return _Patterns(
        re.compile(rb"<" + p + rb"row(?=[\s/>])(?:\s+r=\"(\d+)\")?([^>]*?)(/?)>"),
        re.compile(rb"<" + p + rb"c(?=[\s/>])(?:\s+r=\"([A-Z]+)\d+\")?([^>]*?)(/?)>"),
        re.compile(rb"</" + p + rb"c\s*>"),
    )


_ROW_ATTRIBUTE = re.compile(rb"(?:^|\s)r\s*=\s*[\"']\s*\+?0*(\d+)\s*[\"']")
_CELL_ATTRIBUTE = re.compile(rb"(?:^|\s)r\s*=\s*[\"']\s*\$?([A-Za-z]{1,3})\$?\d+\s*[\"']")

# Given the row, column, the cell if it exists, and the row if it exists: its new bytes; None: leave things as they are.
Writer = Callable[[int, int, Cell | None, Row | None], bytes | None]


class SheetData:
    """The whole ``<sheetData>`` element as bytes (UTF-8); ``apply`` changes it in one pass."""

    def __init__(self, data: bytes) -> None:
        opening = _OPENING.match(data)
        assert opening is not None
        self.data = data
        self.prefix = opening[1]
        self._opening_end = opening.end()
        self._is_closed = bool(opening[2])
        # Searches run on a copy in which comments, instructions and CDATA are blanked out, position by position.
        has_markup = b"<!" in data or b"<?" in data
        self.mask = _MARKUP.sub(lambda match: b" " * len(match[0]), data) if has_markup else data
        self._patterns = _patterns(self.prefix)
        self._numbers: list[int] | None = None
        self._tags: list[re.Match[bytes]] = []
        self._end = 0

    # ------------------------------------------------------------ finding

    @property
    def rows(self) -> Sequence[Row]:
        """All rows in file order, which must ascend.

        Raises:
            OutOfOrderError: it does not.
        """
        return _Rows(self)

    @property
    def numbers(self) -> list[int]:
        """The numbers of all rows, as ``rows``."""
        if self._numbers is None:
            self._scan()
        assert self._numbers is not None
        return self._numbers

    def _scan(self) -> None:
        self._tags = [] if self._is_closed else list(self._patterns.row.finditer(self.mask, self._opening_end))
        self._end = self.mask.rfind(b"</" + self.prefix + b"sheetData") if not self._is_closed else self._opening_end
        numbers, number = [], 0
        for tag in self._tags:
            stated = tag[1]
            if stated is None:
                own = _ROW_ATTRIBUTE.search(tag[2])
                stated = own[1] if own else number + 1
            previous, number = number, int(stated)
            if not previous < number <= MAX_ROW:
                raise OutOfOrderError(f"A{number}")
            numbers.append(number)
        self._numbers = numbers

    def row_at(self, index: int) -> Row:
        """The row at this 0-based place among ``numbers``."""
        number, tag = self.numbers[index], self._tags[index]
        end = self._tags[index + 1].start() if index + 1 < len(self._tags) else self._end
        is_closed = bool(tag[3])
        attributes = self.mask[tag.start() + len(self.prefix) + 4 : tag.end() - 1 - is_closed]
        return Row(number, tag.start(), tag.end(), end, attributes, is_closed)

    def find_row(self, number: int) -> Row | None:
        """The row of this number."""
        index = bisect_left(self.numbers, number)
        return self.row_at(index) if index < len(self.numbers) and self.numbers[index] == number else None

    def cells(self, row: Row) -> Iterator[Cell]:
        """The cells of a row in file order, which must ascend."""
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
        """The cell of a row in this column."""
        found = self._find_spelt(row, column)
        return found or next((cell for cell in self.cells(row) if cell.column == column), None)

    def _find_spelt(self, row: Row, column: int) -> Cell | None:
        """The cell if it is spelt as nearly all are: found without walking the row, for "<" cannot stand in text."""
        spelt = b'<%sc r="%s%d"' % (self.prefix, column_letter(column).encode(), row.number)
        place = self.mask.find(spelt, row.inner, row.end)
        match = self._patterns.cell.match(self.mask, place) if place >= 0 else None
        return self._cell(column, match, row) if match else None

    def _last_cell(self, row: Row) -> Cell | None:
        """The row's last cell if it says where it is in the common spelling; else None, which says nothing."""
        place = self.mask.rfind(b"<" + self.prefix + b'c r="', row.inner, row.end)
        later = self.mask.rfind(b"<" + self.prefix + b"c", row.inner, row.end)
        if place < 0 or later != place or row.is_closed:
            return None
        match = self._patterns.cell.match(self.mask, place)
        return self._cell(column_number(match[1].decode()), match, row) if match and match[1] else None

    def _cell(self, column: int, match: re.Match[bytes], row: Row) -> Cell:
        attributes = match[0][len(self.prefix) + 2 : len(match[0]) - len(match[3]) - 1]
        if match[3]:
            return Cell(column, match.start(), match.end(), attributes, b"")
        closing = self._patterns.cell_close.search(self.mask, match.end(), row.end)
        if closing is None:
            raise OutOfOrderError(f"{column_letter(column)}{row.number}")
        return Cell(column, match.start(), closing.end(), attributes, self.data[match.end() : closing.start()])

    # ------------------------------------------------------------ changing

    def apply(self, wanted: Mapping[int, Iterable[int]], write: Writer) -> SheetData:
        """Ask ``write`` for each wanted cell (columns by row), splice in what it answers; itself if that is nothing."""
        pieces: list[bytes] = []
        position = self._opening_end
        numbers = self.numbers
        last = numbers[-1] if numbers else 0
        for number in sorted(number for number in wanted if number <= last):
            row = self.row_at(bisect_left(numbers, number))
            if row.number == number:
                changed, after = self._changed_row(row, wanted[number], write), row.end
            else:
                changed, after = self._new_row(number, wanted[number], write), row.start
            if changed:
                pieces += (self.data[position : row.start], changed)
                position = after
        below = b"".join(self._new_row(number, wanted[number], write) for number in sorted(wanted) if number > last)
        if not pieces and not below:
            return self
        return SheetData(self._spliced(pieces, position, below))

    def _spliced(self, pieces: list[bytes], position: int, below: bytes) -> bytes:
        if self._is_closed:
            opening = self.data[: self._opening_end].rstrip(b">").rstrip(b"/").rstrip() + b">"
            return opening + below + b"</" + self.prefix + b"sheetData>"
        end = self._end
        return b"".join((self.data[: self._opening_end], *pieces, self.data[position:end], below, self.data[end:]))

    def _new_row(self, number: int, columns: Iterable[int], write: Writer) -> bytes:
        cells = b"".join(new for column in sorted(columns) if (new := write(number, column, None, None)))
        name = self.prefix + b"row"
        return b'<%s r="%d">%s</%s>' % (name, number, cells, name) if cells else b""

    def _changed_row(self, row: Row, columns: Iterable[int], write: Writer) -> bytes | None:
        """The new bytes of a row, or None when nothing in it changes."""
        pieces: list[bytes] = []
        position = row.inner
        changed: list[int] = []
        last = self._last_cell(row)
        for column in sorted(columns):
            # Behind the last cell, where computed columns go, the row need not be walked.
            is_behind = last is not None and column > last.column
            cell = self._find_spelt(row, column) if is_behind else self.find_cell(row, column)
            new = write(row.number, column, cell, row)
            if new is None:
                continue
            place = cell.start if cell else last.end if last is not None and is_behind else self._place(row, column)
            pieces += (self.data[position:place], new)
            position = cell.end if cell else place
            changed.append(column)
        if not pieces:
            return None
        opening = self._opening(row, changed[0], changed[-1])
        if row.is_closed:
            return b"".join((opening, *pieces, b"</", self.prefix, b"row>", self.data[row.inner : row.end]))
        return b"".join((opening, *pieces, self.data[position : row.end]))

    def _place(self, row: Row, column: int) -> int:
        """Where in a row a new cell belongs."""
        place = row.inner
        for cell in self.cells(row):
            if cell.column > column:
                return cell.start
            place = cell.end
        return place

    def _opening(self, row: Row, first: int, last: int) -> bytes:
        """The opening tag, its ``spans`` widened; one that is not a single span is dropped, it is only a hint."""
        attributes = row.attributes
        spans = _SPANS.search(attributes)
        if spans:
            low, _, high = spans[1].partition(b":")
            if low.isdigit() and high.isdigit():
                new = b' spans="%d:%d"' % (min(int(low), first), max(int(high), last))
                if int(low) > first or int(high) < last:
                    attributes = attributes[: spans.start()] + new + attributes[spans.end() :]
            else:
                attributes = attributes[: spans.start()] + attributes[spans.end() :]
        return b"<%srow%s>" % (self.prefix, attributes.rstrip() if row.is_closed else attributes)


class _Rows(Sequence[Row]):
    """The rows of a sheet, each made when it is looked at."""

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
