"""The search for the greatest likelihood, and the functions it needs, against SciPy's."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from scipy.optimize import minimize, rosen, rosen_der
from scipy.special import betaln, gammaln, psi

from custsheet.scoring.models.fitting import LOG_BOUND, maximise
from custsheet.scoring.models.gamma import digamma, log_beta, log_gamma
from custsheet.scoring.models.history import histories, order_days
from custsheet.scoring.models.pareto_nbd import _log_likelihood, fit_pareto_nbd
from custsheet.scoring.periods import Floats, day_numbers
from tests.scoring.models.invented import invented_orders

Function = Callable[[Floats], tuple[float, Floats]]


def test_the_gamma_functions_are_exact_to_12_digits() -> None:
    """From a millionth to a hundred million."""
    x = np.exp(np.linspace(-14, 18, 20_001))
    np.testing.assert_allclose(log_gamma(x), gammaln(x), rtol=1e-12, atol=2e-12)
    np.testing.assert_allclose(digamma(x), psi(x), rtol=2e-12, atol=2e-12)
    a, b = x[(x > 1e-4) & (x < 1e4)], 3.5
    np.testing.assert_allclose(log_beta(a, b), betaln(a, b), rtol=1e-10, atol=1e-10)
    assert log_gamma(0.5) == pytest.approx(np.log(np.pi) / 2, rel=1e-13)
    assert digamma(1.0) == pytest.approx(-np.euler_gamma, rel=1e-13)


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


@pytest.mark.parametrize("seed", range(5))
def test_a_fit_is_as_good_as_scipys(seed: int) -> None:
    """Pareto/NBD on an invented market: neither finds a likelihood that is greater."""
    orders = invented_orders(150, seed=seed)
    customer = orders["customer_id"].factorize()[0].astype(np.int64)
    days = day_numbers(orders["order_date"])
    past = histories(order_days(customer, days, np.ones(len(days)), 150), days.max())
    found = fit_pareto_nbd(past).fit

    def loss(place: Floats) -> tuple[float, Floats]:
        values, gradients = _log_likelihood(place, past.repeat_orders, past.active_span, past.age)
        return -float(values.sum()), -gradients.sum(axis=1)

    bounds = [(-LOG_BOUND, LOG_BOUND)] * 4
    theirs = minimize(loss, np.log([1.0, 10.0, 0.5, 10.0]), jac=True, method="L-BFGS-B", bounds=bounds)
    assert found.log_likelihood >= -theirs.fun - 1e-5
    if not found.at_bound:
        assert np.log(found.parameters) == pytest.approx(theirs.x, abs=0.05)
