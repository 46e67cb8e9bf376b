"""One refresh, from what was read to the set of changes (CONTRACT §3, §4).

Every step is a value that can be looked at, worked out when it is first asked for: ``due`` needs the scores and no
tabs.

    reading → records → links → scores → problems → columns → sheets → tabs → memory → changes
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

import pandas as pd

from custsheet.changes.change import Change
from custsheet.changes.change_set import ChangeSet, SheetWrite
from custsheet.changes.completed_rows import Completed
from custsheet.changes.id_column import NAME as ID_COLUMN
from custsheet.changes.id_column import add_id_columns
from custsheet.changes.marks import tab_mark
from custsheet.changes.missing_sheets import MissingSheets, add_missing_sheets
from custsheet.changes.own_columns import OwnColumns
from custsheet.changes.own_tabs import OWN_TABS, OwnTabs, choose_tabs
from custsheet.changes.sheet_writes import marks_of, overwritten
from custsheet.changes.state import State, state_rows
from custsheet.cleaning import Links
from custsheet.cleaning.as_of import as_of_day
from custsheet.errors import UsageError
from custsheet.issues import Findings
from custsheet.refreshing.completion import complete_records
from custsheet.refreshing.memory import earlier_than, next_state, stale_marks, standing_of
from custsheet.refreshing.problems import Problems, find_problems
from custsheet.refreshing.settings_memory import badges_in, following_names, names_of, offered_by, settings_page
from custsheet.refreshing.settings_story import settings_gaps
from custsheet.refreshing.sheets import place_columns, sheet_writes, targets
from custsheet.refreshing.source import Source
from custsheet.refreshing.story import additions, notes
from custsheet.refreshing.summary_cells import MEMORY, SummaryCells, summary_cells
from custsheet.refreshing.tab_charts import TABS_WITH_CHARTS, TabCharts, tab_charts
from custsheet.refreshing.tab_looks import is_all_ours, lost_looks
from custsheet.refreshing.tab_story import tab_notes
from custsheet.refreshing.tab_writes import Contents, tab_writes
from custsheet.refreshing.team_tab import TEAM, hidden_tabs, slots_of, switched_off
from custsheet.schema import Schema, SheetSpec
from custsheet.scoring import Scores, score
from custsheet.summary import Block, Earlier, key_figure_values, summarise
from custsheet.summary.team import TeamBlock, has_somebody_to_show, team_blocks
from custsheet.texts import Lang, text

if TYPE_CHECKING:
    from custsheet.settings_tab.page import Page

NEWER_SUMMARY = "summary.blocks."
ADD_WORDS = {"plan": "plans"}
"""Words of ``--add`` that are no key themselves."""


class Refresh:
    """Everything that one refresh works out; nothing is written.

    Args:
        source: the workbook as read.
        as_of: T, the day that figures speak of.
        add: what ``--add`` asks for: ``all``, a tab, a record type, or a column's key.
        lang: language of what is written; the workbook's own by default.
        said_in: language of ``added`` and ``notes``; that of what is written by default.

    Raises:
        UsageError: ``add`` names nothing that there is.
    """

    def __init__(
        self,
        source: Source,
        as_of: date,
        add: Collection[str] = (),
        lang: Lang | None = None,
        said_in: Lang | None = None,
    ) -> None:
        self.as_of = as_of_day(as_of)
        self.lang: Lang = lang or source.reading.lang
        self.said_in: Lang = said_in or self.lang
        self.asked = _asked(add, source.schema)
        self.added_ever = source.state.added | self.asked
        self.missing = _missing_sheets(source, self)
        self.ids = add_id_columns(self.missing.reading, source.schema, source.state, asked=self.asked, lang=self.lang)
        state = following_names(source.state, source.settings_tab)
        self.source = replace(source, reading=self.ids.reading, state=state)
        self.present = self.source.present()
        self._findings = Findings()
        self._findings.extend(source.reading.findings)

    # ------------------------------------------------------------ records and figures

    @cached_property
    def _completed(self) -> tuple[Completed, Links]:
        return complete_records(self.source, self.added_ever, self._findings)

    @property
    def records(self) -> Completed:
        """The frames with ids filled in, and with the rows that plans and values lacked."""
        return self._completed[0]

    @property
    def links(self) -> Links:
        """The customer of every record."""
        return self._completed[1]

    @cached_property
    def scores(self) -> Scores:
        """Computed columns, and what cannot be computed and why."""
        frames = self.records.frames
        theirs = self.source.theirs(frames)
        return score(frames, self.links, self.source.settings, self.as_of, self.lang, theirs, self.present)

    @cached_property
    def problems(self) -> Problems:
        """Every issue that is not silenced."""
        return find_problems(
            self._findings,
            self.records.frames,
            self.present,
            self.links,
            self.source.settings,
            self.as_of,
            layout=self.source.reading.layout,
            ignored=self.source.silenced,
            lang=self.lang,
        )

    @cached_property
    def computed(self) -> dict[str, pd.DataFrame]:
        """Record type → every computed column: the scores, and 数据问题 with what is wrong in each row."""
        computed = dict(self.scores.columns)
        for key, texts in self.problems.row_texts().items():
            rest = computed.get(key)
            computed[key] = texts.to_frame("issues") if rest is None else rest.assign(issues=texts)
        return computed

    @cached_property
    def frames(self) -> dict[str, pd.DataFrame]:
        """The completed frames with their computed columns filled in."""
        return {
            key: frame.assign(**{str(name): column for name, column in self.computed[key].items()})
            if key in self.computed
            else frame
            for key, frame in self.records.frames.items()
        }

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
        return choose_tabs(
            self.source.schema,
            self.source.marks,
            self.source.state,
            [*self.source.package.sheet_names, *self.missing.donors],
            ours=self.source.reading.ours,
            asked=self.asked,
            added=self.added_ever,
            with_changes=with_changes,
            with_team=has_somebody_to_show(self.records.frames, self.present),
            switched_off=switched_off(self.source.settings),
            lang=self.lang,
            strangers=self.source.again.strangers,
            mended=self.bare_tabs[0],
        )

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
            self.records.frames,
            self.links,
            self.scores,
            self.problems.counts(),
            self.source.settings,
            self.as_of,
            self.lang,
            targets=targets(self.source),
            bad_settings=[bad.message(self.lang) for bad in self.source.bad_settings]
            + list(settings_gaps(self.source, self.lang, self.asked)),
            left_out=[note.message(self.lang) for note in self.scores.notes if note.code == "orders_of_nobody"],
            present=self.present,
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
            self.records.frames,
            self.links,
            self.scores,
            self.source.settings,
            self.as_of,
            self.lang,
            error_rows=self.problems.error_rows(),
            present=self.present,
            slots=slots_of(self.source),
            settings_tab=tab.name if (tab := self.tabs.get("settings")) else None,
        )

    @cached_property
    def figures(self) -> dict[str, Any]:
        """Key figures by key, as 汇总 shows them."""
        return key_figure_values(self.blocks)

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
        frames = self.records.frames
        return next_state(
            kept,
            self.source,
            self.columns,
            self.tabs,
            self.sheets,
            frames,
            self.as_of,
            self.blocks,
            standing_of(frames["customers"], self.scores.figures),
        )

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


def _missing_sheets(source: Source, job: Refresh) -> MissingSheets:
    package = source.package

    def make(spec: SheetSpec, name: str) -> bytes:
        # XlsxWriter costs time to import, and only a first refresh needs it.
        from custsheet.new.record_sheet import build_record_donor

        look = (package.normal_font, package.uses_1904)
        return build_record_donor(spec, name, source.schema, source.settings, job.lang, *look)

    return add_missing_sheets(
        source.reading,
        source.schema,
        source.state,
        package.sheet_names,
        make,
        asked=job.asked,
        added=job.added_ever,
        lang=job.lang,
    )


def _asked(words: Collection[str], schema: Schema) -> frozenset[str]:
    """The words of ``--add`` as keys: ``all``, a tab, a record type, a column (``activity``,
    ``customers.activity``).
    """
    columns = {(sheet.key, column.key) for sheet in schema.sheets.values() for column in sheet.columns.values()}
    known = {"all", *OWN_TABS, *schema.sheets, *(column for _, column in columns), *map(".".join, columns)}
    asked = frozenset(ADD_WORDS.get(word, word) for word in words)
    for word in sorted(asked - known):
        raise UsageError("add_unknown", word=word, known=", ".join(["all", "plan", "value", *OWN_TABS]))
    return asked
