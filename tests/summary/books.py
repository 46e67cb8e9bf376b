"""Summaries of small invented workbooks, for tests."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd

from custsheet.ooxml.values import Formula
from custsheet.schema import Settings
from custsheet.scoring import Scores
from custsheet.scoring.inputs import Inputs
from custsheet.scoring.portfolio import Portfolio
from custsheet.summary import Block, Target, key_figures, summarise
from custsheet.summary.key_figures import KEYS
from tests.scoring.books import Book, inputs_of, scored

AS_OF = date(2026, 11, 21)
TARGET = Target("客户信息", "A", "B")


def summary(
    book: Book,
    *,
    lang: str = "zh",
    settings: Settings | None = None,
    findings: Mapping[str, int] | None = None,
    scores: Scores | None = None,
    as_of: date = AS_OF,
    present: Mapping[str, Collection[str]] | None = None,
    **options: Any,
) -> dict[str, Block]:
    """The blocks of a book by name; ``present`` are the columns of its sheets, by default all."""
    records = replace(inputs_of(book, as_of, every_sheet=True).records, present=present)
    inputs = Inputs(records, settings or Settings.defaults(), as_of, lang)
    scores = scores or scored(book, as_of, lang, settings)
    options.setdefault("targets", [TARGET])
    portfolio = Portfolio(inputs, scores)
    blocks = summarise(portfolio, key_figures(portfolio, findings or {}), **options)
    return {block.name: block for block in blocks}


def used(block: Block) -> list[tuple[Any, ...]]:
    """The rows in use without the note, links as the names that they show."""
    return [tuple(value.cached if isinstance(value, Formula) else value for value in row) for row in block.records]


def column(block: Block, key: str) -> list[Any]:
    """One column of the rows in use."""
    place = block.layout.index(key)
    return [row[place] for row in used(block)]


def customers(*names: str, **same: Any) -> list[dict[str, Any]]:
    """Customers with ids C00001 … and these names; ``same`` holds for all."""
    return [{"customer_id": f"C{n:05d}", "name": name, **same} for n, name in enumerate(names, 1)]


def scores_with(book: Book, figures: Sequence[Mapping[str, Any]]) -> Scores:
    """Scores whose figures are given, one mapping per customer."""
    scores = scored(book, AS_OF)
    return Scores(scores.columns, pd.DataFrame(list(figures), index=scores.figures.index), scores.notes, scores.facts)


def tile_values(blocks: Iterable[Block]) -> dict[str, Any]:
    """The figures of the tiles by key."""
    rows = next(block.rows for block in blocks if block.name == "key_figures")
    return {key: row[1] for key, row in zip(KEYS, rows, strict=True)}
