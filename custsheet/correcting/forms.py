"""The canonical form of one column's typed cells: new value and reason, or None.

Only values that read without doubt have one: ``约50万`` stays as typed, and so does whatever cannot be read.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import NamedTuple

from custsheet.changes.cells import CellValue
from custsheet.changes.typed_cells import must_be_text
from custsheet.characters import visible
from custsheet.checking.formats import is_email
from custsheet.checking.uscc import is_credit_code
from custsheet.cleaning import tidy
from custsheet.cleaning.cities import full_name
from custsheet.cleaning.dates import NO_YEAR, day_order, is_two_ways, parse_date, time_in
from custsheet.cleaning.money import parse_money
from custsheet.cleaning.numbers import parse_integer, parse_number
from custsheet.cleaning.phones import parse_phone, says_more
from custsheet.cleaning.ratios import counts_in_percent, parse_ratio
from custsheet.cleaning.texts import parse_code
from custsheet.cleaning.words import compact
from custsheet.reading import ColumnMatch
from custsheet.schema import ColumnSpec, ListSpec
from custsheet.texts import Lang, load_toml


class Form(NamedTuple):
    """A cell's canonical value, and why it is not the typed one."""

    value: CellValue
    reason: str


FormOf = Callable[[object], Form | None]
"""Stored value → its canonical form; None if it is canonical already, or the form is uncertain."""


@dataclass(frozen=True)
class Column:
    """One column of typed cells.

    Attributes:
        raw: its values as stored, None for blank.
        spec, match: the column's specification, and the units that its header states.
        lists: list name → values.
        lang: language of the workbook's list values.
        uses_1904: serial dates count from 1904.
    """

    raw: Sequence[object]
    spec: ColumnSpec
    match: ColumnMatch
    lists: Mapping[str, ListSpec]
    lang: Lang
    uses_1904: bool


def form_of(column: Column) -> FormOf:
    """The function that gives each value of a column its canonical form."""
    form = _form_of_kind(column)

    def explained(value: object) -> Form | None:
        found = form(value)
        if found is None or not isinstance(value, str) or visible(value) == value:
            return found
        # Old and new value may look the same; then the reason must tell the user that invisible characters differ.
        looks_alike = visible(str(found.value)) == visible(value).strip()
        return Form(found.value, "invisible") if looks_alike else found

    return explained


def _form_of_kind(column: Column) -> FormOf:
    kind = column.spec.kind
    if kind == "choice" and column.spec.list_name:
        return _choices(column)
    makers: dict[str, Callable[[Column], FormOf]] = {
        "date": _dates,
        "month_day": _dates,
        "money": _money,
        "ratio": _ratios,
        "integer": _numbers,
        "number": _numbers,
        "score": _numbers,
        "phone": lambda column: _phone,
        "email": lambda column: _email,
        "code": lambda column: _credit_code if _is_a(column.spec, "credit_code") else _code,
    }
    return makers.get(kind, _texts)(column)


# ---------------------------------------------------------------- dates


def _dates(column: Column) -> FormOf:
    order = day_order(value for value in column.raw if isinstance(value, str))
    is_birthday = column.spec.kind == "month_day"

    def form(value: object) -> Form | None:
        if isinstance(value, date) or not isinstance(value, str | float):
            return None
        if isinstance(value, str) and _depends_on_order(value, order):
            return None
        parsed = parse_date(value, order=order if order != "contradictory" else None, uses_1904=column.uses_1904)
        if parsed.issue or parsed.value is None or parsed.value.year == NO_YEAR:
            return None
        moment = time_in(value) if isinstance(value, str) else time()
        if moment is None:
            return None
        day = parsed.value if moment == time() else datetime.combine(parsed.value, moment)
        return Form(day, "birthday" if is_birthday else "date")

    return form


def _depends_on_order(text: str, order: str | None) -> bool:
    """Does the reading depend on other cells' day order, or stay ambiguous?"""
    if order == "contradictory":
        return is_two_ways(text) or day_order([text]) is not None
    return order is None and is_two_ways(text)


# ---------------------------------------------------------------- numbers


def _money(column: Column) -> FormOf:
    factor = column.match.factor

    def form(value: object) -> Form | None:
        if not isinstance(value, str):
            return None
        parsed = parse_money(value, factor=factor)
        if parsed.issue or parsed.value is None:
            return None
        # In the header's unit (万元, say), since people go on typing in it.
        amount = Decimal(repr(parsed.value)) / Decimal(repr(factor))
        return Form(_plain(float(amount)), "money")

    return form


