"""The cells that our charts show, wherever users have moved the blocks: to repair charts that lost them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from custsheet.ooxml.charts import SeriesCells, SheetChart
from custsheet.ooxml.defined_names import sheet_reference, split_reference
from custsheet.refs import RangeRef
from custsheet.summary.layout import block_layouts, table
from custsheet.summary.parts import parts, value_cell
from custsheet.summary.team.layout import FIRST_COLUMN, column_of, part
from custsheet.texts import LANGS, text


@dataclass(frozen=True, slots=True)
class OwnChart:
    """One of our charts.

    Attributes:
        words: its titles and alternative texts in every language.
        row: 1-based first row, at the distance from its block that a new tab has.
        series: the cells of its series.
    """

    words: frozenset[str]
    row: int
    series: tuple[SeriesCells, ...]


def shown_columns(chart: str) -> tuple[str, tuple[str, ...]]:
    """The columns of a chart of 汇总: the one with the names, and one with values per series."""
    found = table("charts")[chart]
    return found["names"], tuple(found["series"])


def chart_blocks() -> dict[str, str]:
    """Chart of 汇总 → the block it shows, in the order of a new tab."""
    return {each.name: each.source for each in parts() if each.is_chart}


def summary_chart(name: str, sheet: str, area: RangeRef) -> OwnChart:
    """A chart of 汇总 whose block stands in ``area``."""
    layout = block_layouts()[chart_blocks()[name]]
    names, keys = shown_columns(name)
    columns = {key: area.first_column + layout.offset(layout.index(key)) for key in (names, *keys)}
    first = area.first_row + layout.total_first
    words = {text(f"summary.charts.{name}.{word}", lang) for word in ("title", "alt") for lang in LANGS}
    drawn = next(each for each in parts() if each.is_chart and each.name == name)
    source = next(each for each in parts() if each.kind == "block" and each.name == drawn.source)
    row = area.first_row + drawn.row - value_cell(source, source.row)[0]
    return OwnChart(frozenset(words), row, tuple(_series(sheet, area, first, columns, names, keys)))


def team_chart(sheet: str, area: RangeRef) -> OwnChart:
    """The chart of 员工绩效, whose months stand in ``area``."""
    keys = tuple(each["key"] for each in (part("chart")["columns"], *part("chart")["lines"]))
    left = area.first_column - FIRST_COLUMN
    columns = {key: left + column_of("months", key) for key in ("month", *keys)}
    words = {text(f"kpi.chart.{word}", lang) for word in ("title", "alt") for lang in LANGS}
    series = _series(sheet, area, area.first_row, columns, "month", keys)
    return OwnChart(frozenset(words), area.first_row - 2, tuple(series))


def _series(
    sheet: str, area: RangeRef, first: int, columns: dict[str, int], names: str, keys: tuple[str, ...]
) -> Iterator[SeriesCells]:
    def cells(key: str, top: int, bottom: int) -> str:
        return sheet_reference(sheet, RangeRef(top, columns[key], bottom, columns[key]))

    for key in keys:
        header = cells(key, area.first_row - 1, area.first_row - 1)
        yield SeriesCells(header, cells(names, first, area.last_row), cells(key, first, area.last_row))


def match_charts(own: list[OwnChart], there: list[SheetChart]) -> list[tuple[OwnChart, SheetChart]]:
    """Match our charts to those on the tab: by words, by the cells they still show, by place.

    Both lists are in the order of creation, which office programs keep. If no chart is missing, it tells apart even
    those that have lost everything.
    """
    mine, free = list(own), list(there)
    pairs = [*_told(mine, free, _by_words), *_told(mine, free, _by_cells)]
    blank = [chart for chart in free if _is_blank(chart)]
    if [len(each.series) for each in mine] == [len(chart.series) for chart in blank]:
        return [*pairs, *zip(mine, blank, strict=True)]
    return [*pairs, *_told(mine, free, _by_place)]


def _told(
    mine: list[OwnChart], free: list[SheetChart], tells: Callable[[OwnChart, SheetChart], bool]
) -> list[tuple[OwnChart, SheetChart]]:
    """The pairs that ``tells`` matches unambiguously; they are removed from both lists."""
    pairs = []
    for each in list(mine):
        fitting = [chart for chart in free if tells(each, chart)]
        if len(fitting) == 1:
            pairs.append((each, fitting[0]))
            mine.remove(each)
            free.remove(fitting[0])
    return pairs


def _by_words(mine: OwnChart, chart: SheetChart) -> bool:
    return bool(mine.words & chart.words)


def _by_cells(mine: OwnChart, chart: SheetChart) -> bool:
    wanted = {split_reference(series.values or "") for series in mine.series}
    return any(series.values and split_reference(series.values) in wanted for series in chart.series)


def _by_place(mine: OwnChart, chart: SheetChart) -> bool:
    """It starts where ours did and has as many series, none of which refers to cells."""
    return chart.row == mine.row and len(chart.series) == len(mine.series) and _is_blank(chart)


def _is_blank(chart: SheetChart) -> bool:
    return not any(series.is_attached for series in chart.series)
