"""Corrections for the typed cells that differ from a program's changed frame (CONTRACT §7)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd

from custsheet.changes.cells import whole
from custsheet.correcting.correction import Correction
from custsheet.correcting.entered import is_missing, is_same
from custsheet.correcting.record_columns import (
    SHEET_NAME,
    called,
    cells_of,
    check_columns,
    check_typed,
    layout_of,
    spec_of,
)
from custsheet.errors import UsageError
from custsheet.ooxml import Package
from custsheet.reading import Reading, SheetLayout
from custsheet.refs import RangeRef, row_of
from custsheet.schema import ListSpec

REASON = "updated"
Values = dict[tuple[Any, str], Any]
"""(row label, column key) → the value that the frame must have after the change."""


def find_updates(
    frame: pd.DataFrame,
    key: str,
    reading: Reading,
    package: Package,
    lists: Mapping[str, ListSpec],
    refreshed: pd.DataFrame | None = None,
) -> tuple[list[Correction], Values]:
    """Find the typed cells that differ from ``frame``.

    Args:
        frame: some rows and columns of ``book[key]``, by index label, with changed values.
        key: the record type.
        reading: the workbook as read.
        package: the workbook, to find formulas and merged cells; not changed.
        lists: list name → values, from the workbook's 设置 tab.
        refreshed: the frame of the last refresh; computed values equal to it are not changes.

    Returns:
        Corrections of the cells that differ, and the values that the frame must then have.

    Raises:
        UsageError: an unknown row or column, a computed column, a formula, a merged cell, or a value that the column
            cannot hold; the message names row and column.
    """
    spec_of(key)
    if not isinstance(frame, pd.DataFrame):
        raise UsageError("record_no_frame", key=key, value=type(frame).__name__)
    check_columns(key, frame.columns)
    before = reading.frames.get(key, pd.DataFrame())
    _check_rows(frame, before, key)
    corrections: list[Correction] = []
    values: Values = {}
    for column in frame.columns.drop(SHEET_NAME, errors="ignore"):
        differing = _differing(frame[column], before, column)
        if refreshed is not None and _may_be_computed(key, column):
            differing = {row: value for row, value in differing.items() if not _has(refreshed, row, column, value)}
        for layout, changed in _by_sheet(differing, reading, key):
            check_typed(layout, column, called(next(iter(changed))))
            for label, each in cells_of(changed, layout, column, reading, lists).items():
                if not is_same(each.value, before.at[label, column]):
                    corrections.append(_correction(label, layout, column, each.cell, reading))
                    values[label, column] = each.value
    _check_cells(corrections, reading, package)
    return corrections, values


def _check_rows(frame: pd.DataFrame, before: pd.DataFrame, key: str) -> None:
    for what in (frame.index, frame.columns):
        if what.has_duplicates:
            raise UsageError("record_twice", key=key, label=called(what[what.duplicated()][0]))
    unknown = frame.index.difference(before.index, sort=False) if len(frame) else frame.index[:0]
    if len(unknown):
        raise UsageError("record_row_unknown", key=key, row=called(unknown[0]))
    if SHEET_NAME in frame and not _names_its_sheets(frame):
        raise UsageError("record_sheet_name", key=key)


def _names_its_sheets(frame: pd.DataFrame) -> bool:
    """Does the column ``sheet_name`` agree with the index?"""
    return isinstance(frame.index, pd.MultiIndex) and list(frame[SHEET_NAME]) == list(frame.index.get_level_values(0))


def _differing(new: pd.Series[Any], before: pd.DataFrame, column: str) -> dict[Any, object]:
    """Row label → new value, for the rows whose value changed."""
    if column not in before:
        return {label: value for label, value in new.items() if not is_missing(value)}
    old = before.loc[new.index, column]
    if new.dtype == old.dtype and new.dtype != object:
        differs = (new.ne(old) & ~(new.isna() & old.isna())).to_numpy(dtype=np.bool_)
        return dict(new[differs].items())
    return {
        label: value
        for (label, value), was in zip(new.items(), old.tolist(), strict=True)
        if not (value is was or is_same(value, was))
    }


def _may_be_computed(key: str, column: str) -> bool:
    spec = spec_of(key).columns[column]
    return spec.computed or spec.typed_figure


def _has(frame: pd.DataFrame, row: Any, column: str, value: object) -> bool:
    return row in frame.index and is_same(value, frame.at[row, column])


def _by_sheet(
    changed: dict[Any, object], reading: Reading, key: str
) -> Iterator[tuple[SheetLayout, dict[Any, object]]]:
    """The changed values of a column, sheet by sheet."""
    sheets = {label[0] if isinstance(label, tuple) else None for label in changed}
    for sheet in sorted(sheets, key=str):
        here = {k: v for k, v in changed.items() if (k[0] if isinstance(k, tuple) else None) == sheet}
        yield layout_of(reading, key, next(iter(here))), here


def _correction(label: Any, layout: SheetLayout, column: str, new: Any, reading: Reading) -> Correction:
    raw, letter = reading.raw[layout.key], layout.columns[column]
    customer = raw.at[label, "customer_id"] if "customer_id" in raw else None
    return Correction(
        sheet=layout.sheet_name,
        row=row_of(label),
        letter=letter,
        key=layout.key,
        column=column,
        old=whole(raw.at[label, column]),
        new=new,
        reason=REASON,
        header=layout.headers.get(letter, ""),
        customer_id=None if customer is None else str(whole(customer)),
    )


# ---------------------------------------------------------------- cells that are left alone


def _check_cells(corrections: Iterable[Correction], reading: Reading, package: Package) -> None:
    """Refuse cells that hold a formula, or are covered by a merged range."""
    places: dict[str, list[Correction]] = {}
    for each in corrections:
        places.setdefault(each.sheet, []).append(each)
    for name, here in places.items():
        sheet = package.worksheet(name)
        formulas = sheet.calculated(each.place for each in here)
        merged = sheet.merged_ranges
        for each in here:
            if each.place in formulas:
                raise UsageError("record_formula", key=each.key, row=each.row, column=each.column, cell=each.cell)
            area = next((m for m in merged if _is_inside(each.place, m)), None)
            if area is not None:
                raise UsageError("record_merged", key=each.key, row=each.row, column=each.column, area=str(area))


def _is_inside(place: tuple[int, int], area: RangeRef) -> bool:
    """Is the cell covered by a merged range? Excel shows the top-left cell's value only."""
    row, column = place
    within = area.first_row <= row <= area.last_row and area.first_column <= column <= area.last_column
    return within and place != (area.first_row, area.first_column)
