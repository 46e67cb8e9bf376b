"""``custsheet inspect``: which sheets, headers and rows were recognised, and how confidently."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import click

from custsheet.cli import options
from custsheet.cli.books import open_book
from custsheet.cli.files import expand
from custsheet.cli.help import Command, option
from custsheet.cli.reports import Report, report_each
from custsheet.cli.session import Session
from custsheet.cli.tables import print_line, print_table
from custsheet.cli.width import one_line

_COLUMN_FIELDS = ("letter", "header", "key", "confidence", "reason")
_CSV_COLUMNS = ("sheet", "sheet_key", "header_row", *_COLUMN_FIELDS)


@click.command("inspect", cls=Command)
@options.files
@options.mapping
@option("--save-map", is_flag=True, help="save_map")
@options.output_format
@options.speech
@click.pass_obj
def command(session: Session, files: tuple[str, ...], maps: tuple[str, ...], save_map: bool) -> int:
    """Print what was recognised; ``--save-map`` saves it beside the file, where later runs follow any correction."""

    def inspect(path: Path) -> Report:
        book = open_book(session, path, maps, strict=False)
        found = book.inspect(session.lang)
        if save_map:
            session.say("inspect.saved_map", path=book.save_mapping())
        return Report(
            data={"file": str(path), **found},
            columns=_CSV_COLUMNS,
            rows=list(_rows(found)),
            show=lambda: _show(session, path, found),
        )

    return report_each(session, expand(session, files), inspect)


def _rows(found: Mapping[str, Any]) -> Iterator[list[Any]]:
    for sheet in found["sheets"]:
        head = [sheet["sheet"], sheet["key"], sheet["header_row"]]
        for column in sheet["columns"]:
            yield [*head, *(column[name] for name in _COLUMN_FIELDS)]


def _show(session: Session, path: Path, found: Mapping[str, Any]) -> None:
    print_line(str(path), bold=True)
    for sheet in found["sheets"]:
        print_line()
        print_line(session.text("inspect.sheet", **sheet), bold=True)
        header = [session.text(f"columns.{name}") for name in _COLUMN_FIELDS]
        rows = [[_shown(session, name, column[name]) for name in _COLUMN_FIELDS] for column in sheet["columns"]]
        print_table(header, rows)
        if sheet["further_blocks"]:
            rows_of_blocks = ", ".join(map(str, sheet["further_blocks"]))
            print_line(session.text("inspect.further_blocks", rows=rows_of_blocks))
        if sheet["unknown"]:
            unknown = ", ".join(one_line(f"{column['letter']} {column['header']}") for column in sheet["unknown"])
            print_line(session.text("inspect.unknown", columns=unknown))
    if found["skipped"]:
        print_line()
        print_line(session.text("inspect.skipped"), bold=True)
        for skipped in found["skipped"]:
            print_line(f"  {skipped['sheet']}: {skipped['reason']}")


def _shown(session: Session, name: str, value: Any) -> object:
    if name == "confidence":
        return f"{value:.0%}"
    return session.text(f"inspect.reasons.{value}") if name == "reason" else value
