"""A status line on stderr that says what a long run is doing: only on a terminal, and only after a second.

It uses nothing but carriage returns, which every console understands, and is cleared before anything else is printed.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, RLock, Thread
from time import monotonic

from custsheet.cli.streams import is_watched, writing_stderr
from custsheet.cli.width import display_width, shorten

DELAY_SECONDS = 1.0
_TICK_SECONDS = 0.25


class Progress:
    """The status line, updated by a thread during :meth:`running`."""

    def __init__(self) -> None:
        self._sentence = ""
        self._began = monotonic()
        self._columns_shown = 0
        self._writing = RLock()

    def tell(self, sentence: str) -> None:
        """Set what the line says from now on."""
        self._sentence = sentence

    @contextmanager
    def running(self) -> Iterator[None]:
        """Show the line while the body runs, once a second has passed since the run began."""
        if not is_watched(sys.stderr):
            yield
            return
        ended = Event()
        thread = Thread(target=self._keep_current, args=(ended,), daemon=True)
        thread.start()
        try:
            yield
        finally:
            ended.set()
            thread.join()

    @contextmanager
    def paused(self) -> Iterator[None]:
        """Clear the line while the body prints or prompts."""
        with self._writing:
            self._show("")
            yield

    def _keep_current(self, ended: Event) -> None:
        is_over = ended.wait(max(0.0, self._began + DELAY_SECONDS - monotonic()))
        while not is_over:
            with self._writing:
                self._show(f"{self._sentence} {monotonic() - self._began:.0f} s")
            is_over = ended.wait(_TICK_SECONDS)
        with self._writing:
            self._show("")

    def _show(self, line: str) -> None:
        # One column short of the terminal: a full line would wrap, and \r would return to the wrapped part only.
        line = shorten(line, shutil.get_terminal_size().columns - 1)
        if line or self._columns_shown:
            blanks = " " * (self._columns_shown - display_width(line))
            with writing_stderr():
                sys.stderr.write(f"\r{line}{blanks}" if line else f"\r{blanks}\r")
        self._columns_shown = display_width(line)
