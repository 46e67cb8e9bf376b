"""The look of sheets made from scratch: fonts, colours by role, shared formats (``new_workbook.toml``)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.format import Format

from custsheet.donors.donor_book import NormalFont, build_workbook
from custsheet.donors.formats import Formats
from custsheet.ooxml import Validation
from custsheet.refs import parse_range
from custsheet.texts import Lang, load_toml

_CRITERIA = {"greaterThanOrEqual": ">=", "lessThanOrEqual": "<=", "between": "between"}
_KINDS = {"whole": "integer"}


def template() -> Mapping[str, Any]:
    """``templates/new_workbook.toml``."""
    return load_toml("new_workbook.toml")


def build_sheets(
    write: Callable[[Workbook, Look], None],
    font: NormalFont,
    *,
    date_1904: bool = False,
    properties: Mapping[str, str] | None = None,
) -> bytes:
    """Build a workbook in the house style; see :func:`build_workbook`."""
    # A default height, unlike a height set on each row, still lets rows grow with their text.
    height = template()["table"]["row_pixels"]
    return build_workbook(
        lambda workbook: write(workbook, Look(workbook, font)),
        font,
        date_1904=date_1904,
        properties=properties,
        default_row_height=height,
    )


def house_font(lang: Lang) -> NormalFont:
    """Name and size in points of the font for a workbook in ``lang``."""
    font = template()["fonts"][lang]
    return font["name"], font["size"]


class Look(Formats):
    """Cell formats of one new workbook."""

    def __init__(self, workbook: Workbook, font: NormalFont) -> None:
        super().__init__(workbook, font[0])
        self.font_size = font[1]

    def format(self, *, color: str = "ink", fill: str | None = None, larger: float = 0, **properties: Any) -> Format:
        """A format; ``color``, ``fill`` and ``border_role`` are colour roles, ``larger`` is in points.

        All other properties are XlsxWriter's.
        """
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
        return self.once(properties)


def add_validation(worksheet: Any, validation: Validation) -> None:
    """Write a :class:`Validation` into an XlsxWriter worksheet."""
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
    # XlsxWriter 3.3 writes an option whose value is None as the text "None".
    options |= {name: words for name, words in texts.items() if words}
    if validation.kind in ("list", "custom"):
        options["value"] = f"={validation.formula1}"
    elif validation.kind != "any":
        options["criteria"] = _CRITERIA[validation.operator]
        options["minimum"], options["maximum"] = _operand(validation.formula1), _operand(validation.formula2)
        options["value"] = options["minimum"]
    # XlsxWriter counts rows and columns from 0.
    worksheet.data_validation(
        area.first_row - 1, area.first_column - 1, area.last_row - 1, area.last_column - 1, options
    )


def _operand(formula: str | None) -> float | str | None:
    """The operand as a formula: XlsxWriter wants dates as date objects, but accepts serial numbers as formulas."""
    return None if formula is None else f"={formula}"
