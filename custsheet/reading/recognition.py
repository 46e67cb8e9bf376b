"""Which record type a sheet holds, and where its header is: by the sheet's name and by its headers together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from custsheet.cleaning.words import reading_rules
from custsheet.reading.columns import Columns, is_near_only, match_columns, weight
from custsheet.reading.grid import Grid
from custsheet.reading.header_block import HeaderBlock, header_block, is_text_row
from custsheet.reading.headers import Vocabulary, header_forms, note_unit
from custsheet.reading.mapping import IGNORE
from custsheet.refs import column_number
from custsheet.schema import SheetSpec, normalise_header


@dataclass(frozen=True)
class NamedAs:
    """What a sheet's name says: the record type, and whether the name is its label or alias (``name``) or contains one
    (``name_part``)."""

    key: str
    reason: str


@dataclass(frozen=True)
class Table:
    """One recognised table: its record type, header and columns."""

    spec: SheetSpec
    block: HeaderBlock
    columns: Columns
    confidence: float
    reason: str

    @property
    def writable(self) -> bool:
        """Not when only near matches speak for it."""
        return self.reason == "mapped" or not is_near_only(self.columns.matches)


def name_says(name: str, vocabulary: Vocabulary) -> NamedAs | None:
    """The record type that a sheet name speaks for: ``跟进记录``, ``2024订单``, ``客户-华东``."""
    schema = vocabulary.schema
    if key := schema.sheet_by_alias(name):
        return NamedAs(key, "name")
    plain = normalise_header(name)
    best: tuple[int, str] = (0, "")
    for spec in schema.sheets.values():
        for alias in (spec.label.zh, spec.label.en, *spec.aliases):
            known = normalise_header(alias)
            shortest = 2 if not known.isascii() else 5
            if len(known) >= shortest and (plain.startswith(known) or plain.endswith(known)):
                best = max(best, (len(known), spec.key))
    return NamedAs(best[1], "name_part") if best[0] else None


def find_table(
    grid: Grid,
    vocabulary: Vocabulary,
    *,
    named: NamedAs | None,
    mapped: Mapping[str, str],
    marked: Mapping[str, str],
) -> Table | None:
    """Find the header of a sheet and its record type; None when the sheet is no list that custsheet knows."""
    best = _best_table(grid, vocabulary, named, mapped, marked)
    if best is None and named:
        # Nothing known as it stands: perhaps nearly so. Not before, for that is slow.
        best = _best_table(grid, vocabulary, named, mapped, marked, thorough=True)
    best = best or _table_as_mapped(grid, vocabulary, named, mapped, marked)
    return _with_second_language(best, grid, vocabulary) if best else None


def _best_table(
    grid: Grid,
    vocabulary: Vocabulary,
    named: NamedAs | None,
    mapped: Mapping[str, str],
    marked: Mapping[str, str],
    *,
    thorough: bool = False,
) -> Table | None:
    best: tuple[float, Table] | None = None
    factor: float | None = None
    for row in _candidate_rows(grid):
        if (noted := _note_in(grid, row)) is not None:
            factor = noted
        for spec in _possible_types(grid, row, vocabulary, named, mapped, thorough=thorough):
            scored = _try(grid, row, spec, vocabulary, named, mapped, marked, factor)
            # Of equals the first counts: a repeated header further down is no better than the one on top.
            if scored and (best is None or scored[0] > best[0] + 1e-9):
                best = scored
    return best[1] if best else None


def _table_as_mapped(
    grid: Grid,
    vocabulary: Vocabulary,
    named: NamedAs | None,
    mapped: Mapping[str, str],
    marked: Mapping[str, str],
) -> Table | None:
    """The table in which a person named the column that says what or whom each row is about, whatever else is known."""
    letters = {column_number(letter) for letter, key in mapped.items() if key != IGNORE}
    for key, spec in vocabulary.schema.sheets.items():
        if (named and key != named.key) or not _names_subject(spec, mapped):
            continue
        rows = (row for row in _candidate_rows(grid) if is_text_row(grid, row))
        row = next((row for row in rows if all(isinstance(grid.value(row, each), str) for each in letters)), None)
        if row is not None:
            block = header_block(grid, row)
            columns = match_columns(block, spec, vocabulary, mapped=mapped, marked=marked)
            return Table(spec, block, columns, 1.0, "mapped")
    return None


def _names_subject(spec: SheetSpec, mapped: Mapping[str, str]) -> bool:
    """Do the columns that a person named all belong to this type, and say what or whom a row is about?"""
    keys = {key for key in mapped.values() if key != IGNORE}
    return keys <= spec.columns.keys() and bool(keys & _subjects(spec))


def looks_like_header(values: list[object], vocabulary: Vocabulary) -> bool:
    """Is a row most probably a header of some record type (the start of a further block)?"""
    texts = [value for value in values if value != ""]
    if len(texts) < reading_rules("recognition")["second_block_columns"] or not all(isinstance(t, str) for t in texts):
        return False
    known = [t for t in texts if any(form in vocabulary.types_of for form in header_forms(str(t)))]
    return len(known) >= reading_rules("recognition")["second_block_columns"] and len(known) >= 0.6 * len(texts)


def _candidate_rows(grid: Grid) -> Iterator[int]:
    """The rows in which a header may stand: the first ones with several texts."""
    seen = 0
    for number in range(grid.first_row, grid.last_row + 1):
        values = [value for value in grid.row(number) if value != ""]
        if not values:
            continue
        seen += 1
        if seen > reading_rules("recognition")["search_rows"]:
            return
        texts = [value for value in values if isinstance(value, str)]
        if len(texts) > 0.7 * len(values) or note_unit(str(values[0])) is not None:
            yield number


def _note_in(grid: Grid, row: int) -> float | None:
    """The money unit that a note row states (``单位：万元``, anywhere in it)."""
    for value in grid.row(row):
        if isinstance(value, str) and (factor := note_unit(value)) is not None:
            return factor
    return None


def _possible_types(
    grid: Grid, row: int, vocabulary: Vocabulary, named: NamedAs | None, mapped: Mapping[str, str], *, thorough: bool
) -> list[SheetSpec]:
    """The record types worth a closer look: those of which a few headers are there as they stand, and the named one."""
    sheets = vocabulary.schema.sheets
    if named and named.reason == "mapped":
        return [sheets[named.key]]
    hits: dict[str, int] = {}
    for value in grid.row(row):
        if isinstance(value, str) and value != "":
            types = {key for form in header_forms(value) for key in vocabulary.types_of.get(form, ())}
            for key in types:
                hits[key] = hits.get(key, 0) + 1
    for key, spec in sheets.items():
        hits[key] = hits.get(key, 0) + sum(column in spec.columns for column in mapped.values())
    likely = {key for key, count in hits.items() if count >= 2}
    if named and (likely or (thorough and is_text_row(grid, row))):
        likely.add(named.key)
    return [spec for key, spec in sheets.items() if key in likely]


def _try(
    grid: Grid,
    row: int,
    spec: SheetSpec,
    vocabulary: Vocabulary,
    named: NamedAs | None,
    mapped: Mapping[str, str],
    marked: Mapping[str, str],
    factor: float | None,
) -> tuple[float, Table] | None:
    rules = reading_rules("recognition")
    block = header_block(grid, row)
    columns = match_columns(block, spec, vocabulary, mapped=mapped, marked=marked, table_factor=factor)
    typed = {match.key for match in columns.matches if not spec.columns[match.key].computed}
    share = len(columns.matches) / max(len(block.cells), 1)
    is_named = named is not None and named.key == spec.key
    # A person who says where the names are says that the sheet holds records.
    unnamed = "mapped" if named is None and _names_subject(spec, mapped) else "headers"
    reason = named.reason if named and is_named else unnamed
    if not _is_enough(spec, typed, share, is_named):
        return None
    score = sum(weight(vocabulary, match, spec) for match in columns.matches)
    bonuses = {"name": rules["name_bonus"], "name_part": rules["affix_bonus"], "mapped": 100}
    bonus = bonuses.get(reason, 0) if is_named else 0
    sure = sum(match.confidence for match in columns.matches) / len(columns.matches)
    confidence = {"mapped": 1.0, "name": max(0.9, sure), "name_part": 0.9 * sure}.get(reason, 0.85 * sure)
    return score + bonus, Table(spec, block, columns, round(confidence, 2), reason)


def _is_enough(spec: SheetSpec, typed: set[str], share: float, is_named: bool) -> bool:
    """Do the headers make it a list of this type? A list says what or whom each row is about."""
    rules = reading_rules("recognition")
    subject = typed & _subjects(spec)
    if is_named:
        return len(typed) >= rules["min_columns_named"] and bool(subject)
    # A customer sheet without an owner column is still one; what makes the other types is their first required column.
    required = set(spec.required[:1])
    enough = len(typed) >= rules["min_columns"] and share >= rules["min_share"]
    # Records without a customer are none of ours: a staff list is no list of contacts.
    says_whom = "customer_id" not in spec.columns or bool(typed & {"name", "customer_id"})
    return enough and says_whom and bool(required) and required <= typed


def _subjects(spec: SheetSpec) -> set[str | None]:
    """The columns that say what or whom a row is about."""
    return {"name", "customer_id", spec.record_key, *spec.required[:1]}


def _with_second_language(table: Table, grid: Grid, vocabulary: Vocabulary) -> Table:
    """Take the row below the header for a line of it when it says the same once more, in the other language."""
    below = table.block.row + 1
    same = sum(
        isinstance(text := grid.value(below, column_number(match.letter)), str)
        and (known := vocabulary.find_surely(text, table.spec)) is not None
        and known.key == match.key
        and text != match.header
        for match in table.columns.matches
    )
    if same < 2 or same < 0.6 * len(table.columns.matches):
        return table
    block = replace(table.block, row=below, rows=(*table.block.rows, below))
    return replace(table, block=block)
