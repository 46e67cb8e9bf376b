"""What rows that a refresh appends take over from the rows above: a table's formulas, looks, validations, formats."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from custsheet.changes.change_set import SheetWrite, TypedCell
from custsheet.ooxml import Formula, Table, Worksheet
from custsheet.refs import MAX_ROW, CellRef, RangeRef, column_number

_NAMES_THE_ROW = ("customer_id", "name")
"""The first of them that is typed tells whose row it is, so no formula stands in its place."""

_Cell = tuple[int, int, object, int | None]


def table_of(sheet: Worksheet, write: SheetWrite) -> Table | None:
    """The table that has the records' header as its own, if there is one."""
    columns = [column_number(letter) for letter in write.like_letters]
    for table in sheet.tables:
        ref = table.range
        if ref.first_row == write.place.header_row and any(ref.first_column <= c <= ref.last_column for c in columns):
            return table
    return None


def grow_rules(sheet: Worksheet, write: SheetWrite) -> None:
    """Let people's validations and conditional formats reach over appended rows; call it before the table grows."""
    if not write.appended:
        return
    last_row = max(write.appended)
    columns = [column_number(letter) for letter in write.like_letters]
    list_before = RangeRef(write.place.first_row, min(columns), min(write.appended) - 1, max(columns))
    sheet.grow_rules(list_before, last_row)
    table = table_of(sheet, write)
    if table is not None:
        sheet.grow_rules(table.data_range, last_row)


def appended_cells(sheet: Worksheet, write: SheetWrite) -> Iterator[_Cell]:
    """The cells of appended rows besides those that are typed: formulas of the table's calculated columns, and blank
    cells that look like those above.  A cell that holds something already is left alone.
    """
    if not write.appended:
        return
    formulas = dict(_formulas(sheet, write))
    typed = {(cell.row, cell.column) for cell in write.typed}
    ours = {column_number(column.own.letter) for column in write.columns}
    theirs = sorted({column_number(letter) for letter in write.like_letters} - ours)
    in_file = set(write.appended).intersection(sheet.sheet_data.numbers)
    above = min(write.appended) - 1
    for column in theirs:
        look = sheet.style_of(above, column) if above >= write.place.first_row else 0
        column_look = sheet.style_of(MAX_ROW, column)  # that of rows which the file does not mention
        for row in write.appended:
            formula = formulas.get((row, column))
            if formula is None and (not look or (row, column) in typed):
                continue
            own = sheet.style_of(row, column) if row in in_file else column_look
            style = look if look and not own else None
            if (formula or style) and not (row in in_file and _is_filled(sheet, row, column)):
                yield row, column, formula, style


def _formulas(sheet: Worksheet, write: SheetWrite) -> Iterator[tuple[tuple[int, int], Formula]]:
    """(row, column) of appended rows → the formula that the table has for the cell.

    Its stored result is what would have been typed there, else an empty text: a formula without a result would make
    its whole column unknown to the next refresh.
    """
    table = table_of(sheet, write)
    typed = {(cell.row, cell.column): cell for cell in write.typed}
    naming = set(_naming_cells(write))
    for column in table.calculated_columns if table is not None else ():
        for row, formula in column.formulas_in(sorted(write.appended), sheet.sheet_data):
            place = row, column.number
            if place not in naming:
                yield place, replace(formula, cached=_shown(typed.get(place)))


def _naming_cells(write: SheetWrite) -> Iterator[tuple[int, int]]:
    """Of each row that something is typed in, the cell that names the customer."""
    columns = {(cell.row, cell.key): cell.column for cell in write.typed}
    for row in {row for row, _ in columns}:
        key = next((key for key in _NAMES_THE_ROW if (row, key) in columns), None)
        if key is not None:
            yield row, columns[row, key]


def _shown(cell: TypedCell | None) -> str:
    return "" if cell is None or cell.value is None else str(cell.value)


def _is_filled(sheet: Worksheet, row: int, column: int) -> bool:
    ref = str(CellRef(row, column))
    return sheet.formula(ref) is not None or sheet.value(ref) is not None
