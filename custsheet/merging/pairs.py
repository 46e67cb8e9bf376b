"""The likely duplicates of a workbook's customer sheet, each with what a person needs to judge it."""

from __future__ import annotations

from typing import Any

import numpy as np
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

    Rows that are one customer already, because they share name and number and name different contact persons
    (CONTRACT §3), are none.

    Returns:
        DataFrame FOUND_COLUMNS, the likeliest first. left, right: index labels of the customers frame.
    """
    customers = reading.frames[_KEY]
    pairs = find_duplicates(customers, lang)
    primary = link_customers(reading.frames, Findings()).primary
    both = zip(pairs["left"], pairs["right"], strict=True)
    is_new = [not _are_contacts(customers, primary, left, right) for left, right in both]
    pairs = pairs[np.array(is_new, dtype=np.bool_)].reset_index(drop=True)
    for side in ("left", "right"):
        for column, key in (("id", "customer_id"), ("name", "name")):
            values = [customers.at[label, key] for label in pairs[side]]
            pairs[f"{side}_{column}"] = pd.Series(values, index=pairs.index, dtype=object)
    return pairs[list(FOUND_COLUMNS)]


def _are_contacts(customers: pd.DataFrame, primary: pd.Series[int], left: Any, right: Any) -> bool:
    """Two rows of one customer, one per contact person?"""
    contacts = {customers.at[label, "contact"] for label in (left, right)}
    is_one = bool(primary[left] == primary[right])
    return is_one and len(contacts) > 1 and all(isinstance(contact, str) for contact in contacts)
