"""Small workbooks for scoring: rows as plain dicts, turned into the typed frames and links that scoring reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from custsheet.cleaning.linked_records import LinkedRecords
from custsheet.schema import Settings, load_schema
from custsheet.scoring import Scores, score
from custsheet.scoring.inputs import Inputs

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Links:
    """The customer of every row, as ``link_customers`` gives it."""

    account: dict[str, pd.Series]
    primary: pd.Series


@dataclass
class Book:
    """A workbook in plain Python.

    ``customer`` of a row is the position of its customer row, or None. ``same_as`` of a customer row is the position
    of the row that carries the figures. ``typed`` names the (sheet, column) pairs that people typed under a computed
    label.
    """

    customers: Sequence[Row] = ()
    interactions: Sequence[Row] = ()
    orders: Sequence[Row] = ()
    feedback: Sequence[Row] = ()
    contacts: Sequence[Row] = ()
    value: Sequence[Row] = ()
    plans: Sequence[Row] = ()
    opportunities: Sequence[Row] = ()
    demands: Sequence[Row] = ()
    campaigns: Sequence[Row] = ()
    typed: Sequence[tuple[str, str]] = ()
    lacking: Sequence[tuple[str, str]] = field(default_factory=tuple)

    def rows(self, key: str) -> Sequence[Row]:
        return getattr(self, key)


SHEETS = (
    "customers",
    "interactions",
    "orders",
    "feedback",
    "contacts",
    "value",
    "plans",
    "opportunities",
    "demands",
    "campaigns",
)


def frame(key: str, rows: Sequence[Row], first_row: int = 2) -> pd.DataFrame:
    """A typed frame with every column of the schema; the index is the row number that Excel shows."""
    index = pd.RangeIndex(first_row, first_row + len(rows))
    columns = {}
    for name, spec in load_schema().sheets[key].columns.items():
        values = [row.get(name) for row in rows]
        if spec.kind == "date":
            columns[name] = pd.Series(pd.to_datetime(values), index=index, dtype="datetime64[ns]")
        elif spec.is_number:
            columns[name] = pd.Series([np.nan if v is None else float(v) for v in values], index=index, dtype=float)
        else:
            columns[name] = pd.Series([np.nan if v is None else v for v in values], index=index, dtype=object)
    return pd.DataFrame(columns, index=index)


def frames_and_links(book: Book) -> tuple[dict[str, pd.DataFrame], Links]:
    """The frames of the sheets that have rows, and the links between them."""
    frames = {key: frame(key, book.rows(key)) for key in SHEETS if book.rows(key)}
    account = {}
    for key, rows in frames.items():
        if key == "customers":
            positions = list(range(len(rows)))
        else:
            positions = [-1 if row.get("customer") is None else row["customer"] for row in book.rows(key)]
        account[key] = pd.Series(positions, index=rows.index, dtype=np.int64)
    primary = [row.get("same_as", position) for position, row in enumerate(book.customers)]
    index = frames["customers"].index if "customers" in frames else pd.RangeIndex(0)
    return frames, Links(account, pd.Series(primary, index=index, dtype=np.int64))


def scored(book: Book, as_of: date, lang: str = "zh", settings: Settings | None = None) -> Scores:
    """Score the book."""
    return score(inputs_of(book, as_of, lang, settings))


def inputs_of(
    book: Book, as_of: date, lang: str = "zh", settings: Settings | None = None, *, every_sheet: bool = False
) -> Inputs:
    """What scoring reads; what people typed and what its sheets lack is taken from the book.

    ``every_sheet`` adds an empty frame for each sheet without rows, as a refresh has them.
    """
    frames, links = frames_and_links(book)
    if every_sheet:
        for key in load_schema().sheets:
            frames.setdefault(key, frame(key, []))
        links = Links(links.account, links.primary.reindex(frames["customers"].index).astype("int64"))
    theirs = {pair: frames[pair[0]][pair[1]] for pair in book.typed if pair[0] in frames}
    present = {key: [c for c in table.columns if (key, c) not in book.lacking] for key, table in frames.items()}
    records = LinkedRecords(frames, links, theirs, present)
    return Inputs(records, settings or Settings.defaults(), as_of, lang)


def only(scores: Scores) -> dict[str, Any]:
    """The figures of the first customer, blanks as None and dates as dates."""
    return {name: plain(value) for name, value in scores.figures.iloc[0].items()}


def plain(value: Any) -> Any:
    """A cell of a frame as a plain Python value, blanks as None."""
    if value is None or (not isinstance(value, (str, tuple)) and pd.isna(value)):
        return None
    if isinstance(value, pd.Timestamp):
        return value.date()
    return value.item() if isinstance(value, np.generic) else value
