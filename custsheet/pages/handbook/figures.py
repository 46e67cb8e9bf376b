"""Chapter "kpi": the meaning of each figure of 员工绩效, in the words of that tab, and its weight in the total."""

from __future__ import annotations

from dataclasses import dataclass

from custsheet.pages.handbook.value import group_weights, shares
from custsheet.pages.handbook.words import Words
from custsheet.scoring.kpi import WEIGHTED
from custsheet.summary.team.definitions import words as named
from custsheet.summary.team.layout import figures
from custsheet.texts import text


@dataclass(frozen=True)
class Figure:
    """A performance figure, how it is computed, and its share of the total score; None if it is not part of that."""

    label: str
    meaning: str
    share: str | None


def kpi_rows(words: Words) -> list[Figure]:
    """The figures in the order of the tab."""
    said = named(words.settings, words.lang)
    weights = shares(words, group_weights(words.settings, "kpi", *WEIGHTED))
    share_of = {share.key.removeprefix("kpi."): share.share for share in weights}
    return [
        Figure(
            text(f"kpi.columns.{key}", words.lang),
            text(f"kpi.definitions.{key}", words.lang, **said),
            share_of.get(key),
        )
        for key in figures()
    ]
