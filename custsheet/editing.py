"""What changes typed cells of an opened workbook: each action takes the value and gives the one that replaces it.

Everything is worked out and checked before the old value is given up, so that an error leaves the workbook as it was.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

import pandas as pd

from custsheet.changes.apply import apply_changes
from custsheet.changes.change_log import logged, typed_changes
from custsheet.cleaning.as_of import as_of_day
from custsheet.correcting import (
    Correction,
    as_records,
    corrections_in,
    find_corrections,
    find_updates,
    logged_rows,
    preview,
    row_writes,
)
from custsheet.correcting.entered import is_same
from custsheet.correcting.update import Values
from custsheet.duplicates import decisions, merge_customers
from custsheet.errors import UsageError
from custsheet.refreshing.opened import OpenedWorkbook
from custsheet.refs import row_name


def corrections_of(opened: OpenedWorkbook, only: Collection[str] = ()) -> pd.DataFrame:
    """What typed cells would be in canonical form: DataFrame with PREVIEW_COLUMNS."""
    return preview(_corrections(opened, only))


def with_corrections(opened: OpenedWorkbook, table: pd.DataFrame, as_of: object) -> tuple[OpenedWorkbook, int]:
    """The workbook with the corrections of a table carried out, and how many cells were changed.

    An unsaved refresh is dropped: its figures speak of the values before.
    """
    day, reading = as_of_day(as_of), opened.source.reading
    chosen = corrections_in(table, _corrections(opened), reading)
    return _carried_out(opened, chosen, day)


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
    after, _ = _carried_out(opened, merged.corrections, day, merged.emptied)
    return after, merged.kept


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
    after, count = _carried_out(base, found, day)
    _check_read_back(after, key, values)
    return after, count


def with_rows(opened: OpenedWorkbook, key: str, rows: object, as_of: object = None) -> tuple[OpenedWorkbook, list[Any]]:
    """The workbook with new records, and their index labels."""
    day, records = _day_of_log(opened, as_of), as_records(rows, key)
    base = opened.with_refresh_kept()
    source, package = base.source, base.package()
    writes, labels, values = row_writes(records, key, source.reading, package, source.settings)
    if not labels:
        return opened, labels
    lang = source.reading.lang
    lines = logged_rows(writes, source.reading.layout.sheets, day, lang)
    apply_changes(logged(package, lines, lang, sheets=writes), package)
    after = base.after_edit(package)
    _check_read_back(after, key, values)
    return after, labels


def _corrections(opened: OpenedWorkbook, only: Collection[str] = ()) -> list[Correction]:
    source = opened.source
    return find_corrections(source.reading, source.package, source.settings.lists, only)


def _carried_out(
    opened: OpenedWorkbook,
    corrections: Collection[Correction],
    as_of: date | None,
    emptied: Collection[tuple[str, int, int]] = (),
) -> tuple[OpenedWorkbook, int]:
    """The workbook with these cells changed and logged, and how many they are; formulas stay."""
    package, lang = opened.package(), opened.source.reading.lang
    changes = typed_changes(package, [each.change(as_of, lang) for each in corrections], lang, emptied=emptied)
    apply_changes(changes, package)
    return opened.after_edit(package), len(changes.typed)


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
