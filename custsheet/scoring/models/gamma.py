"""The logarithm of the gamma function and its derivative, for arrays of positive numbers.

Both by Stirling's series, taken ten steps up, where its first terms are exact to twelve digits (Abramowitz and Stegun,
6.1.41 and 6.3.18).  SciPy has them too, but importing it takes longer than fitting every model of a usual workbook.
"""

from __future__ import annotations

from math import log, pi

import numpy as np

from custsheet.scoring.periods import Floats

_STEPS_UP = 10


def log_gamma(x: Floats | float) -> Floats:
    """ln Γ(x) for x > 0."""
    product = np.ones_like(x, dtype=np.float64)  # Γ(x) = Γ(x + 10) / (x (x + 1) … (x + 9))
    for step in range(_STEPS_UP):
        product = product * (x + step)
    y = np.asarray(x + _STEPS_UP, dtype=np.float64)
    z = 1 / (y * y)
    series = (1 / 12 - z * (1 / 360 - z * (1 / 1260 - z / 1680))) / y
    value: Floats = (y - 0.5) * np.log(y) - y + log(2 * pi) / 2 + series - np.log(product)
    return value


def digamma(x: Floats | float) -> Floats:
    """The derivative of ln Γ(x) for x > 0."""
    below = sum(1 / (x + step) for step in range(_STEPS_UP))
    y = np.asarray(x + _STEPS_UP, dtype=np.float64)
    z = 1 / (y * y)
    value: Floats = np.log(y) - 0.5 / y - z * (1 / 12 - z * (1 / 120 - z * (1 / 252 - z / 240))) - below
    return value


def log_beta(a: Floats | float, b: Floats | float) -> Floats:
    """ln B(a, b) for a, b > 0."""
    return log_gamma(a) + log_gamma(b) - log_gamma(a + b)
