"""Numbers that should name one record or one customer but occur twice.

Customer numbers are looked at where records are linked to customers (``cleaning/references.py``).
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from custsheet.checking.sheet import CheckedSheet, Mask
from custsheet.refs import row_name
from custsheet.schema import load_schema

Positions = npt.NDArray[np.int64]


def check_record_ids(sheet: CheckedSheet) -> None:
    """A record's own number occurs once; later rows with it are reported."""
    column = load_schema().sheets[sheet.key].record_key
    if column != "customer_id" and sheet.has(column):
        _report(sheet, "repeated_record_id", column, np.arange(len(sheet.frame)))


def check_credit_codes(sheet: CheckedSheet, primary: Positions) -> None:
    """Two customers do not share a credit code; further rows of one customer may."""
    if sheet.key == "customers" and sheet.has("uscc"):
        _report(sheet, "duplicate_uscc", "uscc", primary)


def _report(sheet: CheckedSheet, code: str, column: str, owner: Positions) -> None:
    """Report rows whose value stands in an earlier row of another owner, and name that row."""
    values = sheet.frame[column]
    first = pd.Series(np.arange(len(values)), index=values.index).groupby(values.to_numpy()).transform("first")
    earlier = first.to_numpy(dtype=np.float64, na_value=np.nan)
    known = np.isfinite(earlier)
    place = np.where(known, earlier, 0).astype(np.int64)
    repeated: Mask = known & (owner[place] != owner)
    rows = np.full(len(values), None, dtype=object)
    rows[repeated] = [row_name(label) for label in values.index[place[repeated]]]
    sheet.add(code, column, repeated, {"row": rows})
