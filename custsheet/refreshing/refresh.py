"""One refresh, from what the records come to (``assessment.py``) to the set of changes (CONTRACT §3, §4).

Every step is a value that can be looked at, worked out when it is first asked for.

    assessment → columns → sheets → tabs → memory → changes
"""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from custsheet.changes.change import Change
from custsheet.changes.change_set import ChangeSet, SheetWrite
from custsheet.changes.id_column import NAME as ID_COLUMN
from custsheet.changes.marks import tab_mark
from custsheet.changes.own_columns import OwnColumns
from custsheet.changes.own_tabs import OwnTabs, TabWishes, choose_tabs
from custsheet.changes.sheet_writes import marks_of, overwritten
from custsheet.changes.state import State, state_rows
from custsheet.refreshing.assessment import Assessment
from custsheet.refreshing.memory import cells_written, earlier_than, history_entry, next_state, stale_marks
from custsheet.refreshing.settings_memory import badges_in, names_of, offered_by, settings_page
from custsheet.refreshing.settings_story import settings_gaps
from custsheet.refreshing.sheets import place_columns, sheet_writes, targets
from custsheet.refreshing.story import additions, notes
from custsheet.refreshing.summary_cells import MEMORY, SummaryCells, summary_cells
from custsheet.refreshing.tab_charts import TABS_WITH_CHARTS, TabCharts, tab_charts
from custsheet.refreshing.tab_looks import is_all_ours, lost_looks
from custsheet.refreshing.tab_story import tab_notes
from custsheet.refreshing.tab_writes import Contents, tab_writes
from custsheet.refreshing.team_tab import TEAM, hidden_tabs, slots_of, switched_off
from custsheet.summary import Block, Earlier, summarise
from custsheet.summary.team import TeamBlock, has_somebody_to_show, team_blocks
from custsheet.texts import text

if TYPE_CHECKING:
    from custsheet.settings_tab.page import Page

NEWER_SUMMARY = "summary.blocks."


