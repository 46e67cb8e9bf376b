"""Which tabs of a workbook hold records, and of what: names first, headers then (contract §3)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from custsheet.cleaning.words import reading_rules
from custsheet.errors import InputError, about_workbook_in
from custsheet.ooxml import Package
from custsheet.reading.grid import Grid, GridReader
from custsheet.reading.headers import Vocabulary
from custsheet.reading.language import language_of, language_of_tabs
from custsheet.reading.likely_names import unnamed_list
from custsheet.reading.mapping import IGNORE
from custsheet.reading.mapping import Mapping as ColumnMapping
from custsheet.reading.other_layouts import is_period, is_summary_copy, why_no_list
from custsheet.reading.recognition import NamedAs, Table, find_table, name_says
from custsheet.schema import SheetSpec
from custsheet.texts import LANGS, Lang, text


@dataclass
class FoundSheet:
    """One recognised sheet on the way to its layout."""

    grid: Grid
    table: Table


_TELLING_ROWS = 20
"""The first rows of a tab tell its language when nothing in it is recognised."""


class SearchResult(NamedTuple):
    """The sheets with records, and the others as (name, reason), both in the order of the tabs.

    ``likely_names`` has the letter of the likeliest column of names of each ``unnamed_list`` among the others.
    """

    found: list[FoundSheet]
    skipped: list[tuple[str, str]]
    likely_names: dict[str, str]


@dataclass
class _Search:
    """What is looked for, where, and what came of it."""

    package: Package
    vocabulary: Vocabulary
    mapping: ColumnMapping
    marks: Mapping[tuple[str, str], str]
    own_tabs: Collection[str]
    found: list[FoundSheet] = field(default_factory=list)
    skipped: list[tuple[str, str]] = field(default_factory=list)
    headerless: list[tuple[str, NamedAs]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    likely_names: dict[str, str] = field(default_factory=dict)

    @cached_property
    def periods(self) -> frozenset[str]:
        """Names of the tabs that are called after a month, a quarter or a day."""
        return frozenset(filter(is_period, self.package.sheet_names))


def search_sheets(
    package: Package,
    grids: GridReader,
    vocabulary: Vocabulary,
    mapping: ColumnMapping,
    marks: Mapping[tuple[str, str], str],
    own_tabs: Collection[str],
) -> SearchResult:
    """Look at every tab.

    Raises:
        InputError: no_customer_sheet, sheet_without_header.
    """
    search = _Search(package, vocabulary, mapping, marks, own_tabs)
    _look_at_all(search, grids)
    with about_workbook_in(_language(search)):
        _require_headers(search)
    return SearchResult(search.found, search.skipped, search.likely_names)


def _look_at_all(search: _Search, grids: GridReader) -> None:
    """Look at every tab: visible ones first, hidden ones only for what no visible tab holds."""
    hidden = []
    for entry in search.package.sheet_entries:
        if entry.name in search.own_tabs:
            search.skipped.append((entry.name, "own"))
        elif not entry.is_worksheet:
            search.skipped.append((entry.name, "chart"))
        elif search.mapping.sheets.get(entry.name) == IGNORE:
            search.skipped.append((entry.name, "ignored"))
        elif entry.state != "visible" and entry.name not in search.mapping.sheets:
            hidden.append(entry.name)
        else:
            _search_sheet(search, grids.read(entry.name))
    _drop_unnamed(search)
    known = {each.table.spec.key for each in search.found}
    for name in hidden:
        named = name_says(name, search.vocabulary)
        if named and named.reason == "name" and named.key not in known:
            _search_sheet(search, grids.read(name))
        else:
            search.skipped.append((name, "hidden"))
    order = {name: place for place, name in enumerate(search.package.sheet_names)}
    search.found.sort(key=lambda each: order[each.grid.name])
    search.skipped.sort(key=lambda each: order[each[0]])


def _drop_unnamed(search: _Search) -> None:
    """Where a tab is called customers, another that merely looks so (suppliers, say) is none."""
    named = {each.table.spec.key for each in search.found if each.table.reason != "headers"}
    for each in list(search.found):
        if each.table.spec.marks_ours and each.table.reason == "headers" and each.table.spec.key in named:
            search.found.remove(each)
            search.skipped.append((each.grid.name, "only_similar"))


def _search_sheet(search: _Search, grid: Grid) -> None:
    named = name_says(grid.name, search.vocabulary)
    if grid.name in search.mapping.sheets:
        named = NamedAs(search.mapping.sheets[grid.name], "mapped")
    if grid.is_empty:
        search.skipped.append((grid.name, "empty"))
        return
    search.texts += [cell for row in grid.rows[:_TELLING_ROWS] for cell in row if isinstance(cell, str) and cell]
    marked = {letter: key for (sheet, letter), key in search.marks.items() if sheet == grid.name}
    table = find_table(grid, search.vocabulary, named=named, mapped=search.mapping.of_sheet(grid.name), marked=marked)
    if table and table.reason in ("headers", "name_part") and is_summary_copy(grid, table.block.rows[0]):
        search.skipped.append((grid.name, "summary_copy"))
        return
    if table:
        search.found.append(FoundSheet(grid, table))
        return
    if named and named.reason != "name_part":
        search.headerless.append((grid.name, named))
        search.skipped.append((grid.name, "named_without_header"))
        if letter := unnamed_list(grid):
            search.likely_names[grid.name] = letter
    else:
        _skip(search, grid)


def _skip(search: _Search, grid: Grid) -> None:
    """Say why a sheet is no list, or that it is one of which nobody knows where the names are."""
    why = why_no_list(grid, search.periods)
    letter = unnamed_list(grid) if why == "not_a_list" else None
    if letter is not None:
        search.likely_names[grid.name] = letter
    search.skipped.append((grid.name, why if letter is None else "unnamed_list"))


def _language(search: _Search) -> Lang | None:
    """The language of what was recognised: headers, else names of tabs; None when nothing was."""
    headers = [match.header for each in search.found for match in each.table.columns.matches if match.header]
    words = headers or [sheet for sheet, named in search.headerless if named.reason != "mapped"]
    return language_of(words) if words else language_of_tabs(search.package.sheet_names, search.texts)


def _require_headers(search: _Search) -> None:
    """Refuse a core sheet known by name without usable header, and a workbook without customers."""
    known = {each.table.spec.key for each in search.found}
    schema = search.vocabulary.schema
    for sheet, named in search.headerless:
        spec = schema.sheets[named.key]
        if named.reason == "mapped" or (spec.core and named.key not in known):
            raise InputError(
                "sheet_without_header",
                path=search.package.path,
                sheet=sheet,
                rows=reading_rules("recognition")["search_rows"],
                **_wanted(spec, (*spec.required, spec.record_key, "name")),
            )
    if "customers" not in known:
        spec = schema.sheets["customers"]
        raise InputError(
            "no_customer_sheet",
            path=search.package.path,
            sheets=", ".join(search.package.sheet_names),
            **_way_out(search),
            **_wanted(spec, (*spec.required, "contact", "mobile", "phone")),
        )


def _way_out(search: _Search) -> dict[str, str]:
    """What to say of the first sheet that may hold the customers under headers that nobody knows."""
    if not search.likely_names:
        return {"likely": "", "likely_en": ""}
    sheet, letter = next(iter(search.likely_names.items()))
    # Where the sheet's name speaks for another type, one has to say first that it holds customers.
    is_named = any(sheet == name for name, _ in search.headerless)
    option = f'--map "{sheet}=customers" ' * is_named + f'--map "{sheet}!{letter}=name"'
    said = {lang: text("errors.likely_customers", lang, option=option, sheet=sheet) for lang in LANGS}
    return {"likely": said["zh"], "likely_en": said["en"]}


def _wanted(spec: SheetSpec, keys: Iterable[str | None]) -> dict[str, str]:
    """The sheet and the columns of it that would do, as the sentences of errors name them."""
    labels = [spec.columns[key].label for key in dict.fromkeys(keys) if key in spec.columns]
    return {
        "label": spec.label.zh,
        "label_en": spec.label.en,
        "wanted": "、".join(label.zh for label in labels),
        "wanted_en": ", ".join(label.en for label in labels),
    }
