"""What a handbook is written about: one workbook as read and scored."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from custsheet.reading import Layout
from custsheet.schema import Schema
from custsheet.scoring import Scores
from custsheet.scoring.inputs import Inputs


@dataclass(frozen=True)
class Subject:
    """A workbook.

    Attributes:
        layout: its sheets and headers.
        inputs, scores: its records and settings, and what was worked out of them; the inputs say as of which day, and
            in which language the page is written.
        untidy: labels of the rows of the customers frame in which something is wrong.
        own_tabs: keys of the tabs of ours that it has.
    """

    schema: Schema
    layout: Layout
    inputs: Inputs
    scores: Scores
    untidy: Collection[object]
    own_tabs: Collection[str]
