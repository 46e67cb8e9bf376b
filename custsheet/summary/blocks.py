"""The content of the summary tab as values: blocks with fixed slots, for cells, the report and tests."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from custsheet.ooxml.values import Formula
from custsheet.summary.fitting import fitted
from custsheet.summary.layout import BlockLayout, block_layouts, status_lines, tiles

Stored = TypeVar("Stored")
Value = str | float | int | date | None | Formula

NAME_PREFIX = "custsheet_summary_"
"""A block's defined name is this prefix and the block's own name."""


@dataclass(frozen=True)
class Block:
    """One block of the summary.

    Attributes:
        name: stable key, such as ``"save_first"``.
        title: heading in the workbook's language.
        header: labels of the columns.
        rows: always as many as the block has slots, each as long as the header; unused ones hold None.
        note: a sentence on the whole list (how many more there are, that there are none, why nothing is known), or
            None. The tab has a cell for it beside the title; a tab of an earlier version shows it in the row below the
            records, as ``rows`` does.
    """

    name: str
    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    note: str | None = None

    @property
    def records(self) -> list[tuple[Value, ...]]:
        """The rows in use, without the note's row."""
        used = [row for row in self.rows if any(value is not None for value in row)]
        return used[:-1] if self.note else used

    @property
    def layout(self) -> BlockLayout:
        """Where its cells go."""
        return block_layouts()[self.name]

    @property
    def defined_name(self) -> str:
        """The global defined name by which its cells are found again."""
        return NAME_PREFIX + self.name

    @property
    def header_name(self) -> str:
        """The global defined name of its header; only blocks whose header follows the settings have it."""
        return self.defined_name + "_header"

    @property
    def note_name(self) -> str:
        """The global defined name of the note's cell beside the title."""
        return self.defined_name + "_note"

    def without_note(self) -> Block:
        """The same block without the note and its row."""
        if not self.note:
            return self
        records = self.records
        blank = ((None,) * len(self.header),) * (len(self.rows) - len(records))
        return replace(self, rows=(*records, *blank), note=None)


def make_block(
    name: str, title: str, header: Sequence[str], rows: Iterable[Sequence[Value]], note: str | None = None
) -> Block:
    """A block with its rows cut or padded to its slots; a ``note`` takes the first free slot, else the last."""
    layout = block_layouts()[name]
    width, slots = len(header), layout.slots
    full = [tuple(map(stored, row)) + (None,) * (width - len(row)) for row in rows][: slots - bool(note)]
    if note:
        full.append((*(None,) * layout.note_column, note, *(None,) * (width - layout.note_column - 1)))
    full += [(None,) * width] * (slots - len(full))
    return Block(name, title, tuple(header), tuple(full), note or None)


def blank_block(name: str) -> Block:
    """A block without texts and values, which tells where its cells are."""
    layout = block_layouts()[name]
    shaped = {"tiles": tiles()["places"], "status": status_lines()["columns"]}
    return make_block(name, "", [""] * len(shaped.get(layout.shape, layout.columns)), [])


def stored(value: Stored) -> Stored:
    """Floats to the 15 digits Excel keeps: XlsxWriter writes 16, and the next refresh must find no difference."""
    return float(f"{value:.15g}") if isinstance(value, float) else value  # type: ignore[return-value]


def block_cells(block: Block) -> Iterator[tuple[int, int, Value]]:
    """(row offset, column offset, value) of every cell that a refresh writes, from the first cell of the block's name.

    Blank slots are included, as None; cells between slots (gaps, the rest of a merged cell) are not.
    """
    layout = block.layout
    for row, values in enumerate(block.rows):
        for column, value in enumerate(values):
            shown = fitted(value, layout.columns[column], layout) if layout.columns else value
            yield (*layout.place(row, column), shown)


def header_cells(block: Block) -> Iterator[tuple[int, int, Value]]:
    """(0, column offset, label) of every header cell, from the first cell of the header's name."""
    layout = block.layout
    for bank in range(layout.banks):
        for number, label in enumerate(block.header):
            yield 0, bank * layout.bank_stride + layout.offset(number), label
