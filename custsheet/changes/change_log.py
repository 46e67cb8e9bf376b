"""变更记录: the one writer of its lines (CONTRACT §1.2). A line that stands there is never written again."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import time, timedelta
from typing import Any

from custsheet.changes.change import Change
from custsheet.changes.change_set import ChangeSet, SheetWrite, TabWrite
from custsheet.changes.marks import read_marks, tab_mark
from custsheet.changes.own_tabs import OwnTab, free_tab_name
from custsheet.changes.typed_cells import without_formulas
from custsheet.ooxml import Package
from custsheet.schema import load_schema
from custsheet.summary.blocks import Value
from custsheet.summary.list_layout import list_columns
from custsheet.summary.own_tabs import find_tab, likely_names
from custsheet.texts import Lang

TAB = "changes"
Rows = Sequence[Sequence[Any]]

_FIELDS: dict[str, Callable[[Change], Any]] = {
    "date": lambda change: change.as_of,
    "sheet": lambda change: change.sheet,
    "row": lambda change: change.row,
    "customer_id": lambda change: change.customer_id,
    "column": lambda change: change.header,
    "old": lambda change: change.old,
    "new": lambda change: change.new,
    "source": lambda change: change.source,
}
"""Column of the tab → what it says of a change."""


def typed_changes(
    package: Package, changes: Iterable[Change], lang: Lang, *, emptied: Iterable[tuple[str, int, int]] = ()
) -> ChangeSet:
    """Changes of typed cells with their lines in 变更记录, which is made where the workbook has none.

    Args:
        package: the workbook that will be changed; here it is only looked at.
        changes: of any sheets, in any order. Cells with a formula, or a part of an array's result, are left out.
        lang: language of a tab that has to be made.
        emptied: (sheet, row, column number) of computed cells to clear without a line.
    """
    wanted = without_formulas(package, changes)
    found = logged(package, wanted, lang)
    return replace(found, typed=tuple(wanted), emptied=tuple(emptied))


def logged(package: Package, changes: Iterable[Change], lang: Lang, *, sheets: Iterable[SheetWrite] = ()) -> ChangeSet:
    """The lines in 变更记录 of changes that ``sheets`` carry out; the tab is made where the workbook has none."""
    lines = list(changes)
    if not lines:
        return ChangeSet(sheets=tuple(sheets))
    log = _own_log(package, lang)
    marks = dict([tab_mark(TAB, log.name)]) if log.is_new else {}
    return ChangeSet(sheets=tuple(sheets), tabs=(log_write(package, log, lines, lang),), marks=marks)


def log_write(package: Package, tab: OwnTab, changes: Iterable[Change], lang: Lang, *, earlier: Rows = ()) -> TabWrite:
    """The new lines of 变更记录, below those that stand there.

    Args:
        tab: the tab as it is, or as it will be made.
        earlier: the lines of a tab that is made again in its own place.
    """
    lines = log_lines(changes)
    if not tab.is_new:
        return TabWrite(tab.tab, tab.name, new_rows=lines)
    from custsheet.summary.list_tabs import build_changes_donor  # XlsxWriter costs time to import

    look: dict[str, Any] = {"normal_font": package.normal_font, "date_1904": package.uses_1904}
    donor = build_changes_donor([*earlier, *lines], lang=lang, tab_name=tab.name, **look)
    return TabWrite(tab.tab, tab.name, donor, replaces=tab.replaces)


def log_lines(changes: Iterable[Change]) -> list[list[Value]]:
    """One line per change, in the order of the tab's columns."""
    fields = [_FIELDS[column.key] for column in list_columns(TAB)]
    return [[_as_a_value(field(change)) for field in fields] for change in changes]


def _as_a_value(value: Any) -> Value:
    """A time of day, a duration or infinity as text: the log's column is for values of every kind."""
    is_odd = isinstance(value, time | timedelta) or (isinstance(value, float) and not math.isfinite(value))
    shown: Value = str(value) if is_odd else value
    return shown


def _own_log(package: Package, lang: Lang) -> OwnTab:
    """The log of a workbook: by its mark, by what it shows where another program dropped the mark, or a new one."""
    name = read_marks(package.defined_names.stored_items()).tabs.get(TAB)
    if name is None or name not in package.sheet_names:
        name = find_tab(package, TAB, likely_names(package, TAB))
    if name is not None:
        return OwnTab(TAB, name, is_new=False)
    taken = {name.casefold() for name in package.sheet_names}
    return OwnTab(TAB, free_tab_name(load_schema().own_tabs[TAB][lang], taken, lang), is_new=True)
