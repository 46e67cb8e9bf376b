"""Growth: net amount of the last half-year over the half-year before (contract §4).

Written: growth_6m as a ratio; ``inf`` stands for 新增 (nothing before, something now), NaN for blank: nothing in either
half, or an unknown half.
"""

from __future__ import annotations

import numpy as np

from custsheet.scoring.periods import Floats
from custsheet.scoring.revenue import Revenue


def growth(revenue: Revenue) -> Floats:
    """revenue_6m / revenue_prev_6m − 1 when the earlier half is positive."""
    now, before = revenue.revenue_6m, revenue.revenue_prev_6m
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        ratio = now / before - 1
    return np.where(before > 0, ratio, np.where((before <= 0) & (now > 0), np.inf, np.nan))


def compared(values: Floats) -> Floats:
    """Values rounded to 9 decimals to be compared with a threshold: 60,000 / 50,000 − 1 is 0.19999999999999996."""
    return np.round(values, 9)
