"""Corrections to cells that people typed: as data, and how a corrected cell looks (CONTRACT §1.2).

A correction is one cell with its old and new value and why; nothing but ``clean`` and a reviewed plan of duplicates
makes them, and ``correcting.apply_corrections`` carries them out and notes each in 变更记录.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from custsheet.changes.cells import CellValue
from custsheet.ooxml import Format, Package, Worksheet
from custsheet.refs import column_number
from custsheet.schema import ColumnSpec, load_schema

_TEXT_FORMAT = "@"
_DATE_TIME_FORMAT = "yyyy-mm-dd hh:mm"


@dataclass(frozen=True, slots=True)
class Correction:
    """One typed cell that is to get another value.

    Attributes:
        sheet, row, letter: where it is, as Excel shows it.
        key: record type of the sheet.
        column: column key; ``header`` is what the sheet shows over it.
        old, new: values as stored; ``new`` None clears the cell. Text, number, date or datetime.
        reason: table name in ``templates/messages/clean.toml`` under ``reasons``.
        customer_id: whose record it is, for the log.
        record: another record that the reason names.
    """

    sheet: str
    row: int
    letter: str
    key: str
    column: str
    old: CellValue
    new: CellValue
    reason: str
    header: str = ""
    customer_id: str | None = None
    record: str = ""

    @property
    def cell(self) -> str:
        """``F12``"""
        return f"{self.letter}{self.row}"

    @property
    def place(self) -> tuple[int, int]:
        """Row and column number, both 1-based."""
        return self.row, column_number(self.letter)


def whole(value: Any) -> Any:
    """A whole number as people see it in its cell: without ``.0``; anything else as it is."""
    return int(value) if isinstance(value, float) and value.is_integer() and abs(value) < 2**53 else value


def set_corrections(package: Package, corrections: Iterable[Correction]) -> list[Correction]:
    """Set the cells, in the order of sheets, rows and columns.

    A cell keeps its look; a text that must stay text (a phone, a code, an id) gets the format ``@``, a date the date
    format that its column has, a number a number format where its cell was a text cell.

    Returns:
        What was carried out: all but cells that hold a formula or a part of an array's result.
    """
    done: list[Correction] = []
    in_order = sorted(corrections, key=lambda each: (each.sheet, *each.place))
    for name, group in groupby(in_order, key=lambda each: each.sheet):
        sheet, here = package.worksheet(name), list(group)
        formulas = sheet.calculated(each.place for each in here)
        wanted = [each for each in here if each.place not in formulas]
        looks = _Looks(package, sheet, wanted)
        sheet.set_cells([(*each.place, each.new, looks.style(each)) for each in wanted])
        done += wanted
    return done


# ---------------------------------------------------------------- how a corrected cell looks


class _Looks:
    """The cell formats of corrected cells of one sheet, each derived from the cell's own."""

    def __init__(self, package: Package, sheet: Worksheet, corrections: Sequence[Correction]) -> None:
        self._package, self._sheet = package, sheet
        self._places = {each.place for each in corrections}
        self._date_formats: dict[int, str | None] = {}

    def style(self, each: Correction) -> int | None:
        """The format that the cell needs with its new value; None to keep its own."""
        spec = load_schema().sheets[each.key].columns[each.column]
        own = self._sheet.style_of(*each.place)
        code = self._number_format(each, spec, own)
        return None if code is None else self._package.styles.derive(own, Format(number_format=code))

    def _number_format(self, each: Correction, spec: ColumnSpec, own: int) -> str | None:
        styles = self._package.styles
        if isinstance(each.new, datetime):
            return None if styles.is_date(own) else _DATE_TIME_FORMAT
        if isinstance(each.new, date):
            return None if styles.is_date(own) else self._column_date_format(each, spec)
        if isinstance(each.new, str):
            return _TEXT_FORMAT if must_be_text(spec) else None
        if isinstance(each.new, int | float):
            if spec.kind == "ratio":
                has_percent = "%" in (styles.number_format(own) or "")
                return None if has_percent or abs(each.new) > 1 else spec.number_format
            # A number in a text cell would become a text again as soon as somebody touches it.
            is_unfit = styles.number_format(own) == _TEXT_FORMAT or styles.is_date(own)
            return spec.number_format if is_unfit else None
        return None

    def _column_date_format(self, each: Correction, spec: ColumnSpec) -> str:
        """The format of the column's other dates, else the schema's."""
        column = each.place[1]
        if column not in self._date_formats:
            self._date_formats[column] = self._find_date_format(column, each.row)
        return self._date_formats[column] or spec.number_format

    def _find_date_format(self, column: int, row: int) -> str | None:
        styles = self._package.styles
        for near in range(max(row - 50, 1), row + 50):
            style = self._sheet.style_of(near, column)
            if (near, column) not in self._places and styles.is_date(style):
                return styles.number_format(style)
        return None


def must_be_text(spec: ColumnSpec) -> bool:
    """Does a number in this column lose what it says (a phone, a code, an id)?"""
    return spec.kind in ("phone", "code") or spec.number_format == _TEXT_FORMAT
