"""How the sheets that we make from nothing look: fonts, colours by role, formats made once (``new_workbook.toml``)."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format

from custsheet.ooxml import Validation
from custsheet.refs import parse_range
from custsheet.texts import Lang, load_toml

CREATED = datetime(2025, 1, 1)
"""The date of creation that every workbook of ours carries, so that the same input gives the same bytes."""

_CRITERIA = {"greaterThanOrEqual": ">=", "lessThanOrEqual": "<=", "between": "between"}
_KINDS = {"whole": "integer"}


def template() -> Mapping[str, Any]:
    """``templates/new_workbook.toml``."""
    return load_toml("new_workbook.toml")


def workbook_options(font: tuple[str, float], date_1904: bool = False) -> dict[str, Any]:
    """Options for an XlsxWriter workbook with this Normal font, in which text that looks like a formula stays text."""
    return {
        "date_1904": date_1904,
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_format_properties": {"font_name": font[0], "font_size": font[1]},
        "default_row_height": template()["table"]["row_pixels"],  # no row has one of its own, so they still grow
    }


def house_font(lang: Lang) -> tuple[str, float]:
    """Name and size of the font of a workbook in ``lang``."""
    font = template()["fonts"][lang]
    return font["name"], font["size"]


def display_width(text: str) -> float:
    """Width in digits: a Chinese character takes about two, a Latin letter a little less than one."""
    return sum(2.05 if unicodedata.east_asian_width(sign) in "WF" else 0.95 for sign in text)


def lines_needed(text: str, width: float) -> int:
    """Lines that ``text`` takes in a column of ``width`` digits."""
    return sum(max(1, math.ceil(display_width(line) / width)) for line in text.split("\n"))


class Look:
    """Cell formats of one workbook, each made once."""

    def __init__(self, workbook: Workbook, font: tuple[str, float]) -> None:
        self._workbook = workbook
        self.font_name, self.font_size = font
        self._formats: dict[tuple[tuple[str, Any], ...], Format] = {}

    def format(self, *, color: str = "ink", fill: str | None = None, larger: float = 0, **properties: Any) -> Format:
        """A format; ``color``, ``fill``, ``border_role`` are roles, ``larger`` is in points, else as XlsxWriter."""
        colors = template()["colors"]
        properties = {
            "font_name": self.font_name,
            "font_size": self.font_size + larger,
            "font_color": "#" + colors[color],
            "valign": "vcenter",
            **properties,
        }
        if fill is not None:
            properties["bg_color"] = "#" + colors[fill]
        if role := properties.pop("border_role", None):
            properties |= {"border": 1, "border_color": "#" + colors[role]}
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            self._formats[key] = self._workbook.add_format(properties)
        return self._formats[key]


def add_validation(worksheet: Any, validation: Validation) -> None:
    """Write a :class:`Validation` into a sheet of XlsxWriter."""
    area = parse_range(validation.sqref)
    options: dict[str, Any] = {
        "validate": _KINDS.get(validation.kind, validation.kind),
        "ignore_blank": validation.allow_blank,
        "error_type": validation.error_style or "stop",
        "show_error": validation.error_style is not None,
    }
    texts = {
        "input_title": validation.prompt_title,
        "input_message": validation.prompt,
        "error_title": validation.error_title,
        "error_message": validation.error,
    }
    # XlsxWriter 3.3 writes an option that is None as the word None.
    options |= {name: words for name, words in texts.items() if words}
    if validation.kind in ("list", "custom"):
        options["value"] = f"={validation.formula1}"
    elif validation.kind != "any":
        options["criteria"] = _CRITERIA[validation.operator]
        options["minimum"], options["maximum"] = _operand(validation.formula1), _operand(validation.formula2)
        options["value"] = options["minimum"]
    worksheet.data_validation(
        area.first_row - 1, area.first_column - 1, area.last_row - 1, area.last_column - 1, options
    )


def _operand(formula: str | None) -> float | str | None:
    """A number as such; XlsxWriter asks for dates as dates, but takes serial numbers as formulas."""
    return None if formula is None else f"={formula}"
