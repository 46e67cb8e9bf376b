"""The likely duplicates in a workbook's customer sheets, each with what a person needs to judge it."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from custsheet.cleaning import link_customers
from custsheet.dedupe import PAIR_COLUMNS, find_duplicates
from custsheet.issues import Findings
from custsheet.reading import Reading
from custsheet.texts import Lang

_KEY = "customers"
FOUND_COLUMNS = (*PAIR_COLUMNS, "left_id", "right_id", "left_name", "right_name")


def customer_pairs(reading: Reading, lang: Lang) -> pd.DataFrame:
    """List likely duplicates.

    Rows already treated as one customer (:func:`joined_rows`) are not paired. If several rows of two customers match,
    only the likeliest pair is listed.

    Returns:
        DataFrame FOUND_COLUMNS, likeliest first. left, right: index labels of the customers frame.
    """
    customers = reading.frames[_KEY]
    pairs = find_duplicates(customers, lang)
    pairs = pairs[_of_two_customers(pairs, _primary(reading))].reset_index(drop=True)
    for side in ("left", "right"):
        for column, key in (("id", "customer_id"), ("name", "name")):
            values = [customers.at[label, key] for label in pairs[side]]
            pairs[f"{side}_{column}"] = pd.Series(values, index=pairs.index, dtype=object)
    return pairs[list(FOUND_COLUMNS)]


def joined_rows(reading: Reading) -> dict[Any, Any]:
    """Additional rows of a customer, such as further contact persons, that already count as one (CONTRACT §3).

    Returns:
        Index label of the additional row → label of the row that carries the customer's figures.
    """
    primary = _primary(reading)
    labels = primary.index
    return {labels[place]: labels[position] for place, position in enumerate(primary.tolist()) if place != position}


def _primary(reading: Reading) -> pd.Series[int]:
    links = link_customers(reading.frames, Findings(), some_ids_unknown=reading.some_ids_unknown)
    return links.primary


def _of_two_customers(pairs: pd.DataFrame, primary: pd.Series[int]) -> npt.NDArray[np.bool_]:
    """Mask of the pairs to list: rows of two different customers, each pair of customers once.

    ``pairs`` is sorted by score, so the first of several pairs is the likeliest.
    """
    left, right = (pairs[side].map(primary).to_numpy(dtype=np.int64) for side in ("left", "right"))
    both = pd.DataFrame({"one": np.minimum(left, right), "other": np.maximum(left, right)})
    first: npt.NDArray[np.bool_] = ((left != right) & ~both.duplicated()).to_numpy(dtype=np.bool_)
    return first