class Refresh(Assessment):
    """Everything that one refresh works out; nothing is written."""

    # ------------------------------------------------------------ sheets and tabs

    @cached_property
    def columns(self) -> OwnColumns:
        """Where every computed column stands."""
        return place_columns(self.source, self.computed, self.asked, self.added_ever, self.lang)

    @cached_property
    def sheets(self) -> list[SheetWrite]:
        """The changes on people's sheets."""
        donors, ids = self.missing.donors, self.ids.columns
        return list(sheet_writes(self.source, donors, ids, self.records, self.computed, self.columns, self.lang))

    @cached_property
    def typed_over(self) -> list[Change]:
        """Cells of ours that people typed over since the last refresh."""
        written, frames, names = self.source.state.written, self.records.frames, self.source.package.sheet_names
        return [
            found
            for write in self.sheets
            for found in overwritten(write, frames[write.place.key], written, names, self.as_of, self.lang)
        ]

    @cached_property
    def tabs(self) -> OwnTabs:
        """Our own tabs."""
        typed_over = self.typed_over or self.summary_cells.typed_over
        return self._choose_tabs(with_changes=True) if typed_over else self._tabs_but_for_changes

    @cached_property
    def _tabs_but_for_changes(self) -> OwnTabs:
        """Our own tabs before it is known whether there is anything to note in 变更记录."""
        return self._choose_tabs(with_changes=False)

    def _choose_tabs(self, *, with_changes: bool) -> OwnTabs:
        source = self.source
        wishes = TabWishes(
            ours=source.reading.ours,
            asked=self.asked,
            added=self.added_ever,
            with_changes=with_changes,
            with_team=has_somebody_to_show(self.records.frames, self.present),
            switched_off=switched_off(source.settings),
            strangers=source.again.strangers,
            mended=self.bare_tabs[0],
        )
        names = [*source.package.sheet_names, *self.missing.donors]
        return choose_tabs(source.schema, source.marks, source.state, names, wishes, self.lang)

    @cached_property
    def bare_tabs(self) -> tuple[frozenset[str], frozenset[str]]:
        """Tabs that lost what we made: those that are made anew, and those in which people have something."""
        source = self.source
        own = {tab: name for tab, name in source.marks.tabs.items() if name in source.package.sheet_names}
        bare = {tab: own[tab] for tab in lost_looks(source.package, own, source.state)}
        ours = frozenset(tab for tab, name in bare.items() if is_all_ours(source.package, tab, name, source.state))
        return ours, frozenset(bare) - ours

    @cached_property
    def charts(self) -> dict[str, TabCharts]:
        """What is to be done about charts of tabs that are there already."""
        there = (tab for key in TABS_WITH_CHARTS if (tab := self.tabs.get(key)) and not tab.is_new)
        return {tab.tab: tab_charts(self.source.package, tab.tab, tab.name) for tab in there}

    @cached_property
    def settings_page(self) -> Page | None:
        """What the 设置 tab lacks of what this version offers."""
        return settings_page(self.source, self.tabs, self.asked, self.lang)

    @cached_property
    def earlier(self) -> Earlier | None:
        """What the newest refresh before T found."""
        return earlier_than(self.source.state, self.as_of)

    @cached_property
    def blocks(self) -> list[Block]:
        """What 汇总 says."""
        return summarise(
            self.portfolio,
            self.key_figures,
            targets=targets(self.source),
            bad_settings=[bad.message(self.lang) for bad in self.source.bad_settings]
            + list(settings_gaps(self.source, self.lang, self.asked)),
            left_out=[note.message(self.lang) for note in self.scores.notes if note.code == "orders_of_nobody"],
            earlier=self.earlier,
            issue_counts=self.problems.counts_by_code(),
            issues_tab=issues.name if (issues := self._tabs_but_for_changes.get("issues")) else None,
        )

    @cached_property
    def summary_cells(self) -> SummaryCells:
        """Where 汇总 says it, in a tab that is there already."""
        return summary_cells(self.source.package, self.blocks, self.source.state.written.get(MEMORY, {}))

    @cached_property
    def team(self) -> list[TeamBlock]:
        """What 员工绩效 says; nothing where there is no such tab."""
        if not self.tabs.get(TEAM):
            return []
        return team_blocks(
            self.inputs,
            self.scores,
            error_rows=self.problems.error_rows(),
            slots=slots_of(self.source),
            settings_tab=tab.name if (tab := self.tabs.get("settings")) else None,
        )

    # ------------------------------------------------------------ all changes

    @cached_property
    def state(self) -> State:
        """What the file is to remember."""
        removed = self.columns.removed - {ID_COLUMN} | self.tabs.removed | self.missing.removed | self.ids.removed
        told = self.source.state.told | self._newer_layout
        kept = replace(
            self.source.state,
            removed=frozenset(removed),
            added=self.added_ever,
            told=told,
            hidden=hidden_tabs(self.source, self.tabs),
            offered=offered_by(self.source, self.tabs),
            names=names_of(self.source, self.tabs),
            badges=badges_in(self.source, self.tabs, self.lang),
        )
        written = cells_written(self.source, self.tabs, self.sheets, self.records.frames, self.blocks)
        state = next_state(kept, self.source, self.columns, self.tabs, written)
        return state.with_history(self.as_of.isoformat(), history_entry(self.portfolio, self.key_figures))

    @cached_property
    def change_set(self) -> ChangeSet:
        """Every change to the file."""
        contents = Contents(
            self.blocks,
            self.problems,
            self.summary_cells,
            self.team,
            hidden_tabs(self.source, self.tabs),
            self.typed_over,
            self.as_of,
            self.settings_page,
            self.charts,
        )
        tab_marks = dict(tab_mark(tab.tab, tab.name) for tab in self.tabs.tabs.values())
        return ChangeSet(
            sheets=tuple(self.sheets),
            tabs=tuple(tab_writes(self.source, self.tabs, contents, self.lang)),
            marks=marks_of(self.columns.columns, self.source.layouts) | tab_marks,
            found_again=self.source.again.names,
            stale_marks=tuple(stale_marks(self.source, self.tabs)),
            state_tab=self.source.state_tab,
            state=tuple(state_rows(self.state)),
        )

    @property
    def added(self) -> list[str]:
        """Columns, rows and tabs that are new, in words."""
        made = (self.missing.donors, self.ids.columns, self.records, self.columns, self.tabs)
        new = list(additions(*made, self.said_in))
        tab = self.tabs.get("settings")
        if tab and self.settings_page:
            new.append(text("settings_tab.appended", self.said_in, sheet=tab.name, row=self.settings_page.first_row))
        return new

    @property
    def notes(self) -> list[str]:
        """What is said once, in words."""
        found = (self.records, self.columns, self.scores, self.source, self.asked)
        said = list(notes(*found, self.said_in, labels=self.lang))
        said += tab_notes(self.source, self.tabs, self.bare_tabs[1], self.charts, self.said_in)
        tab = self.tabs.get("summary")
        if tab and self._newer_layout - self.source.state.told:
            said.append(text("writing.newer_summary", self.said_in, sheet=tab.name))
        return said

    @property
    def _newer_layout(self) -> frozenset[str]:
        """What to remember as said when 汇总 was built by an earlier version and lacks blocks that there are now."""
        tab, missing = self.tabs.get("summary"), self.summary_cells.missing
        return frozenset({f"{NEWER_SUMMARY}{len(missing)}"}) if tab and not tab.is_new and missing else frozenset()
