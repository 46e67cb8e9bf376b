"""What changes typed cells of an opened workbook: each action takes the value and gives the one that replaces it.

Everything is worked out and checked before the old value is given up, so that an error leaves the workbook as it was.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

import pandas as pd

from custsheet.changes.apply import apply_plan
from custsheet.changes.plan import Plan
from custsheet.cleaning.as_of import as_of_day
from custsheet.correcting import (
    Correction,
    apply_corrections,
    as_records,
    corrections_in,
    find_corrections,
    find_updates,
    log_changes,
    logged_rows,
    plan_rows,
    preview,
)
from custsheet.correcting.entered import is_same
from custsheet.correcting.update import Values
from custsheet.duplicates import Merged, decisions, merge_customers
from custsheet.errors import UsageError
from custsheet.ooxml import Package
from custsheet.refreshing.opened import OpenedWorkbook
from custsheet.refs import row_name
from custsheet.texts import Lang


def corrections_of(opened: OpenedWorkbook, only: Collection[str] = ()) -> pd.DataFrame:
    """What typed cells would be in canonical form: DataFrame with PREVIEW_COLUMNS."""
    return preview(_corrections(opened, only))


def with_corrections(opened: OpenedWorkbook, table: pd.DataFrame, as_of: object) -> tuple[OpenedWorkbook, int]:
    """The workbook with the corrections of a table carried out, and how many cells were changed.

    An unsaved refresh is dropped: its figures speak of the values before.
    """
    day, reading = as_of_day(as_of), opened.source.reading
    chosen = corrections_in(table, _corrections(opened), reading)
    package = opened.package()
    done = apply_corrections(package, chosen, as_of=day, lang=reading.lang)
    return opened.after_edit(package), len(done)


def with_duplicates_merged(
    opened: OpenedWorkbook, plan: pd.DataFrame, as_of: object
) -> tuple[OpenedWorkbook, dict[Any, Any]]:
    """The workbook with the accepted pairs merged, and dropped row → the row that it went into.

    An unsaved refresh is dropped, as by ``with_corrections``.
    """
    day, reading = as_of_day(as_of), opened.source.reading
    merged = merge_customers(reading, decisions(plan, reading.frames["customers"]))
    if not merged.kept:
        return opened, merged.kept
    package = opened.package()
    _merge(package, merged, day, reading.lang)
    return opened.after_edit(package), merged.kept


def with_updates(
    opened: OpenedWorkbook, key: str, frame: pd.DataFrame, as_of: object = None
) -> tuple[OpenedWorkbook, int]:
    """The workbook with the cells that differ from a frame, and how many they are."""
    day, base = _day_of_log(opened, as_of), opened.with_refresh_kept()
    source, package = base.source, base.package()
    refreshed = opened.refreshed.frames.get(key) if opened.refreshed else None
    found, values = find_updates(frame, key, source.reading, package, source.settings.lists, refreshed)
    if not found:
        return opened, 0
    apply_corrections(package, found, as_of=day, lang=source.reading.lang)
    after = base.after_edit(package)
    _check_read_back(after, key, values)
    return after, len(found)


def with_rows(opened: OpenedWorkbook, key: str, rows: object, as_of: object = None) -> tuple[OpenedWorkbook, list[Any]]:
    """The workbook with new records, and their index labels."""
    day, records = _day_of_log(opened, as_of), as_records(rows, key)
    base = opened.with_refresh_kept()
    source, package = base.source, base.package()
    writes, labels, values = plan_rows(records, key, source.reading, package, source.settings)
    if not labels:
        return opened, labels
    apply_plan(Plan(sheets=tuple(writes)), package)
    lang = source.reading.lang
    log_changes(package, logged_rows(writes, source.reading.layout.sheets, day, lang), lang)
    after = base.after_edit(package)
    _check_read_back(after, key, values)
    return after, labels


def _corrections(opened: OpenedWorkbook, only: Collection[str] = ()) -> list[Correction]:
    source = opened.source
    return find_corrections(source.reading, source.package, source.settings.lists, only)


def _merge(package: Package, merged: Merged, as_of: date, lang: Lang) -> None:
    apply_corrections(package, merged.corrections, as_of=as_of, lang=lang)
    for sheet, row, column in merged.emptied:
        package.worksheet(sheet).set_cells([(row, column, None, None)])


def _day_of_log(opened: OpenedWorkbook, as_of: object) -> date | None:
    """The date that 变更记录 gives: the one that was said, else that of the last refresh of this book."""
    if as_of is not None:
        return as_of_day(as_of)
    return opened.refreshed.as_of if opened.refreshed else None


def _check_read_back(after: OpenedWorkbook, key: str, values: Values) -> None:
    """Raise UsageError when the changed workbook is read as anything but what was entered.

    A record named 合计 is read as a total, and a name cleared may end the list: nothing of the kind is written.
    """
    frame = after.source.reading.frames.get(key, pd.DataFrame())
    for (label, column), value in values.items():
        if label not in frame.index or not is_same(frame.at[label, column], value):
            raise UsageError("record_read_differently", key=key, row=row_name(label), column=column, value=value)
