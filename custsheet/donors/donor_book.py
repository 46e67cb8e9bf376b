"""Workbooks built with XlsxWriter, either new files or *donors* whose sheets a package adopts.

Equal input gives equal bytes, hence the fixed creation date. Text stays text, whatever it looks like.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook

CREATED = datetime(2025, 1, 1)
"""Creation date of every workbook custsheet makes: XlsxWriter's default, the clock, would differ at each run."""

NormalFont = tuple[str, float]
"""Name and size in points of the Normal style's font, in whose digits Excel counts column widths."""

# Width of the widest digit in em, measured; fonts not listed are close to Arial.
_EM = {"calibri": 0.507, "aptos narrow": 0.5, "times new roman": 0.5, "宋体": 0.54, "simsun": 0.54, "verdana": 0.636}
_OTHER_EM = 0.55
# XlsxWriter takes no digit width, only the width of the default column, and infers the digit from it: digit → column,
# both in pixels.
_DEFAULT_COLUMN = {6: 56, 7: 64, 8: 72, 9: 80, 11: 96, 12: 104, 13: 120}
_CALIBRI_DIGIT = 7


def digit_width(font: NormalFont) -> int:
    """Width of the font's widest digit in pixels, rounded to one XlsxWriter supports."""
    name, size = font
    pixels = round(_EM.get(name.lower(), _OTHER_EM) * size * 96 / 72)
    return min(_DEFAULT_COLUMN, key=lambda known: abs(known - pixels))


def scale_of(font: NormalFont) -> float:
    """Scale factor relative to Calibri 11; it keeps a page's proportions."""
    return digit_width(font) / _CALIBRI_DIGIT


def default_column(font: NormalFont) -> int:
    """Width of a default column in pixels, from which XlsxWriter infers the digit width."""
    return _DEFAULT_COLUMN[digit_width(font)]


def build_workbook(
    write: Callable[[Workbook], None],
    font: NormalFont,
    *,
    date_1904: bool = False,
    properties: Mapping[str, str] | None = None,
    **options: Any,
) -> bytes:
    """Build a workbook in memory.

    Args:
        write: fills the workbook.
        font: its Normal font.
        date_1904: use the 1904 date system; a donor must match the workbook that adopts its sheets.
        properties: document properties besides the creation date.
        options: further XlsxWriter options.

    Returns:
        An .xlsx file; equal input gives equal bytes.
    """
    stream = BytesIO()
    name, size = font
    settings = {
        "in_memory": True,  # no temporary files
        "date_1904": date_1904,
        # By default write() turns "=x" into a formula and "http://x" into a link; customers' data means neither.
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_format_properties": {"font_name": name, "font_size": size},
        **options,
    }
    workbook = Workbook(stream, settings)
    workbook.set_properties({**(properties or {}), "created": CREATED})
    write(workbook)
    workbook.close()
    return stream.getvalue()
