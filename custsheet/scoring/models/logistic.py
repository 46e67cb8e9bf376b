"""A logistic model of silence: recency, frequency and age of a customer → the probability of no order.

It is fitted at an earlier day, for which the same orders show what followed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from custsheet.scoring.models.history import Histories
from custsheet.scoring.periods import Bools, Floats

_RIDGE = 10.0  # in customers: with few of them the coefficients stay near zero
_STEPS = 50
_LONGEST_STEP = 3.0  # Newton's full step may overshoot where the silent and the others hardly overlap
_LEAST_SPREAD = 1e-6
_CLOSE = 1e-10


@dataclass(frozen=True)
class Logistic:
    """A fitted model.

    Attributes:
        coefficients: of the constant and of each standardised feature.
        centre, spread: mean and standard deviation of the features in the fit.
    """

    coefficients: Floats
    centre: Floats
    spread: Floats

    def probability(self, histories: Histories) -> Floats:
        """The probability of no order within the period for which the model was fitted."""
        return _probability(_design((_features(histories) - self.centre) / self.spread) @ self.coefficients)


def fit_logistic(histories: Histories, silent: Bools) -> Logistic:
    """Fit by Newton's method on the penalised likelihood, which has one maximum.

    Args:
        histories: up to the earlier day.
        silent: who did not order in the period after it.
    """
    features = _features(histories)
    centre, spread = features.mean(axis=0), features.std(axis=0)
    spread = np.where(spread > _LEAST_SPREAD, spread, np.inf)  # inf: a constant feature carries no information
    design = _design((features - centre) / spread)
    penalty = np.diag([1e-6] + [_RIDGE] * features.shape[1])
    coefficients = np.zeros(design.shape[1])
    for _ in range(_STEPS):
        probability = _probability(design @ coefficients)
        curvature = (design * (probability * (1 - probability))[:, None]).T @ design + penalty
        step = np.linalg.solve(curvature, design.T @ (probability - silent) + penalty @ coefficients)
        coefficients = coefficients - step * min(1.0, _LONGEST_STEP / max(float(np.abs(step).max()), _CLOSE))
        if np.abs(step).max() < _CLOSE:
            break
    return Logistic(coefficients, centre, spread)


def _probability(linear: Floats) -> Floats:
    probability: Floats = 1 / (1 + np.exp(-np.clip(linear, -50, 50)))
    return probability


def _features(histories: Histories) -> Floats:
    recency = histories.age - histories.active_span
    return np.log1p(np.stack([recency, histories.repeat_orders, histories.age], axis=1))


def _design(features: Floats) -> Floats:
    return np.column_stack([np.ones(len(features)), features])
