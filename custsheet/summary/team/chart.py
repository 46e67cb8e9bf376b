"""The chart of 员工绩效: contacts by month, and the rates of what was due. Native, bound to the table of months."""

from __future__ import annotations

from typing import Any

from xlsxwriter.worksheet import Worksheet

from custsheet.scoring.kpi_rates import MONTHS
from custsheet.summary.look import Look
from custsheet.summary.team.layout import FIRST_COLUMN, Places, color, column_of, columns, height, page, part
from custsheet.texts import Lang, text

_ROWS = MONTHS + 2
"""The chart stands beside heading, header and months."""


def insert_chart(sheet: Worksheet, look: Look, places: Places, tab_name: str, lang: Lang) -> None:
    """Put the chart beside the table of months."""
    chart = look.workbook.add_chart({"type": "column"})
    cells = _Cells(tab_name, places)
    chart.add_series(_columns(cells, look))
    lines = look.workbook.add_chart({"type": "line"})
    for number in range(len(part("chart")["lines"])):
        lines.add_series(_line(cells, number))
    chart.combine(lines)
    chart.set_title(
        {
            "name": text("kpi.chart.title", lang),
            "name_font": look.chart_font(size=10.5, color="brand", bold=True),
            "overlay": False,
        }
    )
    _set_axes(chart, lines, look, lang)
    chart.set_legend({"position": "bottom", "font": look.chart_font(color="ink")})
    chart.set_chartarea({"border": {"none": True}, "fill": {"color": color("paper")}})
    # A month hidden by users keeps its place; a blank rate leaves a gap.
    chart.show_hidden_data()
    chart.show_blanks_as("gap")
    first = FIRST_COLUMN + int(page()["chart_from"]) - 1
    shown = columns("owners")[int(page()["chart_from"]) - 1 :]
    points = page()["heading_height"] + page()["header_height"] + MONTHS * page()["row_height"]
    size = sum(look.pixels(column.width) for column in shown), round(height(look, points) * 4 / 3)
    chart.set_size({"width": size[0], "height": size[1]})
    options = {"object_position": 1, "description": text("kpi.chart.alt", lang), "decorative": False}
    sheet.insert_chart(places.months_heading, first, chart, options)


class _Cells:
    """References to the columns of the months, for the chart."""

    def __init__(self, tab_name: str, places: Places) -> None:
        self._tab, self._row = tab_name, places.months

    def values(self, key: str) -> list[object]:
        column = column_of("months", key)
        return [self._tab, self._row, column, self._row + MONTHS - 1, column]

    def label(self, key: str) -> list[object]:
        return [self._tab, self._row - 1, column_of("months", key)]

    def series(self, key: str) -> dict[str, Any]:
        return {"name": self.label(key), "categories": self.values("month"), "values": self.values(key)}


def _columns(cells: _Cells, look: Look) -> dict[str, Any]:
    own = part("chart")["columns"]
    return cells.series(own["key"]) | {
        "fill": {"color": "#" + own["color"]},
        "border": {"color": "#" + own["border"], "width": 0.75},
        "gap": 60,
        "data_labels": {
            "value": True,
            "num_format": "#,##0;;",
            "position": "inside_base",
            "font": look.chart_font(size=8, color="ink"),
        },
    }


def _line(cells: _Cells, number: int) -> dict[str, Any]:
    own = part("chart")["lines"][number]
    ink = "#" + own["color"]
    return cells.series(own["key"]) | {
        "y2_axis": True,
        "line": {"color": ink, "width": 1.75, "dash_type": own["dash"]},
        "marker": {
            "type": own["marker"],
            "size": 6,
            "fill": {"color": ink},
            "border": {"color": ink},
        },
        "smooth": False,
    }


def _set_axes(chart: Any, lines: Any, look: Look, lang: Lang) -> None:
    plain = {"major_tick_mark": "none", "minor_tick_mark": "none"}
    chart.set_x_axis(
        {
            "num_font": look.chart_font(color="ink") | {"rotation": 0},
            "num_format": text("kpi.chart.month_format", lang),
            "text_axis": True,
            "line": {"color": color("line"), "width": 0.75},
            "major_gridlines": {"visible": False},
            **plain,
        }
    )
    chart.set_y_axis({"visible": False, "min": 0, "major_gridlines": {"visible": False}})
    lines.set_y2_axis(
        {
            "num_font": look.chart_font(),
            "num_format": "0%",
            "min": 0,
            "max": 1,
            "major_unit": 0.25,
            "line": {"none": True},
            "major_gridlines": {"visible": True, "line": {"color": color("line"), "width": 0.75}},
            **plain,
        }
    )
