"""What has to be said of our own tabs after another program has saved the file."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from custsheet.changes.own_tabs import OwnTabs
from custsheet.refreshing.source import Source
from custsheet.refreshing.tab_charts import TabCharts
from custsheet.texts import Lang, text


def tab_notes(
    source: Source, tabs: OwnTabs, bare: Collection[str], charts: Mapping[str, TabCharts], lang: Lang
) -> Iterator[str]:
    """Sentences on tabs that were lost, are bare, or have lost charts.

    Args:
        bare: tabs that lost their looks and are not made anew, because people have something there.
        charts: of the tabs that are there already.
    """
    if source.state.is_new and any(source.marks.tabs.get(tab) for tab in ("summary", "issues")):
        yield text("writing.memory_lost", lang, sheet=source.state_tab)
    for tab, sheet in source.again.strangers.items():
        new = tabs.get(tab)
        if new is not None and new.is_new and new.name != sheet:
            yield text("writing.stranger_tab", lang, sheet=sheet, new=new.name)
    for tab, found in charts.items():
        yield from _chart_notes(source, tab, source.marks.tabs.get(tab) or "", found, tab in bare, lang)
    for tab in sorted(bare):
        if (there := tabs.get(tab)) and not there.is_new:
            yield text("writing.bare_tab", lang, sheet=there.name, tab=tab)


def _chart_notes(source: Source, tab: str, sheet: str, found: TabCharts, is_bare: bool, lang: Lang) -> Iterator[str]:
    if found.attach:
        yield text("writing.charts_attached", lang, sheet=sheet, count=len(found.attach))
    if found.is_blank:
        yield text("writing.charts_blank", lang, sheet=sheet, tab=tab)
    if source.state.charts.get(tab) and not found.there and not is_bare:
        yield text("writing.charts_gone", lang, sheet=sheet, tab=tab)
