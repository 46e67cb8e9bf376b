"""What a refresh says in words: what is new, and what has to be said once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from custsheet.changes.change_set import NewColumn
from custsheet.changes.completed_rows import Completed
from custsheet.changes.own_columns import OwnColumns
from custsheet.changes.own_tabs import OwnTabs
from custsheet.reading import SheetLayout
from custsheet.refreshing.settings_story import borrowed_intervals, settings_gaps
from custsheet.refreshing.source import Source
from custsheet.scoring import Scores
from custsheet.texts import Lang, text


def additions(
    sheets: Iterable[str],
    id_columns: Mapping[str, NewColumn],
    done: Completed,
    columns: OwnColumns,
    tabs: OwnTabs,
    lang: Lang,
) -> Iterator[str]:
    """Everything new, in words; ``sheets`` are those made for records of ours, ``id_columns`` stand by sheet."""
    for sheet in sheets:
        yield text("writing.added_tab", lang, sheet=sheet)
    for sheet, count in done.assigned.items():
        yield text("writing.assigned_ids", lang, sheet=sheet, count=count)
    for sheet, rows in done.appended.items():
        yield text("writing.added_rows", lang, sheet=sheet, count=len(rows))
    headers = {sheet: [column.header] for sheet, column in id_columns.items()}
    for own in columns.columns:
        if own.is_new:
            headers.setdefault(own.sheet, []).append(own.header)
    for sheet, names in headers.items():
        between = text("writing.between", lang)
        yield text("writing.added_columns", lang, sheet=sheet, count=len(names), columns=between.join(names))
    for tab in tabs.tabs.values():
        if tab.is_new:
            word = "mended" if tab.is_mended else "rebuilt" if tab.replaces else "added"
            yield text(f"writing.{word}_tab", lang, sheet=tab.name)


def notes(
    done: Completed,
    columns: OwnColumns,
    scores: Scores,
    source: Source,
    asked: Collection[str],
    lang: Lang,
    *,
    labels: Lang,
) -> Iterator[str]:
    """What is said once: bad settings, what cannot be computed and why, what was left alone.

    ``labels``: the language of the workbook, in which its sheets, columns and settings are named.
    """
    yield from (bad.message(lang, labels) for bad in source.bad_settings)
    yield from settings_gaps(source, lang, asked, labels)
    yield from borrowed_intervals(source.settings, lang, labels)
    for block in () if source.settings_tab is None else source.settings_tab.deleted:
        name = text(f"settings_tab.names.{block}", labels)
        yield text("settings_tab.deleted", lang, sheet=source.marks.tabs.get("settings"), block=name)
    yield from (note.message(lang) for note in scores.notes)
    headers = {layout.sheet_name: _headers_of_theirs(layout) for layout in source.reading.layout.sheets}
    for own in columns.beside_theirs:
        theirs = headers[own.sheet].get(own.spec.key) or own.spec.label[labels]
        yield text("writing.beside_theirs", lang, sheet=own.sheet, theirs=theirs, header=own.header)
    for layout, row, count in done.blocked:
        yield text("writing.rows_not_appended", lang, sheet=layout.sheet_name, row=row, count=count)
    for layout in source.reading.layout.sheets:
        if not layout.writable:
            yield text("writing.sheet_not_written", lang, sheet=layout.sheet_name)


def _headers_of_theirs(layout: SheetLayout) -> dict[str, str]:
    """Column key → what the header of people's own column says: their “Rating” may be our “Tier”."""
    return {match.key: layout.headers[match.letter] for match in layout.matches if not match.ours}
