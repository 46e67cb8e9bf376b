"""What a file remembers after a refresh, and which marks of ours are to go."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd

from custsheet.refreshing.source import Source
from custsheet.writing.columns import ColumnPlan
from custsheet.writing.marks import TAB_PREFIX
from custsheet.writing.plan import SheetWrite
from custsheet.writing.sheet_plan import remember
from custsheet.writing.state import State
from custsheet.writing.tabs import TabPlan


def next_state(
    state: State,
    source: Source,
    columns: ColumnPlan,
    tabs: TabPlan,
    sheets: Iterable[SheetWrite],
    frames: Mapping[str, pd.DataFrame],
    as_of: date,
    figures: dict[str, Any],
) -> State:
    """What the file remembers after this refresh; ``state`` already says what was removed and added."""
    return replace(
        state,
        columns={own.name: own.header for own in columns.columns},
        tabs=frozenset(tabs.tabs),
        silenced=source.silenced,
        written={write.place.sheet: remember(write, frames[write.place.key]) for write in sheets},
        ours=source.reading.ours,
        is_new=False,
    ).with_history(as_of.isoformat(), figures)


def stale_marks(source: Source, tabs: TabPlan) -> Iterator[str]:
    """Marks of what people deleted; memory keeps that it is gone."""
    yield from (mark.name for mark in source.marks.columns if mark.is_deleted)
    yield from (TAB_PREFIX + tab for tab, name in source.marks.tabs.items() if name is None and tab not in tabs.tabs)
