"""What in a workbook is ours: hidden defined names on the header cells of our columns and on our tabs.

A defined name moves with its cell when people insert, move, sort or rename, in every spreadsheet program; it becomes
``#REF!`` when they delete the cell.  So it says both where our column is now and that it was deleted (CONTRACT §3).

    _custsheet.customers.tier      → '客户信息'!$AF$1         the header cell of a column
    _custsheet.customers.tier.2    → '客户-华南'!$AF$1        the same on a second sheet of that record type
    _custsheet.tab.summary         → '汇总'!$A$1              a tab

The mark of a tab is one cell: programs that look up every cell of a name (exceljs) never finish with a whole sheet, as
earlier versions had it.  When people delete the cell, the reference still names the sheet (``汇总!#REF!``); when they
delete the tab, it names none (``#REF!$A$1``).  Programs that drop names are met by refreshing/lost_names.py.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from custsheet.ooxml.defined_names import BROKEN, split_sheet
from custsheet.refs import CellRef, column_letter, parse_cell, quote_sheet

PREFIX = "_custsheet."
TAB_PREFIX = PREFIX + "tab."


@dataclass(frozen=True, slots=True)
class ColumnMark:
    """One column of ours: its name in the workbook, its record type and key, and where its header cell is now."""

    name: str
    key: str
    column: str
    sheet: str | None
    cell: CellRef | None

    @property
    def is_deleted(self) -> bool:
        """Did people delete the header cell?"""
        return self.cell is None


@dataclass(frozen=True, slots=True)
class Marks:
    """Every mark of ours that a workbook carries."""

    columns: tuple[ColumnMark, ...] = ()
    tabs: dict[str, str | None] = field(default_factory=dict)
    """Tab key → its name today; None when people deleted it."""

    def by_place(self) -> dict[tuple[str, str], str]:
        """(sheet name, column letter) → column key, of the columns that are still there."""
        return {(m.sheet, column_letter(m.cell.column)): m.column for m in self.columns if m.sheet and m.cell}


def read_marks(names: Iterable[tuple[str, str]]) -> Marks:
    """Find our marks among the defined names of a workbook, given as (name, reference) pairs."""
    columns: list[ColumnMark] = []
    tabs: dict[str, str | None] = {}
    for name, reference in names:
        if name.startswith(TAB_PREFIX):
            tabs[name.removeprefix(TAB_PREFIX)] = _marked_sheet(reference)
        elif name.startswith(PREFIX) and name.count(".") in (2, 3):
            _, key, column, *_ = name.split(".")
            sheet, cell = split_reference(reference)
            columns.append(ColumnMark(name, key, column, sheet, _cell(cell)))
    return Marks(tuple(columns), tabs)


def tab_mark(tab: str, sheet: str) -> tuple[str, str]:
    """Name and reference of the mark of our tab ``tab`` that is called ``sheet``."""
    return TAB_PREFIX + tab, column_reference(sheet, CellRef(1, 1))


def column_reference(sheet: str, cell: CellRef) -> str:
    """The reference of a column's mark."""
    return f"{quote_sheet(sheet)}!${column_letter(cell.column)}${cell.row}"


def split_reference(reference: str) -> tuple[str | None, str | None]:
    """``'客户信息'!$AF$1`` → (``客户信息``, ``$AF$1``); (None, None) for ``#REF!`` and what is no reference."""
    sheet, rest = split_sheet(reference)
    return (None, None) if sheet is None or "#REF!" in reference else (sheet, rest)


def _marked_sheet(reference: str) -> str | None:
    """The sheet of a tab's mark, also where only the cell is gone; None when the sheet was deleted."""
    sheet, _ = split_sheet(reference)
    return None if sheet is None or sheet == BROKEN.rstrip("!") else sheet


def _cell(reference: str | None) -> CellRef | None:
    try:
        return parse_cell(reference) if reference else None
    except ValueError:
        return None
