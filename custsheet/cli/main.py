"""The program ``custsheet``: its commands, and the boundary where any exception becomes one line and an exit code."""

from __future__ import annotations

import gc
import importlib
import os
import sys
from collections.abc import Sequence
from difflib import get_close_matches
from typing import cast

import click

from custsheet.cli.files import looks_like_workbook
from custsheet.cli.help import LocalizedHelp, option, session_of
from custsheet.cli.interrupts import ignore_interrupts
from custsheet.cli.options import speech
from custsheet.cli.session import Session
from custsheet.cli.streams import prepare_streams, writing_stderr, writing_stdout
from custsheet.cli.usage import usage_message
from custsheet.errors import UsageError

COMMANDS = ("new", "inspect", "check", "clean", "dedupe", "refresh", "due", "explain", "report", "handbook")
_DEFAULT_COMMAND = "refresh"
_INTERRUPTED = 130  # 128 + SIGINT, as shells report it
_NAME = "custsheet"
_COMPLETION = "_CUSTSHEET_COMPLETE"


class Program(LocalizedHelp, click.Group):
    """The group of all commands. Each is imported only when it runs, so that ``--help`` answers at once."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands, in the order in which a new user needs them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the command's module."""
        if cmd_name not in COMMANDS:
            return None
        return cast(click.Command, importlib.import_module(f"custsheet.cli.{cmd_name}").command)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; UsageError if there is no such command."""
        if args[0] not in COMMANDS:
            close = get_close_matches(args[0], COMMANDS, 1)
            if not close:
                raise UsageError("unknown_command", name=args[0])
            raise UsageError("no_such_command", name=args[0], suggestion=close[0])
        return super().resolve_command(ctx, args)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands, then the options."""
        texts = session_of(ctx)
        rows = [(name, texts.text(f"commands.{name}.short")) for name in COMMANDS]
        self.write_section(ctx, formatter, "help.commands", rows)
        super().format_options(ctx, formatter)


def _show_version(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        from importlib.metadata import version

        with writing_stdout():
            click.echo(f"custsheet {version('custsheet')}")
        ctx.exit()


@click.command(_NAME, cls=Program, invoke_without_command=True, subcommand_metavar="COMMAND FILE...")
@option("--version", is_flag=True, is_eager=True, expose_value=False, callback=_show_version, help="version")
@speech
@click.pass_context
def program(ctx: click.Context) -> int | None:
    """Without a command, print the help and return the exit code of wrong usage."""
    if ctx.invoked_subcommand is None:
        with writing_stderr():
            click.echo(ctx.get_help(), err=True)
        return UsageError.exit_code
    return None


def run(args: Sequence[str]) -> int:
    """Run one command line and return its exit code. No exception leaves this function."""
    session = Session.start(args)
    try:
        with session.interrupts.noticed():
            return _answer(session, args)
    except KeyboardInterrupt:
        return interrupted(session)


def interrupted(session: Session) -> int:
    """Report that the run was interrupted, and return its exit code."""
    session.say("interrupted")
    return _INTERRUPTED


def _answer(session: Session, args: Sequence[str]) -> int:
    """Run the command line, report its errors and return its exit code. Only KeyboardInterrupt leaves this function."""
    words = with_default_command(list(args))
    try:
        code = _run_command(session, words)
        with writing_stdout():
            return code or 0
    except click.UsageError as error:
        session.fail(usage_message(session, error))
        return UsageError.exit_code
    except (KeyboardInterrupt, click.Abort):
        raise KeyboardInterrupt from None
    # The boundary. A panic in a Rust extension is no Exception, only a BaseException; it too becomes one line.
    except BaseException as error:
        session.interrupts.check()
        return session.report(error)


def _run_command(session: Session, words: list[str]) -> int | None:
    if _COMPLETION in os.environ:  # the shell asks for completions
        program.main(words, _NAME, complete_var=_COMPLETION, standalone_mode=False)
    # Not program.main: it prints an empty line on Ctrl-C and, on Windows, expands $variables and ~ in file names.
    try:
        with program.make_context(_NAME, words, obj=session) as ctx:
            code: int | None = program.invoke(ctx)
    except click.exceptions.Exit as done:  # after --help and --version
        return done.exit_code
    return code


def with_default_command(args: list[str]) -> list[str]:
    """``custsheet FILE.xlsx`` means refresh, so that dropping a file on a shortcut works."""
    if any(word in COMMANDS for word in args):
        return args
    # After an option the file may be any word, since options take values; without options it is the first.
    candidates = args if args and args[0].startswith("-") else args[:1]
    return [_DEFAULT_COMMAND, *args] if any(map(looks_like_workbook, candidates)) else args


def main() -> None:
    """The console script."""
    # A run makes millions of objects, few of them in cycles, and ends soon: with Python's default thresholds the
    # garbage collector takes a tenth of it.
    gc.set_threshold(200_000, 20, 20)
    prepare_streams()
    code = run(sys.argv[1:])
    ignore_interrupts()
    sys.exit(code)
