"""How complete and how fresh the customer's data are (contract §4, "Completeness").

Columns read: the customer sheet's fields named in the weights (``mobile_or_phone`` is either), kind, verified_on.
Columns written: completeness as a ratio 0–1. A person has no industry, size or position to fill.
"""

from __future__ import annotations

import numpy as np

from custsheet.schema.meanings import PERSON
from custsheet.scoring.inputs import Inputs
from custsheet.scoring.periods import Bools, Floats

_EITHER = {"mobile_or_phone": ("mobile", "phone")}
_COMPANY_ONLY = ("industry", "size", "position")


def completeness(inputs: Inputs) -> Floats:
    """The weighted share of the customer's fields that are filled; NaN when every weight is 0."""
    is_person = inputs.is_word("customers", "kind", PERSON)
    filled_weight, weight = np.zeros(inputs.count), np.zeros(inputs.count)
    for field, field_weight in inputs.settings.completeness_weights.items():
        applies = ~is_person if field in _COMPANY_ONLY else np.ones(inputs.count, dtype=np.bool_)
        weight += field_weight * applies
        filled_weight += field_weight * (applies & _is_filled(inputs, field))
    with np.errstate(divide="ignore", invalid="ignore"):
        return filled_weight / weight


def is_stale(inputs: Inputs) -> Bools:
    """Which customers' data were never verified, or too long ago. Nobody's, when the sheet has no such column."""
    if not inputs.has("customers", "verified_on"):
        return np.zeros(inputs.count, dtype=np.bool_)
    verified = inputs.days("customers", "verified_on")
    age_days = inputs.today - verified
    return np.isnan(verified) | (age_days > float(inputs.settings["verification.max_age_days"]))


def _is_filled(inputs: Inputs, field: str) -> Bools:
    columns = _EITHER.get(field, (field,))
    filled: Bools = ~np.logical_and.reduce([inputs.is_blank("customers", column) for column in columns])
    return filled
