"""Customers whose satisfaction fell from one rating to the next (contract §4, "Feedback")."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

import numpy as np
import pandas as pd

from custsheet.scoring.periods import day_number
from custsheet.scoring.satisfaction import valid_ratings
from custsheet.summary.blocks import Block, Value
from custsheet.summary.facts import Facts

_TOPICS = {"interactions": ("topic", "result"), "feedback": ("content", "category")}
"""By record type where to read what it was about, the first that is filled."""


class Fall(NamedTuple):
    """The newest fall of one customer: the rating before, the lower one, and their days."""

    before: float
    before_on: date
    rating: float
    rated_on: date


def falls_by_customer(facts: Facts) -> dict[int, Fall]:
    """Every customer that fell, by position, the newest fall first."""
    falls: dict[int, Fall] = {}
    for position, before, before_on, rating, rated_on in facts.scores.satisfaction_falls.itertuples():
        falls[int(position)] = Fall(before, pd.Timestamp(before_on).date(), rating, pd.Timestamp(rated_on).date())
    return falls


def satisfaction_falls(facts: Facts) -> Block:
    """Who is less satisfied than before, the newest first, with what it was about."""

    def row(found: tuple[int, Fall]) -> tuple[Value, ...]:
        position, fall = found
        about = _topic(facts, position, fall)
        return facts.link(position), fall.before, fall.rating, fall.rated_on, about, facts.owner(position)

    rated = any(np.isfinite(valid_ratings(facts.inputs, key)).any() for key in _TOPICS)
    unknown = None if rated else facts.text("satisfaction_falls.unknown")
    return facts.listing("satisfaction_falls", list(falls_by_customer(facts).items()), row, unknown=unknown)


def _topic(facts: Facts, position: int, fall: Fall) -> str | None:
    """What was said with the lower rating."""
    inputs, rated_on = facts.inputs, day_number(fall.rated_on)
    for key, columns in _TOPICS.items():
        is_it = (inputs.customers(key) == position) & (inputs.days(key, "date") == rated_on)
        for row in np.flatnonzero(is_it & (valid_ratings(inputs, key) == fall.rating)).tolist():
            if about := next(filter(None, (facts.cell(key, column, row) for column in columns)), None):
                return about
    return None
