"""The charts of 汇总 and 员工绩效 that no longer show their cells, and those that are gone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from custsheet.changes.idle_rows import block_area
from custsheet.changes.own_tabs import OwnTabs
from custsheet.ooxml import Package
from custsheet.ooxml.charts import SeriesCells, charts_of
from custsheet.summary.blocks import NAME_PREFIX
from custsheet.summary.chart_cells import OwnChart, chart_blocks, match_charts, summary_chart, team_chart
from custsheet.summary.team import NAME_PREFIX as TEAM_PREFIX

TABS_WITH_CHARTS = ("summary", "kpi")


@dataclass
class TabCharts:
    """What is to be done about the charts of a tab.

    Attributes:
        there: how many charts the tab has.
        attach: (chart part, the cells that its series show) of those that have lost their cells.
        is_blank: one has lost its cells, and nothing tells which it is.
    """

    there: int = 0
    attach: list[tuple[str, tuple[SeriesCells, ...]]] = field(default_factory=list)
    is_blank: bool = False


def own_charts(tab: str) -> int:
    """How many charts a new tab has."""
    return {"summary": len(chart_blocks()), "kpi": 1}[tab]


def charts_on(package: Package, tabs: OwnTabs) -> dict[str, int]:
    """How many charts each of our tabs has once it is written."""
    written = [each for tab in TABS_WITH_CHARTS if (each := tabs.get(tab))]
    return {
        each.tab: own_charts(each.tab) if each.is_new else tab_charts(package, each.tab, each.name).there
        for each in written
    }


def tab_charts(package: Package, tab: str, sheet: str) -> TabCharts:
    """Look at the charts of our tab ``tab`` that is called ``sheet``."""
    there = charts_of(package, package.worksheet(sheet).part_name)
    found = TabCharts(len(there))
    blank = [chart for chart in there if not all(series.is_attached for series in chart.series)]
    if not blank:
        return found
    for mine, chart in match_charts(list(_own_charts(package, tab, sheet)), there):
        if chart in blank:
            blank.remove(chart)
            if len(chart.series) == len(mine.series):
                found.attach.append((chart.part_name, mine.series))
            else:
                found.is_blank = True
    # What people drew from words of their own is no chart of ours: none of ours is missing then.
    found.is_blank |= bool(blank) and len(there) <= own_charts(tab)
    return found


def _own_charts(package: Package, tab: str, sheet: str) -> Iterator[OwnChart]:
    blocks = chart_blocks() if tab == "summary" else {}
    for name, block in blocks.items():
        area = block_area(package, NAME_PREFIX + block)
        if area is not None and area[0] == sheet:
            yield summary_chart(name, sheet, area[1])
    months = block_area(package, TEAM_PREFIX + "months") if tab == "kpi" else None
    if months is not None and months[0] == sheet:
        yield team_chart(sheet, months[1])
