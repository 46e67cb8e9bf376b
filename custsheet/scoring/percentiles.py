"""Where a customer stands among those who have ordered (contract §4, "Percentile"), and means of known values."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from custsheet.scoring.periods import Bools, Floats


def not_better(values: Floats, among: Bools) -> Floats:
    """Per customer in ``among`` how many of them, itself included, have no better (greater) value; NaN for the others.

    Ties share the better place: of 1, 2, 2 both twos count 3.
    """
    counts = np.searchsorted(np.sort(values[among]), values, side="right")
    return np.where(among, counts, np.nan)


def percentiles(values: Floats, among: Bools) -> Floats:
    """``not_better`` as a share of ``among``, 0–1."""
    return not_better(values, among) / max(int(among.sum()), 1)


def mean_of_known(parts: Iterable[tuple[float, Floats]]) -> Floats:
    """The weighted mean of the known (not NaN) parts, which share the weight of the unknown ones.

    NaN where nothing is known, or nothing known has a weight.
    """
    weights, rows = zip(*parts, strict=True)
    values = np.stack(rows)
    shares = np.where(np.isfinite(values), np.array(weights)[:, None], 0.0)
    total, weight = (shares * np.nan_to_num(values)).sum(axis=0), shares.sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean: Floats = np.where(weight > 0, total / weight, np.nan)
    return mean
