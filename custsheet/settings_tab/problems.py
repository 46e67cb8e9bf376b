"""Says of each problem of the settings which cell of the tab it is about, and what counts meanwhile."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from custsheet.schema import Segment, SettingProblem, Settings, SettingSpec, Tier
from custsheet.schema.setting_defaults import TABLES
from custsheet.settings_tab.bad_settings import BadSetting
from custsheet.settings_tab.places import CATEGORIES
from custsheet.settings_tab.reader import WORDINGS, SettingsReader
from custsheet.texts import Lang, text

_LISTS = {"tier": "tier", "risk": "risk", "category": CATEGORIES}
"""Columns that name something, and the list that has it."""


class BadSettings:
    """The problems of one tab in its own words.

    Args:
        tab: what was read, and where it stands.
        settings: what counts of it.
        changes: what was read, as ``Settings.accept`` got it.
        merged: cells that are merged into another.
    """

    def __init__(
        self,
        tab: SettingsReader,
        settings: Settings,
        changes: Mapping[str, Any],
        sheet: str,
        lang: Lang,
        merged: Collection[tuple[int, int]],
    ) -> None:
        self._tab, self._settings, self._changes = tab, settings, changes
        self._sheet, self._lang, self._merged = sheet, lang, merged

    def of(self, problem: SettingProblem) -> BadSetting:
        """Say which cell a problem is about, and what counts meanwhile."""
        cell, label = self._tab.cells[problem.key]
        reason: str = problem.reason
        if reason == "no_setting":
            cell = self._tab.labels_at[problem.key]
        elif self._tab.grid.is_unknown(*cell):
            reason = "merged" if cell in self._merged else "uncalculated"
        spec = self._spec(problem.key)
        meant = None if spec is None or reason != "value" else spec.meant(problem.value)
        return BadSetting(
            key=problem.key,
            label=label,
            sheet=self._sheet,
            cell=cell,
            value=problem.value,
            allowed=self._allowed(problem),
            used=self._used(problem),
            reason=reason,
            shown=self._shown(problem, spec),
            meant="" if spec is None or meant is None else spec.shown(meant, self._lang),
        )

    def _shown(self, problem: SettingProblem, spec: SettingSpec | None) -> str:
        """The value as the tab shows it, where that differs: 3000% for 30, a name in its language."""
        if spec is not None and spec.is_ratio and isinstance(problem.value, int | float):
            return spec.shown(problem.value, self._lang)
        return self._row_name(problem)

    def _allowed(self, problem: SettingProblem) -> str:
        """The allowed range, or names in the language of the tab."""
        name = problem.key.rpartition(".")[2]
        if problem.reason == "unknown" and name in _LISTS:
            labels = self._settings.lists[_LISTS[name]].labels(self._lang)
            return text("settings_tab.between_words", self._lang).join(labels)
        return self._row_name(problem, above=True) or problem.allowed

    def _row_name(self, problem: SettingProblem, *, above: bool = False) -> str:
        """How the tab calls a row whose turn never comes, or the one ``above`` it; empty for other problems."""
        if problem.reason != "never":
            return ""
        settings, table = self._settings, problem.key.partition(".")[0]
        rows: tuple[Tier | Segment, ...] = settings.tiers if table == "tiers" else settings.segments
        name = problem.allowed if above else problem.value
        return next(row.name if self._lang == "zh" else row.en for row in rows if row.name == name)

    def _spec(self, key: str) -> SettingSpec | None:
        table, _, place = key.partition(".")
        return self._settings.find_spec(key) or self._settings.rules.limits.get(f"{table}.{place.partition('.')[2]}")

    def _used(self, problem: SettingProblem) -> str | None:
        """What counts instead, as shown; None when the row is left out, an empty text when nothing is asked."""
        table, _, place = problem.key.partition(".")
        if table == "lists":
            return text("settings_tab.default_list", self._lang) if problem.reason == "empty" else None
        if (spec := self._settings.find_spec(problem.key)) is not None:
            return spec.shown(spec.default, self._lang) if problem.key in self._settings.rules.specs else ""
        number, _, name = place.partition(".")
        return self._used_in_row(table, int(number) - 1, name) if table in TABLES else None

    def _used_in_row(self, table: str, place: int, name: str) -> str | None:
        """The same for the cell ``name`` of a table's row."""
        row = self._changes[table][place]
        if name in WORDINGS:
            return text("settings_tab.default_value", self._lang)
        if table == "risks":
            risk = self._settings.rules.risks[place]
            return risk.name if self._lang == "zh" else risk.en
        if table in ("tiers", "segments") and name != "name":
            return self._condition(table, name, row)
        if name == "interval_days":
            pair = self._pair(row)
            plan = self._settings.plan
            return next((str(rule.interval_days) for rule in plan if (rule.tier, rule.risk) == pair), None)
        return None

    def _condition(self, table: str, name: str, row: Mapping[str, Any]) -> str | None:
        """A condition of the row that counts; None when the row does not."""
        counting = self._settings.tiers if table == "tiers" else self._settings.segments
        found = next((each for each in counting if str(row["name"]) in (each.name, each.en)), None)
        if found is None:
            return None
        value = getattr(found, name)
        return "" if value is None else self._settings.rules.limits[f"{table}.{name}"].shown(value, self._lang)

    def _pair(self, row: Mapping[str, Any]) -> tuple[str, str]:
        """Tier and risk of a plan row as frames name them."""
        tier = next((t.name for t in self._settings.tiers if row["tier"] in (t.name, t.en)), "")
        return tier, next((r.name for r in self._settings.risks if row["risk"] in (r.name, r.en)), "")
