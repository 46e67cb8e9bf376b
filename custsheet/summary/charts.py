"""The charts of the summary tab: native, bound to the blocks' cells, in explicit colours, with alternative text.

Bars beside their table are *level* with its rows: rows that a refresh hides take their bars with them, so the chart is
never half empty, and it needs neither a title nor a legend of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from xlsxwriter.chart import Chart

from custsheet.summary.chart_cells import shown_columns
from custsheet.summary.chart_look import HIDDEN_AXIS, category_axis, color, fill, labels
from custsheet.summary.layout import BlockLayout
from custsheet.summary.look import Look
from custsheet.summary.parts import Part
from custsheet.texts import Lang, load_toml, text

# Width in grid columns of the names left of level bars, and of the value right of the longest bar.
_NAMES, _VALUES = 1.3, 0.8

Cells = tuple[str, int, int, int, int]
"""A range as XlsxWriter wants it: sheet name, first row, first column, last row, last column, 0-based."""


class ChartCells:
    """References to a block's columns on the tab, for its charts."""

    def __init__(self, tab_name: str, layout: BlockLayout, first_row: int, first_column: int) -> None:
        self._tab = tab_name
        self._layout = layout
        self._row = first_row
        self._column = first_column

    def values(self, key: str) -> Cells:
        """All slots of a column, without the total."""
        column = self._column + self._layout.offset(self._layout.index(key))
        first = self._row + self._layout.total_first
        return self._tab, first, column, self._row + self._layout.bank_rows - 1, column

    def label(self, key: str) -> Cells:
        """The header cell of a column."""
        tab, _, column, _, _ = self.values(key)
        return tab, self._row - 1, column, self._row - 1, column

    def series(self, names: str, key: str, **more: Any) -> dict[str, Any]:
        """One series: a column of values over the column ``names``, named by its header cell."""
        source = {"name": list(self.label(key)[:3]), "categories": list(self.values(names))}
        return source | {"values": list(self.values(key))} | more

    def shown(self, chart: str, **more: Any) -> dict[str, Any]:
        """The series of a chart that has only one."""
        names, (key,) = shown_columns(chart)
        return self.series(names, key, **more)


def build_chart(part: Part, cells: ChartCells, look: Look, lang: Lang) -> Chart:
    """The chart of a part; its builder is found by the part's name."""
    chart = _BUILDERS[part.name](cells, look, lang)
    chart.set_legend({"none": True})
    if part.heading_row is None:
        font = look.chart_font(size=10.5, color="brand", bold=True)
        chart.set_title({"name": chart_title(part, lang), "name_font": font, "overlay": False})
        # Users hide rows of a list; the chart must not lose bars for that.
        chart.show_hidden_data()
    else:
        chart.set_title({"none": True})
        names, values = (columns / part.width for columns in (_NAMES, _VALUES))
        chart.set_plotarea({"layout": {"x": names, "y": 0, "width": 1 - names - values, "height": 1}})
    chart.set_chartarea({"border": {"none": True}, "fill": {"color": color("paper")}})
    chart.show_blanks_as("gap")
    return chart


def chart_title(part: Part, lang: Lang) -> str:
    """The title of a chart."""
    return text(f"summary.charts.{part.name}.title", lang)


def chart_options(part: Part, lang: Lang) -> dict[str, Any]:
    """Placement options: the chart moves and grows with its cells and has a text for screen readers."""
    return {"object_position": 1, "description": text(f"summary.charts.{part.name}.alt", lang), "decorative": False}


def _tier_risk(cells: ChartCells, look: Look, lang: Lang) -> Chart:
    chart = look.workbook.add_chart({"type": "bar", "subtype": "percent_stacked"})
    table = load_toml("summary.toml")["charts"]["tier_risk"]
    names, keys = shown_columns("tier_risk")
    for key, role in zip(keys, table["colors"], strict=True):
        # No labels: those of small shares would overlap, and the table beside the bars has the numbers.
        chart.add_series(cells.series(names, key, gap=35, overlap=100, **fill(role, "paper")))
    return _level(chart, look)


def _receivables(cells: ChartCells, look: Look, lang: Lang) -> Chart:
    chart = look.workbook.add_chart({"type": "bar"})
    unit = text("summary.charts.receivables.unit", lang)
    ages = [fill(f"bucket_{number}", "muted") for number in range(1, 6)]
    chart.add_series(cells.shown("receivables", gap=35, points=ages, data_labels=labels(look, unit), **fill("bar")))
    return _level(chart, look)


def _complaint_categories(cells: ChartCells, look: Look, lang: Lang) -> Chart:
    chart = look.workbook.add_chart({"type": "bar"})
    counts = labels(look, "#,##0;;")
    chart.add_series(cells.shown("complaint_categories", gap=35, data_labels=counts, **fill("bar")))
    return _level(chart, look)


def _funnel(cells: ChartCells, look: Look, lang: Lang) -> Chart:
    chart = look.workbook.add_chart({"type": "bar"})
    counts = labels(look, "#,##0;;")
    chart.add_series(cells.shown("funnel", gap=20, data_labels=counts, **fill("bar")))
    return _level(chart, look)


def _by_region(cells: ChartCells, look: Look, lang: Lang) -> Chart:
    chart = look.workbook.add_chart({"type": "bar"})
    amounts = labels(look, text("summary.charts.by_region.unit", lang))
    chart.add_series(cells.shown("by_region", gap=35, data_labels=amounts, **fill("bar")))
    return _level(chart, look)


def _level(chart: Chart, look: Look) -> Chart:
    # In a bar chart XlsxWriter's y axis is the one with the categories.
    chart.set_y_axis(category_axis(look) | {"reverse": True, "line": {"none": True}})
    chart.set_x_axis(HIDDEN_AXIS)
    return chart


def _revenue(cells: ChartCells, look: Look, lang: Lang) -> Chart:
    return _by_month(cells, look, lang, "revenue", "revenue", text("summary.charts.revenue.unit", lang))


def _contacts(cells: ChartCells, look: Look, lang: Lang) -> Chart:
    return _by_month(cells, look, lang, "contacts", "contacts", "#,##0;;")


def _by_month(cells: ChartCells, look: Look, lang: Lang, key: str, role: str, number_format: str) -> Chart:
    """One measure per chart: two in one would cover each other's labels on paper."""
    chart = look.workbook.add_chart({"type": "column"})
    values = labels(look, number_format, size=8)
    chart.add_series(cells.shown(key, gap=45, data_labels=values, **fill(role)))
    month = text("summary.charts.revenue.month_format", lang)
    chart.set_x_axis(category_axis(look) | {"num_format": month, "text_axis": True})
    chart.set_y_axis(HIDDEN_AXIS)
    return chart


_BUILDERS: Mapping[str, Callable[[ChartCells, Look, Lang], Chart]] = {
    "tier_risk": _tier_risk,
    "revenue": _revenue,
    "contacts": _contacts,
    "receivables": _receivables,
    "complaint_categories": _complaint_categories,
    "funnel": _funnel,
    "by_region": _by_region,
}
