"""One run of the program: its language, its data format, and its messages on stderr."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import click

from custsheet.cli.interrupts import Interrupts
from custsheet.cli.language import ambient_language, asked_language
from custsheet.cli.progress import Progress
from custsheet.cli.streams import writing_stderr
from custsheet.cli.width import harmless, one_line
from custsheet.errors import CustsheetError, OutputError
from custsheet.texts import Lang, text

OutputFormat = Literal["table", "json", "csv"]
FORMATS: tuple[OutputFormat, ...] = ("table", "json", "csv")


@dataclass
class Session:
    """What every command needs to know about the run.

    Attributes:
        ambient: the language of the system, or of CUSTSHEET_LANG.
        asked: the language set by ``--lang``.
        workbook: the language of the current workbook, once it has been read.
        asked_format: the value of ``--format``.
        data_file: the value of ``--to``; None is stdout.
        turn: (number of the current file, number of files).
        is_quiet: no messages, no progress, no story; errors are still printed.
        opened: workbook that was read → is it encrypted?
        password: the last typed password that opened a workbook.
        interrupts: whether Ctrl-C was pressed.
    """

    ambient: Lang = "en"
    asked: Lang | None = None
    workbook: Lang | None = None
    asked_format: OutputFormat | None = None
    data_file: Path | None = None
    is_quiet: bool = False
    turn: tuple[int, int] = (1, 1)
    progress: Progress = field(default_factory=Progress, repr=False)
    password: str | None = field(default=None, repr=False)
    opened: dict[Path, bool] = field(default_factory=dict, repr=False)
    interrupts: Interrupts = field(default_factory=Interrupts, repr=False)

    @classmethod
    def start(cls, args: Sequence[str]) -> Session:
        """The session for a command line."""
        return cls(ambient_language(os.environ), asked_language(args))

    @property
    def lang(self) -> Lang:
        """The language to speak now."""
        return self.asked or self.workbook or self.ambient

    @property
    def output_format(self) -> OutputFormat:
        """The format of the data: by the suffix of ``--to``, else ``--format``, else a table."""
        asked = self.data_file.suffix.lower().removeprefix(".") if self.data_file else self.asked_format
        return next((word for word in FORMATS if word == asked), FORMATS[0])

    def text(self, key: str, /, **values: object) -> str:
        """The sentence ``key`` of ``templates/messages/cli.toml``."""
        return text(f"cli.{key}", self.lang, **values)

    def say(self, key: str, /, **values: object) -> None:
        """Print a message to stderr unless the run is quiet."""
        if not self.is_quiet:
            self._print(harmless(self.text(key, **values)))

    @contextmanager
    def busy(self, step: str, path: Path) -> Iterator[None]:
        """Show a status line on a terminal while the body runs; ``doing`` announces each next step."""
        self.doing(step, path)
        with nullcontext() if self.is_quiet else self.progress.running():
            yield

    def doing(self, step: str, path: Path) -> None:
        """Announce the step that starts now; ``step`` is a key under ``[steps]``."""
        self.interrupts.check()
        number, count = self.turn
        lead = f"[{number}/{count}] " if count > 1 else ""
        self.progress.tell(lead + self.text(f"steps.{step}", path=one_line(path.name)))

    def fail(self, message: str) -> None:
        """Print an error as one line on stderr."""
        self._print(self.text("error_line", message=one_line(message)))

    def _print(self, line: str) -> None:
        with self.progress.paused(), writing_stderr():
            click.echo(line, err=True)

    def report(self, error: BaseException, file: Path | None = None) -> int:
        """Print any error as one line and return its exit code; CUSTSHEET_DEBUG=1 adds the traceback."""
        if os.environ.get("CUSTSHEET_DEBUG") == "1":
            traceback.print_exception(error)
        error = _about_the_system(error) or error
        if isinstance(error, CustsheetError):
            self.fail(self._about(file, error.message(self.lang)))
            return error.exit_code
        self.fail(self._about(file, self.text("unexpected", kind=type(error).__name__, detail=error)))
        return CustsheetError.exit_code

    def _about(self, file: Path | None, message: str) -> str:
        """The message, prefixed with its file unless it already names it."""
        return message if file is None or file.name in message else self.text("in_file", file=file, message=message)


def _about_the_system(error: BaseException) -> OutputError | None:
    """The error for what the system refused: to encode a file name, find the working folder, or open a file."""
    if isinstance(error, UnicodeEncodeError) and error.encoding == sys.getfilesystemencoding():
        return OutputError("name_encoding", encoding=error.encoding)
    # Resolving a relative path in a deleted working folder fails without naming a file.
    if isinstance(error, FileNotFoundError) and error.filename is None:
        try:
            Path.cwd()
        except FileNotFoundError:
            return OutputError("no_working_folder")
    if isinstance(error, OSError) and error.filename is not None:  # a name too long, a stale network share
        return OutputError("system_refused", path=str(error.filename), reason=error.strerror or str(error))
    return None
