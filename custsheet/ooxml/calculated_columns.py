"""Calculated columns of tables: the formula that Excel fills into a new row (ECMA-376 part 1, 18.5.1.1).

The table stores one formula per column.  Most refer to columns (``Plan[[#This Row],[Amount]]``) and are the same in
every row.  One that refers to cells (``C2*D2``) shifts with the row, but the file does not say which row the stored
copy is for, so the formulas in the cells decide.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from custsheet.ooxml.formula_translation import translated
from custsheet.ooxml.sheet_data import SheetData
from custsheet.ooxml.stored_cells import FormulaTag, formula_of
from custsheet.ooxml.values import Formula
from custsheet.refs import CellRef


@dataclass(frozen=True)
class CalculatedColumn:
    """A column of a table that Excel fills with a formula.

    Attributes:
        number: 1-based column in the sheet.
        text: the formula as the table stores it.
        is_array: each cell holds its own array formula.
        first_row: the table's first data row.
    """

    number: int
    text: str
    is_array: bool
    first_row: int

    def formulas_in(self, rows: Sequence[int], data: SheetData) -> Iterator[tuple[int, Formula]]:
        """Yield (row, formula) for new rows, with an empty text as the result until it is calculated.

        Skips rows to which the formula cannot be moved; yields nothing if the cells above disagree on the formula.

        Args:
            rows: the table's new rows, ascending.
            data: the sheet's cells; the formulas above ``rows`` show how cell references shift.
        """
        first = self._text_in(rows[0], data) if rows else None
        for row in rows if first is not None else ():
            text = translated(first or "", self._cell(rows[0]), self._cell(row))
            if text is not None:
                yield row, Formula(text, "", self.is_array)

    def _text_in(self, row: int, data: SheetData) -> str | None:
        stated = translated(self.text, self._cell(self.first_row), self._cell(row))
        if stated == self.text:
            return stated  # refers to columns only
        above = Counter(self._texts_above(row, data))
        if not above or stated in above:
            return stated
        # The stored copy was for another row, or the column was overwritten: trust a majority of the cells, or nothing.
        usual, count = above.most_common(1)[0]
        return usual if count * 2 > above.total() else None

    def _texts_above(self, row: int, data: SheetData) -> Iterator[str]:
        """The formulas of the column's cells, each translated to ``row``."""
        shared: dict[int | None, tuple[int, str]] = {}
        for at, formula in self._formulas_above(row, data):
            origin, text = at, formula.text
            if formula.kind == "shared":
                # Only the first cell of a shared formula has the text; it is relative to that cell.
                origin, text = shared.setdefault(formula.shared_index, (at, formula.text))
            moved = translated(text, self._cell(origin), self._cell(row)) if text else None
            if moved is not None:
                yield moved

    def _formulas_above(self, row: int, data: SheetData) -> Iterator[tuple[int, FormulaTag]]:
        for number in data.numbers:
            if self.first_row <= number < row:
                found = data.find_row(number)
                cell = data.find_cell(found, self.number) if found is not None else None
                formula = formula_of(cell) if cell is not None else None
                if formula is not None:
                    yield number, formula

    def _cell(self, row: int) -> str:
        return str(CellRef(row, self.number))
