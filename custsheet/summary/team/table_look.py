"""How the tables of 员工绩效 look: their cells by kind of column, bars behind numbers, a sign below the target."""

from __future__ import annotations

from typing import Any

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from custsheet.refs import column_letter
from custsheet.summary.look import Look
from custsheet.summary.team.layout import Column, Places, color, column_of, part


def header_format(look: Look, column: Column) -> Format:
    """A column's header cell."""
    paper: dict[str, Any] = {"bold": True, "fill": "header", "color": "brand", "text_wrap": True}
    return look.format(size=9, align=_align(column), **paper | _indent(column))


def body_format(look: Look, column: Column, **properties: Any) -> Format:
    """A value cell of a column; ``properties`` as for ``Look.body``."""
    if column.kind in part("formats"):
        properties["num_format"] = number_format(column.kind)
    hairline = {"bottom": 1, "bottom_color": color("line")}
    return look.body(column.kind, align=_align(column), **{**hairline, **_indent(column), **properties})


def number_format(kind: str) -> str:
    """The number format of a kind of column."""
    return str(part("formats")[kind])


def add_bar(sheet: Worksheet, table: str, column: Column, first: int, last: int) -> None:
    """A light bar behind the number: of Excel 2007's kind, which every program shows and none has to drop.

    Rows are 0-based; a column without a bar gets none.
    """
    if column.bar is None:
        return
    place = column_of(table, column.key)
    bar = {
        "type": "data_bar",
        "bar_color": "#" + part("bar")["color"],
        "min_length": 0,
        "max_length": 100,
        "min_type": "num",
        "min_value": 0,
        "max_type": "num",
        "max_value": column.bar,
    }
    sheet.conditional_format(first, place, last, place, bar)


def mark_below_target(sheet: Worksheet, look: Look, first: int, last: int) -> None:
    """A sign and bold print where feedback is below the target, which stands above its header; rows are 0-based."""
    place = column_of("owners", "feedback")
    letter = column_letter(place + 1)
    cell, target = f"${letter}{first + 1}", f"${letter}${Places.target + 1}"
    rule = {
        "type": "formula",
        "criteria": f"=AND(ISNUMBER({cell}),ROUND({cell},9)<ROUND({target},9))",
        "format": look.rule({"num_format": number_format("below_target"), "bold": True}),
    }
    sheet.conditional_format(first, place, last, place, rule)


def _align(column: Column) -> str:
    if column.kind in ("text", "month", "wrap"):
        return "left"
    return "center" if column.kind == "place" else "right"


def _indent(column: Column) -> dict[str, int]:
    """A number keeps off a text right of it; else it stands at the edge, where LibreOffice has it beside a bar."""
    return {"indent": 1} if column.kind == "share" else {}
