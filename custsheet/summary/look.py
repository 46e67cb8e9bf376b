"""How cells of our tabs look: fonts and sizes that fit the workbook's own, colours by role, number formats by kind."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format

from custsheet.summary.layout import colors, number_formats
from custsheet.summary.parts import row_heights
from custsheet.texts import load_toml

CREATED = datetime(2000, 1, 1)
"""The date of creation of every donor, so that equal input gives equal bytes."""

NormalFont = tuple[str, float]

# Width of the widest digit in units of the font size (1 em), measured; other fonts are close to Arial.
_EM = {"calibri": 0.507, "aptos narrow": 0.5, "times new roman": 0.5, "宋体": 0.54, "simsun": 0.54, "verdana": 0.636}
_OTHER_EM = 0.55
# The digit widths that XlsxWriter knows, as it wants to be told: width of a default column in pixels.
_DEFAULT_COLUMN = {6: 56, 7: 64, 8: 72, 9: 80, 11: 96, 12: 104, 13: 120}
_CALIBRI_DIGIT = 7

_RIGHT = frozenset({"money", "integer", "count", "ratio", "growth", "score", "rating"})
_CENTER = frozenset({"date", "day", "mark", "tier", "risk", "priority", "badge", "answer"})


def digit_width(font: NormalFont) -> int:
    """Pixels of the widest digit of a font, among the widths that XlsxWriter knows."""
    name, size = font
    pixels = round(_EM.get(name.lower(), _OTHER_EM) * size * 96 / 72)
    return min(_DEFAULT_COLUMN, key=lambda known: abs(known - pixels))


def scale_of(font: NormalFont) -> float:
    """How much larger than with Calibri 11 everything is, so that the page keeps its proportions."""
    return digit_width(font) / _CALIBRI_DIGIT


def workbook_options(font: NormalFont, date_1904: bool) -> dict[str, Any]:
    """Options for an XlsxWriter workbook whose widths hold in a workbook with this Normal font."""
    name, size = font
    return {
        "in_memory": True,
        "date_1904": date_1904,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_format_properties": {"font_name": name, "font_size": size},
        "default_column_width": _DEFAULT_COLUMN[digit_width(font)],
    }


def own_tab_color() -> str:
    """The colour of the tabs that are ours."""
    return "#" + str(load_toml("new_workbook.toml")["tab_colors"]["own"])


def alignment_of(kind: str) -> str:
    """Numbers right, dates and badges centred, text left."""
    return "right" if kind in _RIGHT else "center" if kind in _CENTER else "left"


class Look:
    """Formats of one donor workbook, each made once."""

    def __init__(self, workbook: Workbook, font: NormalFont) -> None:
        self.workbook = workbook
        self.font_name = font[0]
        self.scale = scale_of(font)
        self._digit = digit_width(font)
        self._formats: dict[tuple[tuple[str, Any], ...], Format] = {}

    def size(self, points: float) -> float:
        """A font size in proportion to the workbook's own font, in half points."""
        return round(points * self.scale * 2) / 2

    def pixels(self, digits: float) -> int:
        """Width in pixels of a column that holds so many digits."""
        return round(digits * self._digit) + 5

    def height(self, row: int) -> float:
        """Height in points of a 1-based row of the summary tab, in whole pixels."""
        return round(row_heights()[row] * self.scale * 4 / 3) * 3 / 4

    def format(self, *, size: float = 10, color: str = "ink", **properties: Any) -> Format:
        """A cell format; ``color``, ``fill`` and ``border`` are colour roles, all else as XlsxWriter names it."""
        properties = _coloured(properties)
        properties |= {
            "font_name": self.font_name,
            "font_size": self.size(size),
            "font_color": "#" + colors()[color],
        }
        properties.setdefault("valign", "vcenter")
        return self._once(properties)

    def rule(self, properties: Mapping[str, Any]) -> Format:
        """A format for a conditional format, with these properties of XlsxWriter only."""
        return self._once({**properties, "is_rule": True})

    def mark(self, mark: Mapping[str, Any], **more: Any) -> Format:
        """The format of a live mark, given as in ``highlights.toml``."""
        names = {"fill_color": "bg_color"}
        named = {names.get(key, key): "#" + v if key.endswith("_color") else v for key, v in mark.items()}
        return self.rule(named | more)

    def _once(self, properties: Mapping[str, Any]) -> Format:
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            # A format must not serve both cells and rules: XlsxWriter numbers them apart.
            own = {name: value for name, value in properties.items() if name != "is_rule"}
            self._formats[key] = self.workbook.add_format(own)
        return self._formats[key]

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
            # Rather small than cut off, and never ####.
            properties["shrink"] = True
        return self.format(**properties)

    def header(self, kind: str, **properties: Any) -> Format:
        """A column's header cell, aligned as the cells below it."""
        properties.setdefault("align", alignment_of(kind))
        look = {"fill": "header", "color": "brand"} | properties
        return self.format(size=9, bold=True, shrink=True, **look)

    def chart_font(self, *, size: float = 9, color: str = "muted", bold: bool = False) -> dict[str, Any]:
        """A font for a chart's text, with everything said: files without a theme have no defaults."""
        return {"name": self.font_name, "size": self.size(size), "color": "#" + colors()[color], "bold": bold}


def _coloured(properties: dict[str, Any]) -> dict[str, Any]:
    fill = properties.pop("fill", None)
    if fill:
        properties |= {"bg_color": "#" + colors()[fill], "pattern": 1}
    return properties
