"""``custsheet clean``: corrections to typed values, cell by cell; written only with ``--apply``."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from custsheet.cli import options
from custsheet.cli.books import open_book, save_book
from custsheet.cli.files import expand, outputs
from custsheet.cli.help import Command, option
from custsheet.cli.reports import Report, records, report_each
from custsheet.cli.session import Session
from custsheet.cli.tables import print_line, print_table
from custsheet.cli.width import one_line
from custsheet.errors import UsageError
from custsheet.saving.save import check_writable
from custsheet.texts import text

if TYPE_CHECKING:
    from custsheet.workbook import CustomerWorkbook

CORRECTION_COLUMNS = ("sheet", "cell", "row", "column", "old", "new", "reason")
_SHOWN = ("cell", "header", "old", "new", "why")


@click.command("clean", cls=Command)
@options.files
@option("--apply", "applies", is_flag=True, help="apply")
@option("-o", "--output", "out", default=None, metavar="OUT", help="output")
@option("--only", "onlys", multiple=True, metavar="KEY,...", help="only")
@options.mapping
@options.as_of
@options.output_format
@options.speech
@click.pass_obj
def command(
    session: Session,
    files: tuple[str, ...],
    applies: bool,
    out: str | None,
    onlys: tuple[str, ...],
    maps: tuple[str, ...],
    as_of: date,
) -> int:
    """Preview the corrections of each workbook; with ``--apply``, write them in place or to ``out``."""
    if out is not None and not applies:
        raise UsageError("output_without_apply")
    sources = expand(session, files)
    targets = dict(zip(sources, outputs(sources, out), strict=True))
    only = tuple(word.strip() for words in onlys for word in words.split(",") if word.strip())

    def clean(path: Path) -> Report:
        target = targets[path]
        # Before the work, to fail early. If the source is missing, opening it gives the better message.
        if applies and (target != path or path.is_file()):
            check_writable(target)
        book = open_book(session, path, maps)
        table = book.clean(only)
        found = records(table)
        headers = _headers(book)
        saved = None
        if applies:
            if found:
                book.apply_corrections(table, as_of=as_of)
            saved = save_book(session, book, target)
        return Report(
            data={"file": str(path), "corrections": found},
            columns=CORRECTION_COLUMNS,
            rows=[[correction[column] for column in CORRECTION_COLUMNS] for correction in found],
            show=lambda: _show(session, path, found, headers, saved),
        )

    return report_each(session, sources, clean)


def _headers(book: CustomerWorkbook) -> dict[tuple[str, str], str]:
    """(sheet name, column key) → the header that the sheet shows."""
    return {(sheet.sheet_name, match.key): match.header for sheet in book.layout.sheets for match in sheet.matches}


def _show(
    session: Session,
    path: Path,
    found: list[dict[str, Any]],
    headers: dict[tuple[str, str], str],
    saved: Any,
) -> None:
    if not found:
        print_line(session.text("clean.none", path=path))
        return
    rows = [
        [
            f"{correction['sheet']}!{correction['cell']}",
            headers.get((correction["sheet"], correction["column"])) or correction["column"],
            correction["old"],
            correction["new"],
            text(f"clean.reasons.{correction['reason']}", session.lang),
        ]
        for correction in found
    ]
    print_table([session.text(f"columns.{column}") for column in _SHOWN], rows)
    print_line()
    _show_counts(session, found, headers)
    count = f"{len(found):,}"
    if saved is None:
        print_line(session.text("clean.preview", path=path, count=count), bold=True)
        return
    print_line(session.text("clean.applied", path=saved.path, count=count), bold=True)
    if saved.backup is not None:
        print_line(session.text("story.backup", path=saved.backup))


def _show_counts(session: Session, found: list[dict[str, Any]], headers: dict[tuple[str, str], str]) -> None:
    """Print the number of cells per column and reason, the most frequent first."""
    counts = Counter((correction["sheet"], correction["column"], correction["reason"]) for correction in found)
    for (sheet, column, reason), count in counts.most_common():
        header = one_line(headers.get((sheet, column)) or column)
        why = text(f"clean.reasons.{reason}", session.lang)
        print_line(session.text("clean.count", sheet=sheet, header=header, why=why, count=f"{count:,}"))
