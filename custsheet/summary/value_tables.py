"""Where the money is and where it will come from: customers by quadrant, opportunities from lead to cash."""

from __future__ import annotations

import math

import numpy as np

from custsheet.donors.text_width import TABS
from custsheet.schema.meanings import COLD, MIGRATING, PROMISING, STAGES, VALUABLE
from custsheet.scoring.periods import Bools
from custsheet.summary.blocks import Block, Value
from custsheet.summary.fitting import room_for
from custsheet.summary.layout import block_layouts
from custsheet.summary.view import View

_QUADRANTS = {"valuable": VALUABLE, "promising": PROMISING, "migrating": MIGRATING, "cold": COLD}
_NAMED = 5
"""The most customers a quadrant names."""


def quadrants(view: View) -> Block:
    """The four kinds of customers: count, share of revenue, the first names, what to do."""
    kinds, revenue = view.words("quadrant"), np.nan_to_num(view.numbers("revenue_12m"))
    known = np.array([isinstance(kind, str) for kind in kinds], dtype=np.bool_)
    if not known.any():
        return view.block("quadrants", [], view.text("quadrants.unknown"))
    customers, total = int(known.sum()), float(revenue[known].sum())

    def row(key: str, members: Bools) -> tuple[Value, ...]:
        count, amount = int(members.sum()), round(float(revenue[members].sum()), 2)
        return (
            view.label("quadrant", _QUADRANTS[key]),
            view.text(f"quadrants.meaning.{key}"),
            count,
            count / customers,
            amount,
            amount / total if total > 0 else None,
            _first_names(view, members),
            view.text(f"quadrants.advice.{key}"),
        )

    return view.block("quadrants", [row(key, np.equal(kinds, word)) for key, word in _QUADRANTS.items()])


def _first_names(view: View, members: Bools) -> str | None:
    """The names of the customers with the largest revenue, then the greatest potential, as many as fit."""
    places = np.flatnonzero(members)
    revenue, potential = (np.nan_to_num(view.numbers(key))[places] for key in ("revenue_12m", "potential"))
    first = places[np.lexsort((places, -potential, -revenue))][:_NAMED]
    names = [view.customer_name(view.primary[n]) for n in first]
    between = view.text("quadrants.between")
    layout = block_layouts()["quadrants"]
    column = layout.columns[layout.index("first")]
    while len(names) > 1 and TABS.of(line := between.join(names)) > room_for(line, column, layout):
        names.pop()
    return between.join(names) or None


def funnel(view: View) -> Block:
    """Opportunities by stage, from lead to cash: how many, how many got this far, how long, how much."""
    stages = view.scores.funnel
    if stages.empty or not stages["here"].sum():
        return view.block("funnel", [], view.text("funnel.unknown"))
    rows = [
        (
            view.label("stage", stage),
            int(line["here"]),
            # The sheet does not say how far lost ones got.
            None if stage == STAGES[-1] else int(line["reached"]),
            _known(line["conversion"]),
            _known(line["mean_days"]),
            line["amount"],
            line["weighted_amount"],
        )
        for stage, line in stages.iterrows()
    ]
    return view.block("funnel", rows)


def _known(value: float) -> float | None:
    return None if math.isnan(value) else float(value)
