"""What goes into a sheet of people's: columns, rows, values in blank cells, in the look of what stands there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, time, timedelta
from functools import cache
from typing import Literal

from custsheet.changes.appended_rows import appended_cells, grow_rules, table_of
from custsheet.changes.change_set import ColumnWrite, SheetWrite
from custsheet.changes.former_rules import renew_rules
from custsheet.changes.highlights import is_ours
from custsheet.changes.hints import is_note, is_note_on
from custsheet.changes.rule_ranges import fit_rules
from custsheet.changes.widths import width_under
from custsheet.ooxml import Format, Package, Validation, Worksheet
from custsheet.refs import RangeRef, column_number, covers, parse_range
from custsheet.schema import ColumnSpec

_SAMPLE_ROWS = 12
"""Rows looked at to learn how a column looks."""

_MOMENTS = (date, time, timedelta)
_Cell = tuple[int, int, object, int | None]


def write_sheet(package: Package, write: SheetWrite) -> None:
    """Add columns and rows to a sheet, fill blank cells, write the computed columns, and replace rules of ours."""
    if write.new_sheet is not None:
        package.adopt(write.new_sheet, write.place.sheet, force=True)
    sheet = package.worksheet(write.place.sheet)
    like = _like_column(sheet, write)
    renew_rules(sheet)
    grow_rules(sheet, write)
    _grow_table(sheet, write)
    cells = [*_headers(sheet, write, like), *_typed_cells(package, sheet, write, like)]
    cells += appended_cells(sheet, write)
    for column in write.columns:
        cells += _column_cells(package, sheet, column, write, like)
    sheet.set_cells(cells)
    sheet.set_rows_hidden(dict.fromkeys(write.appended, False))
    sheet.show_columns([new.number for new in write.new_columns])
    for new in write.new_columns:
        sheet.set_column_width(new.number, width_under(new.header, new.spec))
    _grow_filter(sheet, write)
    _replace_rules(sheet, write)
    package.release(sheet)


def _replace_rules(sheet: Worksheet, write: SheetWrite) -> None:
    """Put our conditional formats and notes in the place of those that are there."""
    if write.rules is not None:
        sheet.replace_rules(is_ours, write.rules)
    fit_rules(sheet, write.place, table.range.last_row if (table := table_of(sheet, write)) else 0)
    if write.validations is not None:
        notes = [note for note in write.validations if not _is_taken(sheet, note)]
        sheet.replace_validations(is_note_on([note.sqref for note in notes]), notes)


def _like_column(sheet: Worksheet, write: SheetWrite) -> int:
    """The column that a new one looks like: the last whose header looks like most headers, so that no odd one is
    copied.
    """
    numbers = [column_number(letter) for letter in write.like_letters]
    styles = {number: sheet.style_of(write.place.header_row, number) for number in numbers}
    usual = Counter(styles.values()).most_common(1)[0][0]
    return max(number for number, style in styles.items() if style == usual)


def _is_taken(sheet: Worksheet, note: Validation) -> bool:
    """Does a validation of theirs cover the note's cell? Two on one cell are an error to Excel."""
    cell = parse_range(note.sqref)
    return any(
        not is_note(found) and covers(found.sqref, cell.first_row, cell.first_column) for found in sheet.validations
    )


def _headers(sheet: Worksheet, write: SheetWrite, like: int) -> Iterator[_Cell]:
    """The headers of new columns, in the style of the last header of theirs."""
    row = write.place.header_row
    for new in write.new_columns:
        yield row, new.number, new.header, sheet.style_of(row, like)


