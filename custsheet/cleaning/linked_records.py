"""The records of a workbook as one value: typed frames, and the customer of every row."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

import pandas as pd


class CustomerLinks(Protocol):
    """Which customer each row belongs to (``references.py``)."""

    @property
    def account(self) -> Mapping[str, pd.Series[Any]]:
        """Per record type the position in the customers frame, −1 for none."""

    @property
    def primary(self) -> pd.Series[Any]:
        """Per customer row the position of the row that carries the figures."""


@dataclass(frozen=True)
class LinkedRecords:
    """What checking and scoring read; neither changes it.

    Attributes:
        frames: typed frames by record type, as ``reading`` leaves them.
        links: the customer of every row.
        theirs: what people typed under a computed label, by (record type, column key), each along its frame:
            last_contact and next_contact of customers, the seven figures of value.
        present: by record type the columns that the sheets have and whose values are known; None: all of the frames'.
    """

    frames: Mapping[str, pd.DataFrame]
    links: CustomerLinks
    theirs: Mapping[tuple[str, str], pd.Series[Any]] = field(default_factory=dict)
    present: Mapping[str, Collection[str]] | None = None

    def columns(self, key: str) -> Collection[str]:
        """The columns of record type ``key`` that are there; one that is not is unknown, which differs from blank."""
        if self.present is None:
            return self.frames[key].columns if key in self.frames else ()
        return self.present.get(key, ())
