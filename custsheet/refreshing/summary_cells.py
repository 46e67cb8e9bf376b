"""Which cells of 汇总 a refresh writes, in a tab that people have moved about and typed into.

A block's defined name says where it is now.  Rows that people inserted inside it, with something in them, stay theirs:
the block flows around them.  What they typed over a value of ours is replaced, as in every column of ours, and noted in
变更记录 (contract §3).  Both are told from the fingerprints of what the last refresh wrote.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from difflib import SequenceMatcher
from functools import cache

from custsheet.changes.change_set import BlockCell
from custsheet.changes.fingerprints import canonical, value_fingerprints
from custsheet.changes.idle_rows import block_area
from custsheet.ooxml import Package
from custsheet.ooxml.stored_cells import StoredValue
from custsheet.ooxml.values import ErrorValue, Formula, to_stored
from custsheet.refs import RangeRef
from custsheet.summary import Block, block_cells, header_cells
from custsheet.summary.blocks import Value

MEMORY = "_custsheet.tab.summary"
"""Under which the memory keeps the fingerprints; no sheet of people's is called so."""
_CALCULATED = "\x00formula"
"""Stands for the value of a formula, which other programs work out anew."""
_CHARS = 2

_Stored = dict[tuple[int, int], Value]
_Rows = list[list[tuple[int, Value]]]
"""By row of the block, the (column offset, value) of its cells."""


@dataclass(frozen=True, slots=True)
class TypedOver:
    """A value that people typed over one of ours in 汇总."""

    sheet: str
    row: int
    label: str
    old: Value
    new: Value


@dataclass
class SummaryCells:
    """What is to be written, by defined name.

    Attributes:
        cells: the cells by their offsets from the first cell of the name.
        rows_in_use: for each row of the name, whether it shows anything; None for a row of people's.
        typed_over: what people typed over values of ours.
        missing: blocks that the tab does not know, or has with other columns, since an earlier version built it.
    """

    cells: dict[str, list[BlockCell]] = field(default_factory=dict)
    rows_in_use: dict[str, list[bool | None]] = field(default_factory=dict)
    typed_over: list[TypedOver] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


def summary_cells(package: Package, blocks: Sequence[Block], remembered: Mapping[str, str]) -> SummaryCells:
    """Find a place for every cell of every block that the tab still has; ``remembered`` as ``summary_memory`` gave."""
    found = SummaryCells()
    stored = cache(lambda sheet: stored_cells(package, sheet))
    uses_1904 = package.uses_1904
    for whole in blocks:
        block = _as_shown(package, whole)
        area = block_area(package, block.defined_name)
        if area is None:
            if package.defined_names.get(block.defined_name) is None:
                found.missing.append(block.name)
            continue
        moved = _under_headings(block, area[1], stored(area[0]))
        if moved is None:
            _place(found, block, *area, _rows(block), stored(area[0]), remembered.get(block.name), uses_1904)
        else:
            found.missing.append(block.name)
            _place(found, block, *area, moved, stored(area[0]), None, uses_1904)
        if block_area(package, block.note_name):
            found.cells[block.note_name] = [(0, 0, whole.note)]
        if block.layout.live_header:
            found.cells[block.header_name] = list(header_cells(block))
    return found


def new_tab_rows(blocks: Iterable[Block]) -> dict[str, list[bool | None]]:
    """``rows_in_use`` of a tab that has just been built."""
    shown = (block.without_note() for block in blocks)
    return {block.defined_name: _in_use(block, _rows(block)) for block in shown}


def summary_memory(package: Package, blocks: Iterable[Block], is_new: bool) -> dict[str, str]:
    """Fingerprints of what a refresh writes, by block, cell by cell; ``is_new``: the tab is being built."""
    uses_1904 = package.uses_1904
    shown = (block.without_note() if is_new else _as_shown(package, block) for block in blocks)
    return {
        block.name: value_fingerprints([_comparable(v, uses_1904) for row in _rows(block) for _, v in row])
        for block in shown
    }


def _as_shown(package: Package, block: Block) -> Block:
    """Without the row of the note where the tab has a place of its own for it."""
    return block.without_note() if block_area(package, block.note_name) else block


def _place(
    found: SummaryCells,
    block: Block,
    sheet: str,
    area: RangeRef,
    rows: _Rows,
    stored: _Stored,
    remembered: str | None,
    uses_1904: bool,
) -> None:
    height = area.last_row - area.first_row + 1
    columns = [[column for column, _ in row] for row in rows]
    lines = [
        [stored.get((area.first_row + n, area.first_column + column)) for column in _at(columns, n)]
        for n in range(height)
    ]
    written = _split(remembered, columns)
    theirs = _rows_of_people(lines, written) if written else set()
    ours = [n for n in range(height) if n not in theirs]
    in_use = _in_use(block, rows)
    cells: list[BlockCell] = []
    rows_in_use: list[bool | None] = [None] * height
    for place, n in enumerate(ours):
        values: Sequence[tuple[int, Value]] = (
            rows[place] if place < len(rows) else [(column, None) for column in columns[-1]]
        )
        cells += [(n, column, value) for column, value in values]
        rows_in_use[n] = place < len(rows) and in_use[place]
        if written and not theirs and place < len(rows):
            where = (sheet, area.first_row + n)
            found.typed_over += _typed_over(block, where, values, lines[n], written[place], uses_1904)
    found.cells[block.defined_name] = cells
    found.rows_in_use[block.defined_name] = rows_in_use


