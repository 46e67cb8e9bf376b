"""What a file remembers after a refresh, and which marks of ours are to go."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd

from custsheet.changes.change_set import SheetWrite
from custsheet.changes.id_column import id_header
from custsheet.changes.marks import TAB_PREFIX
from custsheet.changes.own_columns import OwnColumns
from custsheet.changes.own_tabs import OwnTabs
from custsheet.changes.sheet_writes import remember
from custsheet.changes.state import State
from custsheet.cleaning.identity import customer_identities
from custsheet.refreshing.source import Source
from custsheet.refreshing.summary_cells import MEMORY, summary_memory
from custsheet.refreshing.tab_charts import charts_on
from custsheet.scoring.portfolio import Portfolio
from custsheet.summary import Block, Earlier, Standing, values_of
from custsheet.summary.key_figures import KeyFigure


def next_state(
    state: State, source: Source, columns: OwnColumns, tabs: OwnTabs, written: dict[str, dict[str, str]]
) -> State:
    """What the file remembers after this refresh; ``state`` already says what was removed and added."""
    return replace(
        state,
        columns={own.name: own.header for own in columns.columns} | _id_header(source),
        tabs=frozenset(tabs.tabs),
        tab_names={tab.tab: tab.name for tab in tabs.tabs.values()},
        charts=charts_on(source.package, tabs),
        silenced=source.silenced,
        written=written,
        ours=source.reading.ours,
        is_new=False,
    )


def cells_written(
    source: Source,
    tabs: OwnTabs,
    sheets: Iterable[SheetWrite],
    frames: Mapping[str, pd.DataFrame],
    blocks: Sequence[Block],
) -> dict[str, dict[str, str]]:
    """Fingerprints of the cells that this refresh writes, by sheet and, for 汇总, under MEMORY."""
    summary = tabs.get("summary")
    memory = {MEMORY: summary_memory(source.package, blocks, summary.is_new)} if summary else {}
    return {write.place.sheet: remember(write, frames[write.place.key]) for write in sheets} | memory


def history_entry(portfolio: Portfolio, figures: Mapping[str, KeyFigure]) -> dict[str, Any]:
    """What later refreshes compare with: the values of the key figures, and where every customer stands."""
    standing = standing_of(portfolio.frames["customers"], portfolio.scores.figures)
    return {"figures": values_of(figures), "standing": standing}


def _id_header(source: Source) -> dict[str, str]:
    return id_header(source.reading.layout) if source.reading.ours else {}


def standing_of(customers: pd.DataFrame, figures: pd.DataFrame) -> dict[str, Standing]:
    """客户编号, or name, → (tier, risk) of every customer that has one of them."""
    rows = zip(customer_identities(customers), figures["tier"], figures["risk"], strict=True)
    return {
        key: (tier if isinstance(tier, str) else None, risk if isinstance(risk, str) else None)
        for key, tier, risk in rows
        if isinstance(key, str) and (isinstance(tier, str) or isinstance(risk, str))
    }


def earlier_than(state: State, as_of: date) -> Earlier | None:
    """What the newest refresh before ``as_of`` found."""
    found = state.before(as_of.isoformat())
    if found is None:
        return None
    day, entry = found
    standing = {key: (tier, risk) for key, (tier, risk) in entry.get("standing", {}).items()}
    return Earlier(day, standing, entry.get("figures", {}))


def stale_marks(source: Source, tabs: OwnTabs) -> Iterator[str]:
    """Marks of what people deleted; memory keeps that it is gone."""
    yield from (mark.name for mark in source.marks.columns if mark.is_deleted)
    yield from (TAB_PREFIX + tab for tab, name in source.marks.tabs.items() if name is None and tab not in tabs.tabs)
