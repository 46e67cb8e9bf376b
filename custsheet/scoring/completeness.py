"""How complete and how fresh a customer's data are (contract §4, "Completeness").

Columns read: the customer sheet's fields named in the weights (``mobile_or_phone``: either of them), kind, verified_on.
Columns written: completeness as a ratio 0–1. Industry, size and position do not apply to persons.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from custsheet.schema.meanings import PERSON
from custsheet.scoring.inputs import Inputs
from custsheet.scoring.periods import Bools, Floats

_EITHER = {"mobile_or_phone": ("mobile", "phone")}
_COMPANY_ONLY = ("industry", "size", "position")


def completeness(inputs: Inputs) -> Floats:
    """The weighted share of the customer's fields that are filled; NaN when every weight is 0."""
    filled_weight, weight = np.zeros(inputs.count), np.zeros(inputs.count)
    for field in fields(inputs):
        weight += field.weight * field.applies
        filled_weight += field.weight * field.is_filled
    # 0 / 0, where no field with a weight applies, is the NaN that is wanted.
    with np.errstate(divide="ignore", invalid="ignore"):
        return filled_weight / weight


class Field(NamedTuple):
    """A counted field: its weight key, and per customer whether it applies and whether it is filled."""

    name: str
    weight: float
    applies: Bools
    is_filled: Bools


def fields(inputs: Inputs) -> Iterator[Field]:
    """Every weighted field, in the order of the weights."""
    is_person = inputs.is_word("customers", "kind", PERSON)
    for name, weight in inputs.settings.completeness_weights.items():
        applies = ~is_person if name in _COMPANY_ONLY else np.ones(inputs.count, dtype=np.bool_)
        yield Field(name, weight, applies, applies & _is_filled(inputs, name))


def has_column(inputs: Inputs, field: str) -> bool:
    """Whether the customer sheet has a column for this field."""
    return any(inputs.has("customers", column) for column in _EITHER.get(field, (field,)))


def is_stale(inputs: Inputs) -> Bools:
    """Which customers' data were never verified, or too long ago; nobody's if there is no verified_on column."""
    if not inputs.has("customers", "verified_on"):
        return np.zeros(inputs.count, dtype=np.bool_)
    verified = inputs.days("customers", "verified_on")
    age_days = inputs.today - verified
    return np.isnan(verified) | (age_days > float(inputs.settings["verification.max_age_days"]))


def _is_filled(inputs: Inputs, field: str) -> Bools:
    columns = _EITHER.get(field, (field,))
    filled: Bools = ~np.logical_and.reduce([inputs.is_blank("customers", column) for column in columns])
    return filled
