"""stdout and stderr on every kind of console, in pipes, and when their reader goes away."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

from custsheet.errors import OutputError


def prepare_streams() -> None:
    """UTF-8 into pipes and files; on a console its own encoding, with ? for what it cannot show."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace", **({} if stream.isatty() else {"encoding": "utf-8"}))


def is_watched(stream: TextIO) -> bool:
    """Does somebody look at this stream: is it a terminal, and neither a dumb one nor the log of a build server?"""
    is_build = os.environ.get("CI", "").lower() not in ("", "0", "false")
    return stream.isatty() and os.environ.get("TERM") != "dumb" and not is_build


@contextmanager
def writing_stdout() -> Iterator[None]:
    """Print data. A reader that has gone (``| head``) is no error; a full disk behind ``>`` is one.

    Raises:
        OutputError: stdout cannot be written.
    """
    try:
        yield
        if sys.stdout is not None:
            sys.stdout.flush()
    except OSError as error:
        # Python flushes once more while it exits and must not complain then.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        # Windows says EINVAL where the others say EPIPE.
        if not isinstance(error, BrokenPipeError) and not (os.name == "nt" and error.errno == errno.EINVAL):
            raise OutputError("stdout_failed", reason=error.strerror or str(error)) from error
