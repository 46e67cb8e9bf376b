"""Whether a value of a frame is missing: frames hold None, NaN, NaT and pd.NA for it."""

from __future__ import annotations

import pandas as pd


def is_blank(value: object) -> bool:
    """Does the cell of a frame hold no value?"""
    # Identity first: ``pd.NA != pd.NA`` is pd.NA, which has no truth value. Only NaN and NaT differ from themselves.
    return value is None or value is pd.NA or value is pd.NaT or value != value
