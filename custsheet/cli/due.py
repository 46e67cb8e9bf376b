"""``custsheet due``: whom to contact, the most overdue first."""

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
from custsheet.schema import normalise_header

if TYPE_CHECKING:
    from custsheet.workbook import CustomerWorkbook

DUE_COLUMNS = ("customer_id", "name", "owner", "due_date", "overdue_days", "tier", "risk", "reason")

_NAMED = 12
"""The most owners that a message lists."""
_ALIKE = 0.5
"""Least similarity of a suggestion; low because names are short: 王芳 and 王方 share one of two characters."""


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
    """List the customers whose next contact is overdue or due within ``days``."""

    def due(path: Path) -> Report:
        book = open_book(session, path, maps)
        name = _as_spelled(book, owner)
        found = records(book.due(as_of, days=days, owner=name))
        rows = [[customer[column] for column in DUE_COLUMNS] for customer in found]
        return Report(
            data={"due": [dict(zip(DUE_COLUMNS, row, strict=True)) for row in rows]},
            columns=DUE_COLUMNS,
            rows=rows,
            show=lambda: _show(session, book, str(path), as_of, days, rows, name),
        )

    return report_each(session, expand(session, files), due)


def _as_spelled(book: CustomerWorkbook, owner: str | None) -> str | None:
    """The owner as the workbook spells the name; as typed if the workbook has no such owner."""
    return (
        None
        if owner is None
        else {normalise_header(name): name for name in _owners(book)}.get(normalise_header(owner), owner)
    )


def _owners(book: CustomerWorkbook) -> list[str]:
    return list(dict.fromkeys(name for name in book["customers"]["owner"] if isinstance(name, str)))


def _who_there_is(session: Session, book: CustomerWorkbook, owner: str) -> str:
    """The message that there is no such owner, with close matches and the owners there are."""
    owners = _owners(book)
    if not owners:
        return session.text("due.no_owners", owner=owner)
    by_form, wanted = {normalise_header(name): name for name in owners}, normalise_header(owner)
    alike = [name for form, name in by_form.items() if wanted and wanted in form]
    alike = alike or [by_form[form] for form in get_close_matches(wanted, list(by_form), _NAMED, _ALIKE)]
    between = session.text("story.comma")
    named = between.join(owners[:_NAMED]) + (" …" if len(owners) > _NAMED else "")
    key = "due.unknown_owner_but" if alike else "due.unknown_owner"
    return session.text(key, owner=owner, owners=named, alike=between.join(alike[:_NAMED]))


def _show(
    session: Session,
    book: CustomerWorkbook,
    file: str,
    as_of: date,
    days: int | None,
    rows: list[list[object]],
    owner: str | None,
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
    if owner is not None and owner not in _owners(book):
        print_line(_who_there_is(session, book, owner))


def _names(book: CustomerWorkbook) -> dict[str, str]:
    """Chinese → English name of tiers and risks; frames and JSON hold the Chinese names in every language."""
    tiers = {tier.name: tier.en for tier in book.settings.tiers}
    return tiers | {risk.name: risk.en for risk in book.settings.risks}
