"""The notes on the headers of computed columns: input hints (data validations), which move with their cells.

They are not comments, because comments live in parts of their own with a drawing, and a guest's file must keep its
parts. Ours are recognised, after any program has saved the file, by an error title that is never shown: a note accepts
everything.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from functools import cache

from custsheet.changes.own_columns import OwnColumn
from custsheet.donors.error_title import error_title
from custsheet.ooxml import Validation
from custsheet.refs import CellRef, column_number, parse_cell, parse_range
from custsheet.texts import LANGS, Lang, load_toml, text

FORMER_TITLE = "custsheet"
"""The error title of every validation that version 0.1 wrote."""
_TITLE_CHARS = 32
_PROMPT_CHARS = 255


def is_note(validation: Validation) -> bool:
    """Is this a note of ours? People's own rules may have our title too, but those say something when it is wrong."""
    if validation.error_title == FORMER_TITLE:
        return True
    accepts_everything = validation.kind == "any" and validation.error_style is None
    return accepts_everything and validation.error_title in [error_title(lang) for lang in LANGS]


def is_rule(validation: Validation) -> bool:
    """Is this a note, a drop-down or a question of ours? Not every rule with our title, which people use, too."""
    if is_note(validation):
        return True
    titled = validation.error_title in [error_title(lang) for lang in LANGS]
    return titled and validation.error is not None and _our_errors().fullmatch(validation.error) is not None


@cache
def _our_errors() -> re.Pattern[str]:
    """What rules of ours say to an entry, in any language."""
    asked = load_toml("messages/new_workbook.toml")
    sentences = [words[lang] for words in (*asked["ask"].values(), asked["locked"]) for lang in LANGS]
    return re.compile("|".join(".*".join(map(re.escape, re.split(r"\{\w+\}", each))) for each in sentences))


def header_notes(columns: Iterable[OwnColumn], header_row: int, lang: Lang) -> list[Validation]:
    """One note per computed column: that it is computed, as of when, and not to type there."""
    return [
        Validation(
            sqref=str(CellRef(header_row, column_number(column.letter))),
            kind="any",
            prompt_title=column.header[:_TITLE_CHARS],
            prompt=_note(column, lang),
            error_title=error_title(lang),
            error_style=None,
        )
        for column in columns
    ]


def is_note_on(cells: Collection[str]) -> Callable[[Validation], bool]:
    """A test for the notes of ours on these header cells; drop-downs that ``new`` made elsewhere stay as they are."""
    places = {parse_cell(cell) for cell in cells}

    def stands_there(validation: Validation) -> bool:
        # Other programs may have put notes that read alike into one.
        return is_note(validation) and all(
            ref.first_row == ref.last_row
            and {CellRef(ref.first_row, column) for column in range(ref.first_column, ref.last_column + 1)} <= places
            for ref in map(parse_range, validation.sqref.split())
        )

    return stands_there


def _note(column: OwnColumn, lang: Lang) -> str:
    note = text("writing.computed_note", lang)
    if column.spec.hint is not None:
        note = f"{column.spec.hint[lang]}\n{note}"
    return note[:_PROMPT_CHARS]
