"""The words that users' own drop-downs offer; a word on offer needs no correction."""

from __future__ import annotations

from custsheet.ooxml import Worksheet
from custsheet.refs import find_range


def offered_words(sheet: Worksheet, column: int) -> frozenset[str]:
    """The words of literal drop-down lists (``"A,B"``) on a column; lists that refer to cells are not read."""
    words: set[str] = set()
    for validation in sheet.validations:
        formula = validation.formula1 or ""
        if validation.kind == "list" and formula.startswith('"') and _covers_column(validation.sqref, column):
            words.update(word.strip() for word in formula.strip('"').split(","))
    return frozenset(words)


def _covers_column(sqref: str, column: int) -> bool:
    areas = (find_range(part) for part in sqref.split())
    return any(area is not None and area.first_column <= column <= area.last_column for area in areas)
