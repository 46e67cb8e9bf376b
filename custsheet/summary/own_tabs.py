"""Recognise our tabs by their content, for files whose defined names another program dropped."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from custsheet.ooxml import Package
from custsheet.ooxml.stored_cells import StoredValue
from custsheet.schema import Settings, load_schema
from custsheet.scoring.kpi_rates import MONTHS
from custsheet.settings_tab.places import KEY_COLUMN, keys_of
from custsheet.summary.layout import block_layouts
from custsheet.summary.list_layout import list_columns
from custsheet.summary.parts import parts
from custsheet.summary.team.layout import column_of, columns
from custsheet.texts import LANGS, Lang, text

Cells = Mapping[tuple[int, int], StoredValue]
"""(row, column), 1-based → stored value, for every cell of a sheet that is not empty."""

_MONTHS = {"months": MONTHS}
_ENOUGH_KEYS = 5
"""A sheet with this many setting keys in the hidden first column is the 设置 tab."""


def find_tab(package: Package, tab: str, names: Iterable[str]) -> str | None:
    """The first of the sheets ``names`` with the content of our tab ``tab``; None without a match."""
    return next((name for name in names if shows(tab, cells_of(package, name))), None)


def likely_names(package: Package, tab: str, remembered: str | None = None) -> list[str]:
    """The worksheets that may be our tab ``tab``, by name: the remembered one, then those with its label."""
    label = load_schema().own_tabs[tab]
    wanted = [name for name in (remembered, *(label[lang] for lang in LANGS)) if name]
    sheets = [entry.name for entry in package.sheet_entries if entry.is_worksheet]
    exact = [sheet for name in wanted for sheet in sheets if sheet.casefold() == name.casefold()]
    alike = [sheet for name in wanted for sheet in sheets if sheet.casefold().startswith(name.casefold())]
    return list(dict.fromkeys([*exact, *alike]))


def cells_of(package: Package, sheet: str) -> dict[tuple[int, int], StoredValue]:
    """The cells of a sheet that are not empty."""
    return {(cell.row, cell.column): cell.value for cell in package.worksheet(sheet).iter_cells() if cell.value != ""}


def shows(tab: str, cells: Cells) -> bool:
    """Whether these cells have the content of our tab ``tab``, in any language."""
    if tab in ("issues", "changes"):
        first_row = {value for (row, _), value in cells.items() if row == 1}
        return any(list_labels(tab, lang) <= first_row for lang in LANGS)
    if tab == "settings":
        keys = set(keys_of(load_schema(), Settings.defaults()))
        return sum(column == KEY_COLUMN and value in keys for (_, column), value in cells.items()) >= _ENOUGH_KEYS
    if tab == "guide":
        return cells.get((1, 1)) in {text("guide.title", lang) for lang in LANGS}
    if tab == "kpi":
        return any(True for _ in header_rows(cells, "owners"))
    values = {value for value in cells.values() if isinstance(value, str)}
    return any(2 * len(values & titles) > len(titles) for titles in map(_titles, LANGS))


def list_labels(tab: str, lang: Lang) -> set[str]:
    """The header of 数据问题 or 变更记录."""
    return {text(f"summary.{tab}.columns.{column.key}", lang) for column in list_columns(tab)}


def block_titles(name: str) -> set[str]:
    """The title of a block of 汇总, in every language."""
    return {text(f"summary.{name}.title", lang) for lang in LANGS}


@cache
def fixed_words(tab: str) -> frozenset[str]:
    """Every heading and label outside the value cells of 汇总 or 员工绩效, in every language."""
    if tab == "kpi":
        keys = {f"kpi.columns.{c.key}" for name in ("owners", "months", "tiers", "definitions") for c in columns(name)}
        keys |= {f"kpi.headings.{name}" for name in ("months", "tiers", "definitions")}
    else:
        keys = {f"summary.{name}.title" for name in block_layouts()}
        keys |= {
            f"summary.{name}.columns.{column.key}"
            for name, layout in block_layouts().items()
            for column in layout.columns
            if not layout.live_header
        }
        keys |= {f"summary.sections.{part.name}" for part in parts() if part.kind == "section"}
        keys |= {f"summary.charts.{part.name}.title" for part in parts() if part.is_chart}
    return frozenset(text(key, lang, **_MONTHS) for key in keys for lang in LANGS)


def header_rows(cells: Cells, table: str) -> Iterator[int]:
    """The rows that hold the headers of a table of 员工绩效 in our columns, from the top."""
    places = {column.key: column_of(table, column.key) + 1 for column in columns(table)}
    first = next(iter(places.values()))
    for row in sorted(row for row, column in cells if column == first):
        found = {key: cells.get((row, column)) for key, column in places.items()}
        if any(all(found[key] == text(f"kpi.columns.{key}", lang) for key in places) for lang in LANGS):
            yield row


def _titles(lang: Lang) -> set[str]:
    lists = (name for name, layout in block_layouts().items() if layout.shape == "list")
    return {text(f"summary.{name}.title", lang) for name in lists}
