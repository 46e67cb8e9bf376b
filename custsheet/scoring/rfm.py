"""Recency, frequency and money, 1 to 5 each, and the segment they form (contract §4, "RFM").

Columns read: last_order, revenue_12m; orders in 12 months. Columns written: r_score, f_score, m_score (1–5),
rfm_segment (its name in the given language). Blank for customers without an order up to T.

A score is the percentile among the customers that have ordered, × 5, rounded up. The segment is the first row of
``settings.segments`` whose minimum scores are all reached.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from custsheet.scoring.inputs import Inputs
from custsheet.scoring.orders import OrderRows
from custsheet.scoring.percentiles import not_better
from custsheet.scoring.periods import Bools, Floats

_BEST = 5


@dataclass(frozen=True)
class Rfm:
    """Per customer; NaN for those who have not ordered."""

    r_score: Floats
    f_score: Floats
    m_score: Floats
    rfm_segment: list[str | float]


def rfm(inputs: Inputs, orders: OrderRows) -> Rfm:
    """Score every customer that has ordered."""
    revenue = inputs.revenue
    ordered = revenue.order_count > 0
    r = _scores(revenue.last_order, ordered)  # later means fewer days since
    f = _scores(orders.count_in(inputs, 12), ordered)
    m = _scores(revenue.revenue_12m, ordered)
    return Rfm(r, f, m, _segments(inputs, r, f, m))


def _scores(values: Floats, among: Bools) -> Floats:
    # Multiplied before dividing, so that 3 of 5 customers score exactly 3.
    return np.ceil(not_better(values, among) * _BEST / max(int(among.sum()), 1))


def _segments(inputs: Inputs, *scores: Floats) -> list[str | float]:
    table = inputs.settings.segments

    @cache
    def named(*score: float) -> str | float:
        for row in table:
            least = (row.min_r, row.min_f, row.min_m)
            if all(limit is None or value >= limit for value, limit in zip(score, least, strict=True)):
                return row.name if inputs.lang == "zh" else row.en
        return np.nan

    known = np.isfinite(scores[0])
    names = [named(*score) for score in np.stack(scores)[:, known].T.tolist()]
    segments = np.full(len(known), np.nan, dtype=object)
    segments[known] = names
    return list(segments)
