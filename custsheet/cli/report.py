"""``custsheet report``: the summary as a page for mail, phone and paper."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from custsheet.cli import options
from custsheet.cli.books import open_book
from custsheet.cli.files import expand, page_outputs
from custsheet.cli.help import Command, option
from custsheet.cli.reports import Report, report_each
from custsheet.cli.session import Session
from custsheet.writing.saving import check_writable


@click.command("report", cls=Command)
@options.files
@option("-o", "--output", "out", required=True, metavar="OUT.html", help="output_page")
@options.mapping
@options.as_of
@options.speech
@click.pass_obj
def command(session: Session, files: tuple[str, ...], out: str, maps: tuple[str, ...], as_of: date) -> int:
    """Write the summary of each workbook as one HTML page; the workbook is not changed."""
    sources = expand(session, files)
    targets = dict(zip(sources, page_outputs(sources, out), strict=True))

    def report(path: Path) -> Report:
        from custsheet.writing.pages import save_page

        target = targets[path]
        check_writable(target)  # before the work, so that nobody waits for nothing
        page = open_book(session, path, maps).report(as_of, lang=session.asked)
        size = save_page(page, target)
        return Report(
            data={"file": str(path), "output": str(target), "bytes": size},
            columns=("file", "output", "bytes"),
            rows=[(str(path), str(target), size)],
            show=lambda: session.say("page_written", path=target, kilobytes=f"{size / 1024:,.0f}"),
        )

    return report_each(session, sources, report)
