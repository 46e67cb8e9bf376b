"""Which column of a table is what: every header against the vocabulary, what a person said, and our own marks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from custsheet.cleaning.words import compact, reading_rules
from custsheet.reading.header_block import HeaderBlock, HeaderCell
from custsheet.reading.headers import Known, Vocabulary, header_unit
from custsheet.reading.layout import ColumnMatch
from custsheet.reading.mapping import IGNORE
from custsheet.reading.numbered_columns import numbered_columns
from custsheet.refs import column_letter
from custsheet.schema import SheetSpec, split_unit


@dataclass
class Columns:
    """The recognised columns of one table.

    Attributes:
        matches: from left to right; a key occurs once, free text and computed columns (ours and people's) may twice.
        headers: letter → text.
        unknown: letters without a key.
        conflicts: pairs of matches that claim one key.
        repeated: second columns of a free text key, or ones that go beside another, which do not count, with the first.
        foreign: letters whose unit is no CNY, with the unit.
    """

    matches: list[ColumnMatch] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)
    conflicts: list[tuple[ColumnMatch, ColumnMatch]] = field(default_factory=list)
    repeated: list[tuple[ColumnMatch, ColumnMatch]] = field(default_factory=list)
    foreign: list[tuple[str, str]] = field(default_factory=list)

    @property
    def keys(self) -> set[str]:
        """The keys that were found."""
        return {match.key for match in self.matches}


def match_columns(
    block: HeaderBlock,
    spec: SheetSpec,
    vocabulary: Vocabulary,
    *,
    mapped: Mapping[str, str],
    marked: Mapping[str, str],
    table_factor: float | None = None,
) -> Columns:
    """Recognise the columns under a header.

    Args:
        block: the header.
        spec: the record type of the sheet.
        vocabulary: all known headers.
        mapped: letter → key (or ``-``) as a person said.
        marked: letter → key of the columns that carry our mark.
        table_factor: the money unit that a note above the table states, for columns that state none.
    """
    columns = Columns()
    found: list[ColumnMatch] = []
    columns.headers = {column_letter(cell.column): cell.text for cell in block.cells}
    numbered = set(numbered_columns(columns.headers, columns.headers, spec, vocabulary)) - {*mapped, *marked}
    for cell in block.cells:
        letter = column_letter(cell.column)
        if letter in numbered:
            columns.unknown.append(letter)
            continue
        match = _match(cell, letter, spec, vocabulary, mapped, marked, table_factor)
        if match is None:
            columns.unknown.append(letter)
        elif header_unit(match.header).foreign and spec.columns[match.key].kind == "money" and match.reason != "mapped":
            columns.foreign.append((letter, match.header))
            columns.unknown.append(letter)
        else:
            found.append(match)
    for letter, key in mapped.items():  # a column that a person named has no need of a header
        if letter not in columns.headers and key in spec.columns:
            columns.headers[letter] = ""
            found.append(ColumnMatch(letter, "", key, 1.0, "mapped"))
    _settle(columns, found, spec)
    return columns


def _match(
    cell: HeaderCell,
    letter: str,
    spec: SheetSpec,
    vocabulary: Vocabulary,
    mapped: Mapping[str, str],
    marked: Mapping[str, str],
    table_factor: float | None,
) -> ColumnMatch | None:
    if letter in mapped:
        key = mapped[letter]
        if key == IGNORE or key not in spec.columns:
            return None
        return _column_match(letter, cell.text, Known(key, 1.0, "mapped"), spec, table_factor)
    if letter in marked and marked[letter] in spec.columns:
        return _column_match(letter, cell.text, Known(marked[letter], 1.0, "mark"), spec, table_factor)
    for text in cell.texts:
        known = vocabulary.find(text, spec) if text == cell.texts[-1] else vocabulary.find_surely(text, spec)
        if known:
            return _column_match(letter, text, known, spec, table_factor)
    return None


def _column_match(letter: str, header: str, known: Known, spec: SheetSpec, table_factor: float | None) -> ColumnMatch:
    column = spec.columns[known.key]
    unit = header_unit(header)
    factor = 1.0
    if column.kind == "money":
        factor = unit.factor if unit.stated or table_factor is None else table_factor
    return ColumnMatch(
        letter=letter,
        header=header,
        key=known.key,
        confidence=known.confidence,
        reason=known.reason,
        ours=known.reason == "mark" or (unit.automatic and (column.computed or column.typed_figure)),
        known_as=known.known_as,
        factor=factor,
        percent=unit.percent and column.kind == "ratio",
    )


def _settle(columns: Columns, found: list[ColumnMatch], spec: SheetSpec) -> None:
    """Let every key have one column, the surest; say where two claim it."""
    taken: dict[tuple[str, bool], ColumnMatch] = {}
    for match in sorted(found, key=lambda match: (_strength(match), _stands_beside(match, spec))):
        column = spec.columns[match.key]
        first = taken.get((match.key, match.ours))
        if first is None:
            taken[match.key, match.ours] = match
            columns.matches.append(match)
            continue
        columns.unknown.append(match.letter)
        if match.reason == "near" or column.computed or match.ours:
            continue
        if column.free_text or _stands_beside(match, spec) > _stands_beside(first, spec):
            columns.repeated.append((first, match))
        else:
            columns.conflicts.append((first, match))
    order = {letter: place for place, letter in enumerate(columns.headers)}
    # Ours before people's own, so that ``layout.columns`` names the one that we write.
    columns.matches.sort(key=lambda match: (not match.ours and (match.key, True) in taken, order[match.letter]))
    columns.unknown.sort(key=order.__getitem__)


def _stands_beside(match: ColumnMatch, spec: SheetSpec) -> bool:
    """Is it a header that goes beside another of its key: 联系时间 beside 联系日期, 座机 beside 联系电话?

    A person's word, or our mark, is no such header.
    """
    endings = reading_rules("headers")["beside"].get(spec.columns[match.key].kind, ())
    plain = compact(split_unit(match.header)[0])
    return match.reason not in ("mapped", "mark") and plain.endswith(tuple(endings))


def _strength(match: ColumnMatch) -> int:
    """Mapped and marked columns first, near matches last; otherwise from left to right (sorting is stable)."""
    return {"mapped": 0, "mark": 0, "near": 2}.get(match.reason, 1)


def weight(vocabulary: Vocabulary, match: ColumnMatch, spec: SheetSpec) -> float:
    """How much a match says about the record type: little when most types have such a column."""
    types = sum(match.key in other.columns for other in vocabulary.schema.sheets.values())
    rarity = {1: 1.0, 2: 0.8, 3: 0.6}.get(types, 0.4)
    return match.confidence * rarity * (0.5 if spec.columns[match.key].computed else 1.0)


def is_near_only(matches: list[ColumnMatch]) -> bool:
    """Was the table recognised by near matches alone (fewer sure columns than a named sheet needs)?"""
    sure = {match.key for match in matches if match.reason != "near"}
    return len(sure) < int(reading_rules("recognition")["min_columns_named"])
