"""Opportunities: weighted amount and age (contract §4, "Opportunities").

Columns read: amount (CNY), probability (0–1), stage_on, created_on.
Columns written: weighted_amount (CNY, unrounded), age_days (days since the stage changed, else since it was created).
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from custsheet.scoring.inputs import Inputs
from custsheet.scoring.periods import Floats


def opportunities(inputs: Inputs) -> pd.DataFrame:
    """The opportunities sheet's computed columns, as far as its columns allow."""
    key = "opportunities"
    columns = {}
    if inputs.has(key, "amount", "probability"):
        columns["weighted_amount"] = weighted_amounts(inputs)
    if inputs.has(key, "stage_on") or inputs.has(key, "created_on"):
        columns["age_days"] = ages(inputs)
    return pd.DataFrame(columns, index=inputs.frames[key].index)


def ages(inputs: Inputs) -> Floats:
    """Per row the days since the stage changed, else since it was created; NaN when neither is known."""
    stage, created = (inputs.past_days("opportunities", column) for column in ("stage_on", "created_on"))
    return inputs.today - np.where(np.isfinite(stage), stage, created)


def weighted_amounts(inputs: Inputs) -> Floats:
    """Per row amount × probability, NaN when either is blank."""
    return inputs.numbers("opportunities", "amount") * inputs.numbers("opportunities", "probability")
