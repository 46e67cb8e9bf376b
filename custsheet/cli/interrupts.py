"""Ctrl-C: whatever the run was doing, it ends with one line and the exit code for that.

Python turns the signal into a KeyboardInterrupt wherever the program happens to be.  Inside an import, a callback or a
library written in another language, that may come out as another exception, or be printed and forgotten.  So it is
remembered that it was asked for.
"""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sys import UnraisableHookArgs


@dataclass
class Interrupts:
    """Whether Ctrl-C was pressed during this run."""

    asked: bool = False

    @contextmanager
    def noticed(self) -> Iterator[None]:
        """Remember Ctrl-C while the body runs. A run in the background that ignores it goes on ignoring it."""
        if signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
            yield
            return
        hook = sys.unraisablehook
        try:
            signal.signal(signal.SIGINT, self._notice)
        except ValueError:  # not in the main thread, which alone gets signals
            yield
            return
        sys.unraisablehook = self._unless_asked
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, signal.default_int_handler)
            sys.unraisablehook = hook

    def check(self) -> None:
        """Stop here when Ctrl-C was pressed and nobody took notice."""
        if self.asked:
            raise KeyboardInterrupt

    def _notice(self, number: int, frame: FrameType | None) -> None:
        self.asked = True
        raise KeyboardInterrupt

    def _unless_asked(self, unraisable: UnraisableHookArgs) -> None:
        """An exception that Python cannot raise, in a destructor for instance: ours ends the run at the next step."""
        if not issubclass(unraisable.exc_type, KeyboardInterrupt):
            sys.__unraisablehook__(unraisable)


def ignore_interrupts() -> None:
    """From now on Ctrl-C does nothing: the work is done, and only the exit is left."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
