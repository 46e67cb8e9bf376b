"""The plan for people's sheets as a whole: where our columns stand, and what goes into them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import pandas as pd

from custsheet.reading import SheetLayout
from custsheet.refreshing.source import Source
from custsheet.summary import Target
from custsheet.texts import Lang
from custsheet.writing.columns import ColumnPlan, Found, Wanted, plan_columns
from custsheet.writing.plan import SheetWrite
from custsheet.writing.records import Completed
from custsheet.writing.sheet_plan import plan_sheet


def place_columns(
    source: Source,
    computed: Mapping[str, pd.DataFrame],
    asked: frozenset[str],
    added_ever: frozenset[str],
    lang: Lang,
) -> ColumnPlan:
    """Where every computed column stands."""
    layouts = list(source.layouts.values())
    raw = source.reading.raw
    empty = {
        (layout.sheet_name, letter)
        for layout in layouts
        for key, letter in layout.columns.items()
        if key in raw[layout.key] and raw[layout.key][key].isna().all()
    }
    return plan_columns(
        layouts,
        source.schema.sheets,
        {key: set(frame.columns) for key, frame in computed.items()},
        Found(source.marks, source.state.columns, empty, {each.sheet_name: _next_column(each) for each in layouts}),
        Wanted(source.reading.ours, asked, added_ever, source.state.removed),
        lang,
    )


def _next_column(layout: SheetLayout) -> int:
    """The first column after everything that is used on a sheet."""
    return max(layout.last_column, layout.last_used_column) + 1


def plan_sheets(
    source: Source,
    donors: Mapping[str, bytes],
    done: Completed,
    computed: Mapping[str, pd.DataFrame],
    columns: ColumnPlan,
    lang: Lang,
) -> Iterator[SheetWrite]:
    """Plan every sheet that gets anything; ``donors`` has the sheets that are made anew."""
    for layout in source.layouts.values():
        own = columns.on(layout.sheet_name)
        typed = done.typed.get(layout.sheet_name, [])
        if own or typed:
            write = plan_sheet(
                layout,
                done.frames[layout.key],
                source.reading.raw[layout.key],
                computed.get(layout.key),
                own,
                typed,
                done.appended.get(layout.sheet_name, ()),
                source.settings,
                lang,
            )
            yield replace(write, new_sheet=donors.get(layout.sheet_name))


def targets(source: Source) -> list[Target]:
    """The customer sheets, to which names in 汇总 lead."""
    return [
        Target(layout.sheet_name, layout.columns.get("customer_id"), layout.columns["name"])
        for layout in source.reading.layout.all("customers")
        if "name" in layout.columns
    ]
