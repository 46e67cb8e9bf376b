"""``custsheet due``: whom to contact, the latest first."""

from __future__ import annotations

from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

import click

from custsheet.cli import options
from custsheet.cli.books import open_book
from custsheet.cli.files import expand
from custsheet.cli.help import Command, option
from custsheet.cli.reports import Report, records, report_each
from custsheet.cli.session import Session
from custsheet.cli.tables import print_line, print_table
from custsheet.errors import UsageError
from custsheet.schema import normalise_header

if TYPE_CHECKING:
    from custsheet.workbook import CustomerWorkbook

DUE_COLUMNS = ("customer_id", "name", "owner", "due_date", "overdue_days", "tier", "risk", "reason")

_NAMED = 12
"""As many owners are named in a message."""
_ALIKE = 0.5
"""Names are short: 王芳 and 王方 share one of two characters."""


@click.command("due", cls=Command)
@options.files
@option("--days", type=options.Count(36_500), default=None, metavar="N", help="days")
@option("--owner", default=None, metavar="NAME", help="owner")
@options.mapping
@options.as_of
@options.output_format
@options.speech
@click.pass_obj
def command(
    session: Session, files: tuple[str, ...], days: int | None, owner: str | None, maps: tuple[str, ...], as_of: date
) -> int:
    """List the customers whose contact is late or due within ``days``."""

    def due(path: Path) -> Report:
        book = open_book(session, path, maps)
        name = None if owner is None else _owner(session, book, owner)
        found = records(book.due(as_of, days=days, owner=name))
        rows = [[customer[column] for column in DUE_COLUMNS] for customer in found]
        return Report(
            data={"due": [dict(zip(DUE_COLUMNS, row, strict=True)) for row in rows]},
            columns=DUE_COLUMNS,
            rows=rows,
            show=lambda: _show(session, book, str(path), as_of, days, rows),
        )

    return report_each(session, expand(session, files), due)


def _owner(session: Session, book: CustomerWorkbook, owner: str) -> str:
    """The owner as the workbook spells the name; of several workbooks not each has to have that owner.

    Raises:
        UsageError: nobody is called so; the message names the owners that there are.
    """
    owners = list(dict.fromkeys(name for name in book["customers"]["owner"] if isinstance(name, str)))
    same = {normalise_header(name): name for name in reversed(owners)}
    wanted = normalise_header(owner)
    if wanted in same or session.turn[1] > 1:
        return same.get(wanted, owner)
    if not owners:
        raise UsageError("no_owners", owner=owner)
    alike = [same[name] for name in same if wanted and wanted in name]
    alike = alike or [same[name] for name in get_close_matches(wanted, list(same), _NAMED, _ALIKE)]
    between = session.text("story.comma")
    named = between.join(owners[:_NAMED]) + (" …" if len(owners) > _NAMED else "")
    code = "owner_unknown_but" if alike else "owner_unknown"
    raise UsageError(code, owner=owner, owners=named, alike=between.join(alike[:_NAMED]))


def _show(
    session: Session, book: CustomerWorkbook, file: str, as_of: date, days: int | None, rows: list[list[object]]
) -> None:
    late = sum(1 for row in rows if row[DUE_COLUMNS.index("overdue_days")])
    if rows:
        header = [session.text(f"columns.{column}") for column in DUE_COLUMNS]
        names = _names(book) if session.lang == "en" else {}
        print_table(header, [[names.get(str(cell), cell) for cell in row] for row in rows])
    key = "due.summary" if rows else "due.none"
    ahead = int(book.settings["summary.call_days"]) if days is None else days
    values = {"count": f"{len(rows):,}", "late": f"{late:,}", "days": ahead, "as_of": as_of.isoformat()}
    print_line(session.text(key, path=file, **values), bold=True)


def _names(book: CustomerWorkbook) -> dict[str, str]:
    """English names of tiers and risks, which frames and JSON hold in Chinese whatever the language."""
    tiers = {tier.name: tier.en for tier in book.settings.tiers}
    return tiers | {risk.name: risk.en for risk in book.settings.risks}