def _under_headings(block: Block, area: RangeRef, stored: _Stored) -> _Rows | None:
    """The rows with each value under its heading, in a tab whose version had the columns elsewhere; None where all are
    where this version has them.

    Columns without a heading there are left out, and what stands under headings that are gone is cleared.
    """
    if block.layout.shape != "list" or block.layout.banks > 1 or block.layout.live_header:
        return None
    columns = range(area.first_column, area.last_column + 1)
    row = {column - area.first_column: stored.get((area.first_row - 1, column)) for column in columns}
    headings = {offset: label for offset, label in row.items() if label is not None}
    laid_out = {offset: label for _, offset, label in header_cells(block)}
    places = {label: offset for offset, label in reversed(headings.items())}
    moved = {
        offset: offset if headings.get(offset) == label else places[label]
        for offset, label in laid_out.items()
        if label in places
    }
    if all(offset == place for offset, place in moved.items()):
        return None
    gone: list[tuple[int, Value]] = [(offset, None) for offset in headings if offset not in moved.values()]
    return [[(moved[offset], value) for offset, value in line if offset in moved] + gone for line in _rows(block)]


def _rows_of_people(lines: Sequence[Sequence[Value]], written: Sequence[str]) -> set[int]:
    """Rows that were inserted inside a block and hold something, as many as the block has grown by at most."""
    grown = len(lines) - len(written)
    if grown <= 0:
        return set()
    now = [value_fingerprints(line) for line in lines]
    matches = SequenceMatcher(None, now, list(written), autojunk=False).get_matching_blocks()
    known = {match.a + n for match in matches for n in range(match.size)}
    new = [n for n, line in enumerate(lines) if n not in known and any(canonical(v) for v in line)]
    return set(new[:grown])


def _typed_over(
    block: Block,
    where: tuple[str, int],
    values: Sequence[tuple[int, Value]],
    line: Sequence[Value],
    written: str,
    uses_1904: bool,
) -> Iterator[TypedOver]:
    for number, ((_, new), old) in enumerate(zip(values, line, strict=True)):
        piece = written[number * _CHARS : (number + 1) * _CHARS]
        is_typed = canonical(old) not in ("", _CALCULATED) and value_fingerprints([old]) != piece
        if is_typed and canonical(old) != canonical(_comparable(new, uses_1904)):
            yield TypedOver(*where, block.title, old, new.cached if isinstance(new, Formula) else new)


def _rows(block: Block) -> _Rows:
    rows: _Rows = [[] for _ in range(block.layout.height)]
    for down, right, value in block_cells(block):
        rows[down].append((right, value))
    return rows


def _in_use(block: Block, rows: _Rows) -> list[bool | None]:
    """The first row is always shown: it tells a list that has nothing to say from one that people hid."""
    kept = max(1, block.layout.keeps_rows) if block.layout.shape == "list" else len(rows)
    return [n < kept or any(value is not None for _, value in row) for n, row in enumerate(rows)]


def _at(columns: Sequence[list[int]], row: int) -> list[int]:
    return columns[min(row, len(columns) - 1)]


def _split(remembered: str | None, columns: Sequence[Sequence[int]]) -> list[str]:
    """The fingerprints row by row; nothing when the block had another shape then."""
    if remembered is None or len(remembered) != _CHARS * sum(map(len, columns)):
        return []
    pieces, start = [], 0
    for row in columns:
        pieces.append(remembered[start : start + _CHARS * len(row)])
        start += _CHARS * len(row)
    return pieces


def _comparable(value: object, uses_1904: bool) -> object:
    """A value as the file stores it, so that a date is the number that is read back."""
    if isinstance(value, Formula):
        return _CALCULATED
    return to_stored(value, uses_1904) if isinstance(value, date) else value


def fits(block: Block, remembered: str, stored: Mapping[tuple[int, int], Value], row: int, column: int) -> bool:
    """Do the cells from (row, column) on hold what the last refresh wrote into ``block``, nothing more or less?

    A link of ours counts also where a program has kept its value only.
    """
    places = [(row + down, column + right) for down, line in enumerate(_rows(block)) for right, _ in line]
    now = value_fingerprints([stored.get(place) for place in places])
    link = value_fingerprints([_CALCULATED])
    pairs = zip(_pieces(now), _pieces(remembered), places, strict=False)
    return len(now) == len(remembered) and all(
        is_now == was or (was == link and stored.get(place) is not None) for is_now, was, place in pairs
    )


def _pieces(fingerprints: str) -> list[str]:
    return [fingerprints[start : start + _CHARS] for start in range(0, len(fingerprints), _CHARS)]


def stored_cells(package: Package, sheet: str) -> _Stored:
    """The values of a sheet by (row, column), formulas as a placeholder."""
    cells = package.worksheet(sheet).iter_cells()
    return {(cell.row, cell.column): _CALCULATED if cell.formula else _readable(cell.value) for cell in cells}


def _readable(value: StoredValue) -> Value:
    return str(value) if isinstance(value, ErrorValue) else value
