"""The columns that all lists share."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from custsheet.scoring.periods import Ints
from custsheet.scoring.portfolio import Portfolio, shown

_SHOWN = ("customer_id", "name", "owner")


def of_customers(portfolio: Portfolio, places: Ints) -> pd.DataFrame:
    """One line per place along ``portfolio.primary``: customer, customer_id, name, owner.

    The index holds labels of the customers frame.
    """
    positions = portfolio.primary[places]
    index = portfolio.frames["customers"].index[positions]
    return pd.DataFrame({"customer": positions, **_typed(portfolio, "customers", positions)}, index=index)


def of_records(portfolio: Portfolio, key: str, rows: Ints) -> pd.DataFrame:
    """One line per row, by position, of record type ``key``: key, row, customer, customer_id, name, owner.

    The name is the customer's, or the row's own if it has no customer; the owner is the row's own, else the customer's.
    """
    inputs = portfolio.inputs
    customer = inputs.primary[rows] if key == "customers" else inputs.customers(key)[rows]
    own, theirs = _typed(portfolio, key, rows), _typed(portfolio, "customers", customer)
    is_known = customer >= 0
    typed = {name: np.where(is_known, theirs[name], own[name]) for name in _SHOWN}
    is_nobodys = np.array([shown(name) is None for name in own["owner"]], dtype=np.bool_)
    typed["owner"] = np.where(is_known & is_nobodys, theirs["owner"], own["owner"])
    return pd.DataFrame({"key": key, "row": rows, "customer": customer, **typed})


def _typed(portfolio: Portfolio, key: str, rows: Ints) -> dict[str, Any]:
    """Columns of the frame as typed at these rows; −1 picks the last row, which the caller discards."""
    if not portfolio.inputs.rows(key):
        return {name: np.full(len(rows), np.nan, dtype=object) for name in _SHOWN}
    return {name: portfolio.inputs.words(key, name).to_numpy(dtype=object)[rows] for name in _SHOWN}
