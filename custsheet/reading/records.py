"""Which rows below a header are records (contract §3).

Not records are blank rows, rows prepared with numbers or formulas, titles of sections, repeated headers, totals,
remarks and signatures, and whatever belongs to a further block.  Hidden rows are records like others.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from functools import cache

from custsheet.cleaning.words import compact, is_placeholder, reading_rules, word_set
from custsheet.reading.grid import FAR_OFF, Grid
from custsheet.reading.headers import Vocabulary
from custsheet.reading.layout import ColumnMatch
from custsheet.reading.recognition import Table, looks_like_header
from custsheet.refs import CellRef, column_letter, column_number

_NAMES = ("customer_id", "name")
_TAIL = re.compile(r"[(（:：].*\Z", re.DOTALL)
_FIGURE = re.compile(r"[:(]?[\d,]+\S{0,4}\Z")
_AGGREGATE = r"\b(?:SUBTOTAL|AGGREGATE)\(|\b(?:SUM|AVERAGE|COUNTA?|MAX|MIN|SUMPRODUCT)\([^()]*?\$?{0}\$?\d+:\$?{0}\$?\d"
"""A formula that sums up its own column ``{0}``: what a total holds and a record never does."""
_REMARK = re.compile(r"\A[*※]*(?P<word>[^:：]{1,12}?)\s*[:：]")


@dataclass
class Records:
    """The rows of a table.

    Attributes:
        rows: row numbers of the records.
        foot_row: first row below them with anything in it, prepared rows aside.
        further_blocks: header rows of further blocks.
    """

    rows: list[int] = field(default_factory=list)
    foot_row: int | None = None
    further_blocks: list[int] = field(default_factory=list)


def find_records(grid: Grid, table: Table, vocabulary: Vocabulary) -> Records:
    """Tell the records of a table from everything else below its header."""
    rows = _Rows(grid, table, vocabulary)
    found = Records()
    after_gap = True
    ended = False
    empty = 0
    for number in range(table.block.row + 1, grid.last_row + 1):
        values = grid.row(number)
        what = rows.kind_of(number, values, after_gap)
        empty = empty + 1 if what == "blank" and all(value == "" for value in values) else 0
        if empty >= FAR_OFF:
            break  # what comes now is a stray cell, which a reading that saves memory would not even see
        after_gap = what != "record"
        if what == "block" or ended:
            ended = True
            if what == "block":
                found.further_blocks.append(number)
            if what != "blank" and found.foot_row is None:
                found.foot_row = number
        elif what == "record":
            found.rows.append(number)
            found.foot_row = None
        elif what == "other" and found.foot_row is None:
            found.foot_row = number
    return found


class _Rows:
    """What each row of a table is."""

    def __init__(self, grid: Grid, table: Table, vocabulary: Vocabulary) -> None:
        spec = table.spec
        self._grid, self._vocabulary = grid, vocabulary
        self._formulas = grid.formulas
        first = grid.first_column
        self._width = table.block.last_column - first + 1
        typed = [match for match in table.columns.matches if not spec.columns[match.key].computed and not match.ours]
        self._typed = _indexes(typed, grid)
        # A number of its own alone is a pre-numbered row; a customer's says whom the row is about.
        own = {spec.record_key} - ({"customer_id"} if spec.per_customer else set())
        self._counting = _indexes([m for m in typed if m.key in own], grid)
        self._known = set(_indexes(table.columns.matches, grid))
        self._telling = [index for index in self._typed if index not in self._counting]
        headers = {column_number(letter) - first: text for letter, text in table.columns.headers.items()}
        self._header = {index: headers[index] for index in self._typed if headers.get(index)}
        # What stands under no header is beside the table, whatever columns of ours come to stand right of it.
        self._headed = {index for index, text in headers.items() if text}
        self._first_labels = list(self._header.items())[:2]
        names = [match for match in typed if match.key in _NAMES]
        self._naming = _indexes(names or [match for match in typed if match.key in spec.required], grid)
        self._counters = {index for index, text in headers.items() if compact(text) in word_set("headers", "counters")}

    def kind_of(self, number: int, values: list[object], after_gap: bool) -> str:
        """``record``, ``blank`` (or pre-numbered), ``block`` (header of another block) or ``other``."""
        if (
            not after_gap
            and self._tells_two(number, values)
            and not self._is_header(values)
            and not self._is_total(values)
        ):
            return "record"  # nearly every row
        filled = {index: value for index, value in enumerate(values) if value != ""} | self._error_constants(number)
        if not filled:
            return "blank"
        if self._is_header(values):
            return "other"
        if after_gap and looks_like_header(values[: self._width], self._vocabulary):
            return "block"
        if self._is_total(values) or self._is_remark(filled) or self._sums_up(number, filled):
            return "other"
        if not any(_says_something(filled[index]) for index in self._telling if index in filled):
            return "blank" if self._is_prepared(number, filled) else "other"
        if self._is_filled_down(number, filled):
            return "blank"
        if len(filled.keys() - self._counters) == 1 and self._is_across(number, filled):
            return "other"  # the title of a section
        return "record"

    def _tells_two(self, number: int, values: list[object]) -> bool:
        """Have at least two columns that people type something typed in them?"""
        found = 0
        for index in self._telling:
            if values[index] != "" and not (self._formulas and self._is_formula(number, index)):
                if found:
                    return True
                found = 1
        return False

    def _is_header(self, values: list[object]) -> bool:
        """Is it the header once more, as on every printed page?"""
        # A repeated header repeats its first labels; this is asked of every row.
        if not any(values[index] == text for index, text in self._first_labels):
            return False
        same = sum(1 for index, text in self._header.items() if values[index] == text)
        filled = sum(1 for index in self._typed if values[index] != "")
        return same >= 2 and same >= 0.5 * filled

    def _is_total(self, values: list[object]) -> bool:
        """Does the row begin with 合计 or the like? Only its first texts can: 合计 in a remark is talk."""
        texts = 0
        for value in values[: self._width]:
            if isinstance(value, str) and value != "":
                if _total_words().search(value) and _is_total_word(value):
                    return True
                texts += 1
                if texts == 2:
                    return False
        return False

    def _is_remark(self, filled: dict[int, object]) -> bool:
        """A remark or signature: few cells, the first of which begins with such a word and a colon."""
        first = next(iter(filled.values()))
        if len(filled) > 4 or not isinstance(first, str):
            return False
        text = first.strip()
        match = _REMARK.match(text)
        if match and compact(match["word"]) in word_set("rows", "remarks"):
            return True
        alone = len(filled) == 1
        return alone and (_is_count(text) or compact(text) in word_set("rows", "remarks") or _is_notice(text))

    def _is_prepared(self, number: int, filled: dict[int, object]) -> bool:
        """Is nothing there but a running number, the record's own number, or what formulas filled down show?"""
        return all(
            index in self._counters
            or index in self._counting
            or index >= self._width
            or index not in self._headed
            or self._is_formula(number, index)
            or (isinstance(value, float) and index not in self._known)
            for index, value in filled.items()
        )

    def _is_filled_down(self, number: int, filled: dict[int, object]) -> bool:
        """Does the row say things by formulas alone, and neither whom nor what it is about?"""
        if not self._formulas:
            return False
        telling = [index for index in self._telling if index in filled and _says_something(filled[index])]
        return all(self._is_formula(number, index) for index in telling) and not set(self._naming) & set(telling)

    def _sums_up(self, number: int, filled: dict[int, object]) -> bool:
        """Does a formula of the row sum up its own column?"""
        return bool(self._formulas) and any(
            _sums_up_column(cell.text, cell.column)
            for index in filled
            if index in self._typed and (cell := self._formulas.get(self._ref(number, index))) is not None
        )

    def _error_constants(self, number: int) -> dict[int, object]:
        """The errors of a row that are no formula's: somebody put them there."""
        if not self._grid.errors:
            return {}
        places = range(self._grid.width)
        refs = {index: self._ref(number, index) for index in places}
        errors = self._grid.errors
        return {index: errors[ref] for index, ref in refs.items() if ref in errors and ref not in self._formulas}

    def _is_formula(self, number: int, index: int) -> bool:
        return self._ref(number, index) in self._formulas

    def _ref(self, number: int, index: int) -> CellRef:
        return CellRef(number, index + self._grid.first_column)

    def _is_across(self, number: int, filled: dict[int, object]) -> bool:
        """Is the only text of the row merged over several columns?"""
        column = next(index for index in filled if index not in self._counters) + self._grid.first_column
        area = self._grid.merged_over.get(CellRef(number, column))
        return area is not None and area.last_column - area.first_column >= 2


