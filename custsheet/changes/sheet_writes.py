"""What people's sheets get: the values of every computed column beside what the cells hold now, marks, notes,
rules.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import pandas as pd

from custsheet.changes.cells import CellValue, cell_values
from custsheet.changes.change import Change
from custsheet.changes.change_set import ColumnWrite, NewColumn, SheetWrite, TypedCell
from custsheet.changes.fingerprints import (
    RECORDS,
    canonical,
    nearest_memory,
    record_fingerprints,
    typed_over,
    value_fingerprints,
)
from custsheet.changes.highlights import Place, highlight_rules
from custsheet.changes.hints import header_notes
from custsheet.changes.marks import column_reference
from custsheet.changes.own_columns import OwnColumn
from custsheet.cleaning.identity import is_by_customer, remembered_identities
from custsheet.reading import SheetContents, SheetLayout, on_sheet
from custsheet.refs import CellRef, column_number, row_of
from custsheet.schema import Settings, load_schema
from custsheet.texts import Lang, text


@dataclass(frozen=True)
class SheetRecords:
    """The records of one sheet, as they stand there and as they were worked out.

    Attributes:
        layout: where its rows and columns are now.
        frame: the completed frame of its record type (rows of other sheets among them).
        raw: cell values as stored, index and columns like the frame's; appended rows are not in it.
        contents: what the sheet's cells hold, whatever they show.
        computed: the scored columns, index like the frame's; None when nothing could be scored.
    """

    layout: SheetLayout
    frame: pd.DataFrame
    raw: pd.DataFrame
    contents: SheetContents
    computed: pd.DataFrame | None


def sheet_write(
    records: SheetRecords,
    columns: Sequence[OwnColumn],
    typed: Sequence[TypedCell],
    appended: Sequence[int],
    settings: Settings,
    lang: Lang,
    id_column: NewColumn | None = None,
) -> SheetWrite:
    """What one sheet gets.

    Args:
        columns: our columns on this sheet; one that was not scored is emptied.
        typed, appended: what complete_records added.
        id_column: the column 客户编号 that the sheet gets.
    """
    layout, computed = records.layout, records.computed
    here = on_sheet(records.frame, layout.sheet_name)
    rows = [row_of(label) for label in here.index]
    writes = []
    for own in columns:
        scored = computed is not None and own.spec.key in computed.columns
        values: list[CellValue] = [None] * len(rows)
        if scored and computed is not None:
            values = cell_values(computed[own.spec.key].reindex(here.index), own.spec, settings, lang)
        writes.append(ColumnWrite(own, rows, values, _old_values(own, here, records.raw, records.contents)))
    letters = {**layout.columns, **{own.spec.key: own.letter for own in columns}}
    new = {own.letter for own in columns if own.is_new} | ({id_column.letter} if id_column else set())
    last_row = max([layout.last_row, *appended])
    place = Place(
        layout.key, layout.sheet_name, letters, layout.header_rows, layout.first_row, last_row, layout.foot_row
    )
    return SheetWrite(
        place=place,
        columns=tuple(writes),
        typed=tuple(typed),
        appended=tuple(appended),
        like_letters=tuple(letter for letter in layout.headers if letter not in new),
        rules=tuple(highlight_rules(place, settings, lang)),
        validations=tuple(header_notes(columns, layout.header_row, lang)),
        added=(id_column,) if id_column else (),
    )


def marks_of(columns: Sequence[OwnColumn], layouts: Mapping[str, SheetLayout]) -> dict[str, str]:
    """Defined name → reference of the header cell, for every column of ours."""
    return {
        own.mark: column_reference(own.sheet, CellRef(layouts[own.sheet].header_row, column_number(own.letter)))
        for own in columns
    }


def overwritten(
    write: SheetWrite,
    frame: pd.DataFrame,
    written: Mapping[str, Mapping[str, str]],
    sheet_names: Collection[str],
    as_of: date,
    lang: Lang,
) -> list[Change]:
    """The cells of ours on one sheet that people typed into and that get another value (CONTRACT §3).

    Without memory of a column everything that it holds counts as typed: a workbook that was never refreshed, or one
    whose memory somebody deleted.

    Args:
        written: sheet name → fingerprints that the last refresh left.
        sheet_names: the tabs there are; the memory of any other may be that of a sheet that was renamed.
        as_of, lang: date and language of the lines in 变更记录.
    """
    changed = [column for column in write.columns if any(True for _ in column.changed())]
    if not changed:
        return []
    who = _identities(write, frame)
    remembered = written.get(write.place.sheet)
    if remembered is None:
        remembered = nearest_memory([m for sheet, m in written.items() if sheet not in sheet_names], who)
    found: list[Change] = []
    for column in changed:
        typed = _typed_rows(write, frame, column, remembered, who)
        found += [
            _typed_over(write, frame, column.own, row, old, new, as_of, lang)
            for row, old, new in column.changed()
            if row in typed
        ]
    return found


def _typed_rows(
    write: SheetWrite,
    frame: pd.DataFrame,
    column: ColumnWrite,
    remembered: Mapping[str, str],
    who: Sequence[tuple[object, ...]],
) -> set[int]:
    """The rows of a column in which something else stands than the last refresh wrote."""
    key = column.own.spec.key
    flags = typed_over(remembered, who, key, column.old)
    # A customer that had no number then was known by name.
    if any(flags) and is_by_customer(load_schema().sheets[write.place.key]):
        by_name = typed_over(remembered, _identities(write, frame, by="name"), key, column.old)
        flags = [one and other for one, other in zip(flags, by_name, strict=True)]
    return {row for row, flag in zip(column.rows, flags, strict=True) if flag}


def _typed_over(
    write: SheetWrite,
    frame: pd.DataFrame,
    own: OwnColumn,
    row: int,
    old: CellValue,
    new: CellValue,
    as_of: date,
    lang: Lang,
) -> Change:
    label = (write.place.sheet, row) if isinstance(frame.index, pd.MultiIndex) else row
    customer = frame.loc[label, "customer_id"] if "customer_id" in frame else None
    return Change(
        sheet=write.place.sheet,
        row=row,
        letter=own.letter,
        old=old,
        new=new,
        source=text("writing.typed_over_source", lang),
        as_of=as_of,
        header=own.header,
        key=own.key,
        column=own.spec.key,
        customer_id=customer if isinstance(customer, str) else None,
    )


def remember(write: SheetWrite, frame: pd.DataFrame) -> dict[str, str]:
    """Fingerprints of what this refresh writes on one sheet."""
    memory = {RECORDS: record_fingerprints(_identities(write, frame))}
    return memory | {column.own.spec.key: value_fingerprints(column.values) for column in write.columns}


def _identities(write: SheetWrite, frame: pd.DataFrame, by: Literal["number", "name"] = "number") -> list[Any]:
    """What the memory knows the rows of one sheet by."""
    ours = {column.own.spec.key for column in write.columns}
    here, typed = on_sheet(frame, write.place.sheet), write.place.letters.keys() - ours
    return remembered_identities(load_schema().sheets[write.place.key], here, typed, by=by).tolist()


def _old_values(own: OwnColumn, here: pd.DataFrame, raw: pd.DataFrame, contents: SheetContents) -> list[CellValue]:
    """What the cells hold now: a plain value, or the formula or error that people typed over it."""
    if own.is_new or own.spec.key not in raw.columns:
        return [None] * len(here)
    column = raw[own.spec.key].reindex(here.index)
    values = [None if canonical(value) == "" else value for value in column.tolist()]
    if not contents.formulas and not contents.errors:
        return values
    number = column_number(own.letter)
    typed = [contents.typed(row_of(label), number) for label in here.index]
    return [value if formula is None else formula for value, formula in zip(values, typed, strict=True)]
