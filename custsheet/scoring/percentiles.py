"""Where a customer stands among those who have ordered (contract §4, "Percentile"), and means of what is known."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from custsheet.scoring.periods import Bools, Floats


def not_better(values: Floats, among: Bools) -> Floats:
    """Per customer of ``among`` how many of them have a value that is not better (not greater); NaN for the others.

    Those with equal values share the better place: of 1, 2, 2 both twos stand before all three.
    """
    counts = np.searchsorted(np.sort(values[among]), values, side="right")
    return np.where(among, counts, np.nan)


def percentiles(values: Floats, among: Bools) -> Floats:
    """``not_better`` as a share of ``among``, 0–1."""
    return not_better(values, among) / max(int(among.sum()), 1)


def mean_of_known(parts: Iterable[tuple[float, Floats]]) -> Floats:
    """The weighted mean of the parts that are known (not NaN), which share the weight of the others.

    NaN where nothing is known, or nothing that is known has a weight.
    """
    weights, rows = zip(*parts, strict=True)
    values = np.stack(rows)
    shares = np.where(np.isfinite(values), np.array(weights)[:, None], 0.0)
    total, weight = (shares * np.nan_to_num(values)).sum(axis=0), shares.sum(axis=0)
    with np.errstate(divide="ignore", invalid="ignore"):
        mean: Floats = np.where(weight > 0, total / weight, np.nan)
    return mean
