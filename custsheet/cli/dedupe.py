"""``custsheet dedupe``: customers that are likely listed twice."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import click

from custsheet.cli import options
from custsheet.cli.books import open_book
from custsheet.cli.files import expand
from custsheet.cli.help import Command
from custsheet.cli.reports import Report, records, report_each
from custsheet.cli.session import Session
from custsheet.cli.tables import print_line, print_table

_PLAN_COLUMNS = ("left", "right", "score", "reasons", "ids", "names", "decision", "keep")
_SHOWN = ("score", "rows", "names", "reasons")
_BETWEEN = " | "


@click.command("dedupe", cls=Command)
@options.files
@options.mapping
@options.as_of
@options.output_format
@options.speech
@click.pass_obj
def command(session: Session, files: tuple[str, ...], maps: tuple[str, ...], as_of: date) -> int:
    """List the pairs of each workbook; 1 when there are some."""

    def find(path: Path) -> Report:
        from custsheet.merging import row_name

        table = open_book(session, path, maps).duplicates(session.lang)
        for side in ("left", "right"):
            table[side] = [row_name(label) for label in table[side]]
        pairs = records(table)
        return Report(
            data={"file": str(path), "pairs": pairs},
            columns=_PLAN_COLUMNS,
            rows=[_plan_row(pair) for pair in pairs],
            show=lambda: _show(session, path, pairs),
            code=int(bool(pairs)),
        )

    return report_each(session, expand(session, files), find)


def _plan_row(pair: dict[str, Any]) -> list[Any]:
    """A pair as a line of the plan: a person writes ``merge`` or ``keep`` into decision, or whom to keep."""
    ids = _BETWEEN.join(str(pair[f"{side}_id"] or "") for side in ("left", "right"))
    return [pair["left"], pair["right"], pair["score"], pair["reasons"], ids, _names(pair), None, None]


def _names(pair: dict[str, Any]) -> str:
    return _BETWEEN.join(str(pair[f"{side}_name"] or "") for side in ("left", "right"))


def _show(session: Session, path: Path, pairs: list[dict[str, Any]]) -> None:
    if not pairs:
        print_line(session.text("dedupe.none", path=path))
        return
    rows = [
        [f"{pair['score']:.0%}", f"{pair['left']}{_BETWEEN}{pair['right']}", _names(pair), pair["reasons"]]
        for pair in pairs
    ]
    print_table([session.text(f"columns.{column}") for column in _SHOWN], rows)
    print_line(session.text("dedupe.summary", path=path, count=f"{len(pairs):,}"), bold=True)
