"""Run a command on each file, print the results as table, JSON or CSV, and return one exit code."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stdout
from dataclasses import dataclass
from datetime import date, datetime, time
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from custsheet.cleaning.csv_cells import to_csv_cell, without_orders
from custsheet.cli.session import Session
from custsheet.cli.streams import writing_stdout
from custsheet.errors import CustsheetError
from custsheet.saving.pages import permissions_of, save_text

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Report:
    """The result of a command for one file.

    Attributes:
        data: the JSON object.
        columns, rows: the CSV table.
        show: prints the result for people.
        code: 1 if something needs a person, else 0.
    """

    data: Mapping[str, Any]
    columns: Sequence[str]
    rows: Iterable[Sequence[Any]]
    show: Callable[[], None]
    code: int = 0


def report_each(session: Session, files: Sequence[Path], work: Callable[[Path], Report]) -> int:
    """Do ``work`` on each file, print the reports, and return the highest exit code.

    A file that fails does not stop the others. Tables are printed as they come, JSON and CSV at the end: for one file
    its report; for several an array (a failed file as its error), or rows with a leading ``file`` column.
    """
    reports: list[tuple[Path, Report]] = []
    answers: list[Mapping[str, Any]] = []
    highest = 0
    for number, path in enumerate(files, start=1):
        session.workbook, session.turn = None, (number, len(files))
        try:
            with session.busy("reading", path):
                report = work(path)
            reports.append((path, report))
            answers.append({"file": str(path), **report.data} if len(files) > 1 else report.data)
            highest = max(highest, report.code)
            if session.output_format == "table":
                with writing_stdout():
                    report.show()
        except Exception as error:  # one bad file must not stop the others
            session.interrupts.check()
            highest = max(highest, session.report(error, path))
            answers.append({"file": str(path), "error": _error_data(error, session)})
    if session.output_format != "table" and (reports or len(files) > 1):
        with _data_stream(session):
            if session.output_format == "json":
                print_json(answers if len(files) > 1 else answers[0])
            else:
                _print_csv(reports, is_single=len(files) == 1)
    return highest


@contextmanager
def _data_stream(session: Session) -> Iterator[None]:
    """Send what the body prints to stdout, or to the file of ``--to``.

    A CSV file begins with a byte order mark; without one, Excel reads it in the system's legacy encoding.
    """
    path = session.data_file
    if path is None:
        with writing_stdout():
            yield
        return
    printed = StringIO()
    with redirect_stdout(printed):
        yield
    encoding = "utf-8-sig" if session.output_format == "csv" else "utf-8"
    save_text(printed.getvalue(), path, encoding, _permissions(session.opened))
    session.say("data_written", path=path)
    for source, is_encrypted in session.opened.items():
        if is_encrypted:
            session.say("not_encrypted", source=source, path=path)


def _permissions(opened: Mapping[Path, bool]) -> int:
    """The permission bits that all workbooks grant: nobody may read their data here who may not read it there."""
    allowed = 0o777
    for path, is_encrypted in opened.items():
        allowed &= permissions_of(path, is_encrypted=is_encrypted)
    return allowed


def print_json(data: Any) -> None:
    """Print a JSON document on stdout; keys and codes are English, sentences in the language of the run."""
    click.echo(without_orders(json.dumps(data, ensure_ascii=False, indent=2, allow_nan=False)))


def plain(value: Any) -> Any:
    """A DataFrame value for JSON and CSV: missing values become None, dates ISO text, whole floats integers."""
    if hasattr(value, "item"):
        value = value.item()  # numpy scalars
    if value is None or type(value).__name__ == "NAType" or value != value:  # NaN and NaT differ from themselves
        return None
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return _plain_number(value)
    return value if isinstance(value, str | int | bool) else str(value)


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of a frame as dicts of plain values."""
    columns = [str(column) for column in frame.columns]
    return [dict(zip(columns, map(plain, row), strict=True)) for row in frame.itertuples(index=False, name=None)]


def _plain_number(value: float) -> int | float | None:
    if value in (float("inf"), float("-inf")):
        return None
    # From 2**53 on, doubles skip integers: spelled out, the digits would claim a precision that is not there.
    return int(value) if value.is_integer() and abs(value) < 2**53 else value


def _error_data(error: Exception, session: Session) -> dict[str, str]:
    if isinstance(error, CustsheetError):
        return {"code": error.code, "message": error.message(session.lang)}
    return {"code": "unexpected", "message": f"{type(error).__name__}: {error}"}


def _print_csv(reports: Sequence[tuple[Path, Report]], *, is_single: bool) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    for number, (path, report) in enumerate(reports):
        lead = [] if is_single else [str(path)]
        if number == 0:
            writer.writerow([*([] if is_single else ["file"]), *report.columns])
        writer.writerows([*lead, *map(_csv_cell, row)] for row in report.rows)


def _csv_cell(value: Any) -> Any:
    cell = plain(value)
    return to_csv_cell(cell) if isinstance(cell, str) else cell
