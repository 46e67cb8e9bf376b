"""``custsheet refresh``: the main job. Reads, checks, scores, writes the computed columns back, and reports."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from custsheet.cli import options
from custsheet.cli.books import open_book, save_book
from custsheet.cli.check import count_severities
from custsheet.cli.files import expand, outputs
from custsheet.cli.help import Command, option
from custsheet.cli.reports import Report, records, report_each
from custsheet.cli.session import Session
from custsheet.cli.story import Refreshed, tell
from custsheet.saving.save import check_writable

if TYPE_CHECKING:
    from custsheet.refreshing.result import RefreshResult

CHANGE_COLUMNS = ("sheet", "cell", "key", "old", "new")


@click.command("refresh", cls=Command)
@options.files
@option("-o", "--output", "out", default=None, metavar="OUT", help="output")
@option("--dry-run", is_flag=True, help="dry_run")
@option("--add", "adds", multiple=True, metavar="WHAT,...", help="add")
@options.mapping
@options.as_of
@options.output_format
@options.speech
@click.pass_obj
def command(
    session: Session,
    files: tuple[str, ...],
    out: str | None,
    dry_run: bool,
    adds: tuple[str, ...],
    maps: tuple[str, ...],
    as_of: date,
) -> int:
    """Refresh each workbook in place, or to ``out``."""
    sources = expand(session, files)
    targets = dict(zip(sources, outputs(sources, out), strict=True))
    wanted = tuple(word.strip() for words in adds for word in words.split(",") if word.strip())

    def refresh(path: Path) -> Report:
        target = targets[path]
        if not dry_run and (target != path or path.is_file()):
            check_writable(target)  # before the work, to fail early
        book = open_book(session, path, maps)
        result = book.refresh(as_of=as_of, add=wanted, said_in=session.lang)
        # The workbook is written in its own language; only what is printed here may be in another.
        issues = records(result.issues if session.lang == book.lang else book.check(as_of, lang=session.lang))
        told = Refreshed(path, book, result, issues, saved=None if dry_run else save_book(session, book, target))
        return Report(
            data={
                "file": str(path),
                "as_of": as_of.isoformat(),
                "written": result.written,
                "added": result.added,
                "issues": count_severities(issues),
                "skipped": result.skipped,
            },
            columns=CHANGE_COLUMNS,
            rows=_changed_cells(result),
            show=lambda: None if session.is_quiet else tell(session, told),
        )

    return report_each(session, sources, refresh)


def _changed_cells(result: RefreshResult) -> Iterator[list[Any]]:
    """The rows of the CSV; a generator, since only ``--format csv`` needs them."""
    for change in records(result.changes):
        yield [change[column] for column in CHANGE_COLUMNS]
