"""Where everything on the summary tab stands, read from ``templates/summary.toml``.

A block is laid out in one of three shapes: a *list* (heading, header, then its slots, perhaps in several banks side by
side), *tiles* (label, figure and note of each row above one another) and the *status* lines.  Offsets are 0-based and
count from the first cell that the block's defined name covers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
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
    """Lines of text that a slot is high."""
    keeps_rows: int = 0
    """So many rows are never hidden, because a chart of fixed size stands beside them."""
    live_header: bool = False
    """The header has words of the settings, so a refresh writes it too."""
    heat: tuple[str, ...] = ()
    """Neighbouring columns whose cells are shaded by their number, but for the total."""
    legend: Mapping[str, str] = field(default_factory=dict)
    """Column → colour role of its header cell, where the header serves as the legend of a chart."""

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
        """Position of the column ``key``; KeyError when there is none."""
        for number, column in enumerate(self.columns):
            if column.key == key:
                return number
        raise KeyError(key)


@dataclass(frozen=True, slots=True)
class Part:
    """A block, a chart or the heading of a section with its place: 1-based sheet row and column, size in grid cells.

    Attributes:
        kind: ``block``, ``chart`` or ``section``.
        source: the block whose cells a chart shows.
        heading_row: where the title of a chart stands whose bars are level with the rows of its block; None when the
            chart has its title inside.
    """

    name: str
    kind: str
    row: int
    column: int
    width: int
    height: int
    source: str = ""
    heading_row: int | None = None

    @property
    def is_chart(self) -> bool:
        """Is it a chart?"""
        return self.kind == "chart"


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
    """All headings, blocks and charts with their places, from top to bottom."""
    found: list[Part] = []
    for row, strip in _strip_rows():
        if "section" in strip:
            found.append(Part(strip["section"], "section", row, 1, grid()["columns"], 1))
        found.extend(_part(part, row) for part in strip.get("parts", ()))
    return tuple(found)


@cache
def row_heights() -> dict[int, float]:
    """Height in points of every row that the tab uses, by 1-based row number."""
    heights: dict[int, float] = {}
    for row, strip in _strip_rows():
        if strip.get("page_break"):
            heights[row - 1] = grid()["page_gap_height"]
        heights |= dict(enumerate([*_strip_heights(strip), grid()["gap_height"]], row))
    return heights


@cache
def page_breaks() -> tuple[int, ...]:
    """1-based rows with which a printed page begins, besides the first."""
    return tuple(row for row, strip in _strip_rows() if strip.get("page_break"))


def _strip_rows() -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Every strip with the 1-based row with which it begins; a gap follows each."""
    row = 1
    for strip in _table("strips"):
        yield row, strip
        row += len(list(_strip_heights(strip))) + 1


def _strip_heights(strip: Mapping[str, Any]) -> Iterator[float]:
    if "section" in strip:
        yield grid()["section_height"]
        return
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
        more = (_lines(strip) - 1) * grid()["line_height"]
        yield from [grid()["row_height"] + more] * layout.height


def _lines(strip: Mapping[str, Any]) -> int:
    return max(block_layouts()[part["block"]].lines for part in strip["parts"] if "block" in part)


def _rows_of(part: Mapping[str, Any]) -> int:
    layout = block_layouts()[part["block"]]
    return layout.rows_above + layout.height


def _part(part: Mapping[str, Any], row: int) -> Part:
    if "chart" in part:
        return _chart(part, row)
    layout = block_layouts()[part["block"]]
    return Part(part["block"], "block", row, part["column"], layout.width, _rows_of(part))


def _chart(part: Mapping[str, Any], row: int) -> Part:
    """A chart level with its block's rows (``level``), or over some ``rows`` of the strip (first, how many)."""
    name: str = part["chart"]
    source: str = _table("charts")[name]["block"]
    layout = block_layouts()[source]
    if part.get("level"):
        first, height = layout.rows_above + layout.total_first, layout.bank_rows - layout.total_first
        return Part(name, "chart", row + first, part["column"], part["span"], height, source, row)
    first, height = part["rows"]
    return Part(name, "chart", row + first, part["column"], part["span"], height, source)


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
            table.get("keeps_rows", 0),
            table.get("live_header", False),
            tuple(table.get("heat", ())),
            table.get("legend", {}),
        )
    except KeyError as missing:
        raise TemplateError("template_missing_key", file=_FILE, table=f"blocks.{name}", key=missing.args[0]) from None


def _table(name: str) -> Any:
    try:
        return load_toml(_FILE)[name]
    except KeyError:
        raise TemplateError("template_missing_key", file=_FILE, table=name, key=name) from None
