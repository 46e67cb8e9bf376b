"""``read_workbook``: from a file to its layout and frames, in one readable page (contract §3)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import pandas as pd

from custsheet.errors import about_workbook_in
from custsheet.issues import Findings
from custsheet.ooxml import Package
from custsheet.reading.column_findings import report_columns, report_copies, report_left_out, report_nameless
from custsheet.reading.contents import SheetContents
from custsheet.reading.copies import find_copies
from custsheet.reading.frames import SheetValues, build_records, merged_rows, on_sheet, sheet_values
from custsheet.reading.grid import GridReader
from custsheet.reading.headers import Vocabulary
from custsheet.reading.language import language_of
from custsheet.reading.layout import Layout, SheetLayout
from custsheet.reading.mapping import Mapping as ColumnMapping
from custsheet.reading.mapping import check_mapping
from custsheet.reading.records import find_records
from custsheet.reading.sheet_search import FoundSheet, search_sheets
from custsheet.refs import column_number, row_of
from custsheet.schema import ListSpec, Schema
from custsheet.texts import Lang


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
        contents: sheet name → what its cells hold, whatever they show.
    """

    layout: Layout
    frames: dict[str, pd.DataFrame]
    findings: Findings
    lang: Lang
    ours: bool
    raw: dict[str, pd.DataFrame]
    theirs: dict[str, pd.DataFrame]
    contents: dict[str, SheetContents] = field(default_factory=dict)

    def contents_on(self, sheet_name: str) -> SheetContents:
        """What the cells of a recognised sheet hold; nothing on a sheet that is still to be made."""
        return self.contents.get(sheet_name, SheetContents())

    def is_filled(self, key: str, column: str) -> pd.Series[bool]:
        """For each record of a type: does anything stand in its cell of a column? (contract §1.2)"""
        raw = self.raw[key]
        filled = raw[column].notna() if column in raw else pd.Series(False, index=raw.index)
        for sheet in self.layout.all(key):
            if column not in sheet.columns:
                continue
            number = column_number(sheet.columns[column])
            rows = {ref.row for ref in self.contents_on(sheet.sheet_name).silent if ref.column == number}
            labels = [label for label in on_sheet(raw, sheet.sheet_name).index if row_of(label) in rows]
            filled[labels] = True
        return filled

    @property
    def some_ids_unknown(self) -> bool:
        """Are there customers whose number is a formula that no spreadsheet program has calculated?"""
        return "customer_id" in self.uncalculated("customers")

    def uncalculated(self, key: str) -> frozenset[str]:
        """Columns of a record type whose formulas no spreadsheet program has calculated: unknown, not blank."""
        return frozenset().union(*(sheet.uncalculated for sheet in self.layout.all(key)))


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
    vocabulary = Vocabulary(schema)
    found, skipped, likely_names = search_sheets(
        package, GridReader(package, data), vocabulary, mapping, marks or {}, own_tabs
    )
    findings = Findings()
    parts = [_part(each, vocabulary) for each in found]
    copies = list(find_copies(parts, schema))
    left_alone = report_copies(copies, findings)
    found = [each for each in found if each.grid.name not in left_alone]
    parts = [part for part in parts if part.layout.sheet_name not in left_alone]
    skipped = sorted([*skipped, *left_alone.items()], key=lambda each: package.sheet_names.index(each[0]))
    layout = Layout(tuple(part.layout for part in parts), tuple(skipped), likely_names)
    lang = _language(layout)
    with about_workbook_in(lang):
        report_columns(found, findings, strict=strict)
        report_left_out(parts, vocabulary, findings)
        report_nameless(found, parts, findings)
        for copy in copies if strict else ():
            if not {copy.sheet, copy.other} & left_alone.keys():
                copy.refuse(package.path)
    frames, raw, theirs = {}, {}, {}
    for key, spec in schema.sheets.items():
        sheets = [part for part in parts if part.layout.key == key]
        if sheets:
            records = build_records(sheets, spec, lists or schema.lists, findings, uses_1904=package.uses_1904)
            frames[key], raw[key], theirs[key] = records.frame, records.raw, records.theirs
    ours = made_by_us or any(schema.is_our_name(sheet.sheet_name) for sheet in layout.all("customers"))
    contents = {part.layout.sheet_name: part.contents for part in parts}
    return Reading(layout, frames, findings, lang, ours, raw, theirs, contents)


def _part(found: FoundSheet, vocabulary: Vocabulary) -> SheetValues:
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
        last_used_cell=grid.last_used_cell,
    )
    return sheet_values(grid, layout)


def _language(layout: Layout) -> Lang:
    return language_of([match.header for sheet in layout.sheets for match in sheet.matches if match.header])
