"""``custsheet check``: every issue: its cell, what is wrong, and what to do."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import click

from custsheet.cli import options
from custsheet.cli.books import open_book
from custsheet.cli.files import expand
from custsheet.cli.help import Command, option
from custsheet.cli.reports import Report, records, report_each
from custsheet.cli.session import Session
from custsheet.cli.tables import print_line, print_table
from custsheet.issues import ISSUE_COLUMNS, SEVERITIES, Severity

_FAIL_LEVELS = ("error", "warning")
_STYLES = {"error": "bold red", "warning": "yellow"}
_SHOWN = ("severity", "cell", "value", "message", "hint")


@click.command("check", cls=Command)
@options.files
@option("--fail-on", type=options.Selection(_FAIL_LEVELS), default="error", metavar="error|warning", help="fail_on")
@options.mapping
@options.as_of
@options.output_format
@options.speech
@click.pass_obj
def command(session: Session, files: tuple[str, ...], fail_on: str, maps: tuple[str, ...], as_of: date) -> int:
    """List the issues; return 1 if any is at or above ``fail_on``."""
    failing = SEVERITIES[: SEVERITIES.index(next(level for level in SEVERITIES if level == fail_on)) + 1]

    def check(path: Path) -> Report:
        book = open_book(session, path, maps)
        # For people, an issue in most rows of a sheet is one line; JSON and CSV list every cell.
        is_short = session.output_format == "table"
        issues = records(book.check(as_of, lang=session.lang, short=is_short))
        # Counts are per cell, however few lines are shown, so that they equal those of refresh, 汇总 and JSON.
        counts = count_severities(records(book.check(as_of, lang=session.lang)) if is_short else issues)
        owners = records(book.check_by_owner(as_of))
        return Report(
            data={"file": str(path), "issues": issues, "summary": {**counts, "owners": owners}},
            columns=ISSUE_COLUMNS,
            rows=[[issue[column] for column in ISSUE_COLUMNS] for issue in issues],
            show=lambda: _show(session, path, issues, counts, owners),
            code=int(any(counts[severity] for severity in failing)),
        )

    return report_each(session, expand(session, files), check)


def count_severities(issues: list[dict[str, Any]]) -> dict[Severity, int]:
    """Number of issues by severity, worst first; 0 where there are none."""
    counts = Counter(issue["severity"] for issue in issues)
    return {severity: counts[severity] for severity in SEVERITIES}


def place(issue: dict[str, Any]) -> str:
    """Location of an issue as Excel writes it: ``客户信息!F12``, or the sheet name alone."""
    return "!".join(part for part in (issue["sheet"], issue["cell"]) if part)


def _show(
    session: Session,
    path: Path,
    issues: list[dict[str, Any]],
    counts: dict[Severity, int],
    owners: list[dict[str, Any]],
) -> None:
    summary = {str(severity): f"{count:,}" for severity, count in counts.items()}
    if not issues:
        print_line(session.text("check.none", path=path))
        return
    names = {str(severity): session.text(f"severity.{severity}") for severity in SEVERITIES}
    rows = [
        [names[issue["severity"]], place(issue), issue["value"], issue["message"], issue["hint"]] for issue in issues
    ]
    styles = {names[severity]: style for severity, style in _STYLES.items()}
    print_table([session.text(f"columns.{column}") for column in _SHOWN], rows, styles)
    key = "check.summary" if len(issues) == sum(counts.values()) else "check.summary_in_lines"
    print_line(session.text(key, path=path, lines=f"{len(issues):,}", **summary), bold=True)
    if len(owners) > 1:
        print_line()
        nobody = session.text("check.nobody")
        print_table(
            [session.text("columns.owner"), *names.values()],
            [[row["owner"] or nobody, *(row[severity] for severity in SEVERITIES)] for row in owners],
        )
