"""Which record is this row? One answer for everybody who asks (CONTRACT §3, §8).

Row numbers say nothing: people sort, filter, insert and delete.  Three questions are asked, each has a function:

* *Who is this customer, from one refresh to the next?* ``customer_identities``: 客户编号, else the name.
* *Which row of another copy is this row?* ``identity_levels`` and ``record_identities``: the surest key that is
  unique, else everything that people typed.
* *What was written into this record last time?* ``remembered_identities``, whose form files out there already carry.

``record_name`` names one record for people's answers (处理 = 忽略), which are stored in the same way.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from functools import cache
from typing import Any, Literal, NamedTuple

import numpy as np
import pandas as pd

from custsheet.cleaning.references import Links
from custsheet.cleaning.words import compact
from custsheet.schema import Schema, SheetSpec

Level = Literal["id", "uscc", "name", "customer", "content"]
"""How a record is known: by its own number, the credit code, the name, the one customer it is about, what it says."""

Frames = Mapping[str, pd.DataFrame]

_CUSTOMERS, _ID, _NAME = "customers", "customer_id", "name"
_CODES = frozenset({"id", "uscc"})
_REMEMBERED_COLUMNS = 4
"""Typed columns that tell the rows of a log apart well enough to notice a value that somebody typed over."""


class Identity(NamedTuple):
    """What tells one record from every other of its frame.

    Attributes:
        level: how it is known.
        value: texts, equal for equal records of two copies. For ``content``: the customer, the typed values, and how
            many equal rows stand above.
    """

    level: Level
    value: tuple[str, ...]


# ---------------------------------------------------------------- customers


def customer_identities(customers: pd.DataFrame) -> pd.Series[Any]:
    """客户编号, else the name, of every customer row: Series (index of customers, object), NA where both are blank."""
    known = customers[_ID].where(customers[_ID].notna(), customers[_NAME])
    return known.astype(object).rename(None)


def is_by_customer(spec: SheetSpec) -> bool:
    """Is a row of this record type known by the customer that it is about?"""
    return spec.key == _CUSTOMERS or spec.per_customer


# ---------------------------------------------------------------- rows of two copies


def record_identities(
    key: str, frames: Frames, schema: Schema, links: Links, *, without: Collection[str] = ()
) -> pd.Series[Any]:
    """The identity of every record of a type: Series (index of its frame, object) of ``Identity``, each once.

    It is the surest level at which the row is unique.  Two copies of one workbook may know a record at different
    levels (one has the number already, the other not yet): whoever compares copies goes through ``identity_levels``.

    Args:
        key: record type.
        frames: typed frames by record type, ``customers`` among them.
        links: which record is about which customer, of the same frames.
        without: columns that are not people's here, such as typed figures that a refresh fills.
    """
    levels = identity_levels(key, frames, schema, links, without=without)
    found: list[Identity | None] = [None] * len(frames[key])
    for level, values in levels.items():
        for place, value in enumerate(values):
            if found[place] is None and value is not None:
                found[place] = Identity(level, value)
    return _series(found, frames[key].index)


def identity_levels(
    key: str, frames: Frames, schema: Schema, links: Links, *, without: Collection[str] = ()
) -> dict[Level, pd.Series[Any]]:
    """Every way to know the records of a type, the surest first.

    Customers: number, credit code, name. Plans and values: their customer. All others: their own number. Last, for
    all: what they say. At the first levels a value that two rows share knows neither (None): a person repeated a
    number, and a guess would join two companies.

    Args:
        key, frames, links, without: as for ``record_identities``.

    Returns:
        Level → Series (index of the frame, object) of tuples of texts, None where the row is not known so.
    """
    spec, frame = schema.sheets[key], frames[key]
    levels: dict[Level, pd.Series[Any]] = {}
    if key == _CUSTOMERS:
        columns: dict[Level, str] = {"id": _ID, "uscc": "uscc", "name": _NAME}
        for level, column in columns.items():
            levels[level] = _unique(_texts(frame, column, is_code=level in _CODES), frame.index)
    elif spec.per_customer:
        levels["customer"] = _unique(_customers_of(key, frames, links), frame.index)
    else:
        levels["id"] = _unique(_texts(frame, spec.record_key, is_code=True), frame.index)
    levels["content"] = _contents(key, frames, spec, links, without)
    return levels


def _texts(frame: pd.DataFrame, column: str, *, is_code: bool = False) -> list[str]:
    """A column as texts, blank for nothing; a code without regard to width, case and blanks."""
    if column not in frame:
        return [""] * len(frame)
    to_text = cache(lambda value: compact(as_text(value)) if is_code else as_text(value))
    return [to_text(value) for value in frame[column].tolist()]


def _customers_of(key: str, frames: Frames, links: Links) -> list[str]:
    """The customer of every record as a text: as the customers' sheet knows it, else as the record itself says."""
    frame = frames[key]
    said = [number or name for number, name in zip(_texts(frame, _ID), _texts(frame, _NAME), strict=True)]
    if key not in links.account:
        return said
    known = [as_text(value) for value in customer_identities(frames[_CUSTOMERS]).tolist()]
    positions = links.account[key].tolist()
    return [known[place] if place >= 0 else own for place, own in zip(positions, said, strict=True)]


