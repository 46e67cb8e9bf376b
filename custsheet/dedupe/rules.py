"""The weights and limits of ``templates/dedupe.toml`` as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from custsheet.texts import load_toml


@dataclass(frozen=True)
class FieldRule:
    """How one field is compared and what that weighs.

    Attributes:
        measure: how alike two values are (``measures.py``).
        levels: (at least this alike, weight), the most alike first.
        is_rare: agreeing weighs no more than the rarity of the value; else only values that many share weigh less.
    """

    measure: str
    levels: tuple[tuple[float, float], ...]
    is_rare: bool


@dataclass(frozen=True)
class Rules:
    """Everything that decides which records are one.

    Attributes:
        prior: log odds before anything is compared.
        group, window: records that share a key are all compared up to ``group`` of them, else ``window`` neighbours.
        identifying: fields of which one must agree for persons; own: those of a person alone, of which one must agree
            where names agree at a level of ``household_names``.
        names: level of agreement between names → weight.
        fields: field → rule, in the order in which reasons name them.
        shared_domains: e-mail domains that everybody uses.
    """

    prior: float
    group: int
    window: int
    identifying: tuple[str, ...]
    own: tuple[str, ...]
    household_names: frozenset[str]
    names: Mapping[str, float]
    fields: Mapping[str, FieldRule]
    shared_domains: frozenset[str]


@cache
def load_rules() -> Rules:
    """The rules of the templates."""
    source = load_toml("dedupe.toml")
    fields = {
        field: FieldRule(
            rule["measure"], tuple((float(least), float(weight)) for least, weight in rule["levels"]), "rare" in rule
        )
        for field, rule in source["fields"].items()
    }
    return Rules(
        prior=source["pairs"]["prior"],
        group=source["pairs"]["group"],
        window=source["pairs"]["window"],
        identifying=tuple(source["pairs"]["identifying"]),
        own=tuple(source["pairs"]["own"]),
        household_names=frozenset(source["pairs"]["household_names"]),
        names=source["names"]["weights"],
        fields=fields,
        shared_domains=frozenset(source["emails"]["shared_domains"]),
    )
