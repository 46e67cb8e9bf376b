"""What a file remembers after a refresh, and which marks of ours are to go."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd

from custsheet.refreshing.source import Source
from custsheet.summary import Earlier, Standing
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
    standing: Mapping[str, Standing],
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
    ).with_history(as_of.isoformat(), {"figures": figures, "standing": standing})


def standing_of(customers: pd.DataFrame, figures: pd.DataFrame) -> dict[str, Standing]:
    """客户编号, or name, → (tier, risk) of every customer that has one of them."""
    keys = customers["customer_id"].where(customers["customer_id"].notna(), customers["name"])
    rows = zip(keys, figures["tier"], figures["risk"], strict=True)
    return {
        key: (tier if isinstance(tier, str) else None, risk if isinstance(risk, str) else None)
        for key, tier, risk in rows
        if isinstance(key, str) and (isinstance(tier, str) or isinstance(risk, str))
    }


def earlier_than(state: State, as_of: date) -> Earlier | None:
    """Where customers stood at the newest refresh before ``as_of``."""
    found = state.before(as_of.isoformat())
    if found is None or not found[1].get("standing"):
        return None
    standing = {key: (tier, risk) for key, (tier, risk) in found[1]["standing"].items()}
    return Earlier(found[0], standing)


def stale_marks(source: Source, tabs: TabPlan) -> Iterator[str]:
    """Marks of what people deleted; memory keeps that it is gone."""
    yield from (mark.name for mark in source.marks.columns if mark.is_deleted)
    yield from (TAB_PREFIX + tab for tab, name in source.marks.tabs.items() if name is None and tab not in tabs.tabs)
