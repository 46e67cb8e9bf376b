"""Scored customers and the rows that count: what lists, blocks and pages read."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
import pandas as pd

from custsheet.cleaning.blanks import is_blank
from custsheet.cleaning.identity import customer_identities
from custsheet.schema.meanings import ANSWERED, COMPLAINT
from custsheet.scoring.inputs import Inputs
from custsheet.scoring.orders import OrderRows
from custsheet.scoring.periods import Bools, Floats, Ints, day_numbers, to_dates
from custsheet.scoring.scores import Scores

if TYPE_CHECKING:
    from custsheet.schema import Settings


class Portfolio:
    """The scored customers of one workbook, numbered by their position in the customers frame.

    Figures run along ``primary``. An index into it is a *place*; it differs from the *position* in the customers frame
    once rows repeat a customer.

    Attributes:
        primary: positions of the primary rows, ascending.
        figures: ``scores.figures`` with positions as index, primary rows only.
    """

    def __init__(self, inputs: Inputs, scores: Scores) -> None:
        self.inputs, self.scores = inputs, scores
        self.frames, self.as_of = inputs.frames, inputs.as_of
        self.settings: Settings = inputs.settings
        self.primary: Ints = np.flatnonzero(inputs.is_primary)
        self.figures = scores.figures.reset_index(drop=True).iloc[self.primary]

    # ------------------------------------------------------------ figures

    def knows(self, *columns: str) -> bool:
        """Whether all of these figures could be computed."""
        return len(self.primary) > 0 and all(column in self.figures for column in columns)

    def numbers(self, column: str) -> Floats:
        """A figure along ``primary``; all NaN if it is unknown."""
        if column not in self.figures:
            return np.full(len(self.primary), np.nan)
        return self.figures[column].to_numpy(dtype=np.float64)

    def days(self, column: str) -> Floats:
        """A date figure along ``primary`` as day numbers."""
        return day_numbers(self.figures[column]) if column in self.figures else self.numbers(column)

    def words(self, column: str) -> npt.NDArray[np.object_]:
        """A word figure along ``primary``; all NaN if it is unknown."""
        if column not in self.figures:
            return np.full(len(self.primary), np.nan, dtype=object)
        return self.figures[column].to_numpy(dtype=object)

    def has_risk(self, risk: int) -> Bools:
        """Which customers, along ``primary``, have the risk at this position of the settings."""
        matches: Bools = self.words("risk") == self.settings.risks[risk].name
        return matches

    @property
    def knows_risk(self) -> bool:
        """Whether the risk of at least one customer is known."""
        return any(isinstance(word, str) for word in self.words("risk"))

    def typed(self, column: str) -> npt.NDArray[np.object_]:
        """A typed column of the customer sheet along ``primary``."""
        return self.inputs.words("customers", column).to_numpy(dtype=object)[self.primary]

    def cell(self, key: str, column: str, row: int) -> str | None:
        """The text of one cell, by record type, column and row position; None if blank."""
        return shown(self.inputs.words(key, column).iat[row])

    def customer_id(self, position: int) -> str | None:
        """客户编号, None if blank."""
        return self.cell("customers", "customer_id", position)

    def owner(self, position: int) -> str | None:
        """负责人, None if blank."""
        return self.cell("customers", "owner", position)

    def customer_name(self, position: int) -> str:
        """客户名称; the id where there is none."""
        return self.cell("customers", "name", position) or self.customer_id(position) or ""

    @cached_property
    def id_ranks(self) -> Ints:
        """Rank of every customer by 客户编号 along ``primary``; those without come last, by name."""
        ids = [shown(value) or "" for value in self.typed("customer_id")]
        names = [number or shown(name) or "" for number, name in zip(ids, self.typed("name"), strict=True)]
        has_none = np.array([not each for each in ids], dtype=np.bool_)
        # lexsort's last key counts first.
        order = np.lexsort((np.array(names, dtype=np.str_), np.array(ids, dtype=np.str_), has_none))
        ranks = np.empty(len(ids), dtype=np.int64)
        ranks[order] = np.arange(len(ids))
        return ranks

    @cached_property
    def _identities(self) -> list[object]:
        return customer_identities(self.frames["customers"]).tolist()

    def customer_key(self, position: int) -> str:
        """The key under which a customer is remembered from one refresh to the next."""
        return shown(self._identities[position]) or ""

    # ------------------------------------------------------------ rows that count

    @property
    def orders(self) -> OrderRows | None:
        """The orders; None if unknown."""
        return self.inputs.orders

    @property
    def why_nothing_is_owed(self) -> str:
        """Why receivables are unknown, as the last part of a message key: no orders, or no column of what was paid."""
        return "no_column" if self.orders is not None and not self.inputs.has("orders", "paid") else "unknown"

    @cached_property
    def complaints(self) -> Bools:
        """Which feedback rows are complaints dated up to T."""
        dated = self.inputs.days("feedback", "date") <= self.inputs.today
        return dated & self.inputs.is_word("feedback", "type", COMPLAINT)

    @cached_property
    def knows_complaints(self) -> bool:
        """Whether complaints can be counted."""
        return self.inputs.is_known("feedback", "date", "type")

    @cached_property
    def open_complaints(self) -> Bools:
        """Which feedback rows are complaints not yet resolved or closed."""
        return self.complaints & ~self.inputs.is_word("feedback", "status", *ANSWERED)

    def per_customer(self, key: str, rows: Bools) -> Ints:
        """How many of these rows of record type ``key`` each customer has, along ``primary``."""
        customer = self.inputs.customers(key)[rows]
        return np.bincount(customer[customer >= 0], minlength=self.inputs.count)[self.primary]


def number(value: float) -> float | None:
    """A float for a cell; None for NaN."""
    return None if value != value else float(value)


def day(value: float) -> date | None:
    """A day number as a date; None for NaN."""
    dates = to_dates(np.array([value], dtype=np.float64))
    return None if value != value else pd.Timestamp(dates[0]).date()


def shown(value: object) -> str | None:
    """The value as text; None for a blank."""
    return None if is_blank(value) or not str(value).strip() else str(value)
