"""Under which number people reach a customer."""

from __future__ import annotations

import numpy as np

from custsheet.summary.facts import Facts

_NUMBERS = ("mobile", "phone")
_SEVERAL = ";"
"""Between several numbers in one cell (contract §3, "Phones")."""


def reachable_at(facts: Facts, position: int) -> str | None:
    """The contact person and the first number of the customer, else of one of its further contacts."""
    person = facts.cell("customers", "contact", position)
    number = first_number(facts, "customers", position)
    if number is None:
        for row in np.flatnonzero(facts.inputs.customers("contacts") == position).tolist():
            if number := first_number(facts, "contacts", row):
                person = facts.cell("contacts", "contact", row)
                break
    return " ".join(filter(None, (person, number))) or None


def first_number(facts: Facts, key: str, row: int) -> str | None:
    """The first number in one row of the customers or contacts, mobile before phone; None when there is none."""
    numbers = next(filter(None, (facts.cell(key, column, row) for column in _NUMBERS)), None)
    return None if numbers is None else numbers.split(_SEVERAL)[0].strip()
