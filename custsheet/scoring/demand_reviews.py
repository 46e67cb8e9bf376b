"""Demands to review (contract §4, "Demands": "Listed for review").

Columns read: demands status, priority, raised_on, plan_on. Listed are open demands whose status has been 方案
for ``demands.unchanged_days`` (since plan_on, else raised_on), and open demands other than those of priority 高 that
were raised by the end of the last quarter.
"""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pandas as pd

from custsheet.schema.meanings import DEMAND_CLOSED, DEMAND_PROPOSAL, HIGH_PRIORITY
from custsheet.scoring.inputs import Inputs
from custsheet.scoring.periods import day_number, quarter_start

UNCHANGED, QUARTER = "unchanged", "quarter"


def demand_reviews(inputs: Inputs) -> pd.DataFrame:
    """Per demand to review ``reason`` (UNCHANGED, else QUARTER) and ``days`` since its last change, or since raised.

    The index holds labels of the demands frame.
    """
    key = "demands"
    raised, planned = inputs.past_days(key, "raised_on"), inputs.past_days(key, "plan_on")
    is_open = (
        np.isfinite(raised)
        & ~inputs.is_word(key, "status", DEMAND_CLOSED)
        & np.isnan(inputs.past_days(key, "accepted_on"))
    )
    unchanged_days = inputs.today - np.where(np.isfinite(planned), planned, raised)
    waits = inputs.is_word(key, "status", DEMAND_PROPOSAL) & (
        unchanged_days >= float(inputs.settings["demands.unchanged_days"])
    )
    pooled = ~inputs.is_word(key, "priority", HIGH_PRIORITY) & (raised <= _quarter_end(inputs))
    reason = np.select([is_open & waits, is_open & pooled], [UNCHANGED, QUARTER], "")
    days = np.where(waits, unchanged_days, inputs.today - raised)
    table = pd.DataFrame({"reason": reason, "days": days}, index=inputs.frames[key].index)
    wanted: pd.DataFrame = table[table["reason"] != ""]
    return wanted


def _quarter_end(inputs: Inputs) -> int:
    """The last day of the newest quarter that has ended by T, T included."""
    # Seen from tomorrow, a quarter whose last day is T has ended.
    tomorrow = inputs.as_of + timedelta(days=1)
    return day_number(quarter_start(tomorrow)) - 1
