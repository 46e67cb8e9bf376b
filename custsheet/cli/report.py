"""``custsheet report``: the summary as a page for mail, phone and paper."""

from __future__ import annotations

from datetime import date

import click

from custsheet.cli import options
from custsheet.cli.help import Command, option
from custsheet.cli.pages import write_pages
from custsheet.cli.session import Session


@click.command("report", cls=Command)
@options.files
@option("-o", "--output", "out", required=True, metavar="OUT.html", help="output_page")
@options.mapping
@options.as_of
@options.speech
@click.pass_obj
def command(session: Session, files: tuple[str, ...], out: str, maps: tuple[str, ...], as_of: date) -> int:
    """Write the summary of each workbook as one HTML page; the workbook is not changed."""
    return write_pages(session, files, out, maps, lambda book: book.report(as_of, lang=session.asked))
