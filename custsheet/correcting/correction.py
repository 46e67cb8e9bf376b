"""``Correction``: a proposed new value for one typed cell; an accepted one becomes a ``Change``."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from custsheet.changes.cells import CellValue
from custsheet.changes.change import Change
from custsheet.refs import column_number
from custsheet.schema import load_schema
from custsheet.texts import Lang, text


@dataclass(frozen=True, slots=True)
class Correction:
    """A proposal for one typed cell.

    Attributes:
        sheet, row, letter: the cell, as Excel shows it.
        key: record type of the sheet.
        column: column key; ``header`` is its header in the sheet.
        old, new: stored values: text, number, date or datetime; ``new`` None clears the cell.
        reason: table name in ``templates/messages/clean.toml`` under ``reasons``.
        customer_id: the record's customer, for the log.
        record: name of the other record, for reasons that mention one.
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

    def change(self, as_of: date | None, lang: Lang) -> Change:
        """The change to make once accepted; ``lang`` is the language of its reason in 变更记录."""
        return Change(
            sheet=self.sheet,
            row=self.row,
            letter=self.letter,
            old=self.old,
            new=self.new,
            source=reason_text(self.reason, lang, self.record),
            as_of=as_of,
            header=self.header or load_schema().sheets[self.key].columns[self.column].label[lang],
            key=self.key,
            column=self.column,
            customer_id=self.customer_id,
        )


def reason_text(reason: str, lang: Lang, record: str = "") -> str:
    """The reason as a sentence; ``record`` names the other record where the sentence mentions one."""
    return text(f"clean.reasons.{reason}", lang, record=record)
