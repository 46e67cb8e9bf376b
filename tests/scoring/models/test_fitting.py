"""The search for the greatest likelihood, on functions whose top is known."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from scipy.optimize import rosen, rosen_der

from custsheet.scoring.models.fitting import LOG_BOUND, maximise
from custsheet.scoring.periods import Floats

Function = Callable[[Floats], tuple[float, Floats]]


def bent_valley(place: Floats) -> tuple[float, Floats]:
    """Rosenbrock's function: the maximum lies at (1, 1) at the end of a narrow bent ridge."""
    return -float(rosen(place)), -rosen_der(place)


def stretched_hill(place: Floats) -> tuple[float, Floats]:
    """A parabola a thousand times steeper one way than the other, its top at (0.5, −3, 2)."""
    steepness, top = np.array([1000.0, 1.0, 30.0]), np.array([0.5, -3.0, 2.0])
    return -float(steepness @ (place - top) ** 2), -2 * steepness * (place - top)


@pytest.mark.parametrize(
    ("function", "start", "top"),
    [(bent_valley, (0.1, 8.0), (1, 1)), (stretched_hill, (1.0, 1.0, 1.0), (0.5, -3, 2))],
)
def test_the_top_is_found(function: Function, start: tuple[float, ...], top: tuple[float, ...]) -> None:
    """The parameters are the exponentials of the place; the likelihood is that of everybody."""
    fit = maximise(function, start, 250.0)
    assert np.log(fit.parameters) == pytest.approx(top, abs=1e-4)
    assert fit.log_likelihood == pytest.approx(0, abs=1e-6)
    assert not fit.at_bound


def test_a_parameter_that_runs_away_stops_at_the_bound() -> None:
    """The others are found all the same, and the fit says that the data do not tell it."""

    def endless(place: Floats) -> tuple[float, Floats]:
        return float(place[0] - (place[1] - 2) ** 2), np.array([1.0, -2 * (place[1] - 2)])

    fit = maximise(endless, (1.0, 1.0), 1.0)
    assert np.log(fit.parameters) == pytest.approx((LOG_BOUND, 2), abs=1e-5)
    assert fit.at_bound