def _ratios(column: Column) -> FormOf:
    percent = column.match.percent
    in_hundredths = percent and counts_in_percent({value for value in column.raw if isinstance(value, float)})

    def form(value: object) -> Form | None:
        if not isinstance(value, str):
            return None
        parsed = parse_ratio(value, percent_header=percent, one_is_percent=in_hundredths)
        if parsed.issue or parsed.value is None:
            return None
        number = round(parsed.value * 100, 10) if in_hundredths else parsed.value
        return Form(_plain(number), "percentage")

    return form


def _numbers(column: Column) -> FormOf:
    spec = column.spec
    words = column.lists[spec.list_name] if spec.list_name else None
    headers = compact("".join((column.match.header, spec.label.zh, spec.label.en)))

    def form(value: object) -> Form | None:
        if not isinstance(value, str):
            return None
        if words is not None and (known := words.find(value)) is not None:
            return Form(_plain(float(known)), "rating")
        parsed = parse_integer(value) if spec.kind == "integer" else parse_number(value)
        if parsed.issue or parsed.value is None:
            return None
        measure = "".join(sign for sign in compact(value) if sign.isalpha())
        return Form(_plain(parsed.value), "number") if measure in headers else None

    return form


def _plain(number: float) -> float | int:
    return int(number) if number.is_integer() and abs(number) < 2**53 else number


# ---------------------------------------------------------------- list values and texts


def _choices(column: Column) -> FormOf:
    words = column.lists[column.spec.list_name or ""]
    reason = load_toml("clean.toml")["lists"].get(words.name, "list_value")
    lang: Lang = "zh" if shows_chinese(column) else "en"

    def form(value: object) -> Form | None:
        known = words.find(value) if isinstance(value, str) else None
        label = None if known is None else words.label(known, lang)
        if label is None or label == value:
            return None
        spelled = tidy.tidy_text(str(value))
        return Form(label, _small_reason(str(value), label) if spelled == label else reason)

    return form


def shows_chinese(column: Column) -> bool:
    """Are the column's list values Chinese? In an English workbook, only if most of its text cells are."""
    texts = [value for value in column.raw if isinstance(value, str)]
    return column.lang == "zh" or sum(map(tidy.has_chinese, texts)) * 2 > len(texts)


def _texts(column: Column) -> FormOf:
    spec = column.spec
    if must_be_text(spec):
        return lambda value: _number_as_text(value) or _tidied(value, tidy.tidy_text)
    if spec.free_text:
        return lambda value: _tidied(value, tidy.tidy_free_text)
    if _is_a(spec, "company"):
        return lambda value: _tidied(value, tidy.tidy_company)
    if _is_a(spec, "person"):
        return lambda value: _tidied(value, tidy.tidy_person)
    if _is_a(spec, "city"):
        return lambda value: _city(value) or _tidied(value, tidy.tidy_text)
    return lambda value: _tidied(value, tidy.tidy_text)


def _is_a(spec: ColumnSpec, form: str) -> bool:
    return spec.key in load_toml("clean.toml")["texts"][form]


def _city(value: object) -> Form | None:
    found = full_name(value) if isinstance(value, str) else None
    return Form(found, "city") if found is not None and found != tidy.tidy_text(str(value)) else None


def _phone(value: object) -> Form | None:
    if isinstance(value, str) and says_more(value):
        return None
    parsed = parse_phone(value)
    if parsed.issue or parsed.value is None or parsed.value == value:
        return None
    digits = str(int(value)) if isinstance(value, float) else ""
    return Form(parsed.value, "number_as_text" if parsed.value == digits else "phone")


def _email(value: object) -> Form | None:
    if not isinstance(value, str):
        return None
    tidied = tidy.tidy_email(value)
    return Form(tidied, "email") if tidied != value and is_email(tidied) and is_email(value) else None


def _credit_code(value: object) -> Form | None:
    if isinstance(value, str):
        tidied = tidy.tidy_credit_code(value)
        if is_credit_code(tidied):
            return Form(tidied, "credit_code") if tidied != value else None
    return _code(value)


def _code(value: object) -> Form | None:
    return _number_as_text(value) or _tidied(value, tidy.tidy_code)


def _number_as_text(value: object) -> Form | None:
    if not isinstance(value, float):
        return None
    parsed = parse_code(value)
    return None if parsed.issue or parsed.value is None else Form(parsed.value, "number_as_text")


def _tidied(value: object, tidy_up: Callable[[str], str]) -> Form | None:
    if not isinstance(value, str):
        return None
    tidied = tidy_up(value)
    return None if tidied == value or not tidied else Form(tidied, _small_reason(value, tidied))


def _small_reason(old: str, new: str) -> str:
    """The most notable of small differences: brackets, then width, then spaces."""
    if "".join(old.split()) == "".join(new.split()):
        return "spaces"
    return "brackets" if set("\uff08\uff09") & set(new) and set("()") & set(old) else "width"
