"""Who will order again, and for how much: by model, else by what similar customers did.

The fallback (contract §4, "Churn probability") looks back over a period as long as the horizon. The probability is the
share of customers with the same R score who had ordered earlier but not in it; the revenue is the net amount of that
period × (1 − that share).
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
"""The models used; or why the fallback was: there are few orders, or no model can be fitted to them."""
MODELS: tuple[Method, ...] = ("both", "pareto_nbd", "logistic")
VALUE_MODELS: tuple[Method, ...] = ("both", "pareto_nbd")
"""Those that give the revenue too; with the others it is the net amount of the past period × (1 − the probability)."""
R_SCORES = 5


@dataclass(frozen=True)
class Outlook:
    """One element per customer; NaN for those without an order up to T.

    Attributes:
        none: probability of no order within the horizon, to 4 decimals.
        revenue: expected net amount within the horizon in CNY, to the cent.
        r_score, alike, silent: for the fallback: the customer's R score, how many share it, how many of those were
            silent.
        customers, orders: how many the outlook is based on.
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
    """Look ``horizon_days`` ahead from ``today`` (T as a day number).

    Args:
        days: the orders up to T.
        ids: customer ids, by number.
        orders: the number of orders; several on one day count as several.
        min_customers, min_orders: the fewest that a model is fitted to.
    """
    last = np.full(days.count, -np.inf)
    last[days.customer] = days.day  # sorted by day, and numpy keeps the last of repeated assignments
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
    """Per customer its R score, the number of customers that share it, and how many of those are silent."""
    score = np.ceil(not_better(last, ordered) * R_SCORES / max(int(ordered.sum()), 1))
    number = np.where(ordered, score, 0).astype(np.int64)
    alike = np.bincount(number, minlength=R_SCORES + 1)[number].astype(np.float64)
    silent = np.bincount(number[is_silent], minlength=R_SCORES + 1)[number].astype(np.float64)
    return score, alike, silent
