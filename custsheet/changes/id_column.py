"""The column 客户编号 for customer sheets of ours that lack it (CONTRACT §3), as if it had been read.

It is people's from the start: typed, without mark and without computed look.  Where a customer sheet had one and it is
gone, people do not want it: it stays away until ``--add customer_id``.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

import pandas as pd

from custsheet.changes.change_set import NewColumn
from custsheet.changes.own_columns import Wanted
from custsheet.changes.state import State
from custsheet.reading import ColumnMatch, Layout, Reading, SheetLayout
from custsheet.refs import column_letter
from custsheet.schema import Schema
from custsheet.texts import Lang

SHEET, KEY = "customers", "customer_id"
NAME = f"{SHEET}.{KEY}"


@dataclass(frozen=True)
class IdColumns:
    """The reading with the new, still blank columns in it; the columns by sheet; ``NAME`` if people deleted it."""

    reading: Reading
    columns: Mapping[str, NewColumn] = field(default_factory=dict)
    removed: frozenset[str] = frozenset()


def add_id_columns(reading: Reading, schema: Schema, state: State, *, asked: Collection[str], lang: Lang) -> IdColumns:
    """Prepare the column of every customer sheet of ours that has none; guests join by name.

    Args:
        asked: words of ``--add`` now.
        lang: language of the header.
    """
    lacking = [layout for layout in reading.layout.all(SHEET) if _lacks(layout, schema)] if reading.ours else []
    spec = schema.sheets[SHEET].columns[KEY]
    columns, removed = {}, False
    for layout in lacking:
        gone = NAME in state.removed or (NAME in state.columns and layout.sheet_name in state.written)
        if Wanted(ours=True, asked=asked, removed={NAME} if gone else ()).wants(SHEET, spec):
            letter = column_letter(layout.next_column)
            columns[layout.sheet_name] = NewColumn(letter, spec.label[lang], spec)
        else:
            removed = True
    return IdColumns(_with_columns(reading, columns), columns, frozenset({NAME} if removed else ()))


def id_header(layout: Layout) -> dict[str, str]:
    """``NAME`` → the header under which the customers have their numbers; nothing where they have none."""
    headers = (sheet.headers[sheet.columns[KEY]] for sheet in layout.all(SHEET) if KEY in sheet.columns)
    header = next(headers, None)
    return {} if header is None else {NAME: header}


def _lacks(layout: SheetLayout, schema: Schema) -> bool:
    """Is there no such column?  One that people said to leave alone (``--map SHEET!A=-``) is one."""
    left_alone = (schema.column_by_alias(SHEET, layout.headers[letter]) for letter in layout.unknown)
    return layout.writable and KEY not in layout.columns and KEY not in left_alone


def _with_columns(reading: Reading, columns: Mapping[str, NewColumn]) -> Reading:
    if not columns:
        return reading
    sheets = tuple(
        _with_column(sheet, columns[sheet.sheet_name]) if sheet.sheet_name in columns else sheet
        for sheet in reading.layout.sheets
    )
    raw = reading.raw[SHEET]
    if KEY not in raw:
        raw = raw.assign(**{KEY: pd.Series(None, index=raw.index, dtype=object)})
    return replace(reading, layout=replace(reading.layout, sheets=sheets), raw={**reading.raw, SHEET: raw})


def _with_column(layout: SheetLayout, column: NewColumn) -> SheetLayout:
    return replace(
        layout,
        matches=(*layout.matches, ColumnMatch(column.letter, column.header, KEY, 1.0, "label")),
        headers={**layout.headers, column.letter: column.header},
        last_column=layout.next_column,
    )
