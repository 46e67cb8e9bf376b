"""What a handbook is written about: one workbook as read and scored."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from custsheet.reading import Layout
from custsheet.schema import Schema, Settings
from custsheet.scoring import Scores
from custsheet.scoring.inputs import CustomerLinks
from custsheet.texts import Lang


@dataclass(frozen=True)
class Subject:
    """A workbook.

    Attributes:
        layout: its sheets and headers.
        frames, links, scores, present: its records, whose they are, and what was worked out of them.
        untidy: labels of the rows of the customers frame in which something is wrong.
        own_tabs: keys of the tabs of ours that it has.
        as_of, lang: the day that figures speak of; the language of the page.
    """

    schema: Schema
    settings: Settings
    layout: Layout
    frames: Mapping[str, pd.DataFrame]
    links: CustomerLinks
    scores: Scores
    present: Mapping[str, Collection[str]]
    untidy: Collection[object]
    own_tabs: Collection[str]
    as_of: date
    lang: Lang
