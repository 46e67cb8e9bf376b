"""Reads the 设置 tab: what staff changed there becomes :class:`Settings`, what cannot be used a :class:`BadSetting`.

Column A of the tab is hidden and holds the key of each row; a row without one is known by its label.  A block that
cannot be found is an error, because going on with defaults would silently undo what people set (CONTRACT §1.4).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from custsheet.errors import InputError
from custsheet.reading.settings_blocks import BLOCKS, NAME_PREFIX, Block, Grid, SettingsGrid
from custsheet.refs import CellRef
from custsheet.schema import Label, Schema, SettingProblem, Settings, normalise_header
from custsheet.texts import LANGS, Lang, template, text

LIST_PREFIX = "custsheet_list_"
LIST_KEY = "list."
"""Before a list's name in the hidden row above the labels, where no label can be mistaken for it."""
EVERY_TIER = "*"
"""In the key of a plan row: the row holds for every tier."""

_KEY_COLUMN = 1
_NUMBERS = ("min_revenue_12m", "min_years", "min_growth", "interval_days")


@dataclass(frozen=True, slots=True)
class BadSetting:
    """A cell of the 设置 tab that cannot be used.

    Attributes:
        key: the setting, ``risk.growth_drop`` or ``tiers.2.min_years``.
        label: how the tab calls it.
        value: what stands there.
        allowed: the allowed range or words; empty when a name may only be used once.
        used: what counts meanwhile, as shown; None when the row is left out.
    """

    key: str
    label: Label
    sheet: str
    cell: CellRef
    value: object
    allowed: str
    used: str | None

    def message(self, lang: Lang) -> str:
        """One line: cell, bad value, allowed values, and what is used meanwhile."""
        return text(
            "settings_tab.bad_value_row" if self.used is None else "settings_tab.bad_value",
            lang,
            sheet=self.sheet,
            cell=self.cell,
            label=self.label[lang],
            value=text("settings_tab.blank", lang) if self.value is None else self.value,
            allowed=self.allowed or text("settings_tab.once_each", lang),
            used=self.used or text("settings_tab.not_asked", lang),
        )


def is_settings_tab(names: Mapping[str, str]) -> bool:
    """Do the defined names of a workbook speak of a 设置 tab of ours?"""
    return any(NAME_PREFIX + block in names for block in BLOCKS)


def editable_lists(schema: Schema) -> dict[str, list[tuple[str, str]]]:
    """The lists that drop-downs offer and staff may change: name → the (sheet key, column key) that use it."""
    used: dict[str, list[tuple[str, str]]] = {}
    for sheet in schema.sheets.values():
        for column in sheet.columns.values():
            if column.kind == "choice" and column.list_name and not column.computed:
                used.setdefault(column.list_name, []).append((sheet.key, column.key))
    return used


def list_label(schema: Schema, users: list[tuple[str, str]]) -> Label:
    """What a list is called: the header of the first column that uses it."""
    sheet, column = users[0]
    return schema.sheets[sheet].columns[column].label


def read_settings_tab(
    grid: Grid, names: Mapping[str, str], schema: Schema, sheet: str, lang: Lang
) -> tuple[Settings, tuple[BadSetting, ...]]:
    """Read the 设置 tab of a workbook.

    Args:
        grid: the tab's values from A1 on, row by row, as calamine gives them (formulas as their values).
        names: the workbook's defined names: name → reference.
        sheet: what the tab is called, for messages.

    Returns:
        The settings, in which a bad cell counts as its default, and the bad cells in the order of the tab.

    Raises:
        InputError: ``settings_unreadable`` when a block or its headers cannot be found.
    """
    tab = _Tab(SettingsGrid(grid, names), schema, sheet, lang)
    changes = {**tab.tables(), **tab.scalars(), **tab.lists()}
    settings, problems = tab.defaults.accept(changes)
    bad = [tab.bad_setting(problem, settings, changes) for problem in problems]
    return settings, tuple(sorted(bad, key=lambda found: found.cell))


