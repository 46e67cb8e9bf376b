"""stdout and stderr on every kind of console, in pipes, and when their reader goes away."""

from __future__ import annotations

import codecs
import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
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
    """UTF-8 into pipes and files; on a console its own encoding, with lookalikes or ? for what it cannot show."""
    codecs.register_error(_SHOW_WHAT_YOU_CAN, _as_lookalikes)
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors=_SHOW_WHAT_YOU_CAN, **({} if stream.isatty() else {"encoding": "utf-8"}))


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
        # Python flushes once more while it exits and must not complain then.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        # Windows says EINVAL where the others say EPIPE.
        if not isinstance(error, BrokenPipeError) and not (os.name == "nt" and error.errno == errno.EINVAL):
            raise OutputError("stdout_failed", reason=error.strerror or str(error)) from error
