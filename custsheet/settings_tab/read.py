"""Reads the 设置 tab: what staff changed there becomes :class:`Settings`, what cannot be used a :class:`BadSetting`.

Column A of the tab is hidden and holds the key of each row; a row without one is known by its label.  A block whose
header cannot be found is an error, because going on with defaults would silently undo what people set (CONTRACT §1.4);
one that people deleted, or that the tab never had, counts as its default.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from custsheet.refs import CellRef, RangeRef
from custsheet.schema import Risk, Schema, Settings, Tier
from custsheet.schema.setting_tables import default_plan
from custsheet.settings_tab.bad_settings import BadSetting
from custsheet.settings_tab.gaps import Gaps, missing_pairs, missing_values
from custsheet.settings_tab.grid import Grid, SettingsGrid
from custsheet.settings_tab.problems import BadSettings
from custsheet.settings_tab.reader import SettingsReader
from custsheet.texts import Lang


@dataclass(frozen=True)
class SettingsTab:
    """The 设置 tab of a workbook as read.

    Attributes:
        settings: in which a bad cell counts as its default.
        bad: the bad cells in the order of the tab.
        found: keys of what the tab has (settings_places.keys_of).
        deleted: blocks whose cells people deleted.
        gaps: fixed rows and columns that people deleted.
        links: cells of the strategy with a formula → key of the row, and what it shows: ``tier`` or ``risk``.
        names: of tiers and risks by the key of their row: ``tier3`` → 潜力级, as frames have it.
        last_row: the last row that is in use.
    """

    settings: Settings
    bad: tuple[BadSetting, ...]
    found: frozenset[str]
    deleted: tuple[str, ...]
    gaps: Gaps
    links: Mapping[CellRef, tuple[str, str]]
    names: Mapping[str, str]
    last_row: int


def read_settings_tab(
    grid: Grid,
    names: Mapping[str, str],
    schema: Schema,
    sheet: str,
    lang: Lang,
    *,
    formulas: Collection[tuple[int, int]] = (),
    unknown: Collection[tuple[int, int]] = (),
    merged: Collection[RangeRef] = (),
) -> SettingsTab:
    """Read the 设置 tab of a workbook.

    Args:
        grid: the tab's values from A1 on, row by row, as calamine gives them (formulas as their values).
        names: the workbook's defined names: name → reference.
        sheet: what the tab is called, for messages.
        formulas: its cells with one; what they show of the tab's own names may be out of date.
        unknown: those without a value.
        merged: its merged cells.

    Raises:
        InputError: ``settings_unreadable`` when a block or its headers cannot be found.
    """
    hidden = {cell for area in merged for cell in _covered(area)}
    tab = SettingsReader(SettingsGrid(grid, names, {*unknown, *hidden}), schema, sheet, lang, frozenset(formulas))
    changes = {**tab.tables(), **tab.lists(), **tab.scalars()}
    settings, problems = tab.defaults.accept(changes)
    told = BadSettings(tab, settings, changes, sheet, lang, hidden)
    # What has no cell is a gap, of which another line speaks.
    bad = [told.of(problem) for problem in (*problems, *tab.problems) if problem.key in tab.cells]
    return SettingsTab(
        settings=settings,
        bad=tuple(sorted(bad, key=lambda each: each.cell)),
        found=frozenset(tab.found),
        deleted=tuple(tab.deleted),
        gaps=_gaps(tab, changes, settings),
        links=tab.links,
        names=_canonical(tab.names, settings),
        last_row=tab.grid.last_row,
    )


def _gaps(tab: SettingsReader, changes: Mapping[str, Any], settings: Settings) -> Gaps:
    """The rows and columns that are not there, of blocks that are."""
    gaps = tab.gaps
    gaps.keys = tab.grid.key_column is None
    if "plan" in changes and not gaps.keys:  # without keys one line speaks of every row that is not known
        defaults = default_plan(settings.rules, settings.risks, changes.get("tiers"))
        gaps.rows += missing_pairs(changes["plan"], settings, defaults)
    if "values" not in tab.deleted:
        gaps.rows += missing_values(tab.found, settings)
    return gaps


def _covered(area: RangeRef) -> Iterator[tuple[int, int]]:
    """The cells of a merged area that hold nothing."""
    for row in range(area.first_row, area.last_row + 1):
        for column in range(area.first_column, area.last_column + 1):
            if (row, column) != (area.first_row, area.first_column):
                yield row, column


def _canonical(names: Mapping[str, str], settings: Settings) -> dict[str, str]:
    """Row key → name as frames have it, of the tiers and risks that count."""
    rows: tuple[Tier | Risk, ...] = (*settings.tiers, *settings.risks)
    known = {word: row.name for row in rows for word in (row.en, row.name)}
    return {key: known[name] for key, name in names.items() if name in known}
