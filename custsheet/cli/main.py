"""The program ``custsheet``: its commands, and the border where every exception becomes one line and an exit code."""

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
_INTERRUPTED = 130
_NAME = "custsheet"
_COMPLETION = "_CUSTSHEET_COMPLETE"


class Program(LocalizedHelp, click.Group):
    """The group of all commands. Each is imported only when it is run, so that ``--help`` answers at once."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands in the order in which one meets them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the command's module."""
        if cmd_name not in COMMANDS:
            return None
        return cast(click.Command, importlib.import_module(f"custsheet.cli.{cmd_name}").command)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; UsageError when there is none of that name."""
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
    """Without a command: the help, and the exit code of wrong usage."""
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
    """Say that the run was interrupted; its exit code."""
    session.say("interrupted")
    return _INTERRUPTED


def _answer(session: Session, args: Sequence[str]) -> int:
    """What the command line is answered with: its exit code. Only KeyboardInterrupt leaves this function."""
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
    except BaseException as error:  # the border: whatever it is, a panic in Rust included, people get one line
        session.interrupts.check()
        return session.report(error)


def _run_command(session: Session, words: list[str]) -> int | None:
    if _COMPLETION in os.environ:  # a shell asks which words may follow
        program.main(words, _NAME, complete_var=_COMPLETION, standalone_mode=False)
    # Not by program.main, which prints an empty line on Ctrl-C, and replaces $variables and ~ in file names on Windows.
    try:
        with program.make_context(_NAME, words, obj=session) as ctx:
            code: int | None = program.invoke(ctx)
    except click.exceptions.Exit as done:  # after --help and --version
        return done.exit_code
    return code


def with_default_command(args: list[str]) -> list[str]:
    """``custsheet FILE.xlsx`` means refresh, so that a file dropped on a shortcut works."""
    if any(word in COMMANDS for word in args):
        return args
    candidates = args if args and args[0].startswith("-") else args[:1]
    return [_DEFAULT_COMMAND, *args] if any(map(looks_like_workbook, candidates)) else args


def main() -> None:
    """The console script."""
    # A run makes millions of values, few cycles, and ends soon: looking for garbage as often as usual costs a tenth
    # of it.
    gc.set_threshold(200_000, 20, 20)
    prepare_streams()
    code = run(sys.argv[1:])
    ignore_interrupts()
    sys.exit(code)
