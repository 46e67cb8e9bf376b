"""Convert values that a program enters into cell values, refusing those that the column cannot hold.

Text is read as if typed (``50万``, ``重要``); numbers and dates are in the units of the frame, so a frame's value goes
back in as it came out. Each result is read again as a cell, and refused unless it reads back as the wanted value.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from custsheet.changes.cells import CellValue, whole
from custsheet.changes.customer_ids import are_numbers
from custsheet.cleaning.dates import NO_YEAR
from custsheet.cleaning.ratios import counts_in_percent
from custsheet.cleaning.words import reading_rules
from custsheet.correcting.forms import Column, shows_chinese
from custsheet.ooxml.values import MAX_TEXT
from custsheet.reading import typed_column

_DATES = ("date", "month_day")
_DAYS = date | np.datetime64


class Entered(NamedTuple):
    """One value as the frame and as the cell store it; both None for a blank."""

    value: Any
    cell: CellValue


_BLANK = Entered(None, None)


def entered(values: Sequence[object], column: Column) -> list[Entered | None]:
    """Convert values for one column.

    Args:
        values: text, numbers, dates, or anything that pandas counts as missing; truth values are refused.
        column: its cells now and what its header says of units.

    Returns:
        One entry per value, in order; None where the column cannot hold the value.
    """
    typed = [_typed(value, column) for value in values]
    texts = [value if isinstance(value, str) else None for value in typed]
    read = _read(texts, column)
    found = [
        None if value is _REFUSED else _entered(value, text, known, column)
        for value, text, known in zip(typed, texts, read, strict=True)
    ]
    again = _read([None if each is None else each.cell for each in found], column)
    return [
        each if each is not None and is_same(each.value, value) else None
        for each, value in zip(found, again, strict=True)
    ]


def is_same(one: Any, other: Any) -> bool:
    """Are two values of a frame equal? Missing equals missing; a day equals its timestamp."""
    if is_missing(one) or is_missing(other):
        return is_missing(one) and is_missing(other)
    if isinstance(one, _DAYS) or isinstance(other, _DAYS):
        return isinstance(one, _DAYS) and isinstance(other, _DAYS) and pd.Timestamp(one) == pd.Timestamp(other)
    return _is_truth(one) == _is_truth(other) and bool(one == other)


def _is_truth(value: object) -> bool:
    """Is it a bool? In Python True == 1, but a cell stores the two differently."""
    return isinstance(value, bool | np.bool_)


def is_missing(value: Any) -> bool:
    """Does pandas count the value as missing? Lists and other containers are not."""
    return value is None or (pd.api.types.is_scalar(value) and bool(pd.isna(value)))


# ---------------------------------------------------------------- from a value to a cell

_REFUSED = object()


def _typed(value: Any, column: Column) -> Any:
    """The value as text, float, date or None; ``_REFUSED`` if no cell of this column can express it."""
    kind = column.spec.kind
    if is_missing(value) or (isinstance(value, str) and not value.strip()):
        return None
    if isinstance(value, np.generic) and not isinstance(value, np.datetime64):
        value = value.item()
    if isinstance(value, _DAYS):
        return pd.Timestamp(value).date() if kind in _DATES else _REFUSED
    if isinstance(value, str):
        return value if len(value.encode("utf-16-le", "surrogatepass")) <= 2 * MAX_TEXT else _REFUSED
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal) or kind in _DATES:
        return _REFUSED
    if not math.isfinite(value):
        return _REFUSED
    return float(value) if column.spec.is_number else str(whole(float(value)) if isinstance(value, float) else value)


def _entered(value: Any, text: str | None, known: Any, column: Column) -> Entered | None:
    if value is None:
        return _BLANK
    wanted = value if text is None else known
    if wanted is _REFUSED:
        return None
    if is_missing(wanted):
        return _BLANK
    if column.spec.key in reading_rules("money")["unsigned"]:
        wanted = abs(wanted)
    return Entered(wanted, _cell(wanted, text, column))


def _cell(value: Any, text: str | None, column: Column) -> CellValue:
    """A frame's value as a cell of this column: in the header's unit and the workbook's language."""
    spec = column.spec
    if value is None:
        return None
    if spec.kind in _DATES:
        day = pd.Timestamp(value).date()
        return text if day.year == NO_YEAR and text is not None else day
    if spec.kind == "money":
        amount: float = whole(float(Decimal(repr(float(value))) / Decimal(repr(column.match.factor))))
        return amount
    if spec.kind == "ratio":
        return _ratio(float(value), column)
    if spec.kind == "choice" and spec.list_name:
        return column.lists[spec.list_name].label(str(value), "zh" if shows_chinese(column) else "en")
    if spec.kind == "code" and _is_plain_number(str(value)) and are_numbers(column.raw):
        return int(value)
    number: CellValue = whole(float(value)) if spec.is_number else str(value)
    return number


def _ratio(value: float, column: Column) -> float:
    stored = {each for each in column.raw if isinstance(each, float)}
    in_hundredths = column.match.percent and counts_in_percent(stored)
    scaled: float = whole(round(value * 100, 10)) if in_hundredths else value
    return scaled


def _is_plain_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 15 and str(int(text)) == text


# ---------------------------------------------------------------- how cells are read


def _read(cells: Sequence[CellValue], column: Column) -> list[Any]:
    """Read the cells as reading a workbook would; ``_REFUSED`` for those with an issue."""
    stored = [float(value) if type(value) is int else value for value in cells]
    spec = column.spec
    read = typed_column(stored, spec, match=column.match, lists=column.lists, uses_1904=column.uses_1904, quiet=False)
    values: list[Any] = list(read.values)
    for place, code, _ in read.issues:
        if code != "choice_unknown" or stored[place] not in column.raw:  # a word that people use in this column
            values[place] = _REFUSED
    return [_REFUSED if _is_off_scale(value, column) else value for value in values]


def _is_off_scale(value: Any, column: Column) -> bool:
    """Is it a rating outside its scale, which reading treats as missing?"""
    spec = column.spec
    if value is _REFUSED or not (spec.is_number and spec.list_name) or spec.least is None or spec.greatest is None:
        return False
    return bool(value < spec.least or value > spec.greatest)
