"""Money exact to the cent: amounts are summed as whole cents, so that no total is a fraction of a cent off.

Cents are float64 holding whole numbers: sums are exact up to 90 trillion CNY, and nothing can overflow.
"""

from __future__ import annotations

import numpy as np

from custsheet.scoring.periods import Floats, Ints

_ABSURD = 1e15


def to_cents(amounts: Floats) -> Floats:
    """Amounts in CNY as whole cents, halves away from zero as in Excel; NaN stays NaN, 10^15 CNY and more is NaN."""
    amounts = np.where(np.abs(amounts) < _ABSURD, amounts, np.nan)
    # 1.005 * 100 is 100.49999999999999: rounding to 6 decimals first restores the half.
    cents: Floats = np.copysign(np.floor(np.round(np.abs(amounts) * 100, 6) + 0.5), amounts)
    return cents


def to_cny(cents: Floats) -> Floats:
    """Whole cents as CNY; no negative zero."""
    # −0.0 + 0.0 is 0.0.
    return cents / 100 + 0.0


def sum_by(groups: Ints, cents: Floats, count: int) -> Floats:
    """Sum ``cents`` per group number 0…count−1; rows of group −1 and NaN amounts are left out."""
    counted = (groups >= 0) & np.isfinite(cents)
    return np.bincount(groups[counted], weights=cents[counted], minlength=count).astype(np.float64)
