"""What the rules read: columns as arrays, each converted once, and the customer of every row."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from custsheet.cleaning.linked_records import LinkedRecords
from custsheet.scoring.periods import Bools, Floats, Ints, day_number, day_numbers
from custsheet.texts import Lang

if TYPE_CHECKING:
    from custsheet.schema import Settings


class RecordColumns:
    """Linked records, settings and as-of date, read by every rule and changed by none.

    Customers are numbered by their position in the customers frame; rows of one customer by the position of its primary
    row. What rules share on top of the columns (orders, contact log, revenue) is in ``inputs.py``.

    Attributes:
        as_of, today: T, and T as a day number; rows dated later do not count.
        lang: language of reasons, methods, goals and tags. Tiers, risks and list values are Chinese words in either.
    """

    def __init__(self, records: LinkedRecords, settings: Settings, as_of: date, lang: Lang) -> None:
        self.records = records
        self.settings = settings
        self.as_of = as_of
        self.today = day_number(as_of)
        self.lang: Lang = lang
        self._days: dict[tuple[str, str], Floats] = {}
        self._numbers: dict[tuple[str, str], Floats] = {}
        self._customers: dict[str, Ints] = {}

    @property
    def frames(self) -> Mapping[str, pd.DataFrame]:
        """The typed frames by record type."""
        return self.records.frames

    # ------------------------------------------------------------ what is there

    def has(self, key: str, *columns: str) -> bool:
        """Whether record type ``key`` has rows and all of these columns."""
        frame = self.frames.get(key)
        if frame is None or not len(frame):
            return False
        present = self.records.columns(key)
        return all(column in present for column in columns)

    def is_known(self, key: str, *columns: str) -> bool:
        """Whether record type ``key`` can be counted: at least one row has all of these columns filled.

        A row that lacks a required value does not count, so a sheet of such rows is as unknown as an empty one.
        """
        if not self.has(key, *columns):
            return False
        frame = self.frames[key]
        return bool(frame[list(columns)].notna().all(axis=1).any())

    def rows(self, key: str) -> int:
        """The number of rows of record type ``key``."""
        frame = self.frames.get(key)
        return 0 if frame is None else len(frame)

    # ------------------------------------------------------------ columns

    def days(self, key: str, column: str) -> Floats:
        """A date column as day numbers; all NaN if the column is absent."""
        if (key, column) not in self._days:
            self._days[key, column] = day_numbers(self._column(key, column))
        return self._days[key, column]

    def past_days(self, key: str, column: str) -> Floats:
        """Like ``days``, but NaN after T: a later day has not come yet, or is a typing error."""
        days = self.days(key, column)
        return np.where(days <= self.today, days, np.nan)

    def numbers(self, key: str, column: str) -> Floats:
        """A number column as float64; anything but a finite number is NaN."""
        if (key, column) not in self._numbers:
            self._numbers[key, column] = _finite(self._column(key, column))
        return self._numbers[key, column]

    def is_word(self, key: str, column: str, *words: str) -> Bools:
        """Where the column holds one of these list values."""
        found: Bools = self._column(key, column).isin(words).to_numpy(dtype=np.bool_)
        return found

    def is_blank(self, key: str, column: str) -> Bools:
        """Where the column is blank or absent."""
        blank: Bools = self._column(key, column).isna().to_numpy(dtype=np.bool_)
        return blank

    def words(self, key: str, column: str) -> pd.Series[Any]:
        """A text column as it is in the frame; all NaN if the column is absent."""
        return self._column(key, column)

    def _column(self, key: str, column: str) -> pd.Series[Any]:
        frame = self.frames.get(key)
        if frame is None:
            return pd.Series(dtype=np.float64)
        if column in frame.columns and self.has(key, column):
            return frame[column]
        return pd.Series(np.nan, index=frame.index)

    # ------------------------------------------------------------ customers

    @cached_property
    def count(self) -> int:
        """The number of rows of the customers frame."""
        return self.rows("customers")

    @cached_property
    def primary(self) -> Ints:
        """Per customer row the position of the row that carries the figures."""
        primary: Ints = self.records.links.primary.to_numpy(dtype=np.int64)
        return primary

    @cached_property
    def is_primary(self) -> Bools:
        """Which customer rows carry the figures."""
        return np.equal(self.primary, np.arange(self.count))

    def customers(self, key: str) -> Ints:
        """Per row of ``key`` the position of its customer's primary row, −1 for none."""
        if key not in self._customers:
            account = self.records.links.account.get(key)
            if account is None:
                self._customers[key] = np.full(self.rows(key), -1, dtype=np.int64)
            else:
                positions = account.to_numpy(dtype=np.int64, copy=True)
                # A link may point to any row of a customer; its primary row stands for all of them.
                known = positions >= 0
                positions[known] = self.primary[positions[known]]
                self._customers[key] = positions
        return self._customers[key]

    def typed_days(self, key: str, column: str) -> Floats | None:
        """A date column that people typed under one of our computed labels; None if the column is ours."""
        typed = self.records.theirs.get((key, column))
        return None if typed is None else day_numbers(typed)

    def typed_numbers(self, key: str, column: str) -> Floats | None:
        """A number column that people typed under one of our computed labels; None if the column is ours."""
        typed = self.records.theirs.get((key, column))
        return None if typed is None else _finite(typed)


def _finite(column: pd.Series[Any]) -> Floats:
    """A column as float64; anything but a finite number is NaN."""
    values = pd.to_numeric(column, errors="coerce").to_numpy(dtype=np.float64)
    return np.where(np.isfinite(values), values, np.nan)
