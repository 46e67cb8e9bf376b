"""The checks as data: ``templates/checks.toml``, read once and held against the schema."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from custsheet.errors import TemplateError
from custsheet.schema import load_schema
from custsheet.schema.entries import read_template
from custsheet.texts import Lang

FILE = "checks.toml"


@dataclass(frozen=True, slots=True)
class DateOrder:
    """``then`` cannot be before ``first``."""

    key: str
    first: str
    then: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """One of ``columns`` should be there; ``effect`` says what is left out without."""

    key: str
    columns: tuple[str, ...]
    effect: Mapping[Lang, str]


@dataclass(frozen=True, slots=True)
class CheckRules:
    """What ``check`` looks for. ``not_in_future`` are (record type, column) pairs, ``named`` columns with names."""

    not_in_future: tuple[tuple[str, str], ...]
    date_orders: tuple[DateOrder, ...]
    wanted: tuple[Wanted, ...]
    first_year: int
    years_ahead: int
    noise_share: float
    noise_at_least: int
    product_share: float
    product_cny: float
    outlier_times: float
    outlier_next: float
    outlier_orders: int
    least_age: int
    greatest_age: int
    named: frozenset[str]


@cache
def load_check_rules() -> CheckRules:
    """Read the checks; TemplateError names what is broken."""
    content = read_template(FILE)
    try:
        return CheckRules(
            not_in_future=tuple(
                (table["key"], column)
                for table in content["not_in_future"]
                for column in _known("not_in_future", table["key"], table["columns"])
            ),
            date_orders=tuple(
                DateOrder(table["key"], table["first"], then)
                for table in content["date_order"]
                for then in _known("date_order", table["key"], [*table["then"], table["first"]])[:-1]
            ),
            wanted=tuple(
                Wanted(table["key"], _known("wanted", table["key"], table["columns"]), _both(table["effect"]))
                for table in content["wanted"]
            ),
            first_year=int(content["far_off"]["first_year"]),
            years_ahead=int(content["far_off"]["years_ahead"]),
            noise_share=float(content["noise"]["share"]),
            noise_at_least=int(content["noise"]["at_least"]),
            product_share=float(content["product"]["share"]),
            product_cny=float(content["product"]["cny"]),
            outlier_times=float(content["outlier"]["times"]),
            outlier_next=float(content["outlier"]["times_next"]),
            outlier_orders=int(content["outlier"]["orders"]),
            least_age=int(content["birthday"]["least_age"]),
            greatest_age=int(content["birthday"]["greatest_age"]),
            named=frozenset(content["garbled"]["names"]),
        )
    except KeyError as error:
        raise TemplateError("template_missing_key", file=FILE, table="", key=error.args[0]) from None


def _known(table: str, key: str, columns: Iterable[str]) -> tuple[str, ...]:
    """The columns, each of which the schema must have."""
    sheets = load_schema().sheets
    for column in columns:
        if key not in sheets or column not in sheets[key].columns:
            raise TemplateError(
                "template_bad_value", file=FILE, table=table, key=key, found=column, expected="sheet, column"
            )
    return tuple(columns)


def _both(texts: Mapping[str, Any]) -> Mapping[Lang, str]:
    return {"zh": texts["zh"], "en": texts["en"]}
