"""Who will order again in the time to come, and for how much: by model, else by what became of similar customers.

The fallback (contract §4, "Churn probability"): the share of those with the same R score who did not order in the time
just past although they had ordered before it, and the net amount of that time × (1 − that share).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from custsheet.scoring.models.forecast import Forecast, forecast
from custsheet.scoring.models.history import OrderDays
from custsheet.scoring.percentiles import not_better
from custsheet.scoring.periods import Bools, Floats

Method = Literal["both", "pareto_nbd", "logistic", "few_orders", "no_model"]
"""The models that spoke; or the fallback, because there are few orders or because no model can be fitted to them."""
MODELS: tuple[Method, ...] = ("both", "pareto_nbd", "logistic")
VALUE_MODELS: tuple[Method, ...] = ("both", "pareto_nbd")
"""Those that tell the expected value too; else it is the net amount of the time just past × (1 − the probability)."""
R_SCORES = 5


@dataclass(frozen=True)
class Outlook:
    """One element per customer; NaN for those without an order up to T.

    Attributes:
        none: probability that no order comes within the horizon, to 4 decimals.
        revenue: expected net amount within the horizon in CNY, to the cent.
        r_score, alike, silent: of the fallback: the customer's R score, how many share it, how many of those were
            silent.
        customers, orders: how many there are to learn from.
    """

    none: Floats
    revenue: Floats
    method: Method
    r_score: Floats
    alike: Floats
    silent: Floats
    customers: int
    orders: int


def outlook(
    days: OrderDays,
    ids: Sequence[str],
    orders: int,
    today: float,
    horizon_days: float,
    min_customers: int,
    min_orders: int,
) -> Outlook:
    """Look ``horizon_days`` ahead of ``today`` (T as a day number).

    Args:
        days: the orders up to T.
        ids: of the customers, by number.
        orders: how many orders there are; several of one day are several.
        min_customers, min_orders: what a model needs.
    """
    last = np.full(days.count, -np.inf)
    last[days.customer] = days.day  # sorted by day: the last one stays
    ordered = np.isfinite(last)
    customers = int(ordered.sum())
    recent = days.day > today - horizon_days
    lately = np.bincount(days.customer[recent], weights=days.net[recent], minlength=days.count)
    is_silent = ordered & (last <= today - horizon_days)
    score, alike, silent = _by_r_score(last, ordered, is_silent)
    none, expected = np.full(days.count, np.nan), np.full(days.count, np.nan)
    method: Method = "no_model"
    model: Forecast | None = None
    if customers < min_customers or orders < min_orders:
        method = "few_orders"
    else:
        model = forecast(days, ids, today, horizon_days)
    if model is None:
        none[ordered] = silent[ordered] / alike[ordered]
    else:
        method = model.method
        none[model.histories.customer] = model.none
        if model.revenue is not None:
            expected[model.histories.customer] = model.revenue
    expected = np.where(np.isnan(expected) & ordered, lately * (1 - none), expected)
    return Outlook(
        none=np.round(none, 4),
        revenue=np.round(expected, 2) + 0.0,
        method=method,
        r_score=score,
        alike=alike,
        silent=silent,
        customers=customers,
        orders=orders,
    )


def _by_r_score(last: Floats, ordered: Bools, is_silent: Bools) -> tuple[Floats, Floats, Floats]:
    """Per customer its R score, the number of customers with the same, and how many of those are silent."""
    score = np.ceil(not_better(last, ordered) * R_SCORES / max(int(ordered.sum()), 1))
    number = np.where(ordered, score, 0).astype(np.int64)
    alike = np.bincount(number, minlength=R_SCORES + 1)[number].astype(np.float64)
    silent = np.bincount(number[is_silent], minlength=R_SCORES + 1)[number].astype(np.float64)
    return score, alike, silent
