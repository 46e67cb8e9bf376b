"""The likelihoods against the integrals that define them, taken by brute force, and against the closed forms."""

from __future__ import annotations

import itertools
from math import exp, inf, lgamma, log

import numpy as np
import pytest
from scipy.special import betaln, gammaln, hyp2f1

from custsheet.scoring.models import bg_nbd, gamma_gamma, pareto_nbd
from custsheet.scoring.models.fitting import Fit
from custsheet.scoring.models.pareto_nbd import ParetoNbd
from custsheet.scoring.periods import Floats

HISTORIES = [(0, 0.0, 5.0), (0, 0.0, 60.0), (1, 2.0, 30.0), (3, 20.0, 25.0), (7, 10.0, 40.0)]
PARETO = [(0.553, 10.578, 0.606, 11.669), (1.4, 3.0, 1.0, 40.0), (2.0, 30.0, 0.4, 2.0)]


def row(*history: float) -> tuple[Floats, ...]:
    return tuple(np.array([value], dtype=np.float64) for value in history)


def pareto(parameters: tuple[float, ...]) -> ParetoNbd:
    return ParetoNbd(Fit(parameters, 0.0, False))


GRID = np.linspace(-110, 12, 2001)  # logs of rates; even steps over a smooth bell are as good as any rule


def gamma_weights(shape: float, rate: float) -> Floats:
    """The gamma law on ``GRID``."""
    log_density = shape * log(rate) - lgamma(shape) + shape * GRID - rate * np.exp(GRID)
    return np.exp(log_density) * (GRID[1] - GRID[0])


def mean_over_rates(parameters: tuple[float, ...], figure: Floats) -> float:
    """The mean of a figure (rates of ordering × rates of leaving) over the gamma laws of both."""
    r, alpha, s, beta = parameters
    return float(gamma_weights(r, alpha) @ figure @ gamma_weights(s, beta))


RATE, LEAVING = np.exp(GRID)[:, None], np.exp(GRID)[None, :]


def seen(x: float, span: float, age: float) -> Floats:
    """The likelihood of a history for customers of whom both rates are known (Fader and Hardie 2005, eq. 5)."""
    both = RATE + LEAVING
    gone = LEAVING / both * np.exp(-both * span) * -np.expm1(-both * (age - span))
    return RATE**x * (gone + np.exp(-both * age))


@pytest.mark.parametrize(("parameters", "history"), list(itertools.product(PARETO, HISTORIES)))
def test_pareto_nbd_is_the_mean_over_all_customers_there_could_be(
    parameters: tuple[float, ...], history: tuple[float, ...]
) -> None:
    """The likelihood of one customer, integrated over the gamma laws of both rates."""
    expected = mean_over_rates(parameters, seen(*history))
    found = float(pareto(parameters).log_likelihood(*row(*history))[0])
    assert exp(found) == pytest.approx(expected, rel=1e-8)


@pytest.mark.parametrize("seed", range(40))
def test_pareto_nbd_agrees_with_the_closed_form(seed: int) -> None:
    """Fader and Hardie 2005, eq. 20 and 21, where the 2F1 functions can be taken at all."""
    rng = np.random.default_rng(seed)
    r, alpha, s, beta = parameters = tuple(np.exp(rng.uniform(-4, 5, 4)).tolist())
    age = rng.uniform(1, 300, 100)
    x = rng.integers(0, 60, 100).astype(np.float64)
    span = np.where(x > 0, age * rng.uniform(0.01, 1, 100), 0.0)
    greater, c = max(alpha, beta), r + s + x + 1
    b = s + 1 if alpha >= beta else r + x

    def log_term(time: Floats) -> Floats:
        z = abs(alpha - beta) / (greater + time)
        # Euler's transformation: 2F1(c − 1, b; c; z) = (1 − z)^(1 − b) 2F1(1, c − b; c; z), which does not overflow
        return (1 - b) * np.log1p(-z) + np.log(hyp2f1(1.0, c - b, c, z)) - (r + s + x) * np.log(greater + time)

    with np.errstate(all="ignore"):
        first, last = log_term(span), log_term(age)
        gone = np.log(s) - np.log(r + s + x) + first + np.log1p(-np.exp(last - first))
    alive = -(r + x) * np.log(alpha + age) - s * np.log(beta + age)
    constant = np.array([lgamma(r + n) for n in x]) - lgamma(r) + r * log(alpha) + s * log(beta)
    expected = constant + np.logaddexp(np.where(np.isnan(gone), -inf, gone), alive)
    known = np.isfinite(expected)
    found = pareto(parameters).log_likelihood(x, span, age)
    assert known.sum() > 50
    np.testing.assert_allclose(found[known], expected[known], rtol=1e-7, atol=1e-8)


@pytest.mark.parametrize(
    "parameters", [(0.001, 0.001, 0.001, 0.001), (1000.0, 0.001, 1000.0, 0.001), (0.001, 1000.0, 0.001, 1000.0)]
)
def test_pareto_nbd_is_finite_at_the_bounds_and_for_the_busiest(parameters: tuple[float, ...]) -> None:
    """Thousands of orders, a day old, all on the last day: nothing overflows."""
    x = np.array([0.0, 0.0, 5000.0, 1.0, 1.0, 300.0])
    span = np.array([0.0, 0.0, 500.0, 1 / 7, 500.0, 30.0])
    age = np.array([0.0, 2000.0, 500.0, 500.0, 500.0, 400.0])
    model = pareto(parameters)
    assert np.isfinite(model.log_likelihood(x, span, age)).all()
    none = model.probability_of_none(x, span, age, 52.0)
    assert ((none >= 0) & (none <= 1)).all()
    assert (model.expected_orders(x, span, age, 52.0) >= 0).all()


