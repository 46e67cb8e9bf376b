"""Demands: days past the deadline (contract §4, "Demands").

Columns read: raised_on, priority, due_on, plan_on, status, accepted_on, revisit_on. Written: overdue_days, calendar
days.

The deadline: 3 working days after acceptance for the revisit; else, for priority 高 without a plan, 3 working days
after the demand was raised; else due_on. 0 if it is met (the revisit was made), the demand is closed or there is no
deadline; blank for rows without raised_on or raised after T. What is dated after T has not happened yet.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from custsheet.schema.meanings import DEMAND_CLOSED, HIGH_PRIORITY
from custsheet.scoring.inputs import Inputs
from custsheet.scoring.workdays import work_calendar


@dataclass(frozen=True)
class DemandScores:
    """The computed columns of the demands sheet, and the years for which no working calendar is published."""

    columns: pd.DataFrame
    unpublished_years: tuple[int, ...] = ()


def demands(inputs: Inputs) -> DemandScores:
    """Days past the deadline, as far as the sheet's columns allow."""
    index = inputs.frames["demands"].index
    raised = inputs.past_days("demands", "raised_on")
    if not inputs.has("demands", "raised_on") or not np.isfinite(raised).any():
        return DemandScores(pd.DataFrame(index=index))
    accepted = inputs.past_days("demands", "accepted_on")
    calendar = work_calendar(np.nanmin(np.fmin(raised, accepted)), inputs.today)
    unplanned = inputs.is_word("demands", "priority", HIGH_PRIORITY) & np.isnan(inputs.past_days("demands", "plan_on"))
    deadline = np.select(
        [np.isfinite(accepted), unplanned],
        [
            calendar.after(accepted, int(inputs.settings["demands.revisit_days"])),
            calendar.after(raised, int(inputs.settings["demands.plan_days"])),
        ],
        inputs.days("demands", "due_on"),
    )
    met = np.isfinite(accepted) & np.isfinite(inputs.past_days("demands", "revisit_on"))
    is_open = ~met & ~inputs.is_word("demands", "status", DEMAND_CLOSED)
    # NaN (no deadline) and inf (a deadline beyond the calendar) compare false: not late.
    late = np.where(is_open & (deadline < inputs.today), inputs.today - deadline, 0.0)
    overdue_days = np.where(np.isfinite(raised), late, np.nan)
    return DemandScores(pd.DataFrame({"overdue_days": overdue_days}, index=index), calendar.unpublished_years)
