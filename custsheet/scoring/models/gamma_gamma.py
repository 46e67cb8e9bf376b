"""Gamma-Gamma: the value of a customer's orders varies around the customer's own mean.

Fader, Hardie and Lee, "RFM and CLV: Using Iso-Value Curves for Customer Base Analysis", Journal of Marketing Research
42 (2005); Fader and Hardie, "The Gamma-Gamma Model of Monetary Value" (2013), eq. 1a.  Order values are gamma (p, ν),
ν is gamma (q, gamma).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from custsheet.scoring.models.fitting import Fit, maximise
from custsheet.scoring.periods import Floats

_START = (2.0, 2.0, 2.0)


@dataclass(frozen=True)
class GammaGamma:
    """A fitted model; parameters p, q, gamma (in the currency of the values)."""

    fit: Fit

    def expected_value(self, orders: Floats, mean_value: Floats) -> Floats:
        """The mean value of a customer's future orders, given that of ``orders`` orders so far.

        It lies between the customer's own mean and the population's. For ``q`` ≤ 1 the population has no mean, and the
        customer's own is returned.
        """
        p, q, gamma = self.fit.parameters
        if q <= 1:
            return mean_value
        return p * (gamma + orders * mean_value) / (p * orders + q - 1)


def fit_gamma_gamma(orders: Floats, mean_value: Floats) -> GammaGamma:
    """Fit by maximum likelihood.

    Args:
        orders: the number of orders of each customer, at least 1.
        mean_value: their mean, > 0.
    """
    # In units of the median value, so that start and bounds suit any currency.
    unit = float(np.median(mean_value))
    scaled = mean_value / unit

    def mean(log_parameters: Floats) -> tuple[float, Floats]:
        value, gradient = _log_likelihood(log_parameters, orders, scaled)
        return float(value.mean()), gradient.mean(axis=1)

    fit = maximise(mean, _START, float(len(orders)))
    p, q, gamma = fit.parameters
    return GammaGamma(Fit((p, q, gamma * unit), fit.log_likelihood - len(orders) * float(np.log(unit)), fit.at_bound))


def _log_likelihood(log_parameters: Floats, n: Floats, z: Floats) -> tuple[Floats, Floats]:
    """Per customer the log-likelihood of its mean value, and its gradient in the log-parameters (3 × customers)."""
    from scipy.special import gammaln, psi

    p, q, gamma = np.exp(log_parameters)
    pn, total = p * n, gamma + n * z
    values = (
        gammaln(pn + q) - gammaln(pn) - gammaln(q)
        + q * np.log(gamma) + (pn - 1) * np.log(z) + pn * np.log(n) - (pn + q) * np.log(total)
    )  # fmt: skip
    d_p = n * (psi(pn + q) - psi(pn) + np.log(z) + np.log(n) - np.log(total))
    d_q = psi(pn + q) - psi(q) + np.log(gamma) - np.log(total)
    d_gamma = q / gamma - (pn + q) / total
    return values, np.stack([p * d_p, q * d_q, gamma * d_gamma])
