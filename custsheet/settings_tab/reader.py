"""Takes the values of the 设置 tab out of its grid: tables by row, single settings by key, lists by name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from custsheet.cleaning.money import parse_money
from custsheet.errors import InputError
from custsheet.refs import CellRef
from custsheet.schema import Label, Schema, SettingProblem, Settings, SettingSpec, normalise_header
from custsheet.schema.setting_defaults import NUMBERS, TABLES
from custsheet.schema.setting_names import by_name
from custsheet.schema.setting_tables import read_risks
from custsheet.settings_tab.gaps import Gaps, Row, in_places, missing_risks, tier_names
from custsheet.settings_tab.grid import UNKNOWN, Block, SettingsGrid
from custsheet.settings_tab.keys import block_of
from custsheet.settings_tab.places import (
    CORE_BLOCKS,
    EVERY_TIER,
    LIST_KEY,
    SPARE_OUTLOOK,
    editable_lists,
    list_label,
)
from custsheet.texts import LANGS, Lang, template, text

WORDINGS = ("method", "goal", "words")
"""Columns of a table in which any text may stand."""
_TOLD_BY_KEYS = {"plan": {"tier", "risk"}, "values": {"setting"}}
"""Columns of a block that say what the key of a row says too."""
_MONEY = "min_revenue_12m"


class SettingsReader:
    """The 设置 tab while it is being read.

    Attributes:
        cells: where each setting stands, and how the tab calls it.
        labels_at: where the label of a single setting stands.
        found, deleted, gaps, links, names: as in ``SettingsTab``; names are as shown.
        problems: what the values themselves do not tell: cells without a value, emptied lists.
    """

    def __init__(
        self, grid: SettingsGrid, schema: Schema, sheet: str, lang: Lang, formulas: frozenset[tuple[int, int]]
    ) -> None:
        self._formulas = formulas
        self.grid, self._schema, self._sheet, self._lang = grid, schema, sheet, lang
        self.cells: dict[str, tuple[CellRef, Label]] = {}
        self.defaults = Settings.defaults()
        self.found: set[str] = set()
        self.deleted: list[str] = []
        self.names: dict[str, str] = {}
        self.problems: list[SettingProblem] = []
        self._labels: dict[str, Label] = {}
        self.labels_at: dict[str, CellRef] = {}
        self._industries: set[str] = set()
        self.gaps = Gaps()
        self.links: dict[CellRef, tuple[str, str]] = {}
        self._default_tiers: dict[str, str] = {}
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
                rows = [row for block in blocks for row in self._rows(table, block, labels)]
                found[table] = in_places(rows, self.defaults.rules.risks) if table == "risks" else rows
                if table == "risks":
                    self.gaps.rows += missing_risks(found[table], self.defaults.rules.risks)
                self._remember(table, found[table], labels)
            if table == "tiers" and table not in found:
                self._default_tiers = {f"tier{n}": tier.name for n, tier in enumerate(self.defaults.tiers, 1)}
            elif table == "tiers":
                self.names |= tier_names(found[table], self.defaults.rules.tiers)
            if table == "risks":  # the strategy goes on under the names that count
                risks = read_risks(found.get(table), self.defaults.rules, [])
                self.names |= {f"risk{number}": risk.name for number, risk in enumerate(risks, 1)}
        return found

    def _rows(self, table: str, block: Block, labels: Mapping[str, Label]) -> Iterator[Row]:
        """The rows in use; each knows its ``key`` and ``cells``."""
        for number in block.rows:
            row: Row = dict.fromkeys(labels)
            row |= {name: self._cell_of(name)(number, block.columns[name]) for name in labels if name in block.columns}
            row["key"] = self.grid.key(number)
            if row["key"] and block_of(row["key"]) != table:  # a name that stayed behind reaches into another block
                continue
            row["cells"] = {name: block.cell(number, name) for name in labels if name in block.columns}
            if table == "plan":
                self._complete(row)
                if row["tier"] is None or self._is_of_deleted_tier(row):
                    continue
            if any(row[name] is not None for name in labels) or (table == "risks" and row["key"]):
                yield row

    def _remember(self, table: str, rows: list[Row], labels: Mapping[str, Label]) -> None:
        for number, row in enumerate(rows, 1):
            for name, label in labels.items():
                if name not in row["cells"]:  # people deleted the column, or the row
                    continue
                key = f"{table}.{number}.{name}"
                self.cells[key] = row["cells"][name], label
                if row[name] is UNKNOWN and name in WORDINGS:
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

    def _complete(self, row: Row) -> None:
        """Fill in tier and risk of a plan row from its key (``tier2 risk1``), unless people typed over its formulas.

        Programs that do not calculate leave formulas without a value, or with that of an earlier name.
        """
        tier, _, risk = row["key"].partition(" ")
        every = {normalise_header(template("settings_tab.every_tier", lang)) for lang in LANGS}
        if tier == EVERY_TIER or normalise_header(str(row["tier"] or "")) in every:
            row["tier"] = ""
        for name, key in (("tier", tier), ("risk", risk)):
            is_formula = row["cells"].get(name) in self._formulas
            if row["key"] and is_formula:
                self.links[row["cells"][name]] = row["key"], name
            is_linked = row["key"] and is_formula and row[name] != ""
            if is_linked or row[name] in (None, UNKNOWN):
                row[name] = self.names.get(key) or self._default_tiers.get(key)

    def _is_of_deleted_tier(self, row: Row) -> bool:
        """Does a plan row still show the default name of a tier whose row people deleted?"""
        slot = row["key"].partition(" ")[0]
        tiers = self.defaults.rules.tiers
        place = int(slot.removeprefix("tier")) if slot.startswith("tier") else 0
        named = by_name(str(row["tier"]), tiers[place - 1 : place]) if place else None
        now = {*self.names.values(), *self._default_tiers.values()}
        return named is not None and not {named.name, named.en} & now

    # ------------------------------------------------------------ scalars

    def scalars(self) -> dict[str, Any]:
        """The single settings, by the key in column A, else by their label; industries by their name."""
        specs = self.defaults.rules.specs
        by_label = _by_label(specs)
        values: dict[str, Any] = {}
        for block in self._blocks("values", {"setting": _label("headers.setting"), "value": _label("headers.value")}):
            for number in block.rows:
                key = self.grid.key(number)
                label = self.grid.text(number, block.columns["setting"]) if "setting" in block.columns else None
                self.found |= {key} if key in specs or key.startswith(SPARE_OUTLOOK) else set()
                shown = by_label.get(normalise_header(label or ""), "")
                if key not in specs or shown:  # an added row, a setting of a newer version, or rows sorted without keys
                    key = shown or self._outlook(key, label)
                if key and key not in values:
                    self._take(key, number, block, label, values)
        return values

    def _take(self, key: str, row: int, block: Block, label: str | None, values: dict[str, Any]) -> None:
        """Take over a single setting; one whose column people deleted counts as its default."""
        specs = self.defaults.rules.specs
        self.found.add(key)
        values[key] = None
        if "value" in block.columns:
            cell = block.cell(row, "value")
            values[key] = self.grid.number(*cell)
            self.cells[key] = cell, specs[key].label if key in specs else Label(label or "", label or "")
            self.labels_at[key] = block.cell(row, "setting") if "setting" in block.columns else cell

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
            yield Block(header or self._label_row(block), block.last_row, block.columns)
        yield from labelled

    def _label_row(self, block: Block) -> int:
        """The row of the labels below the names, each of them reworded; the row of the names where it was deleted."""
        row = block.header_row + 1
        lists = self._schema.lists.values()
        words = {normalise_header(word) for listed in lists for lang in LANGS for word in listed.labels(lang)}
        shown = [self.grid.text(row, column) for column in block.columns.values()]
        is_label = not any(normalise_header(word) in words for word in shown if word is not None)
        return row if is_label else block.header_row

    def _words(self, name: str, block: Block, column: int) -> list[str]:
        key = f"lists.{name}"
        self.found.add(key)
        self.cells[key] = CellRef(block.header_row + 1, column), self._labels[name]
        words = []
        for row in block.rows:
            if self.grid.is_unknown(row, column):
                self.cells[f"{key}.{row}"] = CellRef(row, column), self._labels[name]
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
        elif (damaged := self.grid.find_damaged(name, labels)) is not None:
            return self._damaged(name, labels, damaged)
        elif name in CORE_BLOCKS or self.grid.areas(name):
            raise self._unreadable(name, labels)
        return []

    def _damaged(self, name: str, labels: Mapping[str, Label], block: Block) -> list[Block]:
        """What can be used of a block that lacks columns, or its header; nothing of one that says too little without.

        A tier without its condition would take everybody, and so would a segment.
        """
        spared = {"meaning"} | (_TOLD_BY_KEYS.get(name, set()) if self.grid.key_column else set())
        missing = [label for key, label in labels.items() if key not in block.columns and key not in spared]
        self.gaps.columns += [(name, label) for label in missing]
        if block.is_headless:
            self.gaps.headers.append(name)
        return [] if missing and name in ("tiers", "segments") else [block]

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


def _by_label(specs: Mapping[str, SettingSpec]) -> dict[str, str]:
    """Label as headers are compared → the one setting that is called so."""
    named: dict[str, set[str]] = {}
    for key, spec in specs.items():
        for lang in LANGS:
            named.setdefault(normalise_header(spec.label[lang]), set()).add(key)
    return {label: next(iter(keys)) for label, keys in named.items() if len(keys) == 1}


def _label(key: str) -> Label:
    return Label(template(f"settings_tab.{key}", "zh"), template(f"settings_tab.{key}", "en"))
