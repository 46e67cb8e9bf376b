"""Whole columns of cell values → typed arrays and findings.

Every parser runs once per different value, not once per cell: a column of 20,000 owners costs as much as one of thirty.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from custsheet.cleaning.choices import parse_choice
from custsheet.cleaning.dates import day_order, is_two_ways, parse_date
from custsheet.cleaning.money import parse_money
from custsheet.cleaning.numbers import parse_integer, parse_number
from custsheet.cleaning.parsed import Parsed
from custsheet.cleaning.phones import parse_phone
from custsheet.cleaning.ratios import counts_in_percent, parse_ratio
from custsheet.cleaning.texts import parse_code, parse_text
from custsheet.cleaning.words import reading_rules
from custsheet.reading.layout import ColumnMatch
from custsheet.schema import ColumnSpec, ListSpec, SheetSpec

Values = npt.NDArray[Any]
Issue = tuple[int, str, dict[str, object]]
"""Position in the column, code, further values for the sentence."""

_EPOCH = dt.date(1970, 1, 1).toordinal()
_NOT_A_TIME = np.iinfo(np.int64).min


@dataclass(frozen=True)
class TypedColumn:
    """A column's values in the dtype of its kind, and what is wrong with which of them."""

    values: Values
    issues: list[Issue]


def typed_column(
    raw: Sequence[object],
    spec: ColumnSpec,
    *,
    match: ColumnMatch | None = None,
    lists: Mapping[str, ListSpec],
    uses_1904: bool = False,
    quiet: bool = False,
) -> TypedColumn:
    """Read a column.

    Args:
        raw: cell values as stored, None for blank.
        spec: the column.
        match: its header's unit.
        lists: list name → list.
        uses_1904: serial dates count from 1904.
        quiet: no findings (computed columns are nobody's mistake).

    Returns:
        text, code, phone, choice, email: object with NaN; date, month_day: datetime64[us] with NaT; numbers:
        float64 with NaN.
    """
    if _is_plain(raw, spec, match):
        return TypedColumn(_array(list(raw), spec), [])
    parse, first_issues = _parser(raw, spec, match, lists, uses_1904)
    read = _parse_each(raw, parse)
    issues = [] if quiet else first_issues + _issues(read)
    return TypedColumn(_array([parsed[0] for parsed in read], spec), issues)


def empty_column(spec: ColumnSpec, length: int) -> Values:
    """A column that the sheet does not have: all missing, in the dtype of its kind."""
    if spec.is_number:
        return np.full(length, np.nan)
    if spec.kind in ("date", "month_day"):
        return np.full(length, np.datetime64("NaT", "us"))
    return np.full(length, np.nan, dtype=object)


def empty_frame(spec: SheetSpec) -> pd.DataFrame:
    """The frame of a sheet without rows, or of one that the workbook does not have."""
    index = pd.Index([], dtype="int64", name="row")
    return pd.DataFrame({key: empty_column(column, 0) for key, column in spec.columns.items()}, index=index)


def _is_plain(raw: Sequence[object], spec: ColumnSpec, match: ColumnMatch | None) -> bool:
    """Is the column clean as it is: numbers or nothing, and no unit to reckon with?"""
    plain_kind = spec.kind in ("money", "number", "score") and (match is None or match.factor == 1)
    if not plain_kind or not set(map(type, raw)) <= {float, type(None)}:
        return False
    # Infinity and NaN are on neither side of the limits.
    limit = reading_rules("money" if spec.kind == "money" else "numbers")["too_large"]
    return all(value is None or -limit < value < limit for value in raw)


def _parser(
    raw: Sequence[object],
    spec: ColumnSpec,
    match: ColumnMatch | None,
    lists: Mapping[str, ListSpec],
    uses_1904: bool,
) -> tuple[Callable[[object], Parsed], list[Issue]]:
    """The parser of a column, and what has to be said of the column as a whole."""
    if spec.kind in ("date", "month_day"):
        return _date_parser(raw, spec, uses_1904)
    if spec.kind == "money":
        factor = match.factor if match else 1.0
        return lambda value: parse_money(value, factor=factor), []
    if spec.kind == "ratio":
        percent = match is not None and match.percent
        one = percent and counts_in_percent(set(filter(_is_number, raw)))
        return lambda value: parse_ratio(value, percent_header=percent, one_is_percent=one), []
    if spec.kind == "choice" and spec.list_name:
        find = lists[spec.list_name].find
        return lambda value: parse_choice(value, find), []
    if spec.kind == "integer":
        return parse_integer, []
    if spec.kind in ("number", "score"):
        if not spec.list_name:
            return parse_number, []
        words = lists[spec.list_name]
        return lambda value: _rating(value, words), []
    return {"phone": parse_phone, "code": parse_code}.get(spec.kind, parse_text), []


def _date_parser(
    raw: Sequence[object], spec: ColumnSpec, uses_1904: bool
) -> tuple[Callable[[object], Parsed], list[Issue]]:
    texts = {value for value in raw if isinstance(value, str)}
    order = day_order(texts)
    unsure = {value for value in texts if is_two_ways(value)} if order is None else set()
    issues: list[Issue] = []
    if unsure:
        place = next(place for place, value in enumerate(raw) if value in unsure)
        issues.append((place, "date_order_assumed", {}))
    birthday = spec.kind == "month_day"

    def parse(value: object) -> Parsed:
        parsed = parse_date(value, order=order, uses_1904=uses_1904, year_optional=birthday)
        return Parsed(None, "birthday_unreadable") if birthday and parsed.issue else parsed

    return parse, issues


def _rating(value: object, words: ListSpec) -> Parsed:
    if isinstance(value, str) and (known := words.find(value)) is not None:
        return parse_number(known)
    return parse_number(value)


def _parse_each(raw: Sequence[object], parse: Callable[[object], Parsed]) -> list[Parsed]:
    """Parse every different value once. True and 1 are equal in Python, so truth values take a slower way."""
    types = set(map(type, raw))
    if bool in types:
        pairs = list(zip(map(type, raw), raw, strict=True))
        table = {pair: parse(pair[1]) for pair in set(pairs)}
        return [table[pair] for pair in pairs]
    known = {value: parse(value) for value in set(raw)}
    return [known[value] for value in raw]


def _issues(read: Sequence[Parsed]) -> list[Issue]:
    found: list[Issue] = []
    for place, parsed in enumerate(read):
        if parsed[1] is not None:
            params: dict[str, object] = {"read": parsed[0]} if parsed[0] is not None else {}
            found.append((place, parsed[1], params))
    return found


def _array(values: list[Any], spec: ColumnSpec) -> Values:
    if spec.is_number:
        return np.array([np.nan if value is None else value for value in values], dtype=np.float64)
    if spec.kind in ("date", "month_day"):
        days = [_NOT_A_TIME if value is None else value.toordinal() - _EPOCH for value in values]
        return np.array(days, dtype=np.int64).view("datetime64[D]").astype("datetime64[us]")
    array = np.empty(len(values), dtype=object)
    array[:] = [np.nan if value is None else value for value in values]
    return array


def _is_number(value: object) -> bool:
    return isinstance(value, float) and math.isfinite(value)
