"""Workbooks that XlsxWriter builds: to be adopted sheet by sheet (*donors*), or to be new files.

Equal input gives equal bytes, so the date of creation is fixed; text stays text, whatever it looks like.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook

CREATED = datetime(2025, 1, 1)
"""The date of creation that every workbook of ours carries."""

NormalFont = tuple[str, float]
"""Name and size of the Normal style's font, in whose digits Excel counts column widths."""

# Width of the widest digit in units of the font size (1 em), measured; other fonts are close to Arial.
_EM = {"calibri": 0.507, "aptos narrow": 0.5, "times new roman": 0.5, "宋体": 0.54, "simsun": 0.54, "verdana": 0.636}
_OTHER_EM = 0.55
# XlsxWriter knows digit widths only by the default column in pixels that goes with them.
_DEFAULT_COLUMN = {6: 56, 7: 64, 8: 72, 9: 80, 11: 96, 12: 104, 13: 120}
_CALIBRI_DIGIT = 7


def digit_width(font: NormalFont) -> int:
    """Pixels of the widest digit of a font, among the widths that XlsxWriter knows."""
    name, size = font
    pixels = round(_EM.get(name.lower(), _OTHER_EM) * size * 96 / 72)
    return min(_DEFAULT_COLUMN, key=lambda known: abs(known - pixels))


def scale_of(font: NormalFont) -> float:
    """How much larger than with Calibri 11 everything is, so that the page keeps its proportions."""
    return digit_width(font) / _CALIBRI_DIGIT


def default_column(font: NormalFont) -> int:
    """Pixels of a column without a width of its own; XlsxWriter infers from them how wide a digit is."""
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
        write: fills it.
        font: its Normal font.
        date_1904: whether it counts days from 1904, as the workbook that adopts its sheets does.
        properties: document properties besides the date of creation.
        options: further options of XlsxWriter.

    Returns:
        An .xlsx file; equal input gives equal bytes.
    """
    stream = BytesIO()
    name, size = font
    settings = {
        "in_memory": True,
        "date_1904": date_1904,
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
