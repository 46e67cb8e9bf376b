"""The charts of the summary tab: native, bound to the blocks' cells, every colour said, with alternative text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from xlsxwriter.chart import Chart

from custsheet.summary.layout import BlockLayout, Part, colors, row_heights
from custsheet.summary.look import Look
from custsheet.texts import Lang, load_toml, text

Cells = tuple[str, int, int, int, int]
"""A range as XlsxWriter wants it: sheet name, first row, first column, last row, last column, 0-based."""


class ChartCells:
    """Where a block's columns are on the tab, for the charts to refer to."""

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

    @property
    def share_of_slots(self) -> float:
        """Share of the strip's height that the slots take (without heading, header and total)."""
        first = self._row + 1 + self._layout.total_first
        heights = row_heights()
        slots = sum(heights[row] for row in range(first, self._row + 1 + self._layout.bank_rows))
        above = sum(heights[row] for row in range(self._row + 1 - self._layout.rows_above, first))
        return slots / (slots + above)

    def label(self, key: str) -> Cells:
        """The header cell of a column."""
        tab, _, column, _, _ = self.values(key)
        return tab, self._row - 1, column, self._row - 1, column


def build_chart(part: Part, cells: ChartCells, look: Look, lang: Lang) -> Chart:
    """The chart of a part; its builder is found by the part's name."""
    chart = _BUILDERS[part.name](cells, look, lang)
    chart.set_title(
        {
            "name": text(f"summary.charts.{part.name}.title", lang),
            "name_font": look.chart_font(size=10.5, color="brand", bold=True),
            "overlay": False,
        }
    )
    chart.set_chartarea({"border": {"none": True}, "fill": {"color": _color("paper")}})
    # People hide rows of a list; the chart should not lose its bars for that. Blank slots leave gaps.
    chart.show_hidden_data()
    chart.show_blanks_as("gap")
    return chart


def chart_options(part: Part, lang: Lang) -> dict[str, Any]:
    """Options for placing it: moves and grows with the cells, speaks to screen readers."""
    return {"object_position": 1, "description": text(f"summary.charts.{part.name}.alt", lang), "decorative": False}


def _tier_risk(cells: ChartCells, look: Look, lang: Lang) -> Chart:
    chart = look.workbook.add_chart({"type": "bar", "subtype": "percent_stacked"})
    table = load_toml("summary.toml")["charts"]["tier_risk"]
    for key, role in zip(table["series"], table["colors"], strict=True):
        chart.add_series(
            {
                "name": list(cells.label(key)[:3]),
                "categories": list(cells.values("tier")),
                "values": list(cells.values(key)),
                "fill": {"color": _color(role)},
                "border": {"color": _color("muted" if role == "unknown" else "paper"), "width": 0.75},
                "gap": 45,
                "overlap": 100,
                "data_labels": _labels(look, "#,##0;;", color="on_" + role, position="center"),
            }
        )
    # In a bar chart XlsxWriter's y axis is the one with the categories.
    chart.set_y_axis(_category_axis(look) | {"reverse": True})
    chart.set_x_axis(_hidden_value_axis())
    chart.set_legend(_legend(look, "top") | {"layout": {"x": 0.02, "y": 0.16, "width": 0.96, "height": 0.1}})
    # The bars stand level with the table's rows, so that unused slots are empty in both.
    above = 1 - cells.share_of_slots
    chart.set_plotarea({"layout": {"x": 0.2, "y": above, "width": 0.78, "height": 1 - above}})
    return chart


def _months(cells: ChartCells, look: Look, lang: Lang) -> Chart:
    chart = look.workbook.add_chart({"type": "column"})
    unit = text("summary.charts.months.unit", lang)
    chart.add_series(
        {
            "name": list(cells.label("revenue")[:3]),
            "categories": list(cells.values("month")),
            "values": list(cells.values("revenue")),
            "fill": {"color": _color("revenue")},
            "border": {"none": True},
            "gap": 55,
            "data_labels": _labels(look, unit, color="ink", position="outside_end", size=8) | _on_paper(),
        }
    )
    line = look.workbook.add_chart({"type": "line"})
    line.add_series(
        {
            "name": list(cells.label("contacts")[:3]),
            "categories": list(cells.values("month")),
            "values": list(cells.values("contacts")),
            "y2_axis": True,
            "line": {"color": _color("contacts"), "width": 2},
            "marker": _marker("contacts"),
            "smooth": False,
        }
    )
    chart.combine(line)
    month = text("summary.charts.months.month_format", lang)
    chart.set_x_axis(_category_axis(look) | {"num_format": month, "text_axis": True})
    chart.set_y_axis(_hidden_value_axis())
    line.set_y2_axis(_value_axis(look, "#,##0") | {"major_gridlines": {"visible": False}})
    chart.set_legend(_legend(look, "bottom"))
    return chart


