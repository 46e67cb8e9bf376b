"""Cells that people typed get another value: what must not be touched, and how a changed cell looks (CONTRACT §1.2)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from itertools import groupby

from custsheet.changes.change import Change
from custsheet.ooxml import Format, Package, Worksheet
from custsheet.schema import ColumnSpec, load_schema

_TEXT_FORMAT = "@"
_GENERAL = "General"
_DATE_FORMAT = "yyyy-mm-dd"
_DATE_TIME_FORMAT = "yyyy-mm-dd hh:mm"


def without_formulas(package: Package, changes: Iterable[Change]) -> list[Change]:
    """The changes that may be made, in the order of sheets, rows and columns.

    A cell that holds a formula or a part of an array's result is not people's typing, and stays.
    """
    wanted: list[Change] = []
    for name, group in _by_sheet(changes):
        formulas = package.worksheet(name).calculated(each.place for each in group)
        wanted += [each for each in group if each.place not in formulas]
    return wanted


def set_typed_cells(package: Package, changes: Iterable[Change]) -> None:
    """Set the cells.

    A cell keeps its look; a text that must stay text (a phone, a code, an id) gets the format ``@``, a date the date
    format that its column has, a number a number format where its cell was a text cell.
    """
    for name, group in _by_sheet(changes):
        sheet = package.worksheet(name)
        looks = _Looks(package, sheet, group)
        sheet.set_cells([(*each.place, each.new, looks.style(each)) for each in group])


def _by_sheet(changes: Iterable[Change]) -> list[tuple[str, list[Change]]]:
    in_order = sorted(changes, key=lambda each: (each.sheet, *each.place))
    return [(name, list(group)) for name, group in groupby(in_order, key=lambda each: each.sheet)]


# ---------------------------------------------------------------- how a changed cell looks


class _Looks:
    """The cell formats of changed cells of one sheet, each derived from the cell's own."""

    def __init__(self, package: Package, sheet: Worksheet, changes: Sequence[Change]) -> None:
        self._package, self._sheet = package, sheet
        self._places = {each.place for each in changes}
        self._date_formats: dict[int, str | None] = {}

    def style(self, each: Change) -> int | None:
        """The format that the cell needs with its new value; None to keep its own."""
        spec = load_schema().sheets[each.key].columns[each.column] if each.column else None
        own = self._sheet.style_of(*each.place)
        code = self._number_format(each, spec, own)
        return None if code is None else self._package.styles.derive(own, Format(number_format=code))

    def _number_format(self, each: Change, spec: ColumnSpec | None, own: int) -> str | None:
        styles = self._package.styles
        if isinstance(each.new, datetime):
            return None if styles.is_date(own) else _DATE_TIME_FORMAT
        if isinstance(each.new, date):
            return None if styles.is_date(own) else self._column_date_format(each, spec)
        if isinstance(each.new, str):
            return _TEXT_FORMAT if must_be_text(spec) else None
        if isinstance(each.new, int | float):
            if spec is not None and spec.kind == "ratio":
                has_percent = "%" in (styles.number_format(own) or "")
                return None if has_percent or abs(each.new) > 1 else spec.number_format
            # A number in a text cell would become a text again as soon as somebody touches it.
            is_unfit = styles.number_format(own) == _TEXT_FORMAT or styles.is_date(own)
            return _format_of(spec, _GENERAL) if is_unfit else None
        return None

    def _column_date_format(self, each: Change, spec: ColumnSpec | None) -> str:
        """The format of the column's other dates, else the schema's."""
        column = each.place[1]
        if column not in self._date_formats:
            self._date_formats[column] = self._find_date_format(column, each.row)
        return self._date_formats[column] or _format_of(spec, _DATE_FORMAT)

    def _find_date_format(self, column: int, row: int) -> str | None:
        styles = self._package.styles
        for near in range(max(row - 50, 1), row + 50):
            style = self._sheet.style_of(near, column)
            if (near, column) not in self._places and styles.is_date(style):
                return styles.number_format(style)
        return None


def must_be_text(spec: ColumnSpec | None) -> bool:
    """Does a number in this column lose what it says (a phone, a code, an id)?"""
    return spec is not None and (spec.kind in ("phone", "code") or spec.number_format == _TEXT_FORMAT)


def _format_of(spec: ColumnSpec | None, unknown: str) -> str:
    return unknown if spec is None else spec.number_format