def _column_cells(
    package: Package, sheet: Worksheet, column: ColumnWrite, write: SheetWrite, like: int
) -> Iterator[_Cell]:
    """One column's cells; a cell that was blank gets the look of its column, one that has a value keeps its own.

    A cell into which somebody typed a date gets it, too: its format would show our number as a date from then on.
    """
    number, spec = column_number(column.own.letter), column.own.spec

    @cache
    def look() -> int:  # made only when a cell needs it, so that no refresh leaves a style that nobody uses
        appended = set(write.appended)
        rows = [row for row in column.rows if row not in appended] or list(column.rows)
        if not column.own.is_new:
            return package.styles.derive(_usual_style(sheet, rows, number), Format(number_format=spec.number_format))
        return _new_style(package, sheet, rows, like, spec)

    for row, value, old in zip(column.rows, column.values, column.old, strict=True):
        if value is not None or old is not None:
            takes_look = old is None or (isinstance(old, _MOMENTS) and not isinstance(value, date))
            yield row, number, value, look() if takes_look else None


def _new_style(package: Package, sheet: Worksheet, rows: list[int], like: int, spec: ColumnSpec | None) -> int:
    """The style of a new column's cells: that of the column beside which it stands, with its own number format."""
    look = Format(wrap=False)
    if spec is not None:
        look = Format(number_format=spec.number_format, horizontal=_alignment(spec), wrap=False)
    return package.styles.derive(_usual_style(sheet, rows, like), look)


def _alignment(spec: ColumnSpec) -> Literal["left", "center", "right"]:
    if spec.is_number:
        return "right"
    return "center" if spec.kind in ("date", "choice") else "left"


def _usual_style(sheet: Worksheet, rows: list[int], column: int) -> int:
    """The style that most of a column's cells have; a single cell that somebody coloured does not set the fashion."""
    styles = Counter(sheet.style_of(row, column) for row in rows[:_SAMPLE_ROWS])
    return styles.most_common(1)[0][0] if styles else 0


def _typed_cells(package: Package, sheet: Worksheet, write: SheetWrite, like: int) -> Iterator[_Cell]:
    """Ids into blank cells, and the cells of new rows, which look like the row above unless they are formatted
    already.
    """
    looks = dict(_looks_of_added(package, sheet, write, like))
    appended = set(write.appended)
    above = write.place.last_row - len(appended)
    for cell in write.typed:
        style = looks.get(cell.letter)
        own = sheet.style_of(cell.row, cell.column)
        if cell.row in appended and not own:
            own = sheet.style_of(above, cell.column) if above >= write.place.first_row else 0
            style = own or None
        if cell.number_format and package.styles.number_format(own) == "General":
            style = package.styles.derive(own, Format(number_format=cell.number_format))
        yield cell.row, cell.column, cell.value, style


def _looks_of_added(package: Package, sheet: Worksheet, write: SheetWrite, like: int) -> Iterator[tuple[str, int]]:
    """(letter, style) of people's new columns in which anything is written."""
    for new in write.added:
        rows = [cell.row for cell in write.typed if cell.letter == new.letter]
        if rows:
            yield new.letter, _new_style(package, sheet, rows, like, new.spec)


def _grow_table(sheet: Worksheet, write: SheetWrite) -> None:
    """Take new columns that stand right beside a table, and new rows right below it, into the table."""
    table = table_of(sheet, write)
    if table is None:
        return
    ref = parse_range(table.ref)
    edge = ref.last_column
    headers = []
    for new in write.new_columns:
        if new.number != edge + 1:
            break
        headers.append(new.header)
        edge += 1
    last_row = max(ref.last_row, write.place.last_row) if write.appended else ref.last_row
    if headers or last_row > ref.last_row:
        table.grow(columns=headers, last_row=last_row)


def _grow_filter(sheet: Worksheet, write: SheetWrite) -> None:
    """Let the sheet's own filter reach over new columns and rows."""
    current = sheet.auto_filter
    if current is None or current.first_row != write.place.header_row:
        return
    new = [column.number for column in write.new_columns]
    last_row = max(current.last_row, write.place.last_row) if write.appended else current.last_row
    last_column = (
        max([current.last_column, *new]) if new and min(new) == current.last_column + 1 else current.last_column
    )
    sheet.grow_auto_filter(RangeRef(current.first_row, current.first_column, last_row, last_column))
