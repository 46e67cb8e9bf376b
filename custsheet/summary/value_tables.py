"""Where the money is and where it will come from: customers by quadrant, opportunities from lead to cash."""

from __future__ import annotations

import math

import numpy as np

from custsheet.donors.text_width import TABS
from custsheet.schema.meanings import COLD, MIGRATING, PROMISING, STAGES, VALUABLE
from custsheet.scoring.periods import Bools
from custsheet.summary.blocks import Block, Value
from custsheet.summary.facts import Facts
from custsheet.summary.fitting import room_for
from custsheet.summary.layout import block_layouts

_QUADRANTS = {"valuable": VALUABLE, "promising": PROMISING, "migrating": MIGRATING, "cold": COLD}
_NAMED = 5
"""Customers that a quadrant names at most."""


def quadrants(facts: Facts) -> Block:
    """The four kinds of customers: how many, how much of the revenue, who first, what to do with them."""
    kinds, revenue = facts.words("quadrant"), np.nan_to_num(facts.numbers("revenue_12m"))
    known = np.array([isinstance(kind, str) for kind in kinds], dtype=np.bool_)
    if not known.any():
        return facts.block("quadrants", [], facts.text("quadrants.unknown"))
    customers, total = int(known.sum()), float(revenue[known].sum())

    def row(key: str, members: Bools) -> tuple[Value, ...]:
        count, amount = int(members.sum()), round(float(revenue[members].sum()), 2)
        return (
            facts.label("quadrant", _QUADRANTS[key]),
            facts.text(f"quadrants.meaning.{key}"),
            count,
            count / customers,
            amount,
            amount / total if total > 0 else None,
            _first_names(facts, members),
            facts.text(f"quadrants.advice.{key}"),
        )

    return facts.block("quadrants", [row(key, np.equal(kinds, word)) for key, word in _QUADRANTS.items()])


def _first_names(facts: Facts, members: Bools) -> str | None:
    """The customers with the largest revenue, else with the greatest potential."""
    places = np.flatnonzero(members)
    revenue, potential = (np.nan_to_num(facts.numbers(key))[places] for key in ("revenue_12m", "potential"))
    first = places[np.lexsort((places, -potential, -revenue))][:_NAMED]
    names = [facts.customer_name(facts.primary[n]) for n in first]
    between = facts.text("quadrants.between")
    layout = block_layouts()["quadrants"]
    column = layout.columns[layout.index("first")]
    while len(names) > 1 and TABS.of(line := between.join(names)) > room_for(line, column, layout):
        names.pop()
    return between.join(names) or None


def funnel(facts: Facts) -> Block:
    """Opportunities by stage, from lead to cash: how many, how many of them came so far, how long, how much."""
    stages = facts.scores.funnel
    if stages.empty or not stages["here"].sum():
        return facts.block("funnel", [], facts.text("funnel.unknown"))
    rows = [
        (
            facts.label("stage", stage),
            int(line["here"]),
            # The sheet does not say how far the lost ones had come.
            None if stage == STAGES[-1] else int(line["reached"]),
            _known(line["conversion"]),
            _known(line["mean_days"]),
            line["amount"],
            line["weighted_amount"],
        )
        for stage, line in stages.iterrows()
    ]
    return facts.block("funnel", rows)


def _known(value: float) -> float | None:
    return None if math.isnan(value) else float(value)
