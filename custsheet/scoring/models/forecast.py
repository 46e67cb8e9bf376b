"""The next months of every customer: Pareto/NBD and the logistic model together, and Gamma-Gamma for the value.

The two probabilities of silence are averaged as logits.  If Pareto/NBD cannot be fitted (a parameter ended at a
bound), the logistic model is used alone; if there is too little history for that one, Pareto/NBD is; without either
there is no forecast.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from custsheet.scoring.models.gamma_gamma import fit_gamma_gamma
from custsheet.scoring.models.history import DAYS_OF_A_WEEK, Histories, OrderDays, chosen, histories
from custsheet.scoring.models.logistic import fit_logistic
from custsheet.scoring.models.pareto_nbd import ParetoNbd, fit_pareto_nbd
from custsheet.scoring.periods import Floats

Method = Literal["both", "pareto_nbd", "logistic"]

MOST_CUSTOMERS = 3_000
"""The most customers a model is fitted to; the others are forecast all the same."""
_PAST_SHARE = 0.7
"""The period whose outcome the logistic model learns is at most this share of the time that the orders cover."""
_LEAST_AT_CUT = 20
_LEAST_OF_EACH = 5


@dataclass(frozen=True)
class Forecast:
    """The forecast for every customer with an order, in the order of ``histories``.

    Attributes:
        histories: up to T.
        none: probability of no order within the horizon.
        revenue: expected net amount within the horizon in CNY; None without Pareto/NBD.
        method: the models used.
    """

    histories: Histories
    none: Floats
    revenue: Floats | None
    method: Method


@dataclass(frozen=True)
class _Silence:
    """The logistic model's result: the probability of no order in the first ``days`` of the horizon."""

    probability: Floats
    days: float


def forecast(days: OrderDays, ids: Sequence[str], today: float, horizon_days: float) -> Forecast | None:
    """Fit the models to the orders up to ``today`` and look ahead.

    Args:
        ids: customer ids, by number; their hash selects the customers to fit.
        today: T as a day number.
        horizon_days: how far to look.

    Returns:
        None if neither model can be fitted.
    """
    days = days.until(today)
    if not (days.day < today).any():
        return None  # no time has passed in which anybody could have ordered again
    now = histories(days, today)
    sample = now.take(chosen([ids[n] for n in now.customer.tolist()], MOST_CUSTOMERS))
    pareto = fit_pareto_nbd(sample)
    first_days = _logistic(days, now, today, horizon_days)
    silence = None if first_days is None else _stretched(first_days, pareto, now, horizon_days)
    if pareto.fit.at_bound:
        return None if silence is None else Forecast(now, silence, None, "logistic")
    rows = (now.repeat_orders, now.active_span, now.age)
    weeks = horizon_days / DAYS_OF_A_WEEK
    alone = pareto.probability_of_none(*rows, weeks)
    none = alone if silence is None else _between(alone, silence)
    # Pareto/NBD's mean number of orders of those who order at all, times the averaged probability of ordering.
    orders = pareto.expected_orders(*rows, weeks) * (1 - none) / np.maximum(1 - alone, 1e-12)
    revenue = orders * _order_values(now, sample)
    return Forecast(now, none, revenue, "pareto_nbd" if silence is None else "both")


def _logistic(days: OrderDays, now: Histories, today: float, horizon_days: float) -> _Silence | None:
    """Fit at an earlier day, from which the orders cover the horizon, or as much of it as the history allows."""
    covered = today - float(days.day.min())
    sequel = float(np.floor(min(horizon_days, _PAST_SHARE * covered)))
    past = histories(days, today - sequel)
    silent = ~days.customers_since(today - sequel)[past.customer]
    if len(past) < _LEAST_AT_CUT or min(int(silent.sum()), int((~silent).sum())) < _LEAST_OF_EACH:
        return None
    return _Silence(fit_logistic(past, silent).probability(now), sequel)


def _stretched(silence: _Silence, pareto: ParetoNbd, now: Histories, horizon_days: float) -> Floats:
    """Silence over the whole horizon: the logistic model's for its first days, times Pareto/NBD's for the rest."""
    if silence.days >= horizon_days:
        return silence.probability
    rows = (now.repeat_orders, now.active_span, now.age)
    whole, first = (pareto.probability_of_none(*rows, span / DAYS_OF_A_WEEK) for span in (horizon_days, silence.days))
    stretched: Floats = silence.probability * whole / np.maximum(first, 1e-300)
    return stretched


def _between(first: Floats, second: Floats) -> Floats:
    """The mean of two probabilities as logits."""
    logits = [np.log(p) - np.log1p(-p) for p in (np.clip(values, 1e-9, 1 - 1e-9) for values in (first, second))]
    mean: Floats = 1 / (1 + np.exp(-(logits[0] + logits[1]) / 2))
    return mean


def _order_values(now: Histories, sample: Histories) -> Floats:
    """The expected net amount of a future order day; 0 for a customer whose orders net to 0 or less."""
    orders = now.repeat_orders + 1
    fitted = sample.take(np.flatnonzero(sample.mean_value > 0))
    own = np.maximum(now.mean_value, 0.0)
    if len(fitted) < _LEAST_AT_CUT:
        return own
    model = fit_gamma_gamma(fitted.repeat_orders + 1, fitted.mean_value)
    return own if model.fit.at_bound else np.where(own > 0, model.expected_value(orders, own), 0.0)
