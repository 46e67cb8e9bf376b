"""One run of the program: the language it speaks, how its data is printed, and its messages on stderr."""

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
        asked: the language that ``--lang`` asks for.
        workbook: the language of the workbook being worked on, once it has been read.
        asked_format: how ``--format`` wants the data; ``data_file``: where ``--to`` wants it, else stdout.
        turn: which of how many files is being worked on.
        is_quiet: no messages, no progress, no story; errors are always told.
        opened: the workbooks that were read, and whether each is encrypted.
        password: the last one that was typed and opened a workbook.
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
        """How data is written: as the ending of its file says, else as asked, else for people."""
        asked = self.data_file.suffix.lower().removeprefix(".") if self.data_file else self.asked_format
        return next((word for word in FORMATS if word == asked), FORMATS[0])

    def text(self, key: str, /, **values: object) -> str:
        """The sentence ``key`` of ``templates/messages/cli.toml``."""
        return text(f"cli.{key}", self.lang, **values)

    def say(self, key: str, /, **values: object) -> None:
        """Tell something on stderr, unless the run is to be quiet."""
        if not self.is_quiet:
            self._print(harmless(self.text(key, **values)))

    @contextmanager
    def busy(self, step: str, path: Path) -> Iterator[None]:
        """Let a person at a terminal see that work goes on, and which; ``doing`` tells of the next step."""
        self.doing(step, path)
        with nullcontext() if self.is_quiet else self.progress.running():
            yield

    def doing(self, step: str, path: Path) -> None:
        """Announce the step that starts now; ``step`` is a key below ``[steps]``."""
        self.interrupts.check()
        number, count = self.turn
        lead = f"[{number}/{count}] " if count > 1 else ""
        self.progress.tell(lead + self.text(f"steps.{step}", path=one_line(path.name)))

    def fail(self, message: str) -> None:
        """Tell one error in one line on stderr."""
        self._print(self.text("error_line", message=one_line(message)))

    def _print(self, line: str) -> None:
        with self.progress.paused(), writing_stderr():
            click.echo(line, err=True)

    def report(self, error: BaseException, file: Path | None = None) -> int:
        """Tell an error, known or not, in one line and return its exit code; a traceback only when asked for."""
        if os.environ.get("CUSTSHEET_DEBUG") == "1":
            traceback.print_exception(error)
        error = _about_the_system(error) or error
        if isinstance(error, CustsheetError):
            self.fail(self._about(file, error.message(self.lang)))
            return error.exit_code
        self.fail(self._about(file, self.text("unexpected", kind=type(error).__name__, detail=error)))
        return CustsheetError.exit_code

    def _about(self, file: Path | None, message: str) -> str:
        """The message, led by its file unless it names that itself."""
        return message if file is None or file.name in message else self.text("in_file", file=file, message=message)


def _about_the_system(error: BaseException) -> OutputError | None:
    """What the system would not do: spell a name of ours, find the working folder, open a file of that name."""
    if isinstance(error, UnicodeEncodeError) and error.encoding == sys.getfilesystemencoding():
        return OutputError("name_encoding", encoding=error.encoding)
    if isinstance(error, FileNotFoundError) and error.filename is None:
        try:
            Path.cwd()
        except FileNotFoundError:
            return OutputError("no_working_folder")
    if isinstance(error, OSError) and error.filename is not None:  # a name too long, a stale network share
        return OutputError("system_refused", path=str(error.filename), reason=error.strerror or str(error))
    return None
