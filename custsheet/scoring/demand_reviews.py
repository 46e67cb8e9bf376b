"""Demands that want a look (contract §4, "Demands": "Listed for review").

Columns read: demands status, priority, raised_on, plan_on. Listed are open demands that have stood in state 方案 for
a week (since plan_on, else raised_on), and those not of priority 高 that were open at the end of the last quarter and
still are.
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
    """Per demand that wants a look ``reason`` (UNCHANGED, else QUARTER) and ``days``: since its last change, or open.

    The index is that of the demands sheet.
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
    """The newest last day of a quarter up to T."""
    tomorrow = inputs.as_of + timedelta(days=1)
    return day_number(quarter_start(tomorrow)) - 1
