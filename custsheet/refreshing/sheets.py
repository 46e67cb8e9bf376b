"""What people's sheets get, as a whole: where our columns stand, and what goes into them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import pandas as pd

from custsheet.changes.change_set import NewColumn, SheetWrite
from custsheet.changes.completed_rows import Completed
from custsheet.changes.own_columns import Found, OwnColumns, Wanted, arrange_columns
from custsheet.changes.sheet_writes import SheetRecords, sheet_write
from custsheet.errors import InputError
from custsheet.reading import Reading, SheetLayout, on_sheet
from custsheet.refreshing.source import Source
from custsheet.refs import MAX_COLUMN, column_number
from custsheet.summary import Target
from custsheet.texts import Lang


def place_columns(
    source: Source,
    computed: Mapping[str, pd.DataFrame],
    asked: frozenset[str],
    added_ever: frozenset[str],
    lang: Lang,
) -> OwnColumns:
    """Where every computed column stands."""
    layouts = list(source.layouts.values())
    empty = {
        (layout.sheet_name, letter)
        for layout in layouts
        for key, letter in layout.columns.items()
        if _is_empty(source.reading, layout, key)
    }
    return arrange_columns(
        layouts,
        source.schema.sheets,
        {key: set(frame.columns) for key, frame in computed.items()},
        Found(
            source.marks,
            source.state.columns,
            source.state.written.keys(),
            empty,
            {each.sheet_name: each.next_column for each in layouts},
        ),
        Wanted(source.reading.ours, asked, added_ever, source.state.removed),
        lang,
    )


def _is_empty(reading: Reading, layout: SheetLayout, key: str) -> bool:
    """Is nothing filled in a column, neither in a record nor in the rows prepared below them?

    What stands below those, such as a total, does not make the column people's.
    """
    filled = on_sheet(reading.is_filled(layout.key, key).to_frame(), layout.sheet_name)
    contents = reading.contents_on(layout.sheet_name)
    return not filled.any(axis=None) and not contents.holds_outside(
        column_number(layout.columns[key]), layout.prepared_rows
    )


def sheet_writes(
    source: Source,
    donors: Mapping[str, bytes],
    id_columns: Mapping[str, NewColumn],
    done: Completed,
    computed: Mapping[str, pd.DataFrame],
    columns: OwnColumns,
    lang: Lang,
) -> Iterator[SheetWrite]:
    """Every sheet that gets anything; ``donors`` has the sheets that are made anew, ``id_columns`` the
    columns 客户编号 by sheet.

    Raises:
        InputError: no_room_right: a sheet is used up to its edge, if only by a stray cell.
    """
    for layout in source.layouts.values():
        own = columns.on(layout.sheet_name)
        typed = done.typed.get(layout.sheet_name, [])
        id_column = id_columns.get(layout.sheet_name)
        if own or typed or id_column:
            records = SheetRecords(
                layout,
                done.frames[layout.key],
                source.reading.raw[layout.key],
                source.reading.contents_on(layout.sheet_name),
                computed.get(layout.key),
            )
            appended = done.appended.get(layout.sheet_name, ())
            write = sheet_write(records, own, typed, appended, source.settings, lang, id_column)
            _check_room(layout, write, source.package.path)
            yield replace(write, new_sheet=donors.get(layout.sheet_name))


def _check_room(layout: SheetLayout, write: SheetWrite, path: str) -> None:
    if any(new.number > MAX_COLUMN for new in write.new_columns):
        raise InputError(
            "no_room_right",
            path=path,
            sheet=layout.sheet_name,
            cell=str(layout.last_used_cell),
            count=len(write.new_columns),
        )


def targets(source: Source) -> list[Target]:
    """The customer sheets, to which names in 汇总 lead."""
    return [
        Target(layout.sheet_name, layout.columns.get("customer_id"), layout.columns["name"])
        for layout in source.reading.layout.all("customers")
        if "name" in layout.columns
    ]
