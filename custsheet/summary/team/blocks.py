"""The content of the tab 员工绩效 as values: blocks of cells, found again by their defined names."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from custsheet.schema import Settings
from custsheet.scoring import Kpi, Scores, team_kpi
from custsheet.scoring.inputs import Inputs
from custsheet.scoring.kpi_rates import MONTHS
from custsheet.scoring.kpi_work import ErrorRows
from custsheet.summary.blocks import Value
from custsheet.summary.team.definitions import definitions, words
from custsheet.summary.team.layout import FIRST_COLUMN, Places, column_of, columns, figures, part, width
from custsheet.texts import Lang, text

NAME_PREFIX = "custsheet_kpi_"


@dataclass(frozen=True)
class TeamBlock:
    """One block of the tab.

    Attributes:
        name: ``head``, ``owners``, ``team``, ``months``, ``tiers`` or ``definitions``.
        cells: (row offset, column offset, value) from the block's first cell; unused cells are included, as None.
        height, width: in sheet rows and columns.
        used: the number of rows in use; the others are hidden, except the first.
    """

    name: str
    cells: tuple[tuple[int, int, Value], ...]
    height: int
    width: int
    used: int

    @property
    def defined_name(self) -> str:
        """The global defined name by which its cells are found again."""
        return NAME_PREFIX + self.name

    @property
    def rows_in_use(self) -> list[bool | None]:
        """Per row whether it is shown. The first always is: a block with a hidden first row was hidden by a user."""
        return [row < max(self.used, 1) for row in range(self.height)]


def owner_slots(owners: int) -> int:
    """Lines that a new tab gets for this many owners, with room for more."""
    slots = part("slots")
    return max(int(slots["owners"]), int(owners * slots["owners_times"]))


def team_blocks(
    inputs: Inputs,
    scores: Scores,
    *,
    error_rows: ErrorRows | None = None,
    slots: int | None = None,
    settings_tab: str | None = None,
) -> list[TeamBlock]:
    """Compute every block of the tab, in the language of the inputs.

    Args:
        scores: what ``score`` returned for these inputs.
        error_rows: per record type the row labels that have an error.
        slots: lines that the tab has for owners; None for a new tab. Owners beyond them share the last line.
        settings_tab: the name of the 设置 tab, which the note mentions; None if there is none.

    Returns:
        The blocks in the order of the tab; those with figures are empty if the setting ``kpi.show`` is off.
    """
    settings, as_of, lang = inputs.settings, inputs.as_of, inputs.lang
    kpi = team_kpi(inputs, scores, error_rows)
    slots = owner_slots(len(kpi.owners)) if slots is None else slots
    if not settings["kpi.show"]:
        return _switched_off(settings, as_of, lang, slots, settings_tab)
    lines = list(_owner_lines(kpi, slots, lang))
    team = (text("kpi.rows.team", lang), *map(_cell(lang), kpi.team))
    tiers = [
        (settings.tier_label(str(name), lang), *(_cell(lang)(value) for value in values))
        for name, *values in kpi.tiers[[column.key for column in columns("tiers")[1:]]].itertuples()
    ]
    months = [(day.date(), *(_cell(lang)(value) for value in values)) for day, *values in kpi.months.itertuples()]
    return [
        _head(settings, as_of, lang, "legend" if len(kpi.owners) else "nobody_yet", settings_tab),
        _table("owners", lines, slots),
        _table("team", [team], 1),
        _table("months", months, len(months)),
        _table("tiers", tiers[: part("slots")["tiers"]], part("slots")["tiers"]),
        _spread("definitions", list(definitions(kpi, inputs, lang)), len(figures())),
    ]


def has_somebody_to_show(frames: Mapping[str, pd.DataFrame], present: Mapping[str, Collection[str]]) -> bool:
    """Whether any customer has an owner."""
    customers = frames["customers"]
    return "owner" in present.get("customers", ()) and bool(customers["owner"].notna().any())


# ---------------------------------------------------------------- lines


def _owner_lines(kpi: Kpi, slots: int, lang: Lang) -> Iterable[tuple[Value, ...]]:
    """One line per owner; those without room share the last line, which shows only sums."""
    cell = _cell(lang)
    shown = kpi.owners if len(kpi.owners) <= slots else kpi.owners.iloc[: slots - 1]
    for name, *values in shown.itertuples():
        label = name if isinstance(name, str) else text("kpi.rows.unassigned", lang)
        yield (label, *map(cell, values))
    rest = kpi.owners.iloc[len(shown) :]
    if len(rest):
        label = text("kpi.rows.rest", lang, count=len(rest))
        sums = rest[["customers", "high_risk", "revenue_12m"]].sum(min_count=1)
        yield (label, *(cell(sums.get(key, np.nan)) for key in rest.columns))


def _cell(lang: Lang) -> Any:
    new = text("writing.new_growth", lang)

    def cell(value: float) -> Value:
        """A number to the 15 digits Excel keeps; blank if unknown, a word for infinite growth."""
        if np.isnan(value):
            return None
        return new if np.isinf(value) else float(f"{value:.15g}")

    return cell


# ---------------------------------------------------------------- blocks


def _head(settings: Settings, as_of: date, lang: Lang, legend: str, settings_tab: str | None) -> TeamBlock:
    right = column_of("owners", "revenue_12m") - FIRST_COLUMN
    target = column_of("owners", "feedback") - FIRST_COLUMN
    said = words(settings, lang) | ({"settings": settings_tab} if settings_tab else {})
    said["way_out"] = text("kpi.way_out.switch" if settings_tab else "kpi.way_out.delete", lang, **said)
    cells: list[tuple[int, int, Value]] = [
        (Places.title, 0, text("kpi.title", lang)),
        (Places.title, right, text("kpi.as_of", lang, date=as_of.isoformat())),
        (Places.note, 0, text("kpi.note", lang, **said)),
        (Places.legend, 0, text(f"kpi.{legend}", lang, **said)),
        (Places.target, target, float(settings["kpi.feedback_target"])),
    ]
    return TeamBlock("head", tuple(cells), Places.target + 1, width(), Places.target + 1)


def _table(name: str, lines: Sequence[Sequence[Value]], slots: int) -> TeamBlock:
    """A block with one sheet column per column."""
    across = len(columns("owners" if name == "team" else name))
    blank: tuple[Value, ...] = (None,) * across
    filled = [*lines, *[blank] * (slots - len(lines))]
    cells = tuple((row, column, value) for row, line in enumerate(filled) for column, value in enumerate(line))
    return TeamBlock(name, cells, slots, across, len(lines))


def _spread(name: str, lines: Sequence[Sequence[Value]], slots: int) -> TeamBlock:
    """A block whose columns span several sheet columns."""
    lefts = [column_of(name, column.key) - FIRST_COLUMN for column in columns(name)]
    cells = tuple((row, left, value) for row, line in enumerate(lines) for left, value in zip(lefts, line, strict=True))
    return TeamBlock(name, cells, slots, width(), slots)


def _switched_off(settings: Settings, as_of: date, lang: Lang, slots: int, settings_tab: str | None) -> list[TeamBlock]:
    """Every figure cleared, since a hidden tab is passed on with the file like any other."""
    blank: list[tuple[Value, ...]] = [(None,) * len(columns("definitions"))] * len(figures())
    return [
        _head(settings, as_of, lang, "switched_off", settings_tab),
        _table("owners", [], slots),
        _table("team", [], 1),
        _table("months", [], MONTHS),
        _table("tiers", [], part("slots")["tiers"]),
        _spread("definitions", blank, len(figures())),
    ]
