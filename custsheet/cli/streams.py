"""stdout and stderr on every kind of console, in pipes, and after their reader has gone."""

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
}  # a Chinese console, in cp936, lacks all of these but the hyphen U+2010


def prepare_streams() -> None:
    """Write UTF-8 to pipes and files; on a console keep its encoding, with lookalikes or ? for what it cannot show.

    A missing stream (pythonw, cron, ``2>&-``) becomes the null device, so that the work is done all the same.
    """
    _fill_places()
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115 (as long as the process)
    # Python would raise UnicodeEncodeError in the middle of a table instead.
    codecs.register_error(_SHOW_WHAT_YOU_CAN, _as_lookalikes)
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors=_SHOW_WHAT_YOU_CAN, **({} if stream.isatty() else {"encoding": "utf-8"}))


def _fill_places() -> None:
    """Open the null device on each closed descriptor of 0, 1 and 2.

    The next file opened would take that number: messages would be written into the workbook.
    """
    for place in range(3):
        try:
            os.fstat(place)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # takes the lowest free descriptor


def _as_lookalikes(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(map(_lookalike, error.object[error.start : error.end])), error.end


def _lookalike(letter: str) -> str:
    """A stand-in in ASCII, which every encoding has: ``-`` for a minus sign, ``e`` for é."""
    if letter in _LOOKALIKES:
        return _LOOKALIKES[letter]
    base = normalize("NFKD", letter)[0]
    return base if letter.isalpha() and base.isascii() else "?"


def is_watched(stream: TextIO) -> bool:
    """Is a person watching this stream: is it a terminal, not a dumb one, and not the log of a build server?"""
    is_build = os.environ.get("CI", "").lower() not in ("", "0", "false")
    return stream.isatty() and os.environ.get("TERM") != "dumb" and not is_build


@contextmanager
def writing_stdout() -> Iterator[None]:
    """Guard the printing of data: a reader that has gone (``| head``) is not an error, a full disk behind ``>`` is.

    Raises:
        OutputError: stdout cannot be written.
    """
    try:
        yield
        if sys.stdout is not None:
            sys.stdout.flush()
    except OSError as error:
        _into_nothing(sys.stdout)
        # Windows reports a broken pipe as EINVAL, not EPIPE.
        if not isinstance(error, BrokenPipeError) and not (os.name == "nt" and error.errno == errno.EINVAL):
            raise OutputError("stdout_failed", reason=error.strerror or str(error)) from error


@contextmanager
def writing_stderr() -> Iterator[None]:
    """Guard the printing of a message: if the pipe is broken or the disk full, the run goes on."""
    try:
        yield
        sys.stderr.flush()
    except OSError:
        _into_nothing(sys.stderr)


def _into_nothing(stream: TextIO) -> None:
    """Redirect the stream to the null device: Python flushes it once more at exit and would fail again."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
