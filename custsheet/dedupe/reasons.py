"""The evidence for a pair in words: what agrees, what is alike, what differs."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from custsheet.dedupe.evidence import Evidence
from custsheet.texts import Lang, text

_LEAST_SAID = 0.5
"""Least weight, for or against, at which a field is mentioned."""


def reasons(evidence: Evidence, lang: Lang) -> list[str]:
    """One line per pair."""
    return [_reason(evidence, pair, lang) for pair in range(len(evidence.names))]


def _reason(evidence: Evidence, pair: int, lang: Lang) -> str:
    agreeing = [text(f"dedupe.names.{evidence.names[pair]}", lang), *_agreeing(evidence, pair, lang)]
    differing = [
        text(f"dedupe.fields.{field}", lang)
        for field, weights in evidence.weights.items()
        if weights[pair] <= -_LEAST_SAID
    ]
    between = text("dedupe.between", lang)
    sentence = between.join(filter(None, agreeing))
    if not differing:
        return sentence
    return sentence + text("dedupe.but", lang, fields=text("dedupe.and", lang).join(differing))


def _agreeing(evidence: Evidence, pair: int, lang: Lang) -> Iterator[str]:
    for field, weights in evidence.weights.items():
        if weights[pair] >= _LEAST_SAID:
            how = "same" if np.isclose(evidence.likeness[field][pair], 1) else "alike"
            yield text(f"dedupe.{how}", lang, field=text(f"dedupe.fields.{field}", lang))
