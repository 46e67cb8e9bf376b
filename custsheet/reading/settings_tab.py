"""Reads the 设置 tab: what staff changed there becomes :class:`Settings`, what cannot be used a :class:`BadSetting`.

Column A of the tab is hidden and holds the key of each row; a row without one is known by its label.  A block whose
header cannot be found is an error, because going on with defaults would silently undo what people set (CONTRACT §1.4);
one that people deleted, or that the tab never had, counts as its default.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from custsheet.cleaning.money import parse_money
from custsheet.errors import InputError
from custsheet.reading.bad_settings import BadSetting
from custsheet.reading.settings_blocks import UNKNOWN, Block, Grid, SettingsGrid
from custsheet.reading.settings_places import (
    CATEGORIES,
    CORE_BLOCKS,
    EVERY_TIER,
    KEY_COLUMN,
    LIST_KEY,
    SPARE_OUTLOOK,
    editable_lists,
    list_label,
)
from custsheet.refs import CellRef, RangeRef
from custsheet.schema import Label, Risk, Schema, Segment, SettingProblem, Settings, Tier, normalise_header
from custsheet.schema.setting_defaults import NUMBERS, TABLES
from custsheet.schema.setting_tables import read_risks
from custsheet.texts import LANGS, Lang, template, text

_NAME_OF = {"plan": "tier", "keywords": "category"}
"""The column without which a row of a table says nothing; ``name`` in the others."""
_MONEY = "min_revenue_12m"
_WORDINGS = ("method", "goal", "words")
"""Columns of a table in which any text may stand."""


@dataclass(frozen=True)
class SettingsTab:
    """The 设置 tab of a workbook as read.

    Attributes:
        settings: in which a bad cell counts as its default.
        bad: the bad cells in the order of the tab.
        found: keys of what the tab has (settings_places.keys_of).
        deleted: blocks whose cells people deleted.
        names: of tiers and risks by the key of their row: ``tier3`` → 潜力级, as frames have it.
        last_row: the last row that is in use.
    """

    settings: Settings
    bad: tuple[BadSetting, ...]
    found: frozenset[str]
    deleted: tuple[str, ...]
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
    tab = _Tab(SettingsGrid(grid, names, {*unknown, *hidden}), schema, sheet, lang, frozenset(formulas))
    changes = {**tab.tables(), **tab.lists(), **tab.scalars()}
    settings, problems = tab.defaults.accept(changes)
    bad = [tab.bad_setting(problem, settings, changes, hidden) for problem in (*problems, *tab.problems)]
    return SettingsTab(
        settings=settings,
        bad=tuple(sorted(bad, key=lambda each: each.cell)),
        found=frozenset(tab.found),
        deleted=tuple(tab.deleted),
        names=_canonical(tab.names, settings),
        last_row=tab.grid.last_row,
    )


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


class _Tab:
    """The tab while it is being read; ``_cells`` remembers where each setting stands."""

    def __init__(
        self, grid: SettingsGrid, schema: Schema, sheet: str, lang: Lang, formulas: frozenset[tuple[int, int]]
    ) -> None:
        self._formulas = formulas
        self.grid, self._schema, self._sheet, self._lang = grid, schema, sheet, lang
        self._cells: dict[str, tuple[CellRef, Label]] = {}
        self.defaults = Settings.defaults()
        self.found: set[str] = set()
        self.deleted: list[str] = []
        self.names: dict[str, str] = {}
        self.problems: list[SettingProblem] = []
        self._labels: dict[str, Label] = {}
        self._labels_at: dict[str, CellRef] = {}
        self._industries: set[str] = set()
        gone = [block for block in CORE_BLOCKS if grid.was_deleted(block)]
        self._is_emptied = len(gone) == len(CORE_BLOCKS)

    # ------------------------------------------------------------ tables

    def tables(self) -> dict[str, Any]:
        """Each table that the tab has: its rows by column."""
        found: dict[str, Any] = {}
        for table in TABLES:
            labels = self.defaults.rules.columns[table]
            wanted = labels | ({"meaning": _label("headers.meaning")} if table == "risks" else {})
            blocks = self._blocks(table, wanted)
            if blocks:
                self.found.add(f"tables.{table}")
                found[table] = [row for block in blocks for row in self._rows(table, block, labels)]
                self._remember(table, found[table], labels)
            if table == "risks":  # the strategy goes on under the names that count
                risks = read_risks(found.get(table), self.defaults.rules, [])
                self.names |= {f"risk{number}": risk.name for number, risk in enumerate(risks, 1)}
        return found

    def _rows(self, table: str, block: Block, labels: Mapping[str, Label]) -> Iterator[dict[str, Any]]:
        """The rows in use; each knows its ``key`` and ``cells``."""
        for number in block.rows:
            row = {name: self._cell_of(name)(number, block.columns[name]) for name in labels}
            row["key"] = self.grid.text(number, KEY_COLUMN) or ""
            row["cells"] = {name: block.cell(number, name) for name in labels}
            if table == "plan":
                self._complete(row)
                if row["tier"] is None:
                    continue
            elif table == "tiers" and row["key"] and row["name"] and row["name"] not in self.names.values():
                self.names[row["key"]] = str(row["name"])
            if any(row[name] is not None for name in labels) or (table == "risks" and row["key"]):
                yield row

    def _remember(self, table: str, rows: list[dict[str, Any]], labels: Mapping[str, Label]) -> None:
        for number, row in enumerate(rows, 1):
            for name, label in labels.items():
                key = f"{table}.{number}.{name}"
                self._cells[key] = row["cells"][name], label
                if row[name] is UNKNOWN and name in _WORDINGS:
                    row[name] = None
                    self.problems.append(SettingProblem(key, None, "", "uncalculated"))

    def _cell_of(self, name: str) -> Callable[[int, int], Any]:
        if name == _MONEY:
            return self._money
        return self.grid.number if name in NUMBERS else self._word

    def _word(self, row: int, column: int) -> object:
        """A text; None for a blank and for an error; UNKNOWN for a formula that nobody calculated."""
        shown = None if self.grid.is_error(row, column) else self.grid.text(row, column)
        return UNKNOWN if shown is None and self.grid.is_unknown(row, column) else shown

    def _money(self, row: int, column: int) -> object:
        """An amount, also as people write it: 200万."""
        value = self.grid.number(row, column)
        parsed = parse_money(value) if isinstance(value, str) else None
        return value if parsed is None or parsed.issue or parsed.value is None else parsed.value

    def _complete(self, row: dict[str, Any]) -> None:
        """Fill in tier and risk of a plan row from its key (``tier2 risk1``), unless people typed over its formulas.

        Programs that do not calculate leave formulas without a value, or with that of an earlier name.
        """
        tier, _, risk = row["key"].partition(" ")
        every = {normalise_header(template("settings_tab.every_tier", lang)) for lang in LANGS}
        if tier == EVERY_TIER or normalise_header(str(row["tier"] or "")) in every:
            row["tier"] = ""
        for name, key in (("tier", tier), ("risk", risk)):
            is_linked = row["key"] and row["cells"][name] in self._formulas and row[name] != ""
            if is_linked or row[name] in (None, UNKNOWN):
                row[name] = self.names.get(key)

    # ------------------------------------------------------------ scalars

    def scalars(self) -> dict[str, Any]:
        """The single settings, by the key in column A, else by their label; industries by their name."""
        specs = self.defaults.rules.specs
        by_label = {normalise_header(spec.label[lang]): key for key, spec in specs.items() for lang in LANGS}
        values: dict[str, Any] = {}
        for block in self._blocks("values", {"setting": _label("headers.setting"), "value": _label("headers.value")}):
            for number in block.rows:
                key = self.grid.text(number, KEY_COLUMN) or ""
                label = self.grid.text(number, block.columns["setting"])
                self.found |= {key} if key in specs or key.startswith(SPARE_OUTLOOK) else set()
                if key not in specs:  # an added row, or a setting of a newer version
                    key = by_label.get(normalise_header(label or ""), "") or self._outlook(key, label)
                if key and key not in values:
                    cell = block.cell(number, "value")
                    values[key] = self.grid.number(*cell)
                    self._cells[key] = cell, specs[key].label if key in specs else Label(label or "", label or "")
                    self._labels_at[key] = block.cell(number, "setting")
                    self.found.add(key)
        return values

    def _outlook(self, key: str, industry: str | None) -> str:
        """The key of an industry that people added; a row of theirs that is about anything else is let be."""
        if industry is None or not (key.startswith(SPARE_OUTLOOK) or normalise_header(industry) in self._industries):
            return ""
        return f"outlook.{industry}"

    # ------------------------------------------------------------ lists

    def lists(self) -> dict[str, Any]:
        """The words of each list: those below its name (in a hidden row) or below its label."""
        users = editable_lists(self._schema)
        self._labels = {name: list_label(self._schema, used) for name, used in users.items()}
        words: dict[str, Any] = {}
        for block in self._list_blocks():
            for name, column in block.columns.items():
                if f"lists.{name}" not in words:
                    words[f"lists.{name}"] = self._words(name, block, column)
        self._industries = {normalise_header(word) for word in words.get("lists.industry", ())}
        return words

    def _list_blocks(self) -> Iterator[Block]:
        keys = {name: Label(*2 * (LIST_KEY + name,)) for name in self._labels}
        named = list(self.grid.find_all("lists", keys, least=1))
        labelled = list(self.grid.find_all("lists", self._labels, least=2))
        if not named and not labelled:
            self._blocks("lists", self._labels)
        for block in named:  # the labels stand in the next row, unless people inserted some
            header = next((b.header_row for b in labelled if block.header_row < b.header_row <= block.last_row), 0)
            yield Block(header or block.header_row + 1, block.last_row, block.columns)
        yield from labelled

    def _words(self, name: str, block: Block, column: int) -> list[str]:
        key = f"lists.{name}"
        self.found.add(key)
        self._cells[key] = CellRef(block.header_row + 1, column), self._labels[name]
        words = []
        for row in block.rows:
            if self.grid.is_unknown(row, column):
                self._cells[f"{key}.{row}"] = CellRef(row, column), self._labels[name]
                self.problems.append(SettingProblem(f"{key}.{row}", None, "", "uncalculated"))
            elif (word := self._word(row, column)) is not None:
                words.append(str(word))
        if not words:
            self.problems.append(SettingProblem(key, None, "", "empty"))
        return words

    # ------------------------------------------------------------ blocks

    def _blocks(self, name: str, labels: Mapping[str, Label]) -> list[Block]:
        """The blocks of a kind; none when people deleted it, or when the tab is older than it."""
        blocks = list(self.grid.find_all(name, labels))
        if blocks and len(blocks) >= len(self.grid.areas(name)):
            return blocks
        if self.grid.was_deleted(name) and not self._is_emptied:
            self.deleted.append(name)
        elif name in CORE_BLOCKS or self.grid.areas(name):
            raise self._unreadable(name, labels)
        return []

    def _unreadable(self, block: str, labels: Mapping[str, Label]) -> InputError:
        place = next(iter(self.grid.areas(block)), None)
        nearest = self.grid.nearest(block, labels)
        missing = [] if nearest is None else [labels[key][self._lang] for key in nearest[1]]
        code = "settings_header" if nearest is not None else "settings_unreadable"
        return InputError(
            code,
            sheet=self._sheet,
            block=text(f"settings_tab.names.{block}", self._lang),
            headers=" | ".join(missing or [label[self._lang] for label in labels.values()]),
            row=nearest[0] if nearest else "",
            place="" if place is None else f" ({place})",
        )

    # ------------------------------------------------------------ what cannot be used

    def bad_setting(
        self,
        problem: SettingProblem,
        settings: Settings,
        changes: Mapping[str, Any],
        merged: Collection[tuple[int, int]],
    ) -> BadSetting:
        """Say which cell a problem is about, and what counts meanwhile."""
        cell, label = self._cells[problem.key]
        reason: str = problem.reason
        if reason == "no_setting":
            cell = self._labels_at[problem.key]
        elif self.grid.is_unknown(*cell):
            reason = "merged" if cell in merged else "uncalculated"
        spec = self._spec(problem.key, settings)
        meant = None if spec is None or reason != "value" else spec.meant(problem.value)
        is_share = spec is not None and spec.is_ratio and isinstance(problem.value, int | float)
        return BadSetting(
            key=problem.key,
            label=label,
            sheet=self._sheet,
            cell=cell,
            value=problem.value,
            allowed=self._allowed(problem, settings),
            used=self._used(problem, settings, changes),
            reason=reason,
            shown=spec.shown(problem.value, self._lang) if is_share else self._row_name(problem, settings),
            meant="" if spec is None or meant is None else spec.shown(meant, self._lang),
        )

    def _allowed(self, problem: SettingProblem, settings: Settings) -> str:
        """The allowed range, or names in the language of the tab."""
        place = problem.key.partition(".")[2]
        lists = {"tier": "tier", "risk": "risk", "category": CATEGORIES}
        name = place.partition(".")[2]
        if problem.reason == "unknown" and name in lists:
            return text("settings_tab.between_words", self._lang).join(settings.lists[lists[name]].labels(self._lang))
        return self._row_name(problem, settings, above=True) or problem.allowed

    def _row_name(self, problem: SettingProblem, settings: Settings, *, above: bool = False) -> str:
        """How the tab calls a row whose turn never comes, or the one ``above`` it; empty for other problems."""
        if problem.reason != "never":
            return ""
        rows: tuple[Tier | Segment, ...] = settings.tiers if problem.key.startswith("tiers") else settings.segments
        name = problem.allowed if above else problem.value
        return next(row.name if self._lang == "zh" else row.en for row in rows if row.name == name)

    def _spec(self, key: str, settings: Settings) -> Any:
        table, _, place = key.partition(".")
        return settings.find_spec(key) or settings.rules.limits.get(f"{table}.{place.partition('.')[2]}")

    def _used(self, problem: SettingProblem, settings: Settings, changes: Mapping[str, Any]) -> str | None:
        """What counts instead, as shown; None when the row is left out, an empty text when nothing is asked."""
        key, rules = problem.key, self.defaults.rules
        table, _, place = key.partition(".")
        if table == "lists":
            return text("settings_tab.default_list", self._lang) if problem.reason == "empty" else None
        if (spec := settings.find_spec(key)) is not None:
            return spec.shown(spec.default, self._lang) if key in rules.specs else ""
        if table not in TABLES:
            return None
        number, _, name = place.partition(".")
        row = changes[table][int(number) - 1]
        if name in _WORDINGS:
            return text("settings_tab.default_value", self._lang)
        if table == "risks":
            risk = rules.risks[int(number) - 1]
            return risk.name if self._lang == "zh" else risk.en
        if table in ("tiers", "segments") and name != "name":
            return self._condition(table, name, row, settings)
        if name == "interval_days":
            pair = self._pair(row, settings)
            return next((str(rule.interval_days) for rule in settings.plan if (rule.tier, rule.risk) == pair), None)
        return None

    def _condition(self, table: str, name: str, row: Mapping[str, Any], settings: Settings) -> str | None:
        """A condition of the row that counts; None when the row does not."""
        counting = settings.tiers if table == "tiers" else settings.segments
        found = next((each for each in counting if str(row["name"]) in (each.name, each.en)), None)
        value = None if found is None else getattr(found, name)
        if found is None:
            return None
        return "" if value is None else settings.rules.limits[f"{table}.{name}"].shown(value, self._lang)

    def _pair(self, row: Mapping[str, Any], settings: Settings) -> tuple[str, str]:
        """Tier and risk of a plan row as frames name them."""
        tier = next((t.name for t in settings.tiers if row["tier"] in (t.name, t.en)), "")
        return tier, next((r.name for r in settings.risks if row["risk"] in (r.name, r.en)), "")


def _label(key: str) -> Label:
    return Label(template(f"settings_tab.{key}", "zh"), template(f"settings_tab.{key}", "en"))
