"""Live marks: conditional formats that stay right while staff edit, sort and filter (no refresh needed).

Every rule carries a harmless term ``N("custsheet:…")=0`` in its formula, by which it is recognised again after
Excel, WPS or LibreOffice has renumbered, split or regrouped the rules.  Marks speak of today (``TODAY()``), written
figures of the as-of date.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from custsheet.ooxml import Format, Rule
from custsheet.refs import column_letter, column_number
from custsheet.schema import Settings
from custsheet.schema.meanings import OPEN_FOLLOW_UP, YES
from custsheet.texts import Lang, load_toml

MARKER = "custsheet:"
_SPARE_ROWS = 500
"""Rows below the last record that marks cover already, for what staff type next."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a record type stands on a sheet after the changes: letters of all its columns, ours included."""

    key: str
    sheet: str
    letters: Mapping[str, str]
    header_rows: tuple[int, ...]
    first_row: int
    last_row: int
    foot_row: int | None = None

    @property
    def end_row(self) -> int:
        """Last row that marks cover: some empty rows beyond the records, but nothing that stands below them."""
        if self.foot_row is not None:
            return max(self.last_row, self.first_row)
        # Rounded up, so that the rules stay the same while people add a few rows.
        return -(-(self.last_row + _SPARE_ROWS) // 500) * 500

    def cell(self, column: str) -> str:
        """The first record's cell in a column, as a rule's formula names it: ``$C5``."""
        return f"${self.letters[column]}{self.first_row}"

    @property
    def header_row(self) -> int:
        """The last line of the header."""
        return self.header_rows[-1]

    def header(self, letter: str) -> str:
        """The header of a column, as a rule's formula names it; of two lines the upper one where the lower is
        merged.
        """
        cells = [f"{letter}${row}" for row in self.header_rows]
        return cells[-1] if len(cells) == 1 else f'IF({cells[-1]}="",{cells[-2]},{cells[-1]})'

    def range(self, first: str, last: str | None = None) -> str:
        """A column's cells, or those from one letter's column to another's, as a ``sqref``."""
        return f"{first}{self.first_row}:{last or first}{self.end_row}"

    def whole(self, column: str) -> str:
        """A column's cells with fixed rows, for counting: ``$C$5:$C$1000``."""
        letter = self.letters[column]
        return f"${letter}${self.first_row}:${letter}${self.end_row}"

    def has(self, *columns: str) -> bool:
        """Does the sheet have all of these columns?"""
        return all(column in self.letters for column in columns)


def is_ours(formula: str) -> bool:
    """Does a conditional format's formula carry our marker?"""
    return MARKER in formula


def highlight_rules(place: Place, settings: Settings, lang: Lang) -> list[Rule]:
    """The rules of one sheet, the most urgent first (an earlier rule wins where two set the same property)."""
    looks = load_toml("highlights.toml")
    return [
        *_problems(place, looks),
        *_overdue(place, settings, lang, looks),
        *_stale(place, settings, looks),
        *_badges(place, settings, lang, looks),
    ]


def _badges(place: Place, settings: Settings, lang: Lang, looks: Mapping[str, Any]) -> Iterator[Rule]:
    tiers = [settings.tier_label(tier.name, lang) for tier in settings.tiers]
    risks = [settings.risk_label(risk.name, lang) for risk in settings.risks]
    for column, words in (("tier", tiers), ("risk", risks)):
        if not place.has(column):
            continue
        formats = looks[column]
        for rank, word in enumerate(words):
            look = formats[min(rank, len(formats) - 1)]
            yield _rule(place, column, column, f"{place.cell(column)}={_quoted(word)}", look)


def _overdue(place: Place, settings: Settings, lang: Lang, looks: Mapping[str, Any]) -> Iterator[Rule]:
    look = looks["overdue"]
    for key, column in (("customers", "next_contact"), ("plans", "due_date")):
        if place.key == key and place.has(column):
            yield _rule(place, "overdue", column, _past(place.cell(column)), look)
    if place.key == "interactions" and place.has("next_date"):
        yield _rule(place, "overdue", "next_date", _open_follow_up(place, settings, lang), look)
    if place.key == "orders" and place.has("due_on", "receivable"):
        yield _rule(place, "overdue", "due_on", f"{_past(place.cell('due_on'))},{place.cell('receivable')}>0", look)
    if place.has("overdue_days"):
        cell = place.cell("overdue_days")
        yield _rule(place, "overdue", "overdue_days", f"ISNUMBER({cell}),{cell}>0", look)
    if place.key == "feedback" and place.has("overdue"):
        yes = settings.lists["yes_no"].label(YES, lang)
        yield _rule(place, "overdue", "overdue", f"{place.cell('overdue')}={_quoted(yes)}", look)


def _open_follow_up(place: Place, settings: Settings, lang: Lang) -> str:
    """A follow-up is open while nobody closed it and the customer was not contacted after it was noted (CONTRACT
    §4).
    """
    terms = [_past(place.cell("next_date"))]
    if place.has("follow_up"):
        waiting = settings.lists["follow_up"].label(OPEN_FOLLOW_UP, lang)
        terms.append(f'OR({place.cell("follow_up")}="",{place.cell("follow_up")}={_quoted(waiting)})')
    who = next((column for column in ("customer_id", "name") if place.has(column)), None)
    if who and place.has("date"):
        newer = f'COUNTIFS({place.whole(who)},{place.cell(who)},{place.whole("date")},">"&{place.cell("date")})=0'
        terms.append(newer)
    return ",".join(terms)


def _problems(place: Place, looks: Mapping[str, Any]) -> Iterator[Rule]:
    """Mark the cells that the row's 数据问题 column names by their header: ``【手机】…``."""
    if not place.has("issues"):
        return
    typed = [column_number(letter) for column, letter in place.letters.items() if column != "issues"]
    if not typed:
        return
    first, last = column_letter(min(typed)), column_letter(max(typed))
    header = place.header(first)
    condition = f'{header}<>"",ISNUMBER(FIND("【"&{header}&"】",{place.cell("issues")}))'
    yield Rule(place.range(first, last), _formula("problem", condition), Format(**looks["problem"]))


def _stale(place: Place, settings: Settings, looks: Mapping[str, Any]) -> Iterator[Rule]:
    if place.key != "customers" or not place.has("verified_on", "name"):
        return
    cell, days = place.cell("verified_on"), settings["verification.max_age_days"]
    condition = f'{place.cell("name")}<>"",OR({cell}="",{cell}<TODAY()-{days:g})'
    yield _rule(place, "stale", "verified_on", condition, looks["stale"])


def _past(cell: str) -> str:
    return f"ISNUMBER({cell}),{cell}<TODAY()"


def _rule(place: Place, marker: str, column: str, condition: str, look: Mapping[str, Any]) -> Rule:
    return Rule(place.range(place.letters[column]), _formula(marker, condition), Format(**look))


def _formula(marker: str, condition: str) -> str:
    return f'AND(N("{MARKER}{marker}")=0,{condition})'


def _quoted(word: str) -> str:
    return '"' + word.replace('"', '""') + '"'
