"""The weights and limits of ``templates/dedupe.toml`` as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from custsheet.texts import load_toml


@dataclass(frozen=True)
class FieldRule:
    """How a field is compared and weighed.

    Attributes:
        measure: name of the similarity measure (``measures.py``).
        levels: (least similarity, weight), the most similar first.
        is_rare: agreement weighs at most the rarity of the value; if False, only values that many share weigh less.
    """

    measure: str
    levels: tuple[tuple[float, float], ...]
    is_rare: bool


@dataclass(frozen=True)
class Rules:
    """Everything that decides which records are the same customer.

    Attributes:
        prior: log odds before anything is compared.
        group, window: up to ``group`` records with the same key are all compared; of more, only ``window`` neighbours.
        identifying: fields of which one must agree for persons; own: fields that no household shares, of which one
            must agree where names agree only at a level of ``household_names``.
        names: level of agreement between names → weight.
        fields: field → rule, in the order in which reasons name them.
        shared_domains: domains of public e-mail providers.
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
