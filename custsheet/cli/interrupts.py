"""Ctrl-C: whatever the run was doing, it ends with one line and the exit code of an interrupt.

Python raises KeyboardInterrupt wherever the program happens to be.  Inside an import, a callback or a library written
in another language, it may surface as another exception, or be printed and dropped.  So the signal itself is recorded.
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
        """Record Ctrl-C while the body runs. A background run that ignores Ctrl-C keeps ignoring it."""
        # Shell scripts start background jobs (``&``) with SIGINT ignored; taking it over would stop such a job.
        if signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
            yield
            return
        hook = sys.unraisablehook
        try:
            signal.signal(signal.SIGINT, self._notice)
        except ValueError:  # only the main thread may set signal handlers
            yield
            return
        sys.unraisablehook = self._unless_asked
        try:
            yield
        finally:
            signal.signal(signal.SIGINT, signal.default_int_handler)
            sys.unraisablehook = hook

    def check(self) -> None:
        """Raise KeyboardInterrupt if Ctrl-C was pressed, in case the first one got lost."""
        if self.asked:
            raise KeyboardInterrupt

    def _notice(self, number: int, frame: FrameType | None) -> None:
        self.asked = True
        raise KeyboardInterrupt

    def _unless_asked(self, unraisable: UnraisableHookArgs) -> None:
        """Do not print a KeyboardInterrupt from a destructor or the like: the next ``check`` raises it."""
        if not issubclass(unraisable.exc_type, KeyboardInterrupt):
            sys.__unraisablehook__(unraisable)


def ignore_interrupts() -> None:
    """Ignore Ctrl-C from now on: the work is done and only the exit is left."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
