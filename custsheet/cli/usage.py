"""Turn a usage error of click into one line in the language of the run."""

from __future__ import annotations

import click

from custsheet.cli.session import Session


def usage_message(session: Session, error: click.UsageError) -> str:
    """The error, and how to see the correct usage."""
    path = error.ctx.command_path if error.ctx else "custsheet"
    return f"{_what(session, error)} {session.text('usage.see_help', command=path)}"


def _what(session: Session, error: click.UsageError) -> str:
    name = _parameter_name(error)
    match error:
        case click.NoSuchOption():
            close = " / ".join(error.possibilities or ())
            key = "usage.no_such_option_but" if close else "usage.no_such_option"
            return session.text(key, name=error.option_name, close=close)
        case click.BadOptionUsage():
            return session.text("usage.no_value", name=error.option_name)
        case click.MissingParameter():
            return session.text("usage.missing", name=name)
        case click.BadParameter():
            return session.text("usage.bad_value", name=name, detail=error.format_message())
        case _:
            return error.format_message()


def _parameter_name(error: click.UsageError) -> str:
    param = getattr(error, "param", None)
    if isinstance(param, click.Option):
        return param.opts[-1]
    return param.make_metavar(error.ctx) if isinstance(param, click.Argument) and error.ctx else ""
