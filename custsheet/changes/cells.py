"""Values of a frame's computed column as a cell holds them: dates as dates, list values in the workbook's language,
NaN as None.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import Any

import pandas as pd

from custsheet.cleaning.blanks import is_blank
from custsheet.ooxml.values import MAX_TEXT
from custsheet.schema import ColumnSpec, Settings
from custsheet.texts import Lang, text

CellValue = str | float | int | bool | date | None


def cell_values(column: pd.Series[Any], spec: ColumnSpec, settings: Settings, lang: Lang) -> list[CellValue]:
    """Convert one column, in its order.

    Numbers keep all their digits, only the cell's format rounds (CONTRACT §4); a growth of +∞ is the word 新增.
    """
    if pd.api.types.is_datetime64_any_dtype(column.dtype):
        return [None if pd.isna(value) else value.date() for value in column]
    convert = _word(spec, settings, lang)
    return [convert(value) for value in column.tolist()]


def whole(value: Any) -> Any:
    """A whole number as people see it in its cell: without ``.0``; anything else as it is."""
    return int(value) if isinstance(value, float) and value.is_integer() and abs(value) < 2**53 else value


def fitting(words: str) -> str:
    """As much as a cell holds. Tags and reasons join texts of people's, each of which may fill a cell by itself."""
    units = words.encode("utf-16-le", "surrogatepass") if 2 * len(words) > MAX_TEXT else b""
    if len(units) <= 2 * MAX_TEXT:
        return words
    return units[: 2 * (MAX_TEXT - 1)].decode("utf-16-le", "ignore") + "…"


def _word(spec: ColumnSpec, settings: Settings, lang: Lang) -> Callable[[Any], CellValue]:
    @lru_cache(maxsize=1024)
    def label(value: str) -> str:
        return settings.lists[spec.list_name].label(value, lang) if spec.list_name else value

    def convert(value: Any) -> CellValue:
        if is_blank(value):
            return None
        if isinstance(value, str):
            return fitting(label(value) if spec.kind == "choice" else value) or None
        if isinstance(value, float):
            if math.isinf(value):
                return text("writing.new_growth", lang)
            return int(value) if value.is_integer() and abs(value) < 2**53 else value
        return value.date() if isinstance(value, pd.Timestamp) else value

    return convert
