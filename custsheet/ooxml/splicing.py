"""Change cells in the raw bytes of ``<sheetData>``: one pass over the rows, copying the rest in long pieces."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache

from custsheet.ooxml.sheet_data import Cell, OutOfOrderError, Row, SheetData
from custsheet.refs import column_letter

_SPANS = re.compile(rb"\s+spans=[\"']([^\"']*)[\"']")

# Called with row number, column, and the existing cell and row or None; returns the cell's new bytes, or None to leave
# things as they are.
Writer = Callable[[int, int, Cell | None, Row | None], bytes | None]


def splice(data: SheetData, wanted: Mapping[int, Iterable[int]], write: Writer) -> SheetData:
    """Insert what ``write`` returns for each wanted cell (row → columns); returns ``data`` itself if nothing changes.

    Raises:
        OutOfOrderError: rows or cells are not in ascending order.
    """
    numbers, raw = data.numbers, data.data
    last, index = (numbers[-1] if numbers else 0), 0
    pieces: list[bytes] = []
    below: list[bytes] = []
    position = data.opening_end
    for number in sorted(wanted):
        columns = sorted(wanted[number])
        if number > last:
            below.append(_new_row(data, number, columns, write))
            continue
        if numbers[index] != number:
            index = bisect_left(numbers, number, index)
        row = data.row_at(index)
        if row.number == number:
            changed, after = _changed_row(data, row, columns, write), row.end
            index = min(index + 1, len(numbers) - 1)
        else:
            changed, after = _new_row(data, number, columns, write), row.start
        if changed:
            pieces += (raw[position : row.start], changed)
            position = after
    tail = b"".join(below)
    return SheetData(_joined(data, pieces, position, tail)) if pieces or tail else data


def _joined(data: SheetData, pieces: list[bytes], position: int, below: bytes) -> bytes:
    raw, opening = data.data, data.data[: data.opening_end]
    if data.is_closed:
        return opening.rstrip(b">").rstrip(b"/").rstrip() + b">" + below + b"</" + data.prefix + b"sheetData>"
    end = data.rows_end
    return b"".join((opening, *pieces, raw[position:end], below, raw[end:]))


def _new_row(data: SheetData, number: int, columns: Iterable[int], write: Writer) -> bytes:
    cells = b"".join(new for column in columns if (new := write(number, column, None, None)))
    name = data.prefix + b"row"
    return b'<%s r="%d">%s</%s>' % (name, number, cells, name) if cells else b""


def _changed_row(data: SheetData, row: Row, columns: list[int], write: Writer) -> bytes | None:
    """The new bytes of a row, or None if nothing in it changes."""
    last = data.last_cell(row)
    if last is not None and columns[0] > last[0] and not data.has_spelt(row, columns):
        # All wanted cells come after the last one, the usual case for computed columns: no need to scan the row.
        cells = [new for column in columns if (new := write(row.number, column, None, row))]
        pieces, changed, position = [data.data[row.inner : last[1]], *cells], columns if cells else [], last[1]
    else:
        pieces, changed, position = _changed_cells(data, row, columns, write)
    if not changed:
        return None
    raw, attributes = data.data, _widened(row.attributes, changed[0], changed[-1])
    if row.is_closed:
        opening = raw[row.start : row.named] + attributes.rstrip() + b">"
        return b"".join((opening, *pieces, b"</", data.prefix, b"row>", raw[row.inner : row.end]))
    return b"".join((raw[row.start : row.named], attributes, b">", *pieces, raw[position : row.end]))


def _changed_cells(data: SheetData, row: Row, columns: list[int], write: Writer) -> tuple[list[bytes], list[int], int]:
    """The row's bytes up to the last changed cell, the changed columns, and where the rest begins."""
    pieces: list[bytes] = []
    changed: list[int] = []
    position = row.inner
    for column in columns:
        cell = data.find_cell(row, column)
        new = write(row.number, column, cell, row)
        if new is None:
            continue
        place, after = (cell.start, cell.end) if cell is not None else (_place(data, row, column),) * 2
        if place < position:
            raise OutOfOrderError(f"{column_letter(column)}{row.number}")
        pieces += (data.data[position:place], new)
        position = after
        changed.append(column)
    return pieces, changed, position


def _place(data: SheetData, row: Row, column: int) -> int:
    """Position in the bytes where a new cell of the row belongs."""
    place = row.inner
    for cell in data.cells(row):
        if cell.column > column:
            return cell.start
        place = cell.end
    return place


@lru_cache(maxsize=1024)
def _widened(attributes: bytes, first: int, last: int) -> bytes:
    """A row's attributes with ``spans`` widened; being only a hint, it is dropped unless it is a single span."""
    spans = _SPANS.search(attributes)
    if spans is None:
        return attributes
    low, _, high = spans[1].partition(b":")
    if not (low.isdigit() and high.isdigit()):
        return attributes[: spans.start()] + attributes[spans.end() :]
    if int(low) <= first and last <= int(high):
        return attributes
    new = b' spans="%d:%d"' % (min(int(low), first), max(int(high), last))
    return attributes[: spans.start()] + new + attributes[spans.end() :]