def _indexes(matches: Collection[ColumnMatch], grid: Grid) -> list[int]:
    """Places in a row of the grid; a column that a person named may lie outside it."""
    places = (column_number(match.letter) - grid.first_column for match in matches)
    return [place for place in places if 0 <= place < grid.width]


def _says_something(value: object) -> bool:
    """Is a value more than what a formula leaves in an empty row (0) or a placeholder?"""
    if isinstance(value, float):
        return value != 0
    return not (isinstance(value, str) and is_placeholder(value))


def _sums_up_column(formula: str, column: int) -> bool:
    return bool(re.search(_AGGREGATE.format(column_letter(column)), formula, re.IGNORECASE))


@cache
def _total_words() -> re.Pattern[str]:
    # People space the word out to fill the cell.
    words = (r"\s*".join(map(re.escape, word)) for word in reading_rules("rows")["totals"])
    return re.compile("|".join(words), re.IGNORECASE)


def _is_total_word(text: str) -> bool:
    short = compact(_TAIL.sub("", text)).strip(":-*. ")
    return short in word_set("rows", "totals") or (
        len(short) <= 8 and short.endswith(tuple(word_set("rows", "total_endings")))
    )


def _is_count(text: str) -> bool:
    """``共 88 条``"""
    plain = compact(text)
    lead = next((word for word in word_set("rows", "counts") if plain.startswith(word)), "")
    return bool(lead and _FIGURE.match(plain[len(lead) :]))


def _is_notice(text: str) -> bool:
    return compact(text).startswith(tuple(word_set("rows", "notices")))
