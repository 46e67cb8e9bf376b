"""One run of the program: the language it speaks, how its data is printed, and its messages on stderr."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import click

from custsheet.cli.language import ambient_language, asked_language
from custsheet.cli.width import one_line
from custsheet.errors import CustsheetError
from custsheet.texts import Lang, text

OutputFormat = Literal["table", "json", "csv"]
FORMATS: tuple[OutputFormat, ...] = ("table", "json", "csv")


@dataclass
class Session:
    """What every command needs to know about the run.

    Attributes:
        ambient: the language of the system, or of CUSTSHEET_LANG.
        asked: the language that ``--lang`` asks for.
        workbook: the language of the workbook being worked on, once it has been read.
        output_format: how data is printed on stdout.
        is_quiet: no messages, no progress, no story; errors are always told.
        password: the last one that was typed and opened a workbook.
    """

    ambient: Lang = "en"
    asked: Lang | None = None
    workbook: Lang | None = None
    output_format: OutputFormat = "table"
    is_quiet: bool = False
    password: str | None = field(default=None, repr=False)

    @classmethod
    def start(cls, args: Sequence[str]) -> Session:
        """The session for a command line."""
        return cls(ambient_language(os.environ), asked_language(args))

    @property
    def lang(self) -> Lang:
        """The language to speak now."""
        return self.asked or self.workbook or self.ambient

    def text(self, key: str, /, **values: object) -> str:
        """The sentence ``key`` of ``templates/messages/cli.toml``."""
        return text(f"cli.{key}", self.lang, **values)

    def say(self, key: str, /, **values: object) -> None:
        """Tell something on stderr, unless the run is to be quiet."""
        if not self.is_quiet:
            click.echo(self.text(key, **values), err=True)

    def progress(self, key: str, /, **values: object) -> None:
        """Tell what is going on, to a person who waits at a terminal."""
        if sys.stderr.isatty():
            self.say(key, **values)

    def fail(self, message: str) -> None:
        """Tell one error in one line on stderr."""
        click.echo(self.text("error_line", message=one_line(message)), err=True)

    def report(self, error: Exception, file: Path | None = None) -> int:
        """Tell an error, known or not, in one line and return its exit code; a traceback only when asked for."""
        if os.environ.get("CUSTSHEET_DEBUG") == "1":
            traceback.print_exception(error)
        if isinstance(error, CustsheetError):
            self.fail(self._about(file, error.message(self.lang)))
            return error.exit_code
        self.fail(self._about(file, self.text("unexpected", kind=type(error).__name__, detail=error)))
        return CustsheetError.exit_code

    def _about(self, file: Path | None, message: str) -> str:
        """The message, led by its file unless it names that itself."""
        return message if file is None or file.name in message else self.text("in_file", file=file, message=message)
