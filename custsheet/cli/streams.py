"""stdout and stderr on every kind of console, in pipes, and when their reader goes away."""

from __future__ import annotations

import codecs
import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TextIO
from unicodedata import normalize

from custsheet.errors import OutputError

_SHOW_WHAT_YOU_CAN = "custsheet.lookalikes"
_LOOKALIKES = {
    "−": "-",
    "‐": "-",
    "‑": "-",
    "•": "*",
    "✖": "x",
    "✔": "v",
    "¥": "Y",
}  # a console in cp936 has none of these


def prepare_streams() -> None:
    """UTF-8 into pipes and files; on a console its own encoding, with lookalikes or ? for what it cannot show.

    A stream that is not there (pythonw, cron, ``2>&-``) becomes one into nothing: the work is done all the same.
    """
    _fill_places()
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115 (as long as the process)
    codecs.register_error(_SHOW_WHAT_YOU_CAN, _as_lookalikes)
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors=_SHOW_WHAT_YOU_CAN, **({} if stream.isatty() else {"encoding": "utf-8"}))


def _fill_places() -> None:
    """Open something as 0, 1 and 2 where they are closed, else the workbook would be, and messages go into it."""
    for place in range(3):
        try:
            os.fstat(place)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # takes the lowest free number


def _as_lookalikes(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(map(_lookalike, error.object[error.start : error.end])), error.end


def _lookalike(letter: str) -> str:
    """``-`` for a minus sign, ``e`` for é: something in ASCII, which every encoding has."""
    if letter in _LOOKALIKES:
        return _LOOKALIKES[letter]
    base = normalize("NFKD", letter)[0]
    return base if letter.isalpha() and base.isascii() else "?"


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
        _into_nothing(sys.stdout)
        # Windows says EINVAL where the others say EPIPE.
        if not isinstance(error, BrokenPipeError) and not (os.name == "nt" and error.errno == errno.EINVAL):
            raise OutputError("stdout_failed", reason=error.strerror or str(error)) from error


@contextmanager
def writing_stderr() -> Iterator[None]:
    """Print a message. Where nobody can get it, because the pipe is broken or the disk full, the run goes on."""
    try:
        yield
        sys.stderr.flush()
    except OSError:
        _into_nothing(sys.stderr)


def _into_nothing(stream: TextIO) -> None:
    """Python flushes once more while it exits and must not complain then."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
