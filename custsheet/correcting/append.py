"""Records that a program appends below the last one, formatted like their neighbours (CONTRACT §7)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd

from custsheet.changes.cells import fitting
from custsheet.changes.change import Change
from custsheet.changes.change_set import SheetWrite, TypedCell
from custsheet.changes.highlights import Place, highlight_rules, is_ours
from custsheet.correcting.correction import reason_text
from custsheet.correcting.entered import is_missing
from custsheet.correcting.record_columns import (
    SHEET_NAME,
    cells_of,
    check_columns,
    check_typed,
    check_writable,
    spec_of,
)
from custsheet.correcting.update import Values
from custsheet.errors import UsageError
from custsheet.ooxml import Package
from custsheet.reading import Reading, SheetLayout
from custsheet.refs import MAX_ROW, column_letter, column_number
from custsheet.schema import Settings
from custsheet.texts import Lang, text

REASON = "appended"
Record = Mapping[str, object]


def row_writes(
    rows: Sequence[Record], key: str, reading: Reading, package: Package, settings: Settings
) -> tuple[list[SheetWrite], list[Any], Values]:
    """Place new rows right below the last record of a sheet.

    Args:
        rows: column key → value, see ``entered``; if the records are on several sheets, ``sheet_name`` chooses one,
            the last by default.
        key: the record type.
        reading, package: the workbook; not changed.
        settings: its rules and lists.

    Returns:
        One SheetWrite per sheet, the rows' index labels in their order, and the values that the frame must then have.

    Raises:
        UsageError: an unknown or computed column, a value that the column cannot hold, a required one that is
            missing, no room below the records; the message names row (0-based, of ``rows``) and column.
    """
    check_columns(key, dict.fromkeys(column for row in rows for column in row))
    layouts = {each.sheet_name: each for each in reading.layout.all(key)}
    if not layouts:
        raise UsageError("record_no_sheet", key=key)
    labels: dict[int, Any] = {}
    values: Values = {}
    writes = []
    for name, numbers in _by_sheet(rows, layouts, key).items():
        layout = layouts[name]
        check_writable(layout)
        start = layout.last_row + 1
        here = {number: start + place for place, number in enumerate(numbers)}
        labels |= {number: (name, row) if len(layouts) > 1 else row for number, row in here.items()}
        typed = []
        for column in _filled(rows, numbers, layout):
            given = {number: rows[number].get(column) for number in numbers}
            check_typed(layout, column, next((n for n, value in given.items() if not is_missing(value)), numbers[0]))
            for number, each in cells_of(given, layout, column, reading, settings.lists).items():
                values[labels[number], column] = each.value
                if each.cell is not None:
                    typed.append(_typed(here[number], layout, column, each.cell))
        _check_room(layout, list(here.values()), typed, reading, package)
        writes.append(_write(layout, typed, tuple(here.values()), package, settings, reading))
    return writes, [labels[number] for number in range(len(rows))], values


def _by_sheet(rows: Sequence[Record], layouts: Mapping[str, SheetLayout], key: str) -> dict[str, list[int]]:
    """Sheet name → the positions of the rows that go there."""
    found: dict[str, list[int]] = {}
    for number, row in enumerate(rows):
        wanted = row.get(SHEET_NAME)
        name = list(layouts)[-1] if is_missing(wanted) else str(wanted)
        if name not in layouts:
            raise UsageError("record_sheet_unknown", key=key, row=number, sheet=name, known=", ".join(layouts))
        found.setdefault(name, []).append(number)
    return found


def _filled(rows: Sequence[Record], numbers: Iterable[int], layout: SheetLayout) -> list[str]:
    """The columns that any row fills, plus the sheet's required ones, in schema order."""
    filled = {column for number in numbers for column, value in rows[number].items() if not is_missing(value)}
    spec = spec_of(layout.key)
    required = set(spec.required) & set(layout.columns)
    return [column for column in spec.columns if column in filled | required]