@pytest.mark.parametrize("history", HISTORIES)
def test_what_is_expected_is_the_mean_over_the_customers_who_could_have_that_history(
    history: tuple[float, ...],
) -> None:
    """Alive, silent, and the number of orders to come, from the rates' joint law given the history."""
    parameters, weeks = PARETO[0], 26.0
    x, span, age = history
    still_there = RATE**x * np.exp(-(RATE + LEAVING) * age)
    total = mean_over_rates(parameters, seen(*history))
    is_alive = mean_over_rates(parameters, still_there) / total
    to_come = mean_over_rates(parameters, still_there * RATE * -np.expm1(-LEAVING * weeks) / LEAVING) / total
    silent = mean_over_rates(parameters, seen(x, span, age + weeks)) / total
    model = pareto(parameters)
    assert model.probability_alive(*row(*history))[0] == pytest.approx(is_alive, rel=1e-8)
    assert model.expected_orders(*row(*history), weeks)[0] == pytest.approx(to_come, rel=1e-8)
    assert model.probability_of_none(*row(*history), weeks)[0] == pytest.approx(silent, rel=1e-8)


def test_expected_orders_pass_smoothly_through_the_limit_at_s_1() -> None:
    """The closed form divides by s − 1."""
    near = [float(pareto((0.8, 9.0, s, 12.0)).expected_orders(*row(3, 20, 30), 40)[0]) for s in (1 - 1e-6, 1, 1 + 1e-6)]
    assert near[0] == pytest.approx(near[1], rel=1e-5) and near[2] == pytest.approx(near[1], rel=1e-5)


@pytest.mark.parametrize("history", HISTORIES)
def test_bg_nbd_is_the_mean_over_all_customers_there_could_be(history: tuple[float, ...]) -> None:
    """A customer leaves with chance p after each order (Fader, Hardie and Lee 2005, eq. 3)."""
    r, alpha, a, b = parameters = (0.243, 4.414, 0.793, 2.426)
    x, span, age = history

    logits = np.linspace(-60, 60, 4001)
    stays = 1 / (1 + np.exp(logits))
    chance = 1 / (1 + np.exp(-logits))
    weights = np.exp(a * np.log(chance) + b * np.log(stays) - betaln(a, b)) * (logits[1] - logits[0])
    rate = np.exp(GRID)
    stayed = (weights @ stays**x) * (gamma_weights(r, alpha) @ (rate**x * np.exp(-rate * age)))
    left = (weights @ (chance * stays ** max(x - 1, 0))) * (gamma_weights(r, alpha) @ (rate**x * np.exp(-rate * span)))
    expected = stayed + (left if x else 0.0)
    values, _ = bg_nbd._log_likelihood(np.log(parameters), *row(*history))
    assert exp(float(values[0])) == pytest.approx(expected, rel=1e-8)


@pytest.mark.parametrize(("orders", "mean_value"), [(1, 20.0), (4, 35.0), (12, 8.0)])
def test_gamma_gamma_is_the_mean_over_all_customers_there_could_be(orders: float, mean_value: float) -> None:
    """The mean of n gamma values is gamma with n times the shape; its scale varies as a gamma law."""
    p, q, gamma = parameters = (6.25, 3.74, 15.44)

    shape, scale = p * orders, orders * np.exp(GRID)
    density = np.exp(shape * np.log(scale) - gammaln(shape) + (shape - 1) * log(mean_value) - scale * mean_value)
    expected = float(gamma_weights(q, gamma) @ density)
    values, _ = gamma_gamma._log_likelihood(np.log(parameters), *row(orders, mean_value))
    assert exp(float(values[0])) == pytest.approx(expected, rel=1e-8)


@pytest.mark.parametrize(
    ("model", "parameters", "columns"),
    [
        (pareto_nbd, PARETO[0], 3),
        (pareto_nbd, PARETO[2], 3),
        (bg_nbd, (0.243, 4.414, 0.793, 2.426), 3),
        (gamma_gamma, (6.25, 3.74, 15.44), 2),
    ],
)
def test_gradients_are_those_of_the_likelihoods(model: object, parameters: tuple[float, ...], columns: int) -> None:
    """Against central differences."""
    likelihood = model._log_likelihood  # type: ignore[attr-defined]
    rows = np.array(HISTORIES if columns == 3 else [(1, 20.0), (4, 35.0), (12, 8.0)]).T
    at = np.log(np.array(parameters))
    _, gradient = likelihood(at, *rows)
    for place in range(len(parameters)):
        step = np.zeros(len(parameters))
        step[place] = 1e-5
        difference = (likelihood(at + step, *rows)[0] - likelihood(at - step, *rows)[0]) / 2e-5
        np.testing.assert_allclose(gradient[place], difference, rtol=1e-5, atol=1e-7)
