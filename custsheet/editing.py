"""Actions that change typed cells: each takes an opened workbook and returns the one that replaces it.

Everything is worked out and checked before the old value is replaced, so an error leaves the workbook as it was.
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
    """The typed cells that canonical form would change: DataFrame with PREVIEW_COLUMNS."""
    return preview(_corrections(opened, only))


def with_corrections(opened: OpenedWorkbook, table: pd.DataFrame, as_of: object) -> tuple[OpenedWorkbook, int]:
    """Apply the corrections in ``table``; returns the workbook and the number of changed cells.

    An unsaved refresh is dropped: its figures were computed from the old values.
    """
    day, reading = as_of_day(as_of), opened.source.reading
    chosen = corrections_in(table, _corrections(opened), reading)
    return _carried_out(opened, chosen, day)


def with_duplicates_merged(
    opened: OpenedWorkbook, plan: pd.DataFrame, as_of: object
) -> tuple[OpenedWorkbook, dict[Any, Any]]:
    """Merge the accepted pairs; returns the workbook and a dict dropped row → kept row.

    An unsaved refresh is dropped, as in ``with_corrections``.
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
    """Write the cells of ``frame`` that differ; returns the workbook and the number of changed cells."""
    day, base = _day_of_log(opened, as_of), opened.with_refresh_kept()
    source = base.source
    refreshed = opened.refreshed.frames.get(key) if opened.refreshed else None
    found, values = find_updates(frame, key, source.reading, source.package, source.settings.lists, refreshed)
    if not found:
        return opened, 0
    after, count = _carried_out(base, found, day)
    _check_read_back(after, key, values)
    return after, count


def with_rows(opened: OpenedWorkbook, key: str, rows: object, as_of: object = None) -> tuple[OpenedWorkbook, list[Any]]:
    """Append records; returns the workbook and the index labels of the new rows."""
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
    """Change and log these cells, formulas excepted; returns the workbook and the number of changed cells."""
    package, lang = opened.package(), opened.source.reading.lang
    changes = typed_changes(package, [each.change(as_of, lang) for each in corrections], lang, emptied=emptied)
    apply_changes(changes, package)
    return opened.after_edit(package), len(changes.typed)


def _day_of_log(opened: OpenedWorkbook, as_of: object) -> date | None:
    """The date for 变更记录: ``as_of``, else that of the last refresh of this book, else None."""
    if as_of is not None:
        return as_of_day(as_of)
    return opened.refreshed.as_of if opened.refreshed else None


def _check_read_back(after: OpenedWorkbook, key: str, values: Values) -> None:
    """Raise UsageError if the changed workbook does not read back as what was entered.

    A record named 合计 would be read as a totals row, and a cleared name may end the list.
    """
    frame = after.source.reading.frames.get(key, pd.DataFrame())
    for (label, column), value in values.items():
        if label not in frame.index or not is_same(frame.at[label, column], value):
            raise UsageError("record_read_differently", key=key, row=row_name(label), column=column, value=value)
