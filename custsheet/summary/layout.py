"""Where everything on the summary tab stands, read from ``templates/summary.toml``.

A block is laid out in one of three shapes: a *list* (heading, header, then its slots, perhaps in several banks side by
side), *tiles* (label, figure and note of each row above one another) and the *status* lines.  Offsets are 0-based and
count from the first cell that the block's defined name covers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
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
    """Lines of text that a slot is high."""

    @property
    def note_column(self) -> int:
        """Position of the column that takes the note on the whole list: the widest one of plain text."""
        texts = [column.span if column.kind in ("text", "wrap") else 0 for column in self.columns]
        return texts.index(max(texts))

    @property
    def bank_rows(self) -> int:
        """Rows of one bank."""
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
        """Row and column offset of a value, both 0-based, as its row and column in the block are."""
        if self.shape == "tiles":
            line, number = divmod(row, len(tiles()["columns"]))
            return line * 4 + column, tiles()["columns"][number] - 1
        if self.shape == "status":
            return row, status_lines()["columns"][column] - 1
        bank, line = divmod(row, self.bank_rows)
        return line, bank * self.bank_stride + self.offset(column)

    def offset(self, column: int) -> int:
        """Grid columns left of a column within its bank."""
        return sum(before.span for before in self.columns[:column])

    def index(self, key: str) -> int:
        """Position of the column ``key``; KeyError when there is none."""
        for number, column in enumerate(self.columns):
            if column.key == key:
                return number
        raise KeyError(key)


@dataclass(frozen=True, slots=True)
class Part:
    """A block or a chart with its place: 1-based sheet row and column of its heading, and its size in grid cells."""

    name: str
    is_chart: bool
    row: int
    column: int
    width: int
    height: int


def grid() -> Mapping[str, Any]:
    """Columns, widths (digits) and row heights (points) of the grid."""
    table: Mapping[str, Any] = _table("grid")
    return table


def tiles() -> Mapping[str, Any]:
    """Measures of the tiles."""
    table: Mapping[str, Any] = _table("tiles")
    return table


def status_lines() -> Mapping[str, Any]:
    """Measures of the status lines."""
    table: Mapping[str, Any] = _table("status")
    return table


def column_digits(column: int) -> float:
    """Width of a grid column in digits."""
    return float(grid()["gutter_width" if column == grid()["gutter"] else "column_width"])


def colors() -> Mapping[str, str]:
    """Colours by role, as RRGGBB."""
    table: Mapping[str, str] = _table("colors")
    return table


def number_formats() -> Mapping[str, str]:
    """Number formats by kind."""
    table: Mapping[str, str] = _table("formats")
    return table


@cache
def block_layouts() -> dict[str, BlockLayout]:
    """Every block of the tab by name, in the order of the file; TemplateError when one is incomplete."""
    return {name: _block_layout(name, table) for name, table in _table("blocks").items()}


@cache
def parts() -> tuple[Part, ...]:
    """All blocks and charts with their places, from top to bottom."""
    found: list[Part] = []
    row = 1
    for strip in _table("strips"):
        strip_parts = list(strip["parts"])
        height = max(_rows_of(part) for part in strip_parts if "block" in part)
        found.extend(_part(part, row, height) for part in strip_parts)
        row += height + 1
    return tuple(found)


@cache
def row_heights() -> dict[int, float]:
    """Height in points of every row that the tab uses, by 1-based row number."""
    heights: dict[int, float] = {}
    row = 1
    for strip in _table("strips"):
        if strip.get("page_break"):
            heights[row - 1] = grid()["page_gap_height"]
        for height in _strip_heights(strip):
            heights[row] = height
            row += 1
        heights[row] = grid()["gap_height"]
        row += 1
    return heights


@cache
def page_breaks() -> tuple[int, ...]:
    """1-based rows with which a printed page begins, besides the first."""
    page_gap = grid()["page_gap_height"]
    return tuple(row + 1 for row, height in row_heights().items() if height == page_gap)


def _strip_heights(strip: Mapping[str, Any]) -> Iterator[float]:
    tallest = max((part for part in strip["parts"] if "block" in part), key=_rows_of)
    layout = block_layouts()[tallest["block"]]
    if layout.shape == "status":
        yield from status_lines()["heights"]
    elif layout.shape == "tiles":
        measures = (*tiles()["heights"], tiles()["gap_height"])
        yield from (measures[number % 4] for number in range(layout.height))
    else:
        yield grid()["heading_height"]
        yield grid()["header_height"]
        yield from [_slot_height(strip)] * layout.height


def _slot_height(strip: Mapping[str, Any]) -> float:
    lines = max(block_layouts()[part["block"]].lines for part in strip["parts"] if "block" in part)
    return float(grid()["row_height"] + (lines - 1) * grid()["line_height"])


def _rows_of(part: Mapping[str, Any]) -> int:
    layout = block_layouts()[part["block"]]
    return layout.rows_above + layout.height


def _part(part: Mapping[str, Any], row: int, height: int) -> Part:
    if "chart" in part:
        return Part(part["chart"], True, row, part["column"], part["span"], height)
    layout = block_layouts()[part["block"]]
    return Part(part["block"], False, row, part["column"], layout.width, _rows_of(part))


def _block_layout(name: str, table: Mapping[str, Any]) -> BlockLayout:
    try:
        return BlockLayout(
            name,
            table["slots"],
            table.get("shape", "list"),
            tuple(Column(c["key"], c["kind"], c["span"]) for c in table.get("columns", ())),
            tuple(table.get("kinds", ())),
            table.get("banks", 1),
            table.get("bank_gap", 0),
            table.get("total_first", False),
            table.get("lines", 1),
        )
    except KeyError as missing:
        raise TemplateError("template_missing_key", file=_FILE, table=f"blocks.{name}", key=missing.args[0]) from None


def _table(name: str) -> Any:
    try:
        return load_toml(_FILE)[name]
    except KeyError:
        raise TemplateError("template_missing_key", file=_FILE, table=name, key=name) from None
