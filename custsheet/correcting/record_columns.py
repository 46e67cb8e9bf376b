"""Which columns of a record type a program may write, on which sheet, and the errors for those it may not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from custsheet.correcting.entered import Entered, entered
from custsheet.correcting.forms import Column
from custsheet.errors import UsageError
from custsheet.reading import Reading, SheetLayout, on_sheet
from custsheet.refs import row_name
from custsheet.schema import ListSpec, SheetSpec, load_schema
from custsheet.texts import LANGS, text

SHEET_NAME = "sheet_name"
"""Extra column of a frame whose records are on several sheets."""


def spec_of(key: str) -> SheetSpec:
    """The record type ``key``; UsageError if unknown."""
    sheets = load_schema().sheets
    if key not in sheets:
        raise UsageError("record_type_unknown", key=key, known=", ".join(sheets))
    return sheets[key]


def check_columns(key: str, columns: Iterable[object]) -> None:
    """Raise UsageError for a column that the record type does not have."""
    known = spec_of(key).columns
    for column in columns:
        if column != SHEET_NAME and column not in known:
            raise UsageError("record_column_unknown", key=key, column=column, known=", ".join(known))


def layout_of(reading: Reading, key: str, label: Any) -> SheetLayout:
    """The sheet that a record is on; UsageError if that sheet is not writable."""
    layouts = reading.layout.all(key)
    found = next(each for each in layouts if not isinstance(label, tuple) or each.sheet_name == label[0])
    check_writable(found)
    return found


def check_writable(layout: SheetLayout) -> None:
    """Raise UsageError for a sheet that was recognised by similar headers only."""
    if not layout.writable:
        raise UsageError("record_sheet_unsure", sheet=layout.sheet_name)


def check_typed(layout: SheetLayout, column: str, row: object) -> None:
    """Raise UsageError if the sheet lacks the column, or custsheet computes it."""
    spec = spec_of(layout.key).columns[column]
    match = layout.match.get(column)
    if spec.computed or (match is not None and match.ours):
        raise UsageError("record_column_computed", key=layout.key, row=row, column=column)
    if match is None:
        raise UsageError("record_column_missing", key=layout.key, row=row, column=column, sheet=layout.sheet_name)


def cells_of(
    values: Mapping[Any, object], layout: SheetLayout, column: str, reading: Reading, lists: Mapping[str, ListSpec]
) -> dict[Any, Entered]:
    """Row label → value and cell, of one column of one sheet.

    Args:
        values: by row label, for messages and for the result.

    Raises:
        UsageError: the column cannot hold one of them.
    """
    spec = spec_of(layout.key).columns[column]
    raw = on_sheet(reading.raw[layout.key], layout.sheet_name)
    stored = raw[column].tolist() if column in raw else []
    found = entered(list(values.values()), Column(stored, spec, layout.match[column], lists, reading.lang, False))
    for (label, value), each in zip(values.items(), found, strict=True):
        if each is None:
            wanted, wanted_en = (text(f"library.takes.{spec.kind}", lang) for lang in LANGS)
            where = {"key": layout.key, "row": called(label), "column": column}
            raise UsageError("record_value_refused", **where, value=value, wanted=wanted, wanted_en=wanted_en)
        if each.value is None and spec.required:
            raise UsageError("record_required", key=layout.key, row=called(label), column=column)
    return dict(zip(values, (each for each in found if each is not None), strict=True))


def called(label: Any) -> int | str:
    """How messages name a row: its number, with the sheet if there are several; other labels by ``repr``."""
    try:
        return row_name(label)
    except (TypeError, ValueError, IndexError):
        return repr(label)
