"""Calculated columns of tables: the formula that a new row gets, as Excel fills it in (ECMA-376 part 1, 18.5.1.1).

The table states one formula for the column.  Mostly it speaks of columns (``Plan[[#This Row],[Amount]]``) and is the
same in each row; where it speaks of cells (``C2*D2``) it moves with the row, and which row the table's own copy is
written for no reader is told, so the formulas in the cells decide.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from custsheet.ooxml.sheet_data import SheetData
from custsheet.ooxml.stored_cells import FormulaTag, formula_of
from custsheet.ooxml.values import Formula
from custsheet.refs import CellRef


@dataclass(frozen=True)
class CalculatedColumn:
    """A column of a table that Excel fills with a formula.

    Attributes:
        number: the column in the sheet, 1-based.
        text: the formula as the table states it.
        is_array: each cell holds an array formula of its own.
        first_row: the table's first row of data.
    """

    number: int
    text: str
    is_array: bool
    first_row: int

    def formulas_in(self, rows: Sequence[int], data: SheetData) -> Iterator[tuple[int, Formula]]:
        """(row, formula) for new rows, the result an empty text until it is calculated.

        Nothing for rows to which the formula cannot be moved, or when the cells above do not agree on one.

        Args:
            rows: new rows of the table, in ascending order.
            data: the sheet's cells, whose formulas above ``rows`` say how references to cells move.
        """
        first = self._text_in(rows[0], data) if rows else None
        for row in rows if first is not None else ():
            text = _moved(first or "", self._cell(rows[0]), self._cell(row))
            if text is not None:
                yield row, Formula(text, "", self.is_array)

    def _text_in(self, row: int, data: SheetData) -> str | None:
        stated = _moved(self.text, self._cell(self.first_row), self._cell(row))
        if stated == self.text:
            return stated  # speaks of columns only
        above = Counter(self._texts_above(row, data))
        if not above or stated in above:
            return stated
        usual, count = above.most_common(1)[0]
        return usual if count * 2 > above.total() else None

    def _texts_above(self, row: int, data: SheetData) -> Iterator[str]:
        """What the formulas of the column's cells would be in ``row``."""
        shared: dict[int | None, tuple[int, str]] = {}
        for at, formula in self._formulas_above(row, data):
            origin, text = at, formula.text
            if formula.kind == "shared":
                origin, text = shared.setdefault(formula.shared_index, (at, formula.text))
            moved = _moved(text, self._cell(origin), self._cell(row)) if text else None
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


def _moved(text: str, origin: str, target: str) -> str | None:
    """A formula as it reads when it is copied from one cell to another; None when it cannot be."""
    from openpyxl.formula.tokenizer import TokenizerError
    from openpyxl.formula.translate import Translator, TranslatorError

    try:
        return str(Translator("=" + text, origin).translate_formula(target))[1:]
    except (TokenizerError, TranslatorError, ValueError, IndexError):
        return None  # not a formula that a program wrote
