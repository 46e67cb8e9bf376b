"""The values of customers in comparable form; "" means missing throughout."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, replace
from functools import cache

import pandas as pd

from custsheet.characters import plain
from custsheet.cleaning.blanks import is_blank
from custsheet.cleaning.dates import NO_YEAR
from custsheet.dedupe.names import NameParts, split_name
from custsheet.dedupe.places import NOWHERE, short_name
from custsheet.dedupe.rules import Rules
from custsheet.schema.meanings import PERSON

_SIGNS = re.compile(r"[\W_]+")
_NUMBER = re.compile(r"\d[\d\- ]{5,}\d")
_SIGNIFICANT_DIGITS = 8  # without country and area codes, which people type or leave out


@dataclass(frozen=True)
class Records:
    """Customers by position 0…n−1.

    Attributes:
        names: their names, split.
        typed: their names as typed.
        fields: field of ``templates/dedupe.toml`` → its comparable values; only fields that some customer has.
        phones: the last eight digits of each customer's telephone numbers, mobiles first.
    """

    names: list[NameParts]
    typed: list[str]
    fields: dict[str, list[str]]
    phones: list[tuple[str, ...]]

    def __len__(self) -> int:
        return len(self.names)


def read_records(customers: pd.DataFrame, rules: Rules) -> Records:
    """The comparable values of a frame with keys of the customers sheet, whatever its dtypes; keys may be missing."""

    def column(key: str) -> list[str]:
        if key not in customers.columns:
            return [""] * len(customers)
        return [_text(value) for value in customers[key]]

    typed, kinds = column("name"), column("kind")
    names = [_of_kind(split_name(name), kind) for name, kind in zip(typed, kinds, strict=True)]
    # A place that only the name states counts like one in its column; one in Latin letters would match no column.
    places = [parts.place if parts.is_chinese else NOWHERE for parts in names]
    phones = [_phones(f"{mobile};{phone}") for mobile, phone in zip(column("mobile"), column("phone"), strict=True)]
    emails = [email.lower() for email in column("email")]
    fields = {
        "uscc": [_SIGNS.sub("", code).upper() for code in column("uscc")],
        "phone": [";".join(numbers) for numbers in phones],
        "email": emails,
        "domain": [_own_domain(email, rules.shared_domains) for email in emails],
        "wechat": [word.lower() for word in column("wechat")],
        "address": [_comparable(text) for text in column("address")],
        "contact": [_comparable(text) for text in column("contact")],
        "birthday": [_SIGNS.sub("", text)[:8] for text in column("birthday")],
        "city": [
            short_name(_comparable(text)) or place.city for text, place in zip(column("city"), places, strict=True)
        ],
        "province": [
            short_name(_comparable(text)) or place.province
            for text, place in zip(column("province"), places, strict=True)
        ],
    }
    return Records(names, typed, {name: values for name, values in fields.items() if any(values)}, phones)


def _of_kind(parts: NameParts, kind: str) -> NameParts:
    """The column 客户类型 takes precedence over what the name looks like."""
    if not kind:
        return parts
    return replace(parts, is_person=kind == PERSON, is_company=kind != PERSON)


def _text(value: object) -> str:
    if is_blank(value):
        return ""
    if isinstance(value, dt.date):  # Timestamps too
        return f"{value:%m%d}" if value.year == NO_YEAR else f"{value:%Y%m%d}"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return plain(str(value)).strip()


@cache
def _comparable(text: str) -> str:
    """Lower-case words separated by single spaces, without punctuation."""
    return " ".join(_SIGNS.split(text.casefold())).strip()


def _phones(text: str) -> tuple[str, ...]:
    digits = (re.sub(r"\D", "", number) for number in _NUMBER.findall(text))
    return tuple(dict.fromkeys(number[-_SIGNIFICANT_DIGITS:] for number in digits))


def _own_domain(email: str, shared: frozenset[str]) -> str:
    """The domain of an address, unless it is a public provider's."""
    domain = email.partition("@")[2]
    return "" if domain in shared else domain
