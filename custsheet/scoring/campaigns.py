"""Campaigns: how many opened, clicked, bought (contract §4, "Campaigns").

Columns read: reached, opened, clicked, converted. Written: open_rate, click_rate, conversion_rate as ratios, blank when
either number is missing or the divisor is 0.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from custsheet.scoring.inputs import Inputs

_RATES = {
    "open_rate": ("opened", "reached"),
    "click_rate": ("clicked", "opened"),
    "conversion_rate": ("converted", "clicked"),
}


def campaigns(inputs: Inputs) -> pd.DataFrame:
    """The campaigns sheet's computed columns, as far as its columns allow."""
    columns = {}
    for rate, (part, whole) in _RATES.items():
        if inputs.has("campaigns", part, whole):
            # NaN for 0: a quotient of inf is no value for a cell.
            divisor = inputs.numbers("campaigns", whole)
            columns[rate] = inputs.numbers("campaigns", part) / np.where(divisor == 0, np.nan, divisor)
    return pd.DataFrame(columns, index=inputs.frames["campaigns"].index)
