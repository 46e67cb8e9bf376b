"""``custsheet new``: a blank workbook, or one with made-up customers."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from custsheet.cli import options
from custsheet.cli.help import Command, option
from custsheet.cli.language import language_of_name
from custsheet.cli.session import Session
from custsheet.errors import OutputError, UsageError
from custsheet.ooxml import Package
from custsheet.ooxml.output_errors import output_error
from custsheet.saving.save import check_writable, save_workbook

_SUFFIX = ".xlsx"


@click.command("new", cls=Command)
@click.argument("out", metavar="OUT")
@option("--sample", type=options.Count(20_000), default=0, metavar="N", help="sample")
@option("--lock", is_flag=True, help="lock")
@options.as_of
@options.speech
@click.pass_obj
def command(session: Session, out: str, sample: int, lock: bool, as_of: date) -> int:
    """Create the workbook; an existing file is never overwritten."""
    path = Path(out)
    session.workbook = language_of_name(path.stem)
    if path.suffix.lower() != _SUFFIX:
        raise UsageError("not_xlsx", path=out)
    _check_free(path)
    import custsheet

    with session.busy("making", path):
        content = custsheet.new_workbook(session.lang, sample=sample, as_of=as_of, lock=lock)
        save_workbook(Package.open(content), path)
    session.say("new.sample" if sample else "new.blank", path=path, customers=f"{sample:,}")
    session.say("new.next", path=path)
    return 0


def _check_free(path: Path) -> None:
    try:
        is_taken = path.exists()
    except OSError as error:  # the name is too long
        raise output_error(error, path) from error
    if is_taken:
        raise OutputError("output_exists", path=str(path))
    check_writable(path)
