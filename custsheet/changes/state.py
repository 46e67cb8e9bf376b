"""The very hidden tab ``_custsheet``: what a refresh has to remember in the file itself.

One record a row: kind, key, then the record's text in as many cells as it needs (a cell holds 32,767 characters;
LibreOffice keeps 30,000).  Kinds: ``format`` (version), ``memory`` (JSON: what is ours, what people removed or asked
for, silenced issues), ``history`` (one row per as-of date) and ``written`` (fingerprints of the values that we wrote
last).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from custsheet.errors import InputError

FORMAT_VERSION = 1
CHUNK = 30_000
_STANDINGS_KEPT = 4

Row = tuple[str, ...]
Silenced = tuple[str, str, str]
"""(code, record, value): an issue that people set to 忽略."""


@dataclass(frozen=True)
class State:
    """What the last refresh left behind.

    Attributes:
        columns: ``customers.tier`` … → header text under which we last saw the column, for files whose marks were lost.
        tabs: keys of the tabs that we made.
        tab_names: what they are called, by key, for files whose marks were lost.
        removed: columns (``customers.tier``) and tabs (``tab.summary``) that people deleted; they stay away.
        added: what was asked for by ``--add``.
        silenced: issues that people do not want to see while the value stays.
        history: as-of date (ISO) → figures of that refresh.
        written: sheet name → fingerprints (fingerprints.py).
        ours: the workbook was ours at the last refresh, whatever its sheets are called now.
        offered: keys of the settings that the 设置 tab has had; those that are gone were deleted by people.
        names: of tiers and risks, by the key of their row in the 设置 tab.
        badges: the words that 汇总 marks, by kind of column.
        told: what has been said once and is not said again.
        hidden: keys of tabs that are hidden because a setting says so.
        charts: how many charts our tabs have, by key.
    """

    columns: dict[str, str] = field(default_factory=dict)
    tabs: frozenset[str] = frozenset()
    removed: frozenset[str] = frozenset()
    added: frozenset[str] = frozenset()
    silenced: frozenset[Silenced] = frozenset()
    history: dict[str, dict[str, Any]] = field(default_factory=dict)
    written: dict[str, dict[str, str]] = field(default_factory=dict)
    ours: bool = False
    is_new: bool = True
    offered: frozenset[str] = frozenset()
    names: dict[str, str] = field(default_factory=dict)
    badges: dict[str, list[str]] = field(default_factory=dict)
    told: frozenset[str] = frozenset()
    hidden: frozenset[str] = frozenset()
    tab_names: dict[str, str] = field(default_factory=dict)
    charts: dict[str, int] = field(default_factory=dict)

    def with_history(self, as_of: str, entry: dict[str, Any]) -> State:
        """The same state with the entry of ``as_of`` replaced: one entry per date (CONTRACT §1.5).

        The newest few entries keep where every customer stood (``standing``); of older ones the figures are enough.
        """
        history = {**self.history, as_of: entry}
        newest = sorted(history)[-_STANDINGS_KEPT:]
        kept = {
            day: old if day in newest else {name: value for name, value in old.items() if name != "standing"}
            for day, old in history.items()
        }
        return replace(self, history=kept)

    def before(self, as_of: str) -> tuple[str, dict[str, Any]] | None:
        """The newest entry before ``as_of``: what 'since last time' compares with."""
        earlier = [date for date in self.history if date < as_of]
        return (max(earlier), self.history[max(earlier)]) if earlier else None


def read_state(rows: Iterable[Sequence[object]], tab: str) -> State:
    """Read the rows of the state tab called ``tab``; InputError when a newer custsheet wrote it or it is damaged."""
    records: dict[str, dict[str, str]] = {}
    for row in rows:
        cells = ["" if cell is None else str(cell) for cell in row]
        if cells and cells[0]:
            records.setdefault(cells[0], {})[cells[1] if len(cells) > 1 else ""] = "".join(cells[2:])
    version = records.get("format", {})
    if not version:
        return State()
    try:
        number = int(float(next(iter(version))))
        if number > FORMAT_VERSION:
            raise InputError("state_newer", sheet=tab, found=number, known=FORMAT_VERSION)
        memory = json.loads(records.get("memory", {}).get("", "{}"))
        return State(
            columns=dict(memory.get("columns", {})),
            tabs=frozenset(memory.get("tabs", ())),
            removed=frozenset(memory.get("removed", ())),
            added=frozenset(memory.get("added", ())),
            silenced=frozenset((str(c), str(r), str(v)) for c, r, v in memory.get("silenced", ())),
            history={date: _entry(entry) for date, entry in records.get("history", {}).items()},
            written=_read_written(records.get("written", {})),
            ours=bool(memory.get("ours", False)),
            is_new=False,
            offered=frozenset(memory.get("offered", ())),
            names=dict(memory.get("names", {})),
            badges=dict(memory.get("badges", {})),
            told=frozenset(memory.get("told", ())),
            hidden=frozenset(memory.get("hidden", ())),
            tab_names=dict(memory.get("tab_names", {})),
            charts=dict(memory.get("charts", {})),
        )
    except (ValueError, TypeError, AttributeError) as error:
        raise InputError("state_damaged", sheet=tab, detail=str(error)) from error


def state_rows(state: State) -> list[Row]:
    """The rows of the state tab, the same for the same state."""
    memory = {
        "ours": state.ours,
        "columns": state.columns,
        "tabs": sorted(state.tabs),
        "removed": sorted(state.removed),
        "added": sorted(state.added),
        "silenced": sorted(state.silenced),
        "offered": sorted(state.offered),
        "names": state.names,
        "badges": state.badges,
        "told": sorted(state.told),
        "hidden": sorted(state.hidden),
        "tab_names": state.tab_names,
        "charts": state.charts,
    }
    rows = [("format", str(FORMAT_VERSION)), _row("memory", "", _dump(memory))]
    rows += [_row("history", date, _dump(entry)) for date, entry in sorted(state.history.items())]
    rows += [
        _row("written", f"{sheet}/{column}", text)
        for sheet, columns in sorted(state.written.items())
        for column, text in columns.items()
    ]
    return rows


def _entry(text: str) -> dict[str, Any]:
    """What the history keeps of one date; TypeError or ValueError when it is not that."""
    entry = json.loads(text)
    if not isinstance(entry, dict) or not all(
        isinstance(entry.get(part, {}), dict) for part in ("standing", "figures")
    ):
        raise TypeError(text[:40])
    return entry


def _read_written(records: dict[str, str]) -> dict[str, dict[str, str]]:
    written: dict[str, dict[str, str]] = {}
    for key, text in records.items():
        sheet, _, column = key.partition("/")  # no sheet name holds a slash
        written.setdefault(sheet, {})[column] = text
    return written


def _row(kind: str, key: str, text: str) -> Row:
    return kind, key, *(text[start : start + CHUNK] for start in range(0, len(text), CHUNK))


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
