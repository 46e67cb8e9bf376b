"""``custsheet explain``: how each figure of one customer was worked out."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from datetime import date
from itertools import groupby
from math import isinf
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from custsheet.cli import options
from custsheet.cli.books import open_book
from custsheet.cli.files import expand
from custsheet.cli.help import Command
from custsheet.cli.reports import Report, plain, report_each
from custsheet.cli.session import Session
from custsheet.cli.tables import print_line
from custsheet.cli.width import display_width, one_line, pad, wrap
from custsheet.texts import text

if TYPE_CHECKING:
    from custsheet.refreshing.explaining.steps import Step
    from custsheet.refreshing.explanation import Explanation

_FIELDS = ("section", "key", "label", "value", "why")
_PLAIN_WIDTH = 120
_WIDEST_LABEL = 30
_WIDEST_VALUE = 24
_NARROW_REST, _NARROW_VALUE = 72, 14
_LEAST_REST = 24
_INDENT, _GAP = "  ", "  "


@click.command("explain", cls=Command)
@click.argument("file", metavar="FILE")
@click.argument("customer", metavar="CUSTOMER")
@options.mapping
@options.as_of
@options.output_format
@options.speech
@click.pass_obj
def command(session: Session, file: str, customer: str, maps: tuple[str, ...], as_of: date) -> int:
    """Print how every figure of one customer is derived, inputs first."""

    def explain(path: Path) -> Report:
        found = open_book(session, path, maps).explanation(customer, as_of, session.lang)
        steps = [_plain_step(step) for step in found.steps]
        return Report(
            data={
                "file": str(path),
                "as_of": as_of.isoformat(),
                "customer_id": found.customer_id,
                "name": found.name,
                "steps": steps,
            },
            columns=_FIELDS,
            rows=[[step[field] for field in _FIELDS] for step in steps],
            show=lambda: _show(session, found),
        )

    return report_each(session, expand(session, [file]), explain)


def _plain_step(step: Step) -> dict[str, Any]:
    """The step for JSON and CSV. JSON has no infinity: growth from zero becomes the word that the sheet shows."""
    fields = {field: plain(getattr(step, field)) for field in _FIELDS}
    if isinstance(step.value, float) and isinf(step.value):
        fields["value"] = step.shown
    return fields


# ---------------------------------------------------------------- for people


def _show(session: Session, found: Explanation) -> None:
    """Print a heading per section, with label, value and reason in columns below it."""
    key = "explain.title" if found.customer_id else "explain.title_without_id"
    words = {"name": one_line(found.name), "customer_id": found.customer_id, "as_of": found.as_of.isoformat()}
    print_line(session.text(key, **words), bold=True)
    label_width = min(max(display_width(step.label) for step in found.steps), _WIDEST_LABEL)
    for section, steps in groupby(found.steps, lambda step: step.section):
        print_line()
        print_line(text(f"explain.sections.{section}", session.lang), bold=True)
        for step in steps:
            for line in _lines(step, label_width):
                print_line(line)


def _lines(step: Step, label_width: int) -> Iterator[str]:
    label, shown, why = map(one_line, (step.label, step.shown, step.why))
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else _PLAIN_WIDTH
    for told in _in_columns(shown, why, max(width - label_width - len(_INDENT + _GAP), _LEAST_REST)):
        if display_width(label) > label_width:
            yield f"{_INDENT}{label}"
            label = ""
        yield f"{_INDENT}{pad(label, label_width)}{_GAP}{told}".rstrip()
        label = ""


def _in_columns(shown: str, why: str, width: int) -> Iterator[str]:
    """Value and reason side by side, or the reason below a value that is too long for its column."""
    column = _WIDEST_VALUE if width >= _NARROW_REST else _NARROW_VALUE
    rest = width - column - len(_GAP)
    is_long = display_width(shown) > column or rest < _LEAST_REST
    if is_long:
        yield from wrap(shown, width)
        yield from wrap(why, width) if why else ()
        return
    for line in wrap(why, rest):
        yield f"{pad(shown, column)}{_GAP}{line}".rstrip()
        shown = ""