def _typed(row: int, layout: SheetLayout, column: str, cell: Any) -> TypedCell:
    number_format = spec_of(layout.key).columns[column].number_format
    return TypedCell(row, layout.columns[column], column, cell, None if number_format == "General" else number_format)


def _check_room(
    layout: SheetLayout, rows: Sequence[int], typed: Iterable[TypedCell], reading: Reading, package: Package
) -> None:
    """Raise UsageError if anything is in the way below the records, or in a cell to fill."""
    contents = reading.contents_on(layout.sheet_name)
    tables = package.worksheet(layout.sheet_name).tables
    totals = [each.range.last_row for each in tables if each.has_totals and each.range.first_row == layout.header_row]
    below = [row for row in (layout.foot_row, *totals) if row is not None]
    if below or rows[-1] > MAX_ROW:
        raise UsageError("record_no_room", sheet=layout.sheet_name, row=min(below, default=MAX_ROW))
    known = [column_number(match.letter) for match in layout.matches if not match.ours]
    shown = [(row, column) for row in rows for column in known if not contents.shows_nothing(row, column)]
    taken = [(cell.row, cell.column) for cell in typed if contents.is_filled(cell.row, cell.column)]
    for row, column in (*shown, *taken):
        raise UsageError("record_cell_taken", sheet=layout.sheet_name, cell=f"{column_letter(column)}{row}")


def _write(
    layout: SheetLayout,
    typed: Sequence[TypedCell],
    rows: tuple[int, ...],
    package: Package,
    settings: Settings,
    reading: Reading,
) -> SheetWrite:
    letters = {**layout.columns, **{match.key: match.letter for match in layout.matches if match.ours}}
    place = Place(
        layout.key, layout.sheet_name, letters, layout.header_rows, layout.first_row, rows[-1], layout.foot_row
    )
    has_marks = any(map(is_ours, package.worksheet(layout.sheet_name).rule_formulas))
    return SheetWrite(
        place=place,
        typed=tuple(typed),
        appended=rows,
        like_letters=tuple(layout.headers),
        rules=tuple(highlight_rules(place, settings, reading.lang)) if has_marks else None,
    )


def logged_rows(
    writes: Iterable[SheetWrite], layouts: Iterable[SheetLayout], as_of: date | None, lang: Lang
) -> Iterator[Change]:
    """One line of 变更记录 per appended row, listing every entered value with its column's header.

    Args:
        layouts: the sheets before the change, for their headers.
        as_of: the date that the log gives.
    """
    headers = {layout.sheet_name: layout.headers for layout in layouts}
    for write in writes:
        of_row: dict[int, list[TypedCell]] = {row: [] for row in write.appended}
        for cell in write.typed:
            of_row[cell.row].append(cell)
        for row, cells in of_row.items():
            said = [f"{headers[write.place.sheet][cell.letter]}: {cell.value}" for cell in cells]
            customer = next((str(cell.value) for cell in cells if cell.key == "customer_id"), None)
            yield Change(
                sheet=write.place.sheet,
                row=row,
                letter="",
                old=None,
                new=fitting("; ".join(said)),
                source=reason_text(REASON, lang),
                as_of=as_of,
                header=text("clean.whole_row", lang),
                customer_id=customer,
            )


def as_records(rows: object, key: str) -> list[Record]:
    """The rows of a DataFrame, a list of dicts or a single dict; UsageError for anything else."""
    if isinstance(rows, pd.DataFrame):
        return [dict(zip(rows.columns, row, strict=True)) for row in rows.itertuples(index=False, name=None)]
    if isinstance(rows, Mapping):
        return [rows]
    if not isinstance(rows, Iterable) or isinstance(rows, str | bytes):
        raise UsageError("record_no_rows", key=key, value=type(rows).__name__)
    found: list[Record] = []
    for each in rows:
        if not isinstance(each, Mapping):
            raise UsageError("record_no_rows", key=key, value=type(each).__name__)
        found.append(each)
    return found
