"""A workbook as found: its package, what is ours in it, its rules and its records. Read once, never changed."""

from __future__ import annotations

from collections.abc import Mapping as MappingOf
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import pandas as pd

from custsheet.changes.marks import Marks, read_marks, split_reference
from custsheet.changes.state import Silenced, State, read_state
from custsheet.errors import about_workbook_in
from custsheet.ooxml import Package
from custsheet.reading import GridReader, Mapping, Reading, SheetLayout, read_workbook
from custsheet.refreshing.lost_names import FoundAgain, find_again
from custsheet.schema import Schema, Settings, load_schema
from custsheet.settings_tab.bad_settings import BadSetting
from custsheet.settings_tab.places import is_settings_tab
from custsheet.settings_tab.read import SettingsTab, read_settings_tab
from custsheet.summary import ignored_in
from custsheet.texts import LANGS, Lang

Rows = list[list[object]]


@dataclass(frozen=True)
class Source:
    """Everything known of a workbook before it is refreshed.

    Attributes:
        data: the bytes of the file.
        package: the same, opened; for looking only.
        reading: layout, frames and findings.
        settings: the rules, from the 设置 tab where there is one.
        settings_tab: that tab as read.
        marks, state: what is ours, and what the last refresh remembered.
        own_rows: tab key → the rows of a tab of ours as found, header included.
        again: what is ours although its name was lost; ``package`` has these names already.
    """

    data: bytes
    package: Package
    reading: Reading
    schema: Schema
    settings: Settings
    settings_tab: SettingsTab | None
    marks: Marks
    state: State
    own_rows: MappingOf[str, Rows]
    again: FoundAgain = field(default_factory=FoundAgain)

    @cached_property
    def layouts(self) -> dict[str, SheetLayout]:
        """Sheet name → layout, of the recognised sheets that may be written to."""
        return {layout.sheet_name: layout for layout in self.reading.layout.sheets if layout.writable}

    @property
    def bad_settings(self) -> Sequence[BadSetting]:
        """The cells of the 设置 tab that cannot be used."""
        return () if self.settings_tab is None else self.settings_tab.bad

    @property
    def state_tab(self) -> str:
        """The name of the memory tab."""
        return self.marks.tabs.get("state") or self.schema.own_tabs["state"].zh

    def present(self) -> dict[str, set[str]]:
        """Record type → keys of the columns that its sheets have and whose values are known."""
        found: dict[str, set[str]] = {}
        for layout in self.reading.layout.sheets:
            found.setdefault(layout.key, set()).update(set(layout.columns) - layout.uncalculated)
        return found

    def theirs(self, frames: MappingOf[str, pd.DataFrame]) -> dict[tuple[str, str], pd.Series[Any]]:
        """What people typed under computed labels, by (record type, column key), along the (completed) frames."""
        return {
            (key, name): typed[name].reindex(frames[key].index)
            for key, typed in self.reading.theirs.items()
            for name in map(str, typed.columns)
            if not self._is_remembered(key, name)
        }

    def _is_remembered(self, key: str, name: str) -> bool:
        """Is a column ours although its mark was lost? Memory knows the header under which it stood."""
        header = self.state.columns.get(f"{key}.{name}")
        return header is not None and any(
            match.key == name and not match.ours and layout.headers[match.letter] == header
            for layout in self.reading.layout.all(key)
            for match in layout.matches
        )

    @cached_property
    def silenced(self) -> frozenset[Silenced]:
        """Issues that people do not want to see: those remembered, and those newly set to 忽略 in 数据问题."""
        return self.state.silenced | ignored_in(self.own_rows.get("issues", []))


def read_source(data: bytes, path: str = "", mapping: Mapping | None = None, *, strict: bool = True) -> Source:
    """Read a workbook.

    Raises:
        PackageError: the file is no workbook that can be kept whole.
        InputError: no customers in it, two columns for one key, an unreadable 设置 tab, a newer memory.
    """
    package = Package(data, path)
    schema = load_schema()
    grids = GridReader(package, data)
    marks = _with_named_tabs(read_marks(package.defined_names.stored_items()), package, schema)
    memory = marks.tabs.get("state")
    state = read_state(_from_first_row(grids, memory) if memory else [], memory or "")
    again = find_again(package, schema, marks, state)
    for name, reference in again.names.items():
        package.defined_names.set(name, reference)  # for whoever looks for our cells from here on
    marks = replace(marks, tabs={**marks.tabs, **again.tabs})
    names = dict(package.defined_names.items())
    own = {tab: name for tab, name in marks.tabs.items() if name in package.sheet_names}
    own_rows = {tab: _from_first_row(grids, name) for tab, name in own.items() if name and tab in _READ_TABS}
    settings_tab = _settings_tab(own, own_rows, names, package, schema)
    settings = Settings.defaults() if settings_tab is None else settings_tab.settings
    reading = read_workbook(
        package,
        data,
        schema,
        mapping or Mapping(),
        own_tabs=frozenset(name for name in own.values() if name),
        marks=marks.by_place(),
        made_by_us=state.ours,
        lists=settings.lists,
        strict=strict,
    )
    return Source(data, package, reading, schema, settings, settings_tab, marks, state, own_rows, again)


_READ_TABS = ("settings", "issues", "changes")


def _settings_tab(
    own: MappingOf[str, str | None], rows: MappingOf[str, Rows], names: dict[str, str], package: Package, schema: Schema
) -> SettingsTab | None:
    tab = own.get("settings")
    if not tab:
        return None
    said: Lang | None = next((lang for lang in LANGS if tab == schema.own_tabs["settings"][lang]), None)
    sheet = package.worksheet(tab)
    formulas = [(cell.row, cell.column) for cell in sheet.iter_cells() if cell.formula is not None]
    with about_workbook_in(said):
        return read_settings_tab(
            rows["settings"],
            names,
            schema,
            tab,
            said or "zh",
            formulas=formulas,
            unknown=sheet.formulas_without_value(),
            merged=sheet.merged_ranges,
        )


def _with_named_tabs(marks: Marks, package: Package, schema: Schema) -> Marks:
    """Add the tabs that are ours without a mark: a 设置 tab tells by its blocks, the memory by its name."""
    tabs = dict(marks.tabs)
    names = dict(package.defined_names.items())
    if "settings" not in tabs and is_settings_tab(names):
        sheets = (split_reference(ref)[0] for name, ref in names.items() if name.startswith("custsheet_settings_"))
        tabs["settings"] = next((sheet for sheet in sheets if sheet), None)
    memory = schema.own_tabs["state"].zh
    if tabs.get("state") is None and memory in package.sheet_names:
        tabs["state"] = memory
    return Marks(marks.columns, tabs)


def _from_first_row(grids: GridReader, sheet: str) -> Rows:
    """The rows of a sheet from A1 on; blank cells are None."""
    grid = grids.read(sheet)
    left: list[object] = [None] * (grid.first_column - 1)
    above: Rows = [[] for _ in range(grid.first_row - 1)]
    return above + [left + [None if value == "" else value for value in row] for row in grid.rows]
