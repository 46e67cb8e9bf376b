"""Warnings about two common mistakes: changing a frame without ``update``, and many small calls in a loop."""

from __future__ import annotations

import warnings
from collections.abc import Iterable

import pandas as pd

from custsheet.errors import CustsheetWarning
from custsheet.refreshing.opened import OpenedWorkbook
from custsheet.texts import Lang, text

_MANY_CALLS = 20
_FEW_PER_CALL = 3
"""Average cells or rows per call up to which the calls should have been one."""
_STACK_LEVEL = 4
"""Frames from ``warnings.warn`` up to the user's line that called the book."""


class HandedFrames:
    """The frames given to the user: copies, so that changing them does not change what was read."""

    def __init__(self, opened: OpenedWorkbook) -> None:
        self._opened = opened
        self._handed: dict[str, pd.DataFrame] = {}

    def __getitem__(self, key: str) -> pd.DataFrame:
        """The copy of one frame, the same at each call; KeyError for a record type without a frame."""
        if key not in self._handed:
            self._handed[key] = self._opened.frames[key].copy()
        return self._handed[key]

    def changed(self) -> set[str]:
        """The record types whose copy differs from what was read; the order of rows and columns is ignored."""
        return {key for key, frame in self._handed.items() if not _says_the_same(frame, self._opened.frames[key])}


def _says_the_same(frame: pd.DataFrame, original: pd.DataFrame) -> bool:
    if frame.equals(original):
        return True
    # Sorted or re-ordered copies carry the same values: no reason for a warning.
    is_shuffled = sorted(map(str, frame.columns)) == sorted(map(str, original.columns))
    if not is_shuffled or len(frame) != len(original) or not frame.index.isin(original.index).all():
        return False
    return not frame.index.has_duplicates and frame.reindex(original.index)[list(original.columns)].equals(original)


class Reminders:
    """Which warnings one book has given, and which are still due."""

    def __init__(self) -> None:
        self._lost: set[str] = set()
        self._said: set[str] = set()
        self._calls = self._entries = 0

    def frames_replaced(self, changed: Iterable[str], written: str | None = None) -> None:
        """Record that an action replaced changed frames; all but ``written`` lost their changes."""
        self._lost |= set(changed)
        self._lost.discard(written or "")

    def saving(self, changed: Iterable[str], lang: Lang) -> None:
        """Warn, once per record type, about changed frames that were never written."""
        new = (self._lost | set(changed)) - self._said
        self._said |= new
        if new:
            _warn("frames_changed", lang, frames=", ".join(sorted(new)), first=min(new))

    def called(self, method: str, entries: int, lang: Lang) -> None:
        """Warn, once, if ``update`` or ``append`` is called many times with few ``entries`` each."""
        self._calls, self._entries = self._calls + 1, self._entries + entries
        if self._calls >= _MANY_CALLS and self._entries <= self._calls * _FEW_PER_CALL and "" not in self._said:
            self._said.add("")  # never a record type, so it can stand for this warning
            _warn("many_calls", lang, method=method, calls=self._calls)


def _warn(sentence: str, lang: Lang, **values: object) -> None:
    warnings.warn(text(f"library.{sentence}", lang, **values), CustsheetWarning, stacklevel=_STACK_LEVEL)
