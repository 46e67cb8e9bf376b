"""Customers whose satisfaction fell from one rating to the next (contract §4, "Feedback")."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

import numpy as np
import pandas as pd

from custsheet.scoring.periods import day_number
from custsheet.scoring.satisfaction import valid_ratings
from custsheet.summary.blocks import Block, Value
from custsheet.summary.view import View

_TOPICS = {"interactions": ("topic", "result"), "feedback": ("content", "category")}
"""By record type the columns that say what it was about; the first filled one counts."""


class Fall(NamedTuple):
    """The newest fall of one customer: the rating before, the lower one, and their days."""

    before: float
    before_on: date
    rating: float
    rated_on: date


class Falls:
    """Every customer whose rating fell, by position, the newest fall first; each fall is built on demand."""

    def __init__(self, view: View) -> None:
        self._table = view.scores.satisfaction_falls
        self._place = {int(position): place for place, position in enumerate(self._table.index)}

    @property
    def positions(self) -> list[int]:
        """Positions of the customers."""
        return list(self._place)

    def of(self, position: int) -> Fall | None:
        """The newest fall of one customer; None if there was none."""
        if position not in self._place:
            return None
        row = self._table.iloc[self._place[position]]
        days = [pd.Timestamp(row[column]).date() for column in ("before_on", "rated_on")]
        return Fall(float(row["before"]), days[0], float(row["rating"]), days[1])


def satisfaction_falls(view: View) -> Block:
    """Who is less satisfied than before, the newest first, with what it was about."""
    falls = Falls(view)

    def row(position: int) -> tuple[Value, ...]:
        fall = falls.of(position)
        if fall is None:
            return (view.link(position),)
        about = _topic(view, position, fall)
        return view.link(position), fall.before, fall.rating, fall.rated_on, about, view.owner(position)

    rated = any(np.isfinite(valid_ratings(view.inputs, key)).any() for key in _TOPICS)
    unknown = None if rated else view.text("satisfaction_falls.unknown")
    return view.listing("satisfaction_falls", falls.positions, row, unknown=unknown)


def _topic(view: View, position: int, fall: Fall) -> str | None:
    """What was said with the lower rating."""
    inputs, rated_on = view.inputs, day_number(fall.rated_on)
    for key, columns in _TOPICS.items():
        is_it = (inputs.customers(key) == position) & (inputs.days(key, "date") == rated_on)
        for row in np.flatnonzero(is_it & (valid_ratings(inputs, key) == fall.rating)).tolist():
            if about := next(filter(None, (view.cell(key, column, row) for column in columns)), None):
                return about
    return None
