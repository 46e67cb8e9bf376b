"""``custsheet dedupe``: likely duplicate customers; merges the pairs that a reviewer accepted."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import click

from custsheet.cli import options
from custsheet.cli.books import open_book, save_book
from custsheet.cli.files import expand, outputs
from custsheet.cli.help import Command, option
from custsheet.cli.reports import Report, records, report_each
from custsheet.cli.session import Session
from custsheet.cli.tables import print_line, print_table
from custsheet.errors import UsageError
from custsheet.refs import row_name
from custsheet.saving.save import check_writable

_SHOWN = ("score", "rows", "names", "reasons")
_MERGED_COLUMNS = ("dropped", "kept", "dropped_id", "kept_id", "dropped_name", "kept_name")


@click.command("dedupe", cls=Command)
@options.files
@option("--apply", "plan", default=None, metavar="PLAN", help="apply_plan")
@option("-o", "--output", "out", default=None, metavar="OUT", help="output")
@options.mapping
@options.as_of
@options.output_format
@options.speech
@click.pass_obj
def command(
    session: Session, files: tuple[str, ...], plan: str | None, out: str | None, maps: tuple[str, ...], as_of: date
) -> int:
    """List the likely pairs of each workbook and return 1 if there are any; or merge those that ``plan`` accepts."""
    sources = expand(session, files)
    if plan is None:
        if out is not None:
            raise UsageError("output_without_apply")
        return report_each(session, sources, lambda path: _find(session, path, maps))
    if len(sources) > 1:
        raise UsageError("apply_one_file")
    targets = dict(zip(sources, outputs(sources, out), strict=True))
    return report_each(session, sources, lambda path: _merge(session, path, targets[path], Path(plan), maps, as_of))


# ---------------------------------------------------------------- listing


def _find(session: Session, path: Path, maps: tuple[str, ...]) -> Report:
    from custsheet.duplicates import PLAN_COLUMNS, plan_rows

    book = open_book(session, path, maps)
    found, joined = book.duplicates(session.lang), book.joined_rows()
    plan = records(plan_rows(found))
    for side in ("left", "right"):
        found[side] = [row_name(label) for label in found[side]]
    pairs = records(found)
    return Report(
        data={"file": str(path), "pairs": pairs},
        columns=PLAN_COLUMNS,
        rows=[[line[column] for column in PLAN_COLUMNS] for line in plan],
        show=lambda: _show_pairs(session, path, plan, joined),
        code=int(bool(pairs)),
    )


def _show_pairs(session: Session, path: Path, plan: list[dict[str, Any]], joined: dict[Any, Any]) -> None:
    if plan:
        rows = [
            [f"{pair['score']:.0%}", f"{pair['left']} | {pair['right']}", pair["names"], pair["reasons"]]
            for pair in plan
        ]
        print_table([session.text(f"columns.{column}") for column in _SHOWN], rows)
        print_line(session.text("dedupe.summary", path=path, count=f"{len(plan):,}"), bold=True)
    else:
        print_line(session.text("dedupe.none", path=path))
    if joined:
        # `joined` maps each further row of a customer to its first row, which counts as a row too.
        customers = len(set(joined.values()))
        print_line(session.text("dedupe.joined", rows=f"{len(joined) + customers:,}", customers=f"{customers:,}"))


# ---------------------------------------------------------------- merging


def _merge(session: Session, path: Path, target: Path, plan: Path, maps: tuple[str, ...], as_of: date) -> Report:
    from custsheet.duplicates import read_plan

    decided = read_plan(plan)
    if target != path or path.is_file():
        check_writable(target)
    book = open_book(session, path, maps)
    before = book["customers"]  # kept for the names: merging empties the dropped rows
    kept = book.merge_duplicates(decided, as_of=as_of)
    merged = _merged(before, kept)
    saved = save_book(session, book, target)
    return Report(
        data={"file": str(path), "merged": merged},
        columns=_MERGED_COLUMNS,
        rows=[[line[column] for column in _MERGED_COLUMNS] for line in merged],
        show=lambda: _show_merged(session, path, merged, saved),
    )


def _merged(customers: Any, kept: dict[Any, Any]) -> list[dict[str, Any]]:
    import pandas as pd

    table = pd.DataFrame({"dropped": map(row_name, kept), "kept": map(row_name, kept.values())}, dtype=object)
    for side, labels in (("dropped", kept), ("kept", kept.values())):
        for column, key in (("id", "customer_id"), ("name", "name")):
            table[f"{side}_{column}"] = [customers.at[label, key] for label in labels]
    return records(table)


def _show_merged(session: Session, path: Path, merged: list[dict[str, Any]], saved: Any) -> None:
    if not merged:
        print_line(session.text("dedupe.nothing_decided", path=path))
        return
    for line in merged:
        print_line(session.text("dedupe.merged", **{key: value or "" for key, value in line.items()}))
    print_line(session.text("dedupe.applied", path=saved.path, count=f"{len(merged):,}"), bold=True)
    if saved.backup is not None:
        print_line(session.text("story.backup", path=saved.backup))
