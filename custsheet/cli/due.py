"""``custsheet due``: whom to contact, the latest first."""

from __future__ import annotations

from datetime import date
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

if TYPE_CHECKING:
    from custsheet.workbook import CustomerWorkbook

DUE_COLUMNS = ("customer_id", "name", "owner", "due_date", "overdue_days", "tier", "risk", "reason")


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
        found = records(book.due(as_of, days=days, owner=owner))
        rows = [[customer[column] for column in DUE_COLUMNS] for customer in found]
        return Report(
            data={"due": [dict(zip(DUE_COLUMNS, row, strict=True)) for row in rows]},
            columns=DUE_COLUMNS,
            rows=rows,
            show=lambda: _show(session, book, str(path), as_of, days, rows),
        )

    return report_each(session, expand(session, files), due)


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
