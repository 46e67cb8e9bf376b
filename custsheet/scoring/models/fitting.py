"""Maximum-likelihood fits of positive parameters, from a fixed start, within fixed bounds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from custsheet.scoring.periods import Floats

LOG_BOUND = 7.0
"""Parameters lie between exp(−7) and exp(7): 0.0009 and 1097."""
_AT_BOUND = 0.01


@dataclass(frozen=True)
class Fit:
    """The parameters of a model at the maximum of its likelihood.

    Attributes:
        parameters: in the order of the paper.
        log_likelihood: the sum over all customers.
        at_bound: a parameter ended at a bound, or the likelihood is not finite: the data do not determine the fit.
    """

    parameters: tuple[float, ...]
    log_likelihood: float
    at_bound: bool


def maximise(
    mean_log_likelihood: Callable[[Floats], tuple[float, Floats]], start: Sequence[float], weight: float
) -> Fit:
    """Find the parameters of maximum likelihood.

    Args:
        mean_log_likelihood: log-parameters → the mean log-likelihood per customer, and its gradient.
        start: parameters to start from.
        weight: the number of customers.
    """
    from scipy.optimize import minimize  # here: costs time to import, and most commands need no model

    def loss(log_parameters: Floats) -> tuple[float, Floats]:
        value, gradient = mean_log_likelihood(log_parameters)
        return -value, -gradient

    # The search is over logs, which keeps every parameter positive.
    found = minimize(
        loss,
        np.log(np.array(start)),
        jac=True,
        method="L-BFGS-B",
        bounds=[(-LOG_BOUND, LOG_BOUND)] * len(start),
        options={"maxiter": 300, "ftol": 1e-12, "gtol": 1e-7},
    )
    at_bound = bool((np.abs(found.x) > LOG_BOUND - _AT_BOUND).any()) or not np.isfinite(found.fun)
    return Fit(tuple(np.exp(found.x).tolist()), float(-found.fun * weight), at_bound)
