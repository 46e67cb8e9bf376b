"""The customer's region and tags (contract §4, "Tags").

Tags are static (industry, size, region), of behaviour (activity, demand type), of value (tier, risk, quadrant,
segment), and say whether the data need verifying.

Columns read: customers province, industry, size, demand_type; region, activity, tier, risk.
Columns written: region (Chinese word), tags (text in the given language).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

import pandas as pd

from custsheet.schema import load_schema
from custsheet.scoring.inputs import Inputs
from custsheet.scoring.periods import Bools
from custsheet.scoring.risk import LOST
from custsheet.scoring.wording import Wording

Words = Iterable[str | float]


def region(inputs: Inputs) -> pd.Series[Any]:
    """The sales region of each customer's province; blank if that is unknown."""
    return inputs.words("customers", "province").map(load_schema().regions).astype(object)


def tags(
    inputs: Inputs, activities: Words, tiers: Words, risks: Words, quadrants: Words, segments: Words, stale: Bools
) -> list[str | float]:
    """Everything known about the customer in a few words; blank if nothing is."""
    shown = _Labels(inputs)
    columns: tuple[Words, ...] = (
        inputs.words("customers", "industry"),
        inputs.words("customers", "size"),
        region(inputs),
        activities,
        inputs.words("customers", "demand_type"),
        tiers,
        risks,
        quadrants,
        segments,
        stale.tolist(),
    )
    return [shown.of(*values) or float("nan") for values in zip(*columns, strict=True)]


class _Labels:
    """Tags of one combination of values; each distinct combination is worded once."""

    def __init__(self, inputs: Inputs) -> None:
        settings = inputs.settings
        say = Wording(inputs.lang)
        lost = settings.risks[LOST].name

        def listed(name: str) -> Mapping[str, str]:
            return {value.value: value[inputs.lang] for value in settings.lists[name]}

        self._say = say
        self._words: tuple[Mapping[str, str], ...] = (
            listed("industry"),
            listed("size"),
            listed("region"),
            {word: say("tag.activity", value=label) for word, label in listed("level").items()},
            listed("demand_type"),
            listed("tier"),
            {word: label if word == lost else say("tag.risk", value=label) for word, label in listed("risk").items()},
            listed("quadrant"),
            {},  # segments are already in the language of the inputs
        )
        self.of = cache(self._join)

    def _join(self, *values: str | float | bool) -> str:
        *words, stale = values
        known = [names.get(word, word) for names, word in zip(self._words, words, strict=True) if isinstance(word, str)]
        if stale:
            known.append(self._say("tag.unverified"))
        return self._say("join.words").join(known)
