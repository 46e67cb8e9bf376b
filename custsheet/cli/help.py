"""Commands and options that take their help from ``templates/messages/cli.toml``, in the language of the run."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

import click

from custsheet.cli.session import Session
from custsheet.cli.streams import writing_stdout
from custsheet.cli.width import display_width, pad, wrap

_F = TypeVar("_F", bound=Callable[..., Any])


class HelpFormatter(click.HelpFormatter):
    """Lays out help by terminal columns: a Chinese character takes two."""

    def write_text(self, text: str) -> None:
        """Write a paragraph at the current indent."""
        indent = " " * self.current_indent
        self.write("".join(f"{indent}{line}".rstrip() + "\n" for line in wrap(text, self.width - len(indent))))

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Write terms and their explanations in two columns."""
        rows = list(rows)
        column = min(max(display_width(term) for term, _ in rows), col_max) + col_spacing
        indent = " " * self.current_indent
        for term, explanation in rows:
            lines = wrap(explanation, self.width - column - len(indent))
            if display_width(term) > column - col_spacing:
                self.write(f"{indent}{term}\n")
                term = ""
            for line in lines:
                self.write(f"{indent}{pad(term, column)}{line}".rstrip() + "\n")
                term = ""


class _Context(click.Context):
    formatter_class = HelpFormatter


class Option(click.Option):
    """An option whose ``help`` is a key under ``[options]``."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Names and explanation, in the language of the run."""
        record = super().get_help_record(ctx)
        return record and (record[0], session_of(ctx).text(f"options.{self.help}"))


class LocalizedHelp(click.Command):
    """Writes the help page of a command from the table ``[commands.<name>]``."""

    context_class = _Context

    def get_help_option(self, ctx: click.Context) -> click.Option:
        """The ``--help`` option, in the language of the run."""
        option = super().get_help_option(ctx)
        assert option is not None
        option.help = session_of(ctx).text("options.help")
        option.callback = _show_help
        return option

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the usage line."""
        texts = session_of(ctx)
        pieces = self.collect_usage_pieces(ctx)
        pieces = [texts.text("help.options_piece") if piece == "[OPTIONS]" else piece for piece in pieces]
        formatter.write(f"{texts.text('help.usage')}{ctx.command_path} {' '.join(pieces)}\n")

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what the command does."""
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(session_of(ctx).text(f"commands.{self.name}.help"))

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the options, the command's own before the common ones."""
        options = [param for param in self.get_params(ctx) if isinstance(param, click.Option)]
        records = [record for param in options if (record := param.get_help_record(ctx))]
        self.write_section(ctx, formatter, "help.options", records)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the examples line by line, unwrapped."""
        texts = session_of(ctx)
        formatter.write_paragraph()
        formatter.write(f"{texts.text('help.examples')}\n")
        for line in texts.text(f"commands.{self.name}.examples").splitlines():
            formatter.write(f"  {line}\n")

    @staticmethod
    def write_section(
        ctx: click.Context, formatter: click.HelpFormatter, heading: str, rows: Sequence[tuple[str, str]]
    ) -> None:
        """Write a heading, and below it terms and their explanations."""
        formatter.write_paragraph()
        formatter.write(f"{session_of(ctx).text(heading)}\n")
        with formatter.indentation():
            formatter.write_dl(rows)


def _show_help(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        with writing_stdout():
            click.echo(ctx.get_help())
        ctx.exit()


class Command(LocalizedHelp):
    """One command of the program."""


def session_of(ctx: click.Context) -> Session:
    """The session of the run; a default one if none was started (tests, shell completion)."""
    return ctx.find_object(Session) or Session()


def option(*names: str, help: str, **settings: Any) -> Callable[[_F], _F]:
    """``click.option`` whose ``help`` is a key under ``[options]`` of cli.toml."""
    return click.option(*names, cls=Option, help=help, **settings)
