"""What refreshing and saving make of an opened workbook: the value that takes its place, and what the user is told."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path
from typing import IO

from custsheet.changes.apply import apply_changes
from custsheet.cleaning.as_of import AsOf
from custsheet.errors import UsageError
from custsheet.refreshing.answers import described
from custsheet.refreshing.opened import OpenedWorkbook
from custsheet.refreshing.refresh import Refresh
from custsheet.refreshing.result import RefreshResult
from custsheet.saving.save import SaveResult, save_workbook
from custsheet.texts import Lang


def refreshed(
    opened: OpenedWorkbook,
    as_of: AsOf,
    add: Collection[str] = (),
    lang: Lang | None = None,
    said_in: Lang | None = None,
) -> tuple[OpenedWorkbook, RefreshResult]:
    """Work out and carry out a refresh in memory; see ``CustomerWorkbook.refresh``."""
    done = Refresh(opened.source, as_of, add, lang, said_in)
    package = opened.package()
    apply_changes(done.change_set, package)
    reading = opened.source.reading
    result = RefreshResult(
        as_of=done.as_of,
        change_set=done.change_set,
        added=done.added,
        issues=done.problems.table,
        skipped=described(reading.layout, reading.lang)["skipped"],
        notes=done.notes,
        figures=done.figures,
        is_changed=package.is_changed,
        lang=done.said_in,
    )
    return opened.after_refresh(done, package), result


def saved(opened: OpenedWorkbook, path: str | Path | IO[bytes] | None) -> tuple[OpenedWorkbook, SaveResult | None]:
    """Write a workbook to ``path``, or to where it came from; see ``CustomerWorkbook.save``."""
    package = opened.package_to_save()
    target = opened.path if path is None else path
    if target is None:
        raise UsageError("no_path")
    if not isinstance(target, str | Path):
        package.save(target)
        return opened, None
    is_source = opened.path is not None and Path(target).resolve() == opened.path.resolve()
    done = save_workbook(package, target, source_fingerprint=opened.fingerprint if is_source else None)
    return (opened.after_save(package) if is_source and done.changed else opened), done
