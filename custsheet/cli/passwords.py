"""The password of an encrypted workbook: from the environment, else from a hidden prompt on a terminal.

Never from the command line, which every user of the machine can read.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import click

from custsheet.cli.session import Session
from custsheet.cli.streams import writing_stderr
from custsheet.errors import PackageError

_VARIABLE = "CUSTSHEET_PASSWORD"
_TRIES = 3
Opened = TypeVar("Opened")


def with_password(session: Session, path: Path, attempt: Callable[[str | None], Opened]) -> Opened:
    """Return what ``attempt`` returns for the known password, else for a typed one, in at most three tries.

    Raises:
        PackageError: ``encrypted`` if there is nobody to ask, ``wrong_password`` after the last try.
    """
    given = os.environ.get(_VARIABLE) or session.password
    try:
        return attempt(given)
    except PackageError as error:
        is_ours = given is not None and given == session.password  # typed for an earlier file of this run
        if error.code != "encrypted" and not (error.code == "wrong_password" and is_ours):
            raise
        if not _can_ask():
            raise
    return _ask(session, path, attempt)


def _ask(session: Session, path: Path, attempt: Callable[[str | None], Opened]) -> Opened:
    tries_left = _TRIES
    while True:
        with session.progress.paused():
            typed = _typed(session.text("password.prompt", path=path))
        tries_left -= 1
        try:
            opened = attempt(typed or None)
        except PackageError as error:
            # Typing nothing means giving up: without a password the error is `encrypted`.
            if error.code != "wrong_password" or not tries_left:
                raise
            with session.progress.paused(), writing_stderr():
                click.echo(session.text("password.again", tries=tries_left), err=True)
        else:
            session.password = typed
            return opened


def _typed(prompt: str) -> str:
    try:
        return str(click.prompt(prompt, hide_input=True, err=True, default="", show_default=False))
    except click.Abort:
        raise KeyboardInterrupt from None  # ends the run, not only this file


def _can_ask() -> bool:
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stderr))
