"""The notes on the headers of computed columns: input hints (data validations), which move with their cells.

They are no comments, because comments live in parts of their own with a drawing, and a guest's file is to keep its
parts. Ours carry the error title ``custsheet``, by which they are recognised again after any program has saved the
file.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

from custsheet.ooxml import Validation
from custsheet.refs import CellRef, column_number, parse_cell, parse_range
from custsheet.texts import Lang, text
from custsheet.writing.columns import OwnColumn

ERROR_TITLE = "custsheet"
_TITLE_CHARS = 32
_PROMPT_CHARS = 255


def header_notes(columns: Iterable[OwnColumn], header_row: int, lang: Lang) -> list[Validation]:
    """One note per computed column: that it is computed, as of when, and not to type there."""
    return [
        Validation(
            sqref=str(CellRef(header_row, column_number(column.letter))),
            kind="any",
            prompt_title=column.header[:_TITLE_CHARS],
            prompt=_note(column, lang),
            error_title=ERROR_TITLE,
            error_style=None,
        )
        for column in columns
    ]


def is_note_on(cells: Collection[str]) -> Callable[[Validation], bool]:
    """A test for the notes of ours on these header cells; drop-downs that ``new`` made elsewhere stay as they are."""
    places = {parse_cell(cell) for cell in cells}

    def is_note(validation: Validation) -> bool:
        # Other programs may have put notes that read alike into one.
        return validation.error_title == ERROR_TITLE and all(
            ref.first_row == ref.last_row
            and {CellRef(ref.first_row, column) for column in range(ref.first_column, ref.last_column + 1)} <= places
            for ref in map(parse_range, validation.sqref.split())
        )

    return is_note


def _note(column: OwnColumn, lang: Lang) -> str:
    note = text("writing.computed_note", lang)
    if column.spec.hint is not None:
        note = f"{column.spec.hint[lang]}\n{note}"
    return note[:_PROMPT_CHARS]
