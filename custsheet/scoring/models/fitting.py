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
_SHORTEST_SHARE = 1e-9
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
    inverse_curvature, is_first, ended = np.eye(len(start)), True, False
    for _ in range(_MOST_STEPS):
        slope = np.where(_leads_out(here), 0.0, here.gradient)
        if np.abs(slope).max() < _FLAT:
            ended = True
            break
        step = np.where(slope == 0, 0.0, inverse_curvature @ slope)
        if step @ slope <= 0:  # no way up: forget what was learnt of the curvature
            inverse_curvature, step = np.eye(len(start)), slope
        there = _further_up(mean_log_likelihood, here, step * min(1.0, _LONGEST_STEP / np.abs(step).max()), slope)
        if there is None:
            ended = True
            break
        moved, bent = there.place - here.place, here.gradient - there.gradient
        if is_first and moved @ bent > 0:
            inverse_curvature, is_first = np.eye(len(start)) * (moved @ bent) / (bent @ bent), False
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
    share = 1.0
    while share > _SHORTEST_SHARE:
        there = _evaluate(mean_log_likelihood, np.clip(here.place + share * step, -LOG_BOUND, LOG_BOUND))
        gain = there.value - here.value
        if gain >= _ENOUGH * share * float(slope @ step) or 0 <= gain < _NO_GAIN * abs(here.value):
            return there if gain > _NO_GAIN * abs(here.value) else None
        share /= 2
    return None


def _learnt(inverse_curvature: Floats, moved: Floats, bent: Floats) -> Floats:
    """The BFGS update: along the way just gone, the inverse curvature is as the gradient there has shown it."""
    along = float(moved @ bent)
    if along <= _NO_GAIN * float(bent @ bent):
        return inverse_curvature
    across = np.eye(len(moved)) - np.outer(moved, bent) / along
    updated: Floats = across @ inverse_curvature @ across.T + np.outer(moved, moved) / along
    return updated