def _contents(key: str, frames: Frames, spec: SheetSpec, links: Links, without: Collection[str]) -> pd.Series[Any]:
    """Customer, typed values and the number of equal rows above: rows that are equal in all are told apart by count,
    which is right in any order.
    """
    frame = frames[key]
    columns = [column for column in spec.typed if column in frame and column not in without]
    seen: dict[tuple[str, ...], int] = {}
    found: list[tuple[str, ...] | None] = []
    for row in zip(_customers_of(key, frames, links), *(_texts(frame, column) for column in columns), strict=True):
        found.append((*row, str(seen.setdefault(row, 0))))
        seen[row] += 1
    return _series(found, frame.index)


def _unique(texts: list[str], index: pd.Index[Any]) -> pd.Series[Any]:
    counts = pd.Series(texts, dtype=object).value_counts()
    once = {value for value, count in counts.items() if value and count == 1}
    return _series([(value,) if value in once else None for value in texts], index)


def _series(values: Iterable[object], index: pd.Index[Any]) -> pd.Series[Any]:
    """Tuples as the values of a Series, which pandas would take for rows of a table."""
    cells = np.empty(len(index), dtype=object)
    for place, value in enumerate(values):
        cells[place] = value
    return pd.Series(cells, index=index, dtype=object)


# ---------------------------------------------------------------- what workbooks remember


def remembered_identities(
    spec: SheetSpec, frame: pd.DataFrame, typed: Iterable[str], *, by: Literal["number", "name"] = "number"
) -> pd.Series[Any]:
    """What the memory of a workbook knows a record by: Series (index of the frame, object) of tuples of values.

    A row about one customer goes by ``customer_identities``, any other by its first typed columns. The form must
    never change: fingerprints of it stand in the files that people have.

    Args:
        frame: rows of one record type, perhaps of one sheet only.
        typed: columns that people type on this sheet; which come first, the frame says.
        by: ``name`` for a customer as it was known before it got a number.
    """
    if is_by_customer(spec):
        customers = frame[_NAME] if by == "name" else customer_identities(frame)
        return _series(((who,) for who in customers), frame.index)
    there = set(typed)
    columns = [frame[column] for column in frame.columns if column in there][:_REMEMBERED_COLUMNS]
    return _series(zip(*columns, strict=True) if columns else [()] * len(frame), frame.index)


def record_name(spec: SheetSpec, row: pd.Series[Any], *, without: str | None = None) -> str | None:
    """What people's answer about a record is stored under: its number, else customer and required values.

    Args:
        row: the record, by column.
        without: the column that the answer is about: its value may be what is wrong.

    Returns:
        None for a record that says nothing of itself.
    """
    number = as_text(row.get(spec.record_key))
    if number and without != spec.record_key:
        return number
    named = [as_text(row.get(column)) for column in (_ID, _NAME, *spec.required) if column != without]
    return "|".join(named) if any(named) else None


def as_text(value: object) -> str:
    """A value of a typed frame as text: dates as 2026-10-31, blank for nothing."""
    if value is None or (not isinstance(value, str) and pd.isna(value)):  # type: ignore[call-overload]
        return ""
    if isinstance(value, date):
        return value.isoformat()[:10]
    return str(value)
