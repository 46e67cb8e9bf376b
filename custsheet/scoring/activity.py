"""How often a customer was contacted recently: 高, 中 or 低 (contract §4, "Activity").

Columns read: interactions date. Written: activity, blank when interactions are unknown.
"""

from __future__ import annotations

import numpy as np

from custsheet.schema.meanings import HIGH_ACTIVITY, LOW_ACTIVITY, MEDIUM_ACTIVITY
from custsheet.scoring.inputs import Inputs


def activity(inputs: Inputs) -> list[str | float]:
    """高 from ``activity.high_min`` interactions in the window, 中 from one, else 低."""
    if not inputs.log.known:
        return [np.nan] * inputs.count
    contacts = inputs.log.count_in(int(inputs.settings["activity.window_months"]))
    high = contacts >= inputs.settings["activity.high_min"]
    return [
        HIGH_ACTIVITY if many else MEDIUM_ACTIVITY if some else LOW_ACTIVITY
        for many, some in zip(high, contacts > 0, strict=True)
    ]
