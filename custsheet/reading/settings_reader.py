"""Takes the values of the 设置 tab out of its grid: tables by row, single settings by key, lists by name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from custsheet.cleaning.money import parse_money
from custsheet.errors import InputError
from custsheet.reading.settings_blocks import UNKNOWN, Block, SettingsGrid
from custsheet.reading.settings_places import (
    CORE_BLOCKS,
    EVERY_TIER,
    KEY_COLUMN,
    LIST_KEY,
    SPARE_OUTLOOK,
    editable_lists,
    list_label,
)
from custsheet.refs import CellRef
from custsheet.schema import Label, Schema, SettingProblem, Settings, normalise_header
from custsheet.schema.setting_defaults import NUMBERS, TABLES
from custsheet.schema.setting_tables import read_risks
from custsheet.texts import LANGS, Lang, template, text

WORDINGS = ("method", "goal", "words")
"""Columns of a table in which any text may stand."""
_MONEY = "min_revenue_12m"


class SettingsReader:
    """The 设置 tab while it is being read.

    Attributes:
        cells: where each setting stands, and how the tab calls it.
        labels_at: where the label of a single setting stands.
        found, deleted, names: as in ``SettingsTab``; names are as shown.
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
                    self.cells[key] = cell, specs[key].label if key in specs else Label(label or "", label or "")
                    self.labels_at[key] = block.cell(number, "setting")
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


def _label(key: str) -> Label:
    return Label(template(f"settings_tab.{key}", "zh"), template(f"settings_tab.{key}", "en"))
