"""The column that most likely holds customers' names where none was recognised, to be offered to a person."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache

from custsheet.cleaning.words import is_placeholder, reading_rules
from custsheet.reading.grid import Grid
from custsheet.reading.header_block import header_block, is_text_row
from custsheet.refs import column_letter, column_number


def likely_name_column(grid: Grid, rows: Collection[int], headers: dict[str, str]) -> str | None:
    """Letter of the column whose cells in ``rows`` could be names: text, no codes, nearly all different.

    Args:
        grid: the sheet.
        rows: row numbers of the records.
        headers: letter → header of the columns that come into question.
    """
    fitting = [letter for letter in headers if _could_be_names(grid, rows, column_number(letter))]
    return next((letter for letter in fitting if says_name(headers[letter])), fitting[0] if fitting else None)


def unnamed_list(grid: Grid) -> str | None:
    """Letter of the column of names of a sheet that is a list of things with names; None when it is none."""
    rules = reading_rules("likely_names")
    last = min(grid.last_row, grid.first_row + int(reading_rules("recognition")["search_rows"]))
    header = next((row for row in range(grid.first_row, last) if is_text_row(grid, row)), None)
    if header is None:
        return None
    cells = header_block(grid, header).cells
    rows = [row for row in range(header + 1, grid.last_row + 1) if any(value != "" for value in grid.row(row))]
    named = {column_letter(cell.column): cell.text for cell in cells if says_name(cell.text)}
    if len(cells) < rules["columns_at_least"] or len(rows) < rules["rows_at_least"]:
        return None
    return likely_name_column(grid, rows, named)


def says_name(header: str) -> bool:
    """Does a header have a word for names or customers in it?"""
    plain = header.casefold()
    return any(word in plain for word in reading_rules("likely_names")["words"]) and not any(
        word in plain for word in reading_rules("likely_names")["other_words"]
    )


def _could_be_names(grid: Grid, rows: Collection[int], column: int) -> bool:
    values = [value for row in rows if (value := grid.value(row, column)) is not None]
    names = [value for value in values if isinstance(value, str) and _is_wordy(value)]
    rules = reading_rules("likely_names")
    return (
        len(names) >= rules["share"] * max(len(rows), 1)
        and len(names) == len(values)
        and len(set(names)) >= rules["different"] * len(names)
    )


@cache
def _is_wordy(text: str) -> bool:
    """Is it more letters than digits, and no address for e-mail?"""
    letters, digits = sum(map(str.isalpha, text)), sum(map(str.isdigit, text))
    return letters >= 2 and letters > digits and "@" not in text and not is_placeholder(text)
