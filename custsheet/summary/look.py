"""Cell formats of our tabs: fonts and sizes that match the workbook, colours by role, number formats by kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format

from custsheet.donors.donor_book import NormalFont, build_workbook, default_column, digit_width, scale_of
from custsheet.donors.formats import Formats
from custsheet.summary.layout import colors, number_formats
from custsheet.summary.parts import row_heights
from custsheet.texts import load_toml

_RIGHT = frozenset({"money", "integer", "count", "ratio", "growth", "score", "rating"})
_CENTER = frozenset({"date", "day", "mark", "tier", "risk", "priority", "badge", "answer"})


def build_tab(write: Callable[[Workbook, Look], None], normal_font: NormalFont, *, date_1904: bool = False) -> bytes:
    """Build a workbook whose tabs are adopted by one with this Normal font; see :func:`build_workbook`."""
    return build_workbook(
        lambda workbook: write(workbook, Look(workbook, normal_font)),
        normal_font,
        date_1904=date_1904,
        default_column_width=default_column(normal_font),
    )


def own_tab_color() -> str:
    """The colour of the tabs that are ours."""
    return "#" + str(load_toml("new_workbook.toml")["tab_colors"]["own"])


def alignment_of(kind: str) -> str:
    """Numbers right, dates and badges centred, text left."""
    return "right" if kind in _RIGHT else "center" if kind in _CENTER else "left"


class Look(Formats):
    """Formats of one donor workbook."""

    def __init__(self, workbook: Workbook, font: NormalFont) -> None:
        super().__init__(workbook, font[0])
        self.scale = scale_of(font)
        self._digit = digit_width(font)

    def size(self, points: float) -> float:
        """A font size in proportion to the workbook's own font, in half points."""
        return round(points * self.scale * 2) / 2

    def pixels(self, digits: float) -> int:
        """Width in pixels of a column for ``digits`` digits."""
        return round(digits * self._digit) + 5

    def height(self, row: int) -> float:
        """Height in points of a 1-based row of the summary tab, in whole pixels."""
        return round(row_heights()[row] * self.scale * 4 / 3) * 3 / 4

    def format(self, *, size: float = 10, color: str = "ink", **properties: Any) -> Format:
        """A cell format; ``color``, ``fill`` and ``border`` are colour roles, the rest are XlsxWriter's names."""
        properties = _coloured(properties)
        properties |= {
            "font_name": self.font_name,
            "font_size": self.size(size),
            "font_color": "#" + colors()[color],
        }
        properties.setdefault("valign", "vcenter")
        return self.once(properties)

    def rule(self, properties: Mapping[str, Any]) -> Format:
        """A format for a conditional format, with only these XlsxWriter properties."""
        return self.once(properties, for_rule=True)

    def mark(self, mark: Mapping[str, Any], **more: Any) -> Format:
        """The format of a live mark, given as in ``highlights.toml``."""
        names = {"fill_color": "bg_color"}
        named = {names.get(key, key): "#" + v if key.endswith("_color") else v for key, v in mark.items()}
        return self.rule(named | more)

    def body(self, kind: str, **properties: Any) -> Format:
        """A value cell of a list."""
        properties.setdefault("align", alignment_of(kind))
        if kind in number_formats():
            properties["num_format"] = number_formats()[kind]
        if kind == "code":
            properties["num_format"] = "@"
        if kind == "link":
            properties |= {"color": "brand", "underline": 1}
        if kind in ("strong", "mark"):
            properties |= {"bold": True, "color": "brand" if kind == "strong" else "alert"}
        if kind == "wrap":
            properties["text_wrap"] = True
        if not properties.get("text_wrap"):
            # Small text beats text cut off, and numbers never become ####.
            properties["shrink"] = True
        return self.format(**properties)

    def header(self, kind: str, **properties: Any) -> Format:
        """A column's header cell, aligned as the cells below it."""
        properties.setdefault("align", alignment_of(kind))
        look = {"fill": "header", "color": "brand"} | properties
        return self.format(size=9, bold=True, shrink=True, **look)

    def chart_font(self, *, size: float = 9, color: str = "muted", bold: bool = False) -> dict[str, Any]:
        """A font for chart text, with every property explicit: files without a theme have no defaults."""
        return {"name": self.font_name, "size": self.size(size), "color": "#" + colors()[color], "bold": bold}


def _coloured(properties: dict[str, Any]) -> dict[str, Any]:
    fill = properties.pop("fill", None)
    if fill:
        properties |= {"bg_color": "#" + colors()[fill], "pattern": 1}
    return properties