def _receivables(cells: ChartCells, look: Look, lang: Lang) -> Chart:
    chart = look.workbook.add_chart({"type": "column"})
    chart.add_series(
        {
            "name": list(cells.label("amount")[:3]),
            "categories": list(cells.values("bucket")),
            "values": list(cells.values("amount")),
            "points": [
                {"fill": {"color": _color(f"bucket_{n}")}, "border": {"color": _color("muted"), "width": 0.5}}
                for n in range(1, 6)
            ],
            "fill": {"color": _color("bar")},
            "border": {"none": True},
            "gap": 40,
            "data_labels": _labels(
                look, text("summary.charts.receivables.unit", lang), color="ink", position="outside_end"
            ),
        }
    )
    chart.set_x_axis(_category_axis(look))
    chart.set_y_axis(_hidden_value_axis())
    chart.set_legend({"none": True})
    return chart


def _complaint_categories(cells: ChartCells, look: Look, lang: Lang) -> Chart:
    chart = look.workbook.add_chart({"type": "column"})
    chart.add_series(
        {
            "name": list(cells.label("count")[:3]),
            "categories": list(cells.values("category")),
            "values": list(cells.values("count")),
            "fill": {"color": _color("bar")},
            "border": {"none": True},
            "gap": 40,
            "data_labels": _labels(look, "#,##0;;", color="ink", position="outside_end"),
        }
    )
    line = look.workbook.add_chart({"type": "line"})
    line.add_series(
        {
            "name": list(cells.label("cumulative")[:3]),
            "categories": list(cells.values("category")),
            "values": list(cells.values("cumulative")),
            "y2_axis": True,
            "line": {"color": _color("cumulative"), "width": 2},
            "marker": _marker("cumulative"),
            "smooth": False,
        }
    )
    chart.combine(line)
    chart.set_x_axis(_category_axis(look))
    chart.set_y_axis(_hidden_value_axis())
    line.set_y2_axis(
        _value_axis(look, "0%")
        | {
            "min": 0,
            "max": 1,
            "major_unit": 0.25,
            "major_gridlines": {"visible": False},
        }
    )
    chart.set_legend(_legend(look, "right"))
    return chart


_BUILDERS: Mapping[str, Callable[[ChartCells, Look, Lang], Chart]] = {
    "tier_risk": _tier_risk,
    "months": _months,
    "receivables": _receivables,
    "complaint_categories": _complaint_categories,
}


def _color(role: str) -> str:
    return "#" + colors()[role]


def _labels(look: Look, number_format: str, *, color: str, position: str, size: float = 9) -> dict[str, Any]:
    return {
        "value": True,
        "num_format": number_format,
        "position": position,
        "font": look.chart_font(size=size, color=color),
    }


def _on_paper() -> dict[str, Any]:
    """Labels keep readable where a line crosses them."""
    return {"fill": {"color": _color("paper")}, "border": {"none": True}}


def _marker(role: str) -> dict[str, Any]:
    return {
        "type": "circle",
        "size": 6,
        "fill": {"color": _color("paper")},
        "border": {"color": _color(role), "width": 1.5},
    }


def _legend(look: Look, position: str) -> dict[str, Any]:
    return {"position": position, "font": look.chart_font()}


def _category_axis(look: Look) -> dict[str, Any]:
    return {
        # Said, since a left-out angle lets Excel turn long names instead of wrapping them.
        "num_font": look.chart_font(color="ink") | {"rotation": 0},
        "line": {"color": _color("line"), "width": 0.75},
        "major_tick_mark": "none",
        "minor_tick_mark": "none",
        "major_gridlines": {"visible": False},
    }


def _value_axis(look: Look, number_format: str) -> dict[str, Any]:
    return {
        "num_font": look.chart_font(),
        "num_format": number_format,
        "line": {"none": True},
        "major_tick_mark": "none",
        "minor_tick_mark": "none",
        "major_gridlines": {"visible": True, "line": {"color": _color("grid"), "width": 0.75}},
    }


def _hidden_value_axis() -> dict[str, Any]:
    return {"visible": False, "major_gridlines": {"visible": False}}
