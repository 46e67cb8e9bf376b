"""Formats of the tables of 员工绩效: cells by kind of column, bars behind numbers, a sign below the target."""

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
    """Add a light bar behind the number, as in Excel 2007: every program shows and keeps it.

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
    """Add a sign and bold print where feedback is below the target, which is above its header; rows are 0-based."""
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
    """Indent shares, which have text to their right; others stay at the edge, as LibreOffice does beside a bar."""
    return {"indent": 1} if column.kind == "share" else {}
