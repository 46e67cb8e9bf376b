"""Pareto/NBD: customers order at random at a rate of their own until, unobserved, they drop out for good.

Schmittlein, Morrison and Colombo, "Counting Your Customers: Who Are They and What Will They Do Next?", Management
Science 33 (1987); in the form of Fader and Hardie, "A Note on Deriving the Pareto/NBD Model and Related Expressions"
(2005).  Order rates are gamma (r, alpha), dropout rates gamma (s, beta).

The integral over the unobserved dropout time, ∫ s (α + y)^−(r+x) (β + y)^−(s+1) dy from t_x to T, is 2F1 functions in
the papers, which overflow for active customers and give no gradient.  Here it is a Gauss-Legendre sum in logarithms:
every term is positive, nothing cancels, and the gradient falls out as a weighted mean over the same nodes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import numpy as np

from custsheet.scoring.models.fitting import Fit, maximise
from custsheet.scoring.models.history import Histories
from custsheet.scoring.periods import Floats

_NODES = 24
_NO_TIME = 1e-300  # in place of 0 between t_x and T, whose logarithm is taken: the last order is on T
_NEGLIGIBLE = 36.0  # e^-36 of the integrand's peak is nothing
_START: Sequence[float] = (1.0, 10.0, 0.5, 10.0)
_FIRST_ROWS = 400


@dataclass(frozen=True)
class ParetoNbd:
    """A fitted model; parameters r, alpha, s, beta with time in weeks."""

    fit: Fit

    def log_likelihood(self, repeat_orders: Floats, active_span: Floats, age: Floats) -> Floats:
        """The log-likelihood of each customer's history."""
        return _log_likelihood(np.log(self.fit.parameters), repeat_orders, active_span, age)[0]

    def probability_alive(self, repeat_orders: Floats, active_span: Floats, age: Floats) -> Floats:
        """The probability that the customer has not dropped out by T."""
        log_parameters = np.log(self.fit.parameters)
        log_alive = _log_alive(log_parameters, repeat_orders, age)
        return np.exp(log_alive - _log_likelihood(log_parameters, repeat_orders, active_span, age)[0])

    def probability_of_none(self, repeat_orders: Floats, active_span: Floats, age: Floats, weeks: float) -> Floats:
        """The probability of no order in the next ``weeks``: the likelihood with that much more silence ÷ without."""
        later = self.log_likelihood(repeat_orders, active_span, age + weeks)
        return np.exp(np.minimum(later - self.log_likelihood(repeat_orders, active_span, age), 0.0))

    def expected_orders(self, repeat_orders: Floats, active_span: Floats, age: Floats, weeks: float) -> Floats:
        """The mean number of orders in the next ``weeks`` (Fader and Hardie 2005, eq. 41)."""
        r, alpha, s, beta = self.fit.parameters
        silence = np.log(beta + age) - np.log(beta + age + weeks)
        # [1 − ((β+T)/(β+T+t))^(s−1)] / (s − 1), whose limit at s = 1 is a logarithm
        lifetime = -silence if abs(s - 1) < 1e-9 else -np.expm1((s - 1) * silence) / (s - 1)
        alive = self.probability_alive(repeat_orders, active_span, age)
        return alive * (r + repeat_orders) * (beta + age) / (alpha + age) * lifetime


