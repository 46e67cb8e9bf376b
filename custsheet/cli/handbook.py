"""``custsheet handbook``: the team's customer handbook, written from the workbook's own settings."""

from __future__ import annotations

from datetime import date

import click

from custsheet.cli import options
from custsheet.cli.help import Command, option
from custsheet.cli.pages import write_pages
from custsheet.cli.session import Session

_ENDING = "-handbook.html"
"""Keeps the handbook from replacing the report of the same workbook in the same folder."""


@click.command("handbook", cls=Command)
@options.files
@option("-o", "--output", "out", required=True, metavar="OUT.html", help="output_page")
@options.mapping
@options.as_of
@options.speech
@click.pass_obj
def command(session: Session, files: tuple[str, ...], out: str, maps: tuple[str, ...], as_of: date) -> int:
    """Write the handbook of each workbook as one HTML page; the workbook is not changed."""
    return write_pages(session, files, out, maps, lambda book: book.handbook(as_of, lang=session.asked), _ENDING)
