"""The options that several commands share, each defined once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from custsheet.cli.help import option, session_of
from custsheet.cli.session import FORMATS
from custsheet.errors import UsageError
from custsheet.texts import LANGS

if TYPE_CHECKING:
    from click import ParamType
else:

    class ParamType(click.ParamType):
        """The base of all option types, made subscriptable: click's own is generic only from version 8.4 on."""

        def __class_getitem__(cls, _converts_to):
            return cls


_F = TypeVar("_F", bound=Callable[..., Any])


class Day(ParamType[date]):
    """A date as YYYY-MM-DD."""

    name = "day"

    def convert(self, value: str | date, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Parse the date; UsageError if it is not a date, or outside the range that figures are computed for."""
        try:
            day = value if isinstance(value, date) else date.fromisoformat(value)
        except ValueError:
            raise UsageError("bad_date", option=param.opts[-1] if param else "", value=value) from None
        from custsheet.cleaning.as_of import as_of_day  # imports pandas, which --help does not need

        return as_of_day(day)


class Selection(ParamType[str]):
    """One of a few words."""

    name = "selection"

    def __init__(self, words: tuple[str, ...]) -> None:
        self.words = words

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Check the word; UsageError lists the allowed ones."""
        if value not in self.words:
            allowed = ", ".join(self.words)
            raise UsageError("bad_choice", option=param.opts[-1] if param else "", value=value, allowed=allowed)
        return value


class Count(ParamType[int]):
    """A whole number from 0 to ``highest``."""

    name = "count"

    def __init__(self, highest: int) -> None:
        self.highest = highest

    def convert(self, value: str | int, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Parse the number; UsageError states the range."""
        # isdigit() alone also accepts ², which int() refuses.
        number = int(value) if str(value).isascii() and str(value).isdigit() else -1
        if not 0 <= number <= self.highest:
            option_name = param.opts[-1] if param else ""
            raise UsageError("bad_count", option=option_name, value=str(value), highest=f"{self.highest:,}")
        return number


class DataFile(ParamType[Path]):
    """A data file whose suffix sets the format."""

    name = "data file"

    def convert(self, value: str | Path, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """Parse the path; UsageError if its suffix is not allowed."""
        path = Path(value)
        if path.suffix.lower().removeprefix(".") not in FORMATS[1:]:
            raise UsageError("bad_data_file", path=str(value))
        return path


def files(function: _F) -> _F:
    """``FILE...``: one or more workbooks or patterns."""
    return click.argument("files", nargs=-1, required=True, metavar="FILE...")(function)


def as_of(function: _F) -> _F:
    """``--as-of``: the date that counts as today. Only the command line reads the clock."""
    return option("--as-of", type=Day(), default=date.today, metavar="YYYY-MM-DD", help="as_of")(function)


def mapping(function: _F) -> _F:
    """``--map``: what a column is, where custsheet cannot tell."""
    return option("--map", "maps", multiple=True, metavar="SHEET!COLUMN=KEY", help="map")(function)


def speech(function: _F) -> _F:
    """``--lang`` and ``--quiet``, which every command has."""
    words = "|".join(LANGS)
    function = option("--quiet", "-q", is_flag=True, expose_value=False, callback=_be_quiet, help="quiet")(function)
    # language.py reads the language before parsing; here the word is only checked.
    return option("--lang", type=Selection(LANGS), expose_value=False, metavar=words, help="lang")(function)


def output_format(function: _F) -> _F:
    """``--format``: the format of the data on stdout; ``--to``: a file to write it to instead."""
    words = "|".join(FORMATS)
    function = option("--to", type=DataFile(), expose_value=False, callback=_set_file, metavar="DATA", help="to")(
        function
    )
    return option(
        "--format", type=Selection(FORMATS), expose_value=False, callback=_set_format, metavar=words, help="format"
    )(function)


def _be_quiet(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    session_of(ctx).is_quiet = value


def _set_format(ctx: click.Context, param: click.Parameter, value: str | None) -> None:
    session_of(ctx).asked_format = next((word for word in FORMATS if word == value), None)


def _set_file(ctx: click.Context, param: click.Parameter, value: Path | None) -> None:
    session_of(ctx).data_file = value
