"""Where the blocks, charts and headings of the summary tab stand, strip below strip (``templates/summary.toml``)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from custsheet.summary.layout import block_layouts, grid, status_lines, table, tiles


@dataclass(frozen=True, slots=True)
class Part:
    """A block, a chart or the heading of a section with its place: 1-based sheet row and column, size in grid cells.

    Attributes:
        kind: ``block``, ``chart`` or ``section``.
        source: the block whose cells a chart shows.
        heading_row: the row with the title of a chart whose bars are level with its block's rows; None if the title is
            inside the chart.
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
        """Whether it is a chart."""
        return self.kind == "chart"


@cache
def parts() -> tuple[Part, ...]:
    """All headings, blocks and charts with their places, from top to bottom."""
    found: list[Part] = []
    for row, strip in _strip_rows():
        if "section" in strip:
            found.append(Part(strip["section"], "section", row, 1, grid()["columns"], 1))
        found.extend(_part(part, row) for part in strip.get("parts", ()))
    return tuple(found)


def value_cell(block: Part, row: int) -> tuple[int, int]:
    """Row and column, 1-based, of the first value of a block that begins in ``row``."""
    return row + block_layouts()[block.name].rows_above, block.column + 1


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
    """1-based rows that start a printed page, except the first page."""
    return tuple(row for row, strip in _strip_rows() if strip.get("page_break"))


def _strip_rows() -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Every strip with its 1-based first row; a gap row follows each."""
    row = 1
    for strip in table("strips"):
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
    """A chart level with its block's rows (``level``), or over ``rows`` of the strip (first, count)."""
    name: str = part["chart"]
    source: str = table("charts")[name]["block"]
    layout = block_layouts()[source]
    if part.get("level"):
        first, height = layout.rows_above + layout.total_first, layout.bank_rows - layout.total_first
        return Part(name, "chart", row + first, part["column"], part["span"], height, source, row)
    first, height = part["rows"]
    return Part(name, "chart", row + first, part["column"], part["span"], height, source)
