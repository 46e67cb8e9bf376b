"""BG/NBD: like Pareto/NBD, but a customer can drop out only right after an order. For tests and comparisons.

Fader, Hardie and Lee, "'Counting Your Customers' the Easy Way: An Alternative to the Pareto/NBD Model", Marketing
Science 24 (2005), eq. 6.  Order rates are gamma (r, alpha), dropout probabilities beta (a, b).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from custsheet.scoring.models.fitting import Fit, maximise
from custsheet.scoring.models.history import Histories
from custsheet.scoring.periods import Floats

_START = (1.0, 10.0, 1.0, 1.0)


@dataclass(frozen=True)
class BgNbd:
    """A fitted model; parameters r, alpha, a, b with time in weeks."""

    fit: Fit


def fit_bg_nbd(histories: Histories) -> BgNbd:
    """Fit by maximum likelihood."""
    rows, weights = histories.distinct()
    total = float(weights.sum())

    def mean(log_parameters: Floats) -> tuple[float, Floats]:
        values, gradients = _log_likelihood(log_parameters, *rows)
        return float(values @ weights) / total, gradients @ weights / total

    return BgNbd(maximise(mean, _START, total))


def _log_likelihood(log_parameters: Floats, x: Floats, span: Floats, age: Floats) -> tuple[Floats, Floats]:
    """Per customer the log-likelihood, and its gradient in the log-parameters (4 × customers)."""
    from scipy.special import betaln, gammaln, psi

    r, alpha, a, b = np.exp(log_parameters)
    repeated = x > 0
    common = gammaln(r + x) - gammaln(r) + r * np.log(alpha)
    stayed = betaln(a, b + x) - betaln(a, b) - (r + x) * np.log(alpha + age)
    with np.errstate(divide="ignore"):
        left = np.where(
            repeated,
            betaln(a + 1, b + np.maximum(x, 1) - 1) - betaln(a, b) - (r + x) * np.log(alpha + span),
            -np.inf,
        )
    bracket = np.logaddexp(stayed, left)
    w = np.exp(left - bracket)  # probability of having dropped out

    d_r = psi(r + x) - psi(r) + np.log(alpha) - (1 - w) * np.log(alpha + age) - w * np.log(alpha + span)
    d_alpha = r / alpha - (r + x) * ((1 - w) / (alpha + age) + w / (alpha + span))
    both = psi(a + b) - psi(a + b + x)
    d_a = both - psi(a) + (1 - w) * psi(a) + w * psi(a + 1)
    d_b = both - psi(b) + (1 - w) * psi(b + x) + w * psi(b + np.maximum(x, 1) - 1)
    return common + bracket, np.stack([r * d_r, alpha * d_alpha, a * d_a, b * d_b])
