"""Blocks of the summary → sections of the page: what is shown of a block, in which order, how wide it is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from custsheet.donors.text_width import HALF_WIDTHS
from custsheet.pages.figures import Cell, Figures, is_number, is_unbroken, plain_value, row_head
from custsheet.pages.plain_text import one_line
from custsheet.summary.blocks import Block
from custsheet.texts import load_toml

_LONGEST_NOTE = 300
_SHORT = 14
"""Half-width characters that are rather kept on one line than broken."""


@dataclass(frozen=True)
class Header:
    """A column of a section.

    Attributes:
        label: its heading.
        is_number: its cells stand at the right.
        is_unbroken: its cells keep to one line.
    """

    label: str
    is_number: bool
    is_unbroken: bool

    @property
    def is_short(self) -> bool:
        """Does the heading keep to one line as well?"""
        return HALF_WIDTHS.of(self.label) <= _SHORT


@dataclass(frozen=True)
class Section:
    """A block as the page shows it.

    Attributes:
        name: of the block.
        title: its heading.
        headers: the columns that hold anything, that which names the row first.
        rows: the rows in use, each as long as the headers.
        total: the row that sums up, if there is one.
        note: a sentence on the whole of it; blank when there is nothing to say.
        is_list: does a row say much of one thing (a customer)? Then it becomes a card where the screen is narrow.
    """

    name: str
    title: str
    headers: tuple[Header, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: tuple[Cell, ...] | None
    note: str
    is_list: bool

    @property
    def is_wide(self) -> bool:
        """Has it so many columns that it becomes cards on any screen but a wide one?"""
        return self.is_list and len(self.headers) >= load_toml("pages/report.toml")["page"]["many"]


def in_page_order(blocks: Iterable[Block]) -> list[Block]:
    """The blocks that the page shows, as ``report.toml`` orders them; those that it does not name come last."""
    rules: dict[str, Any] = load_toml("pages/report.toml")["blocks"]
    order = {name: place for place, name in enumerate(rules["order"])}
    shown = [block for block in blocks if block.name not in rules["left_out"]]
    return sorted(shown, key=lambda block: order.get(block.name, len(order)))


def section(block: Block, figures: Figures) -> Section:
    """The block with its values in words, without columns that hold nothing."""
    rows, columns = block.records, block.layout.columns
    kept = [n for n in range(len(columns)) if any(plain_value(row[n]) is not None for row in rows)]
    if len(kept) < 2:
        rows, kept = [], []  # what nothing is said of is not worth a table
    else:
        kept.insert(0, kept.pop(row_head([columns[n].kind for n in kept])))
    cells = [tuple(figures.cell(row[n], columns[n].kind) for n in kept) for row in rows]
    total = cells.pop(0) if block.layout.total_first and cells else None
    kinds = [columns[n].kind for n in kept]
    return Section(
        block.name,
        block.title,
        tuple(_header(block.header[n], columns[n].kind, (row[place] for row in cells)) for place, n in enumerate(kept)),
        tuple(cells),
        total,
        one_line(block.note or "", _LONGEST_NOTE),
        "link" in kinds or sum(not is_number(kind) for kind in kinds) > 2,
    )


def _header(label: str, kind: str, cells: Iterable[Cell]) -> Header:
    is_narrow = all(HALF_WIDTHS.of(cell.text) <= _SHORT for cell in cells)
    return Header(label, is_number(kind), is_narrow or is_unbroken(kind))
