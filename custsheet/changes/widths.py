"""How wide a column of texts has to be for what usually stands in it."""

from __future__ import annotations

from custsheet.schema import ColumnSpec
from custsheet.texts import Lang, load_toml


def text_width(column: ColumnSpec, lang: Lang) -> float:
    """Width in digits for a text or e-mail column in ``lang`` (``new_workbook.toml``)."""
    measures = load_toml("new_workbook.toml")["table"]
    if column.key in measures["text_widths"]:
        return float(measures["text_widths"][column.key][lang])
    width = max(column.width, measures["least_widths"].get(column.kind, 0))
    is_short = column.kind == "text" and width < measures["wrap_from_width"]
    return float(width * measures["english_text"] if is_short and lang == "en" else width)


_USUAL_WIDTH = 14.0


def width_under(header: str, column: ColumnSpec | None) -> float:
    """Width of a column that is added to people's sheet under ``header``, whose language tells that of the values."""
    if column is None:
        return _USUAL_WIDTH
    if column.kind != "text":
        return column.width
    return text_width(column, "zh" if column.label.zh in header else "en")