def fit_pareto_nbd(histories: Histories) -> ParetoNbd:
    """Fit by maximum likelihood; equal histories are counted once and weighted.

    A large sample is first fitted by an evenly spaced part of it, which gives a start close to the maximum.
    """
    rows, weights = histories.distinct()
    start = _START
    if len(weights) > 2 * _FIRST_ROWS:
        some = slice(None, None, len(weights) // _FIRST_ROWS)
        first = _fit((rows[0][some], rows[1][some], rows[2][some]), weights[some], start)
        start = first.parameters
    return ParetoNbd(_fit(rows, weights, start))


def _fit(rows: tuple[Floats, Floats, Floats], weights: Floats, start: Sequence[float]) -> Fit:
    total = float(weights.sum())

    def mean(log_parameters: Floats) -> tuple[float, Floats]:
        values, gradients = _log_likelihood(log_parameters, *rows)
        return float(values @ weights) / total, gradients @ weights / total

    return maximise(mean, start, total)


def _log_alive(log_parameters: Floats, x: Floats, age: Floats) -> Floats:
    """The log-likelihood of the history together with not having dropped out by T."""
    from scipy.special import gammaln

    r, alpha, s, beta = np.exp(log_parameters)
    common: Floats = gammaln(r + x) - gammaln(r) + r * np.log(alpha) + s * np.log(beta)
    alive: Floats = common - (r + x) * np.log(alpha + age) - s * np.log(beta + age)
    return alive


def _log_likelihood(log_parameters: Floats, x: Floats, span: Floats, age: Floats) -> tuple[Floats, Floats]:
    """Per customer the log-likelihood, and its gradient in the log-parameters (4 × customers)."""
    from scipy.special import gammaln, psi

    r, alpha, s, beta = np.exp(log_parameters)
    at = _leaving_times(r, alpha, s, beta, x, span, age)
    log_a, log_b = np.log(alpha + age), np.log(beta + age)
    log_alive = -(r + x) * log_a - s * log_b
    log_left = at.log_weight + np.log(s) - (r + x)[:, None] * at.log_alpha_y - (s + 1) * at.log_beta_y
    peak = np.maximum(log_left.max(axis=1), log_alive)
    left, alive = np.exp(log_left - peak[:, None]), np.exp(log_alive - peak)
    total = left.sum(axis=1) + alive
    values = gammaln(r + x) - gammaln(r) + r * np.log(alpha) + s * np.log(beta) + peak + np.log(total)

    def mean(of_left: Floats, of_alive: Floats) -> Floats:
        summed: Floats = (np.einsum("ij,ij->i", left, of_left) + alive * of_alive) / total
        return summed

    gradient = np.stack(
        [
            r * (psi(r + x) - psi(r) + np.log(alpha) - mean(at.log_alpha_y, log_a)),
            r - alpha * (r + x) * mean(1 / at.alpha_y, 1 / (alpha + age)),
            s * (np.log(beta) - mean(at.log_beta_y - 1 / s, log_b)),
            s - beta * mean((s + 1) / at.beta_y, s / (beta + age)),
        ]
    )
    return values, gradient


class _LeavingTimes(NamedTuple):
    """Dropout times y (customers × nodes), as α + y and β + y and their logs, and the logs of their weights."""

    alpha_y: Floats
    beta_y: Floats
    log_alpha_y: Floats
    log_beta_y: Floats
    log_weight: Floats


@cache
def _nodes() -> tuple[Floats, Floats]:
    points, weights = np.polynomial.legendre.leggauss(_NODES)
    return points, weights


def _leaving_times(
    r: float, alpha: float, s: float, beta: float, x: Floats, span: Floats, age: Floats
) -> _LeavingTimes:
    """Quadrature nodes between t_x and T.

    They are Gauss-Legendre nodes in log(m + y), where m is the smaller of alpha and beta: there the integrand is steep.
    They end where it becomes negligible.
    """
    points, weights = _nodes()
    last = age
    for scale, power in ((alpha, r + x), (beta, s + 1 + 0 * x), (max(alpha, beta), r + x + s + 1)):
        # Beyond this (scale + y)^-power is negligible.
        last = np.minimum(last, (scale + span) * np.exp(np.minimum(_NEGLIGIBLE / power, 100.0)) - scale)
    log_first = np.log(min(alpha, beta) + span)
    width = np.maximum(np.log(min(alpha, beta) + np.maximum(last, span)) - log_first, _NO_TIME)
    log_near = log_first[:, None] + width[:, None] * ((points + 1) / 2)
    near = np.exp(log_near)
    far = near + abs(alpha - beta)
    log_far = np.log(far)
    log_weight = log_near + (np.log(width / 2)[:, None] + np.log(weights))
    if alpha <= beta:
        return _LeavingTimes(near, far, log_near, log_far, log_weight)
    return _LeavingTimes(far, near, log_far, log_near, log_weight)
