"""``Change``: one cell that people typed and that gets another value, whoever wants it changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from custsheet.refs import column_number
from custsheet.summary.blocks import Value


@dataclass(frozen=True, slots=True)
class Change:
    """One cell's change: where, whose, from what to what, on whose word and as of when. 变更记录 notes all of it.

    Attributes:
        sheet, row, letter: the cell, as Excel shows it; the letter is blank where only the line of a list is known.
        old, new: values as stored: text, number, bool, date, datetime, formula; None for a blank
            cell.
        source: why, in words: the rule, the merged customer, the copy or the import it came from.
        as_of: the as-of date of the command that makes it; None where a program gave none.
        header: what the sheet shows over the cell.
        key, column: record type and column key; blank for columns that were not recognised.
        customer_id: whose record it is, where that customer has a number.
    """

    sheet: str
    row: int
    letter: str
    old: Value
    new: Value
    source: str
    as_of: date | None
    header: str = ""
    key: str = ""
    column: str = ""
    customer_id: str | None = None

    @property
    def place(self) -> tuple[int, int]:
        """Row and column number, both 1-based."""
        return self.row, column_number(self.letter)
