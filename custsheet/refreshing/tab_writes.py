"""What goes onto each of our own tabs: a finished tab to adopt the first time, cells from then on.

The makers of tabs are imported where they are used: they bring XlsxWriter along, which only a first refresh needs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from custsheet.changes.change import Change
from custsheet.changes.change_log import log_write
from custsheet.changes.change_set import TabWrite
from custsheet.changes.own_tabs import OwnTab, OwnTabs
from custsheet.refreshing.problems import Problems
from custsheet.refreshing.settings_links import mended_links
from custsheet.refreshing.settings_memory import other_badges
from custsheet.refreshing.source import Source
from custsheet.refreshing.summary_cells import SummaryCells, new_tab_rows
from custsheet.refreshing.tab_charts import TabCharts
from custsheet.refreshing.team_tab import team_write
from custsheet.refs import row_of
from custsheet.summary import (
    Block,
    badge_words,
    handling_in,
    issues_rows,
)
from custsheet.summary.team import TeamBlock
from custsheet.texts import Lang, text

_LONGEST_NAME = 100

if TYPE_CHECKING:
    from custsheet.settings_tab.page import Page

Rows = Sequence[Sequence[Any]]


@dataclass(frozen=True)
class Contents:
    """What the tabs have to say."""

    blocks: Sequence[Block]
    problems: Problems
    summary: SummaryCells
    team: list[TeamBlock]
    hidden: frozenset[str]
    typed_over: Sequence[Change]
    as_of: date
    settings_page: Page | None = None
    charts: Mapping[str, TabCharts] = field(default_factory=dict)


def tab_writes(source: Source, tabs: OwnTabs, contents: Contents, lang: Lang) -> Iterator[TabWrite]:
    """Plan every tab of ours that this workbook gets; 设置 and 使用说明 are people's once they are there."""
    makers: dict[str, Callable[[OwnTab], TabWrite]] = {
        "summary": lambda tab: _summary(tab, contents, source, lang),
        "kpi": lambda tab: team_write(tab, contents.team, contents.hidden, source, lang),
        "issues": lambda tab: _issues(tab, _issue_lines(source, contents.problems, lang), source, lang),
        "changes": lambda tab: _changes(tab, source, contents, lang),
        "settings": lambda tab: _settings(tab, contents.settings_page, source, lang),
        "guide": lambda tab: _guide(tab, tabs, source, lang),
    }
    for key, tab in tabs.tabs.items():
        write = makers[key](tab)
        yield replace(write, charts=contents.charts[key].attach) if key in contents.charts else write


def _summary(tab: OwnTab, contents: Contents, source: Source, lang: Lang) -> TabWrite:
    cells = contents.summary
    if not tab.is_new:
        reworded = other_badges(source, lang)
        return TabWrite(tab.tab, tab.name, blocks=dict(cells.cells), rows_in_use=cells.rows_in_use, reworded=reworded)
    from custsheet.summary.donor import build_summary_donor

    donor = build_summary_donor(
        contents.blocks,
        lang=lang,
        tab_name=tab.name,
        normal_font=source.package.normal_font,
        date_1904=source.package.uses_1904,
        badges=badge_words(source.settings, lang),
    )
    return TabWrite(tab.tab, tab.name, donor, rows_in_use=new_tab_rows(contents.blocks), replaces=tab.replaces)


def _issues(tab: OwnTab, rows: Rows, source: Source, lang: Lang) -> TabWrite:
    if not tab.is_new:
        return TabWrite(tab.tab, tab.name, rows=rows)
    from custsheet.summary.list_tabs import build_issues_donor

    look: dict[str, Any] = {"normal_font": source.package.normal_font, "date_1904": source.package.uses_1904}
    donor = build_issues_donor(rows, lang=lang, tab_name=tab.name, **look)
    return TabWrite(tab.tab, tab.name, donor, replaces=tab.replaces)


def _changes(tab: OwnTab, source: Source, contents: Contents, lang: Lang) -> TabWrite:
    """What people had typed over; a log that is made again keeps its lines."""
    earlier = [row for row in source.own_rows.get("changes", [])[1:] if any(cell is not None for cell in row)]
    return log_write(source.package, tab, _typed_over(contents, lang), lang, earlier=earlier)


def _settings(tab: OwnTab, page: Page | None, source: Source, lang: Lang) -> TabWrite:
    if not tab.is_new:
        return TabWrite(tab.tab, tab.name, page=page, mended=mended_links(source, lang))
    from custsheet.settings_tab.donor import build_settings_donor

    package = source.package
    donor = build_settings_donor(source.schema, source.settings, lang, tab.name, package.normal_font, package.uses_1904)
    return TabWrite(tab.tab, tab.name, donor, replaces=tab.replaces)


def _guide(tab: OwnTab, tabs: OwnTabs, source: Source, lang: Lang) -> TabWrite:
    if not tab.is_new:
        return TabWrite(tab.tab, tab.name)
    from custsheet.new.guide_tab import build_guide_donor

    shown = {layout.key: layout.sheet_name for layout in reversed(source.reading.layout.sheets)}
    shown |= {each.tab: each.name for each in tabs.tabs.values()}
    package = source.package
    look = (package.normal_font, package.uses_1904)
    donor = build_guide_donor(source.schema, source.settings, lang, tab.name, shown, *look)
    return TabWrite(tab.tab, tab.name, donor, replaces=tab.replaces)


# ---------------------------------------------------------------- lines of the lists


def _issue_lines(source: Source, problems: Problems, lang: Lang) -> Rows:
    layout = problems.layout
    headers = {
        (sheet.sheet_name, match.key): match.header for sheet in layout.sheets for match in reversed(sheet.matches)
    }
    return issues_rows(
        problems.short_table,
        lang,
        fingerprints=problems.short_fingerprints(),
        headers=headers,
        records=_record_names(source, problems),
        handling=handling_in(source.own_rows.get("issues", [])),
    )


def _record_names(source: Source, problems: Problems) -> dict[tuple[str, int], str]:
    """(sheet, row) of every row with an issue → its number and its customer's name."""
    labels: dict[str, dict[Any, None]] = {}
    for finding in problems.collapsed:
        if finding.row is not None:
            labels.setdefault(finding.key, {})[finding.row] = None
    names: dict[tuple[str, int], str] = {}
    for key, rows in labels.items():
        frame = problems.records.frames[key]
        keys = dict.fromkeys((source.schema.sheets[key].record_key, "customer_id", "name"))
        table = frame.loc[list(rows), [column for column in keys if column in frame]]
        first_sheet = problems.layout[key].sheet_name
        for label, values in zip(rows, table.itertuples(index=False), strict=True):
            sheet = label[0] if isinstance(label, tuple) else first_sheet
            named = dict.fromkeys(_beginning(value) for value in values if isinstance(value, str))
            names[sheet, row_of(label)] = " ".join(named)
    return names


def _beginning(name: str) -> str:
    # Number and name together have to fit into a cell, which either may fill by itself.
    return name if len(name) <= _LONGEST_NAME else name[:_LONGEST_NAME] + "…"


def _typed_over(contents: Contents, lang: Lang) -> list[Change]:
    """What people had typed over values of ours, in their sheets and in 汇总."""
    source, as_of = text("writing.typed_over_source", lang), contents.as_of
    in_summary = [
        Change(found.sheet, found.row, "", found.old, found.new, source, as_of, header=found.label)
        for found in contents.summary.typed_over
    ]
    return [*contents.typed_over, *in_summary]