class _Tab:
    """The tab while it is being read; ``_cells`` remembers where each setting stands."""

    def __init__(self, grid: SettingsGrid, schema: Schema, sheet: str, lang: Lang) -> None:
        self._grid, self._schema, self._sheet, self._lang = grid, schema, sheet, lang
        self._cells: dict[str, tuple[CellRef, Label]] = {}
        self.defaults = Settings.defaults()

    def tables(self) -> dict[str, Any]:
        """``tiers``, ``risks`` and ``plan``: their rows by column."""
        names: dict[str, str] = {}
        found: dict[str, Any] = {}
        for table in ("tiers", "risks", "plan"):
            labels = self.defaults.rules.columns[table]
            block = self._block(table, labels | ({"meaning": _label("headers.meaning")} if table == "risks" else {}))
            found[table] = []
            for number in block.rows:
                row = self._row(block, number, labels)
                key = self._grid.text(number, _KEY_COLUMN) or ""
                if table == "plan":
                    _complete(row, key, names)
                elif key and row["name"]:
                    names[key] = row["name"]
                if row["tier" if table == "plan" else "name"] is not None or (table == "risks" and key):
                    found[table].append(row)
                    for name, label in labels.items():
                        self._cells[f"{table}.{len(found[table])}.{name}"] = block.cell(number, name), label
        return found

    def _row(self, block: Block, number: int, labels: Mapping[str, Label]) -> dict[str, Any]:
        return {
            name: (self._grid.number if name in _NUMBERS else self._grid.text)(number, block.columns[name])
            for name in labels
        }

    def scalars(self) -> dict[str, Any]:
        """The single settings, by the key in column A, else by their label."""
        block = self._block("values", {"setting": _label("headers.setting"), "value": _label("headers.value")})
        specs = self.defaults.rules.specs
        by_label = {normalise_header(spec.label[lang]): key for key, spec in specs.items() for lang in LANGS}
        found: dict[str, Any] = {}
        for number in block.rows:
            key = self._grid.text(number, _KEY_COLUMN) or ""
            if key not in specs:  # an added row, or a setting of a newer version
                key = by_label.get(normalise_header(self._grid.text(number, block.columns["setting"]) or ""), "")
            if key and key not in found:
                cell = block.cell(number, "value")
                found[key] = self._grid.number(*cell)
                self._cells[key] = cell, specs[key].label
        return found

    def lists(self) -> dict[str, Any]:
        """The words of each list: those below its name (in a hidden row) or below its label."""
        lists = editable_lists(self._schema)
        labels = {name: list_label(self._schema, users) for name, users in lists.items()}
        by_name = self._grid.find("lists", {name: Label(*2 * (LIST_KEY + name,)) for name in lists}, least=1)
        by_label = self._grid.find("lists", labels, least=2)
        if by_label is None:
            raise self._unreadable("lists", labels)
        columns = {**by_label.columns, **(by_name.columns if by_name else {})}
        return {
            f"lists.{name}": [word for row in by_label.rows if (word := self._grid.text(row, column)) is not None]
            for name, column in columns.items()
        }

    def _block(self, name: str, labels: Mapping[str, Label]) -> Block:
        block = self._grid.find(name, labels)
        if block is None:
            raise self._unreadable(name, labels)
        return block

    def _unreadable(self, block: str, labels: Mapping[str, Label]) -> InputError:
        return InputError(
            "settings_unreadable",
            sheet=self._sheet,
            block=text(f"settings_tab.names.{block}", self._lang),
            headers=" | ".join(label[self._lang] for label in labels.values()),
        )

    def bad_setting(self, problem: SettingProblem, settings: Settings, changes: Mapping[str, Any]) -> BadSetting:
        """Say which cell a problem is about, and what counts meanwhile."""
        cell, label = self._cells[problem.key]
        used = self._used(problem, settings, changes)
        return BadSetting(problem.key, label, self._sheet, cell, problem.value, problem.allowed, used)

    def _used(self, problem: SettingProblem, settings: Settings, changes: Mapping[str, Any]) -> str | None:
        """What counts instead, as shown; None when the row is left out, an empty text when nothing is asked."""
        rules = self.defaults.rules
        table, _, place = problem.key.partition(".")
        if problem.key in rules.specs:
            spec = rules.specs[problem.key]
            return spec.shown(spec.default, self._lang)
        number, _, name = place.partition(".")
        row = changes[table][int(number) - 1]
        if table == "risks":
            return problem.allowed or rules.risks[int(number) - 1].name
        if table == "tiers" and name != "name":
            tier = next(t for t in settings.tiers if row["name"] in (t.name, t.en))
            value = getattr(tier, name)
            return "" if value is None else rules.limits[f"tiers.{name}"].shown(value, self._lang)
        if name == "interval_days":
            pair = self._pair(row, settings)
            return next((str(rule.interval_days) for rule in settings.plan if (rule.tier, rule.risk) == pair), None)
        return None

    def _pair(self, row: Mapping[str, Any], settings: Settings) -> tuple[str, str]:
        """Tier and risk of a plan row as frames name them."""
        tier = next((t.name for t in settings.tiers if row["tier"] in (t.name, t.en)), "")
        return tier, next((r.name for r in settings.risks if row["risk"] in (r.name, r.en)), "")


def _complete(row: dict[str, Any], key: str, names: Mapping[str, str]) -> None:
    """Fill in tier and risk of a plan row from its key (``tier2 risk1``): its formulas may have lost their values."""
    tier, _, risk = key.partition(" ")
    every = {normalise_header(template("settings_tab.every_tier", lang)) for lang in LANGS}
    if tier == EVERY_TIER or normalise_header(row["tier"] or "") in every:
        row["tier"] = ""
    row["tier"] = names.get(tier) if row["tier"] is None else row["tier"]
    row["risk"] = names.get(risk) if row["risk"] is None else row["risk"]


def _label(key: str) -> Label:
    return Label(template(f"settings_tab.{key}", "zh"), template(f"settings_tab.{key}", "en"))
