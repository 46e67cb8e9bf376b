"""What a refresh found and did, as a short story in plain sentences."""

from __future__ import annotations

import shutil
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from custsheet.cli.check import count_severities, place
from custsheet.cli.session import Session
from custsheet.cli.tables import print_line
from custsheet.cli.width import display_width, one_line, pad, wrap
from custsheet.issues import SEVERITIES
from custsheet.texts import load_toml

if TYPE_CHECKING:
    from custsheet.refreshing.result import RefreshResult
    from custsheet.saving.save import SaveResult
    from custsheet.workbook import CustomerWorkbook

_WORST = 5
_OWN_TAB = "own"
_ENDS = 4
_PLAIN_WIDTH = 100


@dataclass(frozen=True)
class Refreshed:
    """One refreshed workbook and what came of it. ``saved`` is None in a dry run."""

    path: Path
    book: CustomerWorkbook
    result: RefreshResult
    issues: Sequence[dict[str, Any]]
    saved: SaveResult | None


def tell(session: Session, told: Refreshed) -> None:
    """Print the story on stdout."""
    print_line(session.text("story.title", path=told.path, as_of=told.result.as_of.isoformat()), bold=True)
    paragraphs = {
        "recognised": _recognised(session, told),
        "figures": _figures(session, told),
        "issues": _issues(session, told),
        "written": _written(session, told),
        "notes": told.result.notes,
        "saved": _saved(session, told),
        "next": _next(session, told),
    }
    labels = {name: session.text(f"story.labels.{name}") for name in paragraphs}
    column = 2 + max(map(display_width, labels.values()))
    for name, sentences in paragraphs.items():
        label = labels[name]
        for sentence in sentences:
            for line in wrap(one_line(sentence), _width() - column - 2):
                print_line(f"  {pad(label, column)}{line}")
                label = ""


def _recognised(session: Session, told: Refreshed) -> Iterator[str]:
    layout = told.book.layout
    sheets = [
        session.text("story.sheet", sheet=sheet.sheet_name, rows=f"{len(sheet.rows):,}") for sheet in layout.sheets
    ]
    yield session.text("story.semicolon").join(sheets)
    names = [name for name, reason in layout.skipped if reason != _OWN_TAB]
    if names:
        yield session.text("story.skipped", sheets=_listed(session, names))


def _figures(session: Session, told: Refreshed) -> Iterator[str]:
    figures = told.result.figures
    known = [name for name in load_toml("messages/cli.toml")["figures"] if isinstance(figures.get(name), int | float)]
    if known:
        yield _listed(session, [session.text(f"figures.{name}", value=figures[name]) for name in known])


def _issues(session: Session, told: Refreshed) -> Iterator[str]:
    if not told.issues:
        yield session.text("story.no_issues")
        return
    counts = {str(severity): f"{count:,}" for severity, count in count_severities(list(told.issues)).items()}
    yield session.text("story.issues", **counts)
    for issue, count in _worst(told.issues):
        more = session.text("story.more_alike", count=f"{count - 1:,}") if count > 1 else ""
        yield session.text("story.issue", place=place(issue), message=issue["message"], hint=issue["hint"], more=more)


def _worst(issues: Sequence[dict[str, Any]]) -> list[tuple[dict[str, Any], int]]:
    """(first issue, number of issues) of each code, worst first, at most five."""
    firsts: dict[str, dict[str, Any]] = {}
    for issue in issues:
        firsts.setdefault(issue["code"], issue)
    counts = Counter(issue["code"] for issue in issues)
    ranked = sorted(firsts.values(), key=lambda issue: (SEVERITIES.index(issue["severity"]), -counts[issue["code"]]))
    return [(issue, counts[issue["code"]]) for issue in ranked[:_WORST]]


def _written(session: Session, told: Refreshed) -> Iterator[str]:
    columns = Counter(entry["sheet"] for entry in told.result.written)
    cells: Counter[str] = Counter()
    for entry in told.result.written:
        cells[entry["sheet"]] += entry["cells"]
    if columns:
        sheets = [
            session.text("story.cells", sheet=sheet, columns=columns[sheet], cells=f"{cells[sheet]:,}")
            for sheet in columns
        ]
        yield session.text("story.semicolon").join(sheets)
    if told.result.added:
        yield _shortened(session, told.result.added)


def _saved(session: Session, told: Refreshed) -> Iterator[str]:
    if told.saved is None:
        yield session.text("story.dry_run")
    elif not told.saved.changed:
        yield session.text("story.unchanged", path=told.saved.path)
    else:
        yield session.text("story.saved", path=told.saved.path)
        if told.saved.backup is not None:
            yield session.text("story.backup", path=told.saved.backup)


def _next(session: Session, told: Refreshed) -> Iterator[str]:
    path = told.path if told.saved is None else told.saved.path
    as_of = told.result.as_of
    options = "" if as_of == date.today() else f" --as-of {as_of.isoformat()}"
    summary = next((tab.name for tab in told.result.change_set.tabs if tab.tab == "summary"), None)
    if told.saved is not None and summary is not None:  # None: the user deleted the tab
        yield session.text("story.see_summary", tab=summary)
    if told.issues:
        yield session.text("story.see_issues", path=path, options=options)
    yield session.text("story.see_due", path=path, options=options)


def _shortened(session: Session, words: Sequence[str]) -> str:
    """All words if they are few; else the first (ids and rows), the last (tabs) and the total."""
    if len(words) <= 2 * _ENDS + 1:
        return _listed(session, words)
    first, last = (_listed(session, part) for part in (words[:_ENDS], words[-_ENDS:]))
    return session.text("story.added_many", first=first, last=last, count=len(words))


def _listed(session: Session, words: Sequence[object]) -> str:
    return session.text("story.comma").join(map(str, words))


def _width() -> int:
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else _PLAIN_WIDTH
