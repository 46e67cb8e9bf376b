"""One record type under check: its columns as they are, and a short way to add findings about its cells."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from itertools import compress
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from custsheet.issues import Finding, Findings

Mask = npt.NDArray[np.bool_]


class CheckedSheet:
    """The rows of one record type, and the findings about them.

    ``present`` are the columns that the sheet has.  ``reported`` are earlier findings: a cell that could not be read is
    missing in the frame, which must not be reported once more as blank.
    """

    def __init__(
        self,
        key: str,
        frame: pd.DataFrame,
        present: Collection[str],
        reported: Iterable[Finding],
        findings: Findings,
    ) -> None:
        self.key = key
        self.frame = frame
        self._present = present
        self._findings = findings
        self._reported: dict[str, set[Any]] = {}
        for finding in reported:
            if finding.key == key and finding.column is not None:
                self._reported.setdefault(finding.column, set()).add(finding.row)

    def has(self, *columns: str) -> bool:
        """Whether the sheet has all of these columns, with values that are known."""
        return all(column in self._present and None not in self._reported.get(column, ()) for column in columns)

    def lacks(self, column: str) -> bool:
        """Whether the sheet has no such column."""
        return column not in self._present

    def days(self, column: str) -> npt.NDArray[np.datetime64]:
        """A date column as ``datetime64[D]``."""
        dates = self.frame[column]
        if dates.dtype.kind != "M":
            dates = pd.to_datetime(dates, errors="coerce")
        return dates.to_numpy().astype("datetime64[D]")

    def numbers(self, column: str) -> npt.NDArray[np.float64]:
        """A number column; NaN throughout where the sheet has none."""
        if not self.has(column):
            return np.full(len(self.frame), np.nan)
        return pd.to_numeric(self.frame[column], errors="coerce").to_numpy(dtype=np.float64)

    def is_blank(self, column: str) -> Mask:
        """Which cells hold nothing: neither a value nor anything that could not be read."""
        blank: Mask = self.frame[column].isna().to_numpy(dtype=np.bool_)
        labels = self._reported.get(column)
        return blank & ~self.frame.index.isin(list(labels)) if labels else blank

    def add(
        self,
        code: str,
        column: str,
        mask: Mask,
        columns: Mapping[str, Iterable[object]] | None = None,
        **common: object,
    ) -> None:
        """Report a cell in each row of ``mask``; ``columns`` and ``common`` are further values for the sentence."""
        if not mask.any():
            return
        chosen = self.frame[mask]
        values = [_plain(value) for value in chosen[column].tolist()]
        params: list[dict[str, object]] = [dict(common) for _ in values]
        for name, column_values in (columns or {}).items():
            for own, value in zip(params, compress(column_values, mask), strict=True):
                own[name] = _plain(value)
        self._findings.add(code, self.key, chosen.index, column, values, params=params)


def _plain(value: Any) -> object:
    """A cell's value for the report: dates without time, blanks as None."""
    if isinstance(value, str | Mapping):  # a text, or one in both languages
        return value
    if value is None or pd.isna(value):
        return None
    return value.date() if isinstance(value, pd.Timestamp) else value
