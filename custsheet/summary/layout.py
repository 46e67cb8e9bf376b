"""The shapes of the summary tab's blocks, and its measures, read from ``templates/summary.toml``.

A block is laid out in one of three shapes: a *list* (heading, header, then its slots, perhaps in several banks side by
side), *tiles* (label, figure and note of each row above one another) and the *status* lines.  Offsets are 0-based and
count from the first cell that the block's defined name covers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from custsheet.errors import TemplateError
from custsheet.texts import load_toml

_FILE = "summary.toml"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a block: its key, how its cells look, and how many grid columns it takes."""

    key: str
    kind: str
    span: int


@dataclass(frozen=True, slots=True)
class BlockLayout:
    """The fixed slots of a block and where each cell goes."""

    name: str
    slots: int
    shape: str
    columns: tuple[Column, ...]
    kinds: tuple[str, ...] = ()
    banks: int = 1
    bank_gap: int = 0
    total_first: bool = False
    lines: int = 1
    """Height of a slot in lines of text."""
    keeps_rows: int = 0
    """Number of rows never hidden, because a chart of fixed size stands beside them."""
    live_header: bool = False
    """The header contains words from the settings, so a refresh writes it too."""
    heat: tuple[str, ...] = ()
    """Adjacent columns whose cells are shaded by value, except for the total."""
    legend: Mapping[str, str] = field(default_factory=dict)
    """Column → colour role of its header cell, where the header serves as the legend of a chart."""

    @property
    def note_column(self) -> int:
        """Position of the column that takes the note: the widest text column."""
        texts = [column.span if column.kind in ("text", "wrap") else 0 for column in self.columns]
        return texts.index(max(texts))

    @property
    def bank_rows(self) -> int:
        """Rows of one bank."""
        # Negated twice, floor division rounds up.
        return -(-self.slots // self.banks)

    @property
    def bank_width(self) -> int:
        """Grid columns of one bank."""
        return sum(column.span for column in self.columns)

    @property
    def bank_stride(self) -> int:
        """Grid columns from one bank to the next."""
        return self.bank_width + self.bank_gap

    @property
    def width(self) -> int:
        """Grid columns of the whole block."""
        if self.shape == "list":
            return self.banks * self.bank_stride - self.bank_gap
        return int(grid()["columns"])

    @property
    def height(self) -> int:
        """Sheet rows that the values take, without heading and header."""
        if self.shape == "tiles":
            return -(-self.slots // len(tiles()["columns"])) * 4 - 1
        return self.bank_rows if self.shape == "list" else self.slots

    @property
    def rows_above(self) -> int:
        """Rows of heading and header above the values."""
        return 2 if self.shape == "list" else 0

    def place(self, row: int, column: int) -> tuple[int, int]:
        """Row and column offset of the value at ``row`` and ``column`` of the block; all 0-based."""
        if self.shape == "tiles":
            line, number = divmod(row, len(tiles()["columns"]))
            down, right = tiles()["places"][column]
            return line * 4 + down, tiles()["columns"][number] - 1 + right
        if self.shape == "status":
            return row, status_lines()["columns"][column] - 1
        bank, line = divmod(row, self.bank_rows)
        return line, bank * self.bank_stride + self.offset(column)

    def offset(self, column: int) -> int:
        """Grid columns left of a column within its bank."""
        return sum(before.span for before in self.columns[:column])

    def index(self, key: str) -> int:
        """Position of the column ``key``; KeyError if there is none."""
        for number, column in enumerate(self.columns):
            if column.key == key:
                return number
        raise KeyError(key)


def grid() -> Mapping[str, Any]:
    """Columns, widths (digits) and row heights (points) of the grid."""
    found: Mapping[str, Any] = table("grid")
    return found


def tiles() -> Mapping[str, Any]:
    """Measures of the tiles."""
    found: Mapping[str, Any] = table("tiles")
    return found


def status_lines() -> Mapping[str, Any]:
    """Measures of the status lines."""
    found: Mapping[str, Any] = table("status")
    return found


def column_digits(column: int) -> float:
    """Width of a grid column in digits."""
    return float(grid()["gutter_width" if column == grid()["gutter"] else "column_width"])


def colors() -> Mapping[str, str]:
    """Colours by role, as RRGGBB."""
    found: Mapping[str, str] = table("colors")
    return found


def number_formats() -> Mapping[str, str]:
    """Number formats by kind."""
    found: Mapping[str, str] = table("formats")
    return found


@cache
def block_layouts() -> dict[str, BlockLayout]:
    """Every block of the tab by name, in the order of the file; TemplateError if one is incomplete."""
    return {name: _block_layout(name, block) for name, block in table("blocks").items()}


def _block_layout(name: str, block: Mapping[str, Any]) -> BlockLayout:
    try:
        return BlockLayout(
            name,
            block["slots"],
            block.get("shape", "list"),
            tuple(Column(c["key"], c["kind"], c["span"]) for c in block.get("columns", ())),
            tuple(block.get("kinds", ())),
            block.get("banks", 1),
            block.get("bank_gap", 0),
            block.get("total_first", False),
            block.get("lines", 1),
            block.get("keeps_rows", 0),
            block.get("live_header", False),
            tuple(block.get("heat", ())),
            block.get("legend", {}),
        )
    except KeyError as missing:
        raise TemplateError("template_missing_key", file=_FILE, table=f"blocks.{name}", key=missing.args[0]) from None


def table(name: str) -> Any:
    """A table of the template; TemplateError if it is missing."""
    try:
        return load_toml(_FILE)[name]
    except KeyError:
        raise TemplateError("template_missing_key", file=_FILE, table=name, key=name) from None
