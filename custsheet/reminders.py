"""What a book tells its user in time: that a changed frame changes no file, and that a loop of small calls is slow."""

from __future__ import annotations

import warnings
from collections.abc import Iterable

import pandas as pd

from custsheet.errors import CustsheetWarning
from custsheet.refreshing.opened import OpenedWorkbook
from custsheet.texts import Lang, text

_MANY_CALLS = 20
_FEW_PER_CALL = 3
"""Cells or rows per call, on average, below which one call for all would do."""
_STACK_LEVEL = 4
"""From ``warnings.warn`` up to the line of the user's that called the book."""


class HandedFrames:
    """The frames that the user holds: copies, so that what is done to them leaves the workbook as it was read."""

    def __init__(self, opened: OpenedWorkbook) -> None:
        self._opened = opened
        self._handed: dict[str, pd.DataFrame] = {}

    def __getitem__(self, key: str) -> pd.DataFrame:
        """The same copy at each call; KeyError for a record type that has no frame."""
        if key not in self._handed:
            self._handed[key] = self._opened.frames[key].copy()
        return self._handed[key]

    def changed(self) -> set[str]:
        """The record types whose copy no longer says what was read; the order of rows and columns does not count."""
        return {key for key, frame in self._handed.items() if not _says_the_same(frame, self._opened.frames[key])}


def _says_the_same(frame: pd.DataFrame, original: pd.DataFrame) -> bool:
    if frame.equals(original):
        return True
    is_shuffled = sorted(map(str, frame.columns)) == sorted(map(str, original.columns))
    if not is_shuffled or len(frame) != len(original) or not frame.index.isin(original.index).all():
        return False
    return not frame.index.has_duplicates and frame.reindex(original.index)[list(original.columns)].equals(original)


class Reminders:
    """What was said, and what is still to be said, of one book."""

    def __init__(self) -> None:
        self._lost: set[str] = set()
        self._said: set[str] = set()
        self._calls = self._entries = 0

    def frames_replaced(self, changed: Iterable[str], written: str | None = None) -> None:
        """Changed frames are replaced by an action; the one that it has ``written`` is in the workbook."""
        self._lost |= set(changed)
        self._lost.discard(written or "")

    def saving(self, changed: Iterable[str], lang: Lang) -> None:
        """Warn, once per record type, of changed frames that nobody has written."""
        new = (self._lost | set(changed)) - self._said
        self._said |= new
        if new:
            _warn("frames_changed", lang, frames=", ".join(sorted(new)), first=min(new))

    def called(self, method: str, entries: int, lang: Lang) -> None:
        """Warn, once, when ``update`` or ``append`` is called again and again for a few ``entries`` each."""
        self._calls, self._entries = self._calls + 1, self._entries + entries
        if self._calls >= _MANY_CALLS and self._entries <= self._calls * _FEW_PER_CALL and "" not in self._said:
            self._said.add("")
            _warn("many_calls", lang, method=method, calls=self._calls)


def _warn(sentence: str, lang: Lang, **values: object) -> None:
    warnings.warn(text(f"library.{sentence}", lang, **values), CustsheetWarning, stacklevel=_STACK_LEVEL)
