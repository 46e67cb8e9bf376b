"""How books and results show themselves: a few lines of text, and a small table in notebooks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from custsheet.issues import SEVERITIES
from custsheet.refreshing.opened import OpenedWorkbook
from custsheet.texts import Lang, text


def shown_book(opened: OpenedWorkbook) -> tuple[str, list[str]]:
    """Title and lines about a book: what was recognised, the last refresh, and whether there is anything to save."""
    reading = opened.source.reading
    lines = [f"{each.key}: {len(each.rows)} ({each.sheet_name})" for each in reading.layout.sheets]
    if opened.current is not None:
        lines.append(text("library.refreshed", reading.lang, as_of=opened.current.as_of))
    if opened.is_changed:
        lines.append(text("library.unsaved", reading.lang))
    return "CustomerWorkbook" + (f" {opened.path.name}" if opened.path else ""), lines


def shown_result(
    as_of: object, cells: int, added: int, severities: Mapping[str, int], lang: Lang
) -> tuple[str, list[str]]:
    """Title and lines about the result of a refresh: cells that change, additions, issues by severity."""
    counts = ", ".join(f"{severities.get(each, 0)} {each}" for each in SEVERITIES)
    lines = [
        text("library.cells", lang, count=cells),
        text("library.added", lang, count=added),
        text("library.issues", lang, counts=counts),
    ]
    return f"RefreshResult {as_of}", lines


def as_text(title: str, lines: Sequence[str]) -> str:
    """``<title`` and an indented line each, for ``repr``."""
    return "<" + "\n  ".join((title, *lines)) + ">"


def as_html(title: str, lines: Sequence[str]) -> str:
    """The same for notebooks; everything is escaped."""
    items = "".join(f"<li>{escape(line)}</li>" for line in lines)
    return f"<div><strong>{escape(title)}</strong><ul>{items}</ul></div>"
