"""``read_workbook``: from a file to its layout and frames, in one readable page (contract §3)."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import pandas as pd

from custsheet.cleaning.words import reading_rules
from custsheet.errors import InputError
from custsheet.issues import Findings
from custsheet.ooxml import Package
from custsheet.reading.copies import refuse_copies
from custsheet.reading.frames import SheetValues, build_records, merged_rows, sheet_values
from custsheet.reading.grid import Grid, GridReader
from custsheet.reading.headers import Vocabulary
from custsheet.reading.layout import Layout, SheetLayout
from custsheet.reading.mapping import IGNORE, check_mapping
from custsheet.reading.mapping import Mapping as ColumnMapping
from custsheet.reading.numbered_columns import numbered_columns
from custsheet.reading.other_layouts import is_summary_copy, why_no_list
from custsheet.reading.recognition import NamedAs, Table, find_table, name_says
from custsheet.reading.records import find_records
from custsheet.refs import column_number
from custsheet.schema import Label, ListSpec, Schema
from custsheet.texts import Lang

_SHOWN = 6
_CHINESE = re.compile(r"[\u2e80-\u9fff]")


@dataclass(frozen=True)
class Reading:
    """What a workbook says.

    Attributes:
        layout: where everything is.
        frames: record type → typed frame; only types that the workbook has a sheet for.
        findings: what could not be read, or only with a warning.
        lang: the language of most recognised headers.
        ours: was it made by custsheet, or is its customer sheet named 客户信息 / Customers?
        raw: record type → cell values as stored (object dtype, None for blank) of the recognised keys, same index.
        theirs: record type → typed values of computed columns and typed figures that are people's own, same index.
    """

    layout: Layout
    frames: dict[str, pd.DataFrame]
    findings: Findings
    lang: Lang
    ours: bool
    raw: dict[str, pd.DataFrame]
    theirs: dict[str, pd.DataFrame]

    def uncalculated(self, key: str) -> frozenset[str]:
        """Columns of a record type whose formulas no spreadsheet program has calculated: unknown, not blank."""
        return frozenset().union(*(sheet.uncalculated for sheet in self.layout.all(key)))


@dataclass
class _Found:
    """One recognised sheet on the way to its layout."""

    grid: Grid
    table: Table


@dataclass
class _Search:
    """What is looked for, where, and what came of it."""

    package: Package
    vocabulary: Vocabulary
    mapping: ColumnMapping
    marks: Mapping[tuple[str, str], str]
    own_tabs: Collection[str]
    found: list[_Found] = field(default_factory=list)
    skipped: list[tuple[str, str]] = field(default_factory=list)
    headerless: list[NamedAs] = field(default_factory=list)


def read_workbook(
    package: Package,
    data: bytes,
    schema: Schema,
    mapping: ColumnMapping | None = None,
    *,
    own_tabs: Collection[str] = (),
    marks: Mapping[tuple[str, str], str] | None = None,
    made_by_us: bool = False,
    lists: Mapping[str, ListSpec] | None = None,
    strict: bool = True,
) -> Reading:
    """Recognise the sheets of a workbook and read their records. Nothing is changed.

    Args:
        package: the opened workbook.
        data: its bytes.
        schema: sheets, columns and lists.
        mapping: what a person said about columns and sheets.
        own_tabs: names of the tabs that custsheet made; they hold no records.
        marks: (sheet name, column letter) → key of the columns that carry our mark.
        made_by_us: the workbook's memory says that ``new`` made it.
        lists: list name → values as the workbook's 设置 have them; the schema's by default.
        strict: refuse two columns for one key and copies of a sheet; otherwise the first counts, with a finding.

    Raises:
        InputError: no_customer_sheet, sheet_without_header, two_columns, copied_sheets.
        UsageError: the mapping names what is not there.
    """
    mapping = mapping or ColumnMapping()
    check_mapping(mapping, schema, package.sheet_names)
    search = _Search(package, Vocabulary(schema), mapping, marks or {}, own_tabs)
    _search_sheets(search, GridReader(package, data))
    _require_headers(search)
    findings = Findings()
    parts = [_part(each, search.vocabulary) for each in search.found]
    _report_columns(search.found, findings, strict)
    _report_left_out(parts, search.vocabulary, findings)
    if strict:
        refuse_copies(parts, schema, package.path)
    layout = Layout(tuple(part.layout for part in parts), tuple(search.skipped))
    frames, raw, theirs = {}, {}, {}
    for key, spec in schema.sheets.items():
        sheets = [part for part in parts if part.layout.key == key]
        if sheets:
            records = build_records(sheets, spec, lists or schema.lists, findings, uses_1904=package.uses_1904)
            frames[key], raw[key], theirs[key] = records.frame, records.raw, records.theirs
    ours = made_by_us or any(schema.is_our_name(sheet.sheet_name) for sheet in layout.all("customers"))
    return Reading(layout, frames, findings, _language(layout), ours, raw, theirs)


def _search_sheets(search: _Search, grids: GridReader) -> None:
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
    marked = {letter: key for (sheet, letter), key in search.marks.items() if sheet == grid.name}
    table = find_table(grid, search.vocabulary, named=named, mapped=search.mapping.of_sheet(grid.name), marked=marked)
    if table and table.reason in ("headers", "name_part") and is_summary_copy(grid, table.block.rows[0]):
        search.skipped.append((grid.name, "summary_copy"))
        return
    if table:
        search.found.append(_Found(grid, table))
        return
    if named and named.reason != "name_part":
        search.headerless.append(named)
        search.skipped.append((grid.name, "named_without_header"))
    else:
        search.skipped.append((grid.name, why_no_list(grid, search.package.sheet_names)))


def _require_headers(search: _Search) -> None:
    """Refuse a core sheet known by name without usable header, and a workbook without customers."""
    known = {each.table.spec.key for each in search.found}
    schema = search.vocabulary.schema
    nameless = [sheet for sheet, reason in search.skipped if reason == "named_without_header"]
    for sheet, named in zip(nameless, search.headerless, strict=True):
        spec = schema.sheets[named.key]
        if named.reason == "mapped" or (spec.core and named.key not in known):
            wanted = [
                spec.columns[key].label.zh for key in (*spec.required, spec.record_key, "name") if key in spec.columns
            ]
            wanted_en = [
                spec.columns[key].label.en for key in (*spec.required, spec.record_key, "name") if key in spec.columns
            ]
            raise InputError(
                "sheet_without_header",
                path=search.package.path,
                sheet=sheet,
                label=spec.label.zh,
                label_en=spec.label.en,
                wanted="、".join(dict.fromkeys(wanted)),
                wanted_en=", ".join(dict.fromkeys(wanted_en)),
                rows=reading_rules("recognition")["search_rows"],
            )
    if "customers" not in known:
        spec = schema.sheets["customers"]
        keys = (*spec.required, "contact", "mobile", "phone")
        raise InputError(
            "no_customer_sheet",
            path=search.package.path,
            sheets=", ".join(search.package.sheet_names),
            label=spec.label.zh,
            label_en=spec.label.en,
            wanted="、".join(spec.columns[key].label.zh for key in keys if key in spec.columns),
            wanted_en=", ".join(spec.columns[key].label.en for key in keys if key in spec.columns),
        )


def _part(found: _Found, vocabulary: Vocabulary) -> SheetValues:
    """The layout of a recognised sheet, and the values of its records."""
    grid, table = found.grid, found.table
    records = find_records(grid, table, vocabulary)
    matches = tuple(table.columns.matches)
    rows = set(records.rows)
    unknown_values = {
        match.key
        for match in matches
        for ref in grid.uncalculated
        if ref.row in rows and ref.column == column_number(match.letter)
    }
    layout = SheetLayout(
        sheet_name=grid.name,
        key=table.spec.key,
        header_row=table.block.row,
        header_rows=table.block.rows,
        rows=tuple(records.rows),
        matches=matches,
        headers=table.columns.headers,
        unknown=tuple(table.columns.unknown),
        foot_row=records.foot_row,
        last_column=table.block.last_column,
        confidence=table.confidence,
        reason=table.reason,
        writable=table.writable,
        uncalculated=frozenset(unknown_values),
        merged=merged_rows(grid, records.rows, matches, table.spec),
        further_blocks=tuple(records.further_blocks),
        last_used_column=max([grid.first_column + grid.width - 1, *(ref.column for ref in grid.uncalculated)]),
    )
    return sheet_values(grid, layout)


def _report_columns(found: Collection[_Found], findings: Findings, strict: bool) -> None:
    """Say once per column what is to be said of it as a whole; refuse two columns for one key."""
    for each in found:
        grid, columns, key = each.grid, each.table.columns, each.table.spec.key
        row = each.table.block.row
        for first, second in columns.conflicts if strict else ():
            raise InputError(
                "two_columns",
                sheet=grid.name,
                cell=f"{first.letter}{row}",
                header=first.header,
                other_cell=f"{second.letter}{row}",
                other_header=second.header,
                label=each.table.spec.columns[first.key].label.zh,
                label_en=each.table.spec.columns[first.key].label.en,
                letter=second.letter,
            )
        for first, second in (*columns.repeated, *columns.conflicts):
            findings.add(
                "two_columns_one_key",
                key,
                column=first.key,
                sheet=grid.name,
                header=first.header,
                cell=f"{first.letter}{row}",
                other=second.header,
                other_cell=f"{second.letter}{row}",
            )
        for match in columns.matches:
            if match.reason == "near":
                findings.add(
                    "near_match_header",
                    key,
                    column=match.key,
                    values=[match.header],
                    sheet=grid.name,
                    header=match.header,
                    known=_in_both(each.table.spec.columns[match.key].label),
                )
        for letter, header in columns.foreign:
            findings.add("unit_unknown", key, values=[header], sheet=grid.name, unit=header, cell=f"{letter}{row}")
        if not each.table.writable:
            findings.add("near_match_sheet", key, sheet=grid.name)
        _report_uncalculated(each, findings)


def _report_left_out(parts: Collection[SheetValues], vocabulary: Vocabulary, findings: Findings) -> None:
    """Say once per sheet what of it is not read: numbered groups of columns, further blocks."""
    for layout in (part.layout for part in parts):
        spec = vocabulary.schema.sheets[layout.key]
        if numbered := numbered_columns(layout.headers, layout.unknown, spec, vocabulary):
            headers = [f"{layout.headers[letter]} ({letter}{layout.header_row})" for letter in numbered]
            shown = ", ".join(headers[:_SHOWN]) + ("…" if len(headers) > _SHOWN else "")
            findings.add("repeated_columns", layout.key, sheet=layout.sheet_name, headers=shown)
        if layout.further_blocks:
            rows = ", ".join(map(str, layout.further_blocks))
            findings.add("further_block", layout.key, sheet=layout.sheet_name, at=rows)


def _in_both(label: Label) -> dict[Lang, str]:
    return {"zh": label.zh, "en": label.en}


def _report_uncalculated(each: _Found, findings: Findings) -> None:
    counts: dict[int, int] = {}
    for ref in each.grid.uncalculated:
        if ref.row > each.table.block.row:
            counts[ref.column] = counts.get(ref.column, 0) + 1
    for match in each.table.columns.matches:
        count = counts.get(column_number(match.letter), 0)
        if count and not match.ours:
            findings.add(
                "formula_without_value", each.table.spec.key, column=match.key, sheet=each.grid.name, count=count
            )


def _language(layout: Layout) -> Lang:
    """The language of most headers; Chinese when there are as many of either."""
    headers = [match.header for sheet in layout.sheets for match in sheet.matches if match.header]
    chinese = sum(_CHINESE.search(header) is not None for header in headers)
    return "zh" if chinese * 2 >= len(headers) else "en"
