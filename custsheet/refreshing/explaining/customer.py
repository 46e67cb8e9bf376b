"""One customer of a refresh: its inputs, its figures, and the facts that the rules decided from."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
import pandas as pd

from custsheet.cleaning.blanks import is_blank
from custsheet.refreshing.assessment import Assessment
from custsheet.schema import Settings
from custsheet.scoring.periods import Bools, months_before
from custsheet.scoring.rule_facts import RuleFacts
from custsheet.texts import text

EPOCH = date(1970, 1, 1)


class ExplainedCustomer:
    """The inputs and figures of the customer at ``position`` of the customers frame."""

    def __init__(self, done: Assessment, position: int) -> None:
        self.done = done
        self.position = position
        self.as_of = done.as_of
        self.settings: Settings = done.source.settings
        self.inputs = done.inputs
        self.rules: RuleFacts = done.scores.facts
        self.record: pd.Series[Any] = done.inputs.frames["customers"].iloc[position]
        self.figures: pd.Series[Any] = done.scores.figures.iloc[position]

    # ------------------------------------------------------------ of this customer

    def figure(self, key: str) -> Any:
        """A figure of the customer, None when it is blank or there is no such column."""
        value = self.figures.get(key)
        return None if is_blank(value) else value

    def of(self, array: Any) -> Any:
        """The customer's element of an array along the customers."""
        return array[self.position]

    def rows(self, key: str) -> Bools:
        """Which rows of a record type are the customer's."""
        mine: Bools = self.inputs.customers(key) == self.position
        return mine

    def labels(self, key: str, rows: Bools) -> list[Any]:
        """The labels (row numbers) of some rows."""
        return list(self.inputs.frames[key].index[rows])

    def same_rows(self) -> list[Any]:
        """The labels of further rows of the customers frame that are this customer."""
        same = (self.inputs.primary == self.position) & ~self.inputs.is_primary
        return self.labels("customers", same)

    def window(self, months: int, until_months: int = 0) -> tuple[date, date]:
        """First and last day that counts in (T − months, T − until_months]."""
        return months_before(self.as_of, months) + timedelta(days=1), months_before(self.as_of, until_months)

    def setting(self, key: str) -> Any:
        """A threshold."""
        return self.settings[key]

    def row_name(self, key: str, label: Any) -> str:
        """Where a row stands, in words."""
        if isinstance(label, tuple):
            sheet, row = label
        else:
            sheet, row = self.done.source.reading.layout.all(key)[0].sheet_name, label
        return text("explain.place.row", self.done.lang, sheet=sheet, row=row)


def day(number: Any) -> date | None:
    """A day number as a date, None for NaN."""
    return EPOCH + timedelta(days=int(number)) if np.isfinite(number) else None
