"""Formats of chart parts. Every colour and font is explicit, since files without a theme have no defaults."""

from __future__ import annotations

from typing import Any

from custsheet.summary.layout import colors
from custsheet.summary.look import Look

HIDDEN_AXIS = {"visible": False, "major_gridlines": {"visible": False}}
"""No value axis, since the labels show the values. It may reach below 0: refunds can exceed orders."""


def color(role: str) -> str:
    """A colour role as XlsxWriter wants it."""
    return "#" + colors()[role]


def fill(role: str, edge: str = "") -> dict[str, Any]:
    """A solid fill; a pale one needs an ``edge`` to be seen on white paper."""
    border = {"color": color(edge), "width": 0.75} if edge else {"none": True}
    return {"fill": {"color": color(role)}, "border": border}


def labels(look: Look, number_format: str, *, size: float = 9) -> dict[str, Any]:
    """Values at the ends of the bars; the number format may leave out 0."""
    font = look.chart_font(size=size, color="ink")
    return {"value": True, "num_format": number_format, "position": "outside_end", "font": font}


def category_axis(look: Look) -> dict[str, Any]:
    """The axis with the names: a line, no ticks."""
    return {
        # Explicit, since without an angle Excel rotates long names instead of wrapping them.
        "num_font": look.chart_font(color="ink") | {"rotation": 0},
        "line": {"color": color("line"), "width": 0.75},
        "major_tick_mark": "none",
        "minor_tick_mark": "none",
        "major_gridlines": {"visible": False},
    }
