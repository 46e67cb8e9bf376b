"""Maximum likelihood of positive parameters, from a fixed start, within fixed bounds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from custsheet.scoring.periods import Bools, Floats

LOG_BOUND = 7.0
"""Parameters lie between exp(−7) and exp(7): 0.0009 and 1097."""
_AT_BOUND = 0.01
_MOST_STEPS = 300
_LONGEST_STEP = 2.0
_FLAT = 1e-7
_NO_GAIN = 1e-12
_ENOUGH = 1e-4

MeanLogLikelihood = Callable[[Floats], tuple[float, Floats]]
"""Log-parameters → the mean log-likelihood of a customer, and its gradient."""


@dataclass(frozen=True)
class Fit:
    """The parameters of a model at the maximum of its likelihood.

    Attributes:
        parameters: in the order of the paper.
        log_likelihood: their sum over all customers.
        at_bound: whether a parameter ran to a bound, or the search did not end: the data do not tell the parameters.
    """

    parameters: tuple[float, ...]
    log_likelihood: float
    at_bound: bool


def maximise(mean_log_likelihood: MeanLogLikelihood, start: Sequence[float], weight: float) -> Fit:
    """Find the parameters of the greatest likelihood, by the BFGS method on their logarithms.

    It gives what SciPy's L-BFGS-B gives, whose import takes longer than all the fits of a usual workbook.

    Args:
        start: parameters to start from.
        weight: the number of customers.
    """
    here = _evaluate(mean_log_likelihood, np.log(np.array(start)))
    held, inverse_curvature, ended = _leads_out(here), None, False
    for _ in range(_MOST_STEPS):
        if (held != (held := _leads_out(here))).any():
            inverse_curvature = None  # what was learnt holds for all parameters together
        slope = np.where(held, 0.0, here.gradient)
        step = slope if inverse_curvature is None else inverse_curvature @ slope
        there = None
        if np.abs(slope).max() >= _FLAT:
            step = step * min(1.0, _LONGEST_STEP / np.abs(step).max())
            there = _further_up(mean_log_likelihood, here, step, slope)
        if there is None:
            ended = True
            break
        moved, bent = there.place - here.place, np.where(held, 0.0, here.gradient - there.gradient)
        inverse_curvature = _learnt(inverse_curvature, moved, bent)
        here = there
    told = ended and np.isfinite(here.value) and bool((np.abs(here.place) < LOG_BOUND - _AT_BOUND).all())
    return Fit(tuple(np.exp(here.place).tolist()), here.value * weight, not told)


class _Point(NamedTuple):
    place: Floats
    value: float
    gradient: Floats


def _evaluate(mean_log_likelihood: MeanLogLikelihood, place: Floats) -> _Point:
    return _Point(place, *mean_log_likelihood(place))


def _leads_out(point: _Point) -> Bools:
    """The parameters that stand at a bound and would go on."""
    return (np.abs(point.place) >= LOG_BOUND) & (point.place * point.gradient > 0)


def _further_up(mean_log_likelihood: MeanLogLikelihood, here: _Point, step: Floats, slope: Floats) -> _Point | None:
    """The first of the points one step, half a step, a quarter … away that gains enough; None when there is no more."""
    while True:
        place = np.clip(here.place + step, -LOG_BOUND, LOG_BOUND)
        hoped = float(slope @ (place - here.place))
        if hoped <= _NO_GAIN * abs(here.value):
            return None
        there = _evaluate(mean_log_likelihood, place)
        if there.value - here.value >= _ENOUGH * hoped:
            return there
        step = step / 2


def _learnt(inverse_curvature: Floats | None, moved: Floats, bent: Floats) -> Floats | None:
    """The BFGS update: along the way just gone, the inverse curvature is as the gradient there has shown it."""
    along = float(moved @ bent)
    if along <= _NO_GAIN * float(bent @ bent):
        return inverse_curvature
    if inverse_curvature is None:
        inverse_curvature = np.eye(len(moved)) * along / float(bent @ bent)
    across = np.eye(len(moved)) - np.outer(moved, bent) / along
    updated: Floats = across @ inverse_curvature @ across.T + np.outer(moved, moved) / along
    return updated
