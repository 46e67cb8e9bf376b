"""The phone number at which to reach a customer."""

from __future__ import annotations

import numpy as np

from custsheet.scoring.portfolio import Portfolio

_NUMBERS = ("mobile", "phone")
_SEVERAL = ";"
"""Separates several numbers in one cell (contract §3, "Phones")."""


def reachable_at(portfolio: Portfolio, position: int) -> str | None:
    """The contact person and first number of the customer, else of its first further contact with a number."""
    person = portfolio.cell("customers", "contact", position)
    number = first_number(portfolio, "customers", position)
    if number is None:
        for row in np.flatnonzero(portfolio.inputs.customers("contacts") == position).tolist():
            if number := first_number(portfolio, "contacts", row):
                person = portfolio.cell("contacts", "contact", row)
                break
    return " ".join(filter(None, (person, number))) or None


def first_number(portfolio: Portfolio, key: str, row: int) -> str | None:
    """The first number in one row of customers or contacts, mobile before phone; None without one."""
    numbers = next(filter(None, (portfolio.cell(key, column, row) for column in _NUMBERS)), None)
    return None if numbers is None else numbers.split(_SEVERAL)[0].strip()
