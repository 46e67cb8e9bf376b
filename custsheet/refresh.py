"""One refresh, from what was read to the plan of changes (CONTRACT §3, §4).

    add missing sheets → complete the records → link → score → check → place the columns → plan the sheets, the tabs and the memory
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pandas as pd

from custsheet.cleaning import Links, link_customers
from custsheet.errors import UsageError
from custsheet.issues import Findings
from custsheet.problems import Problems, find_problems
from custsheet.reading import SheetLayout
from custsheet.schema import Schema
from custsheet.scoring import Scores, score
from custsheet.source import Source
from custsheet.summary import Block, Target, key_figure_values, summarise
from custsheet.texts import Lang, text
from custsheet.writing.columns import ColumnPlan, Found, Wanted, plan_columns
from custsheet.writing.marks import TAB_PREFIX, tab_mark
from custsheet.writing.missing_sheets import add_missing_sheets
from custsheet.writing.plan import Plan, SheetWrite
from custsheet.writing.records import Completed, append_missing, assign_ids
from custsheet.writing.sheet_plan import Overwritten, marks_of, overwritten, plan_sheet, remember
from custsheet.writing.state import State, state_rows
from custsheet.writing.tab_writes import Contents, tab_writes
from custsheet.writing.tabs import OWN_TABS, TabPlan, plan_tabs

ADD_WORDS = {"plan": "plans"}
"""Words of ``--add`` that are no key themselves."""


@dataclass(frozen=True)
class Refreshed:
    """Everything that one refresh worked out; nothing is written yet.

    Attributes:
        frames: the completed frames with their computed columns filled in.
        scores: computed columns and what cannot be computed.
        problems: every issue that is not silenced.
        blocks: what 汇总 says.
        plan: every change to the file.
        added: columns, rows and tabs that are new, in words.
        notes: what is said once.
        overwritten: cells of ours that people typed over.
        figures: key figures by key, as 汇总 shows them.
    """

    as_of: date
    lang: Lang
    frames: dict[str, pd.DataFrame]
    scores: Scores
    problems: Problems
    blocks: list[Block]
    plan: Plan
    added: list[str]
    notes: list[str]
    overwritten: list[Overwritten]
    figures: dict[str, Any]


def refresh(source: Source, as_of: date, add: Collection[str] = (), lang: Lang | None = None) -> Refreshed:
    """Work out everything a refresh changes.

    Args:
        source: the workbook as read.
        as_of: T, the day that figures speak of.
        add: what ``--add`` asks for: ``all``, a tab, a record type, or a column's key.
        lang: language of what is written; the workbook's own by default.
    """
    lang = lang or source.reading.lang
    asked = _asked(add, source.schema)
    added_ever = source.state.added | asked
    missing = add_missing_sheets(
        source.reading,
        source.schema,
        source.settings,
        source.state,
        source.package.sheet_names,
        source.package.normal_font,
        asked=asked,
        added=added_ever,
        lang=lang,
    )
    source = replace(source, reading=missing.reading)
    findings = Findings()
    findings.extend(source.reading.findings)
    done, links = _complete(source, added_ever, findings)
    scores = score(
        done.frames, links, source.settings, as_of, lang, theirs=source.theirs(done.frames), present=source.present()
    )
    problems = find_problems(
        findings,
        done.frames,
        source.present(),
        links,
        source.settings,
        as_of,
        layout=source.reading.layout,
        ignored=source.silenced,
        lang=lang,
    )
    computed = _with_issue_texts(scores, problems)
    columns = _columns(source, computed, asked, added_ever, lang)
    sheets = list(_sheet_writes(source, missing.donors, done, computed, columns, lang))
    typed_over = [found for write in sheets for found in _overwritten(source, write, done.frames)]
    tabs = plan_tabs(
        source.schema,
        source.marks,
        source.state,
        [*source.package.sheet_names, *missing.donors],
        ours=source.reading.ours,
        asked=asked,
        added=added_ever,
        with_changes=bool(typed_over),
        lang=lang,
    )
    blocks = summarise(
        done.frames,
        links,
        scores,
        problems.counts(),
        source.settings,
        as_of,
        lang,
        targets=_targets(source),
        bad_settings=[bad.message(lang) for bad in source.bad_settings],
        present=source.present(),
    )
    figures = key_figure_values(blocks)
    state = _next_state(source, columns, tabs.removed | missing.removed, frozenset(tabs.tabs), added_ever, sheets, done.frames, as_of, figures)
    plan = Plan(
        sheets=tuple(sheets),
        tabs=tuple(tab_writes(source, tabs, Contents(blocks, problems, typed_over, as_of), lang)),
        marks=marks_of(columns.columns, source.layouts) | dict(tab_mark(tab.tab, tab.name) for tab in tabs.tabs.values()),
        stale_marks=tuple(_stale_marks(source, tabs)),
        state_tab=source.state_tab,
        state=tuple(state_rows(state)),
    )
    return Refreshed(
        as_of=as_of,
        lang=lang,
        frames=_filled(done.frames, computed),
        scores=scores,
        problems=problems,
        blocks=blocks,
        plan=plan,
        added=list(_added(done, columns, tabs, lang)),
        notes=list(_notes(done, columns, scores, source, lang)),
        overwritten=typed_over,
        figures=figures,
    )


def _asked(words: Collection[str], schema: Schema) -> frozenset[str]:
    """The words of ``--add`` as keys: ``all``, a tab, a record type, a column (``activity`` or ``customers.activity``).

    Raises:
        UsageError: a word that names nothing.
    """
    columns = {(sheet.key, column.key) for sheet in schema.sheets.values() for column in sheet.columns.values()}
    known = {"all", *OWN_TABS, *schema.sheets, *(column for _, column in columns), *map(".".join, columns)}
    asked = frozenset(ADD_WORDS.get(word, word) for word in words)
    for word in sorted(asked - known):
        raise UsageError("add_unknown", word=word, known=", ".join(["all", "plan", "value", *OWN_TABS]))
    return asked


# ---------------------------------------------------------------- records


def _complete(source: Source, added: frozenset[str], findings: Findings) -> tuple[Completed, Links]:
    """Fill in ids, append the rows that plans and values lack, and join every record to its customer."""
    layout = source.reading.layout
    done = Completed(dict(source.reading.frames))
    links = link_customers(done.frames, Findings())
    if "customers" in layout:
        raw = source.reading.raw["customers"]
        blank = raw["customer_id"].isna() if "customer_id" in raw else pd.Series(False, index=raw.index)
        assign_ids(done, layout, links, blank, lambda: _cell_parts(source))
    append_missing(done, layout, links, source.schema, _appendable(source, added))
    # Joined again, since a new id may be what a row is found by; the findings are those of the records as people left them.
    return done, link_customers(done.frames, findings)


def _appendable(source: Source, added: frozenset[str]) -> list[str]:
    """Sheets with one row per customer; of a guest's, only those that were asked for are touched."""
    keys = [spec.key for spec in source.schema.sheets.values() if spec.per_customer]
    return [key for key in keys if source.reading.ours or {"all", key} & added]


def _cell_parts(source: Source) -> Iterator[bytes]:
    """The XML of every part that holds cell values."""
    for name in source.package.part_names:
        if name.endswith(".xml") and ("worksheets/" in name or "sharedStrings" in name):
            yield source.package.read(name)


def _with_issue_texts(scores: Scores, problems: Problems) -> dict[str, pd.DataFrame]:
    """The computed columns with 数据问题: what is wrong in each row, by the headers that the sheet shows."""
    computed = dict(scores.columns)
    for key, texts in problems.row_texts().items():
        rest = computed.get(key)
        computed[key] = texts.to_frame("issues") if rest is None else rest.assign(issues=texts)
    return computed


def _filled(frames: Mapping[str, pd.DataFrame], computed: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """The frames with their computed columns, in the schema's dtypes and order."""
    return {
        key: frame.assign(**{name: computed[key][name] for name in computed[key]}) if key in computed else frame
        for key, frame in frames.items()
    }


# ---------------------------------------------------------------- sheets


def _columns(
    source: Source,
    computed: Mapping[str, pd.DataFrame],
    asked: frozenset[str],
    added_ever: frozenset[str],
    lang: Lang,
) -> ColumnPlan:
    """Where every computed column stands."""
    layouts = list(source.layouts.values())
    raw = source.reading.raw
    empty = {
        (layout.sheet_name, letter)
        for layout in layouts
        for key, letter in layout.columns.items()
        if key in raw[layout.key] and raw[layout.key][key].isna().all()
    }
    return plan_columns(
        layouts,
        source.schema.sheets,
        {key: set(frame.columns) for key, frame in computed.items()},
        Found(source.marks, source.state.columns, empty, {each.sheet_name: _next_column(source, each) for each in layouts}),
        Wanted(source.reading.ours, asked, added_ever, source.state.removed),
        lang,
    )


def _next_column(source: Source, layout: SheetLayout) -> int:
    """The first column after everything that is used on a sheet."""
    if layout.sheet_name not in source.package.sheet_names:
        return layout.last_column + 1  # a sheet that this refresh makes
    used = source.package.worksheet(layout.sheet_name).used_range
    return max(layout.last_column, used.last_column if used else 0) + 1


def _sheet_writes(
    source: Source,
    donors: Mapping[str, bytes],
    done: Completed,
    computed: Mapping[str, pd.DataFrame],
    columns: ColumnPlan,
    lang: Lang,
) -> Iterator[SheetWrite]:
    for layout in source.layouts.values():
        own = columns.on(layout.sheet_name)
        typed = done.typed.get(layout.sheet_name, [])
        if own or typed:
            write = plan_sheet(
                layout,
                done.frames[layout.key],
                source.reading.raw[layout.key],
                computed.get(layout.key),
                own,
                typed,
                done.appended.get(layout.sheet_name, ()),
                source.settings,
                lang,
            )
            yield replace(write, new_sheet=donors.get(layout.sheet_name))


def _overwritten(source: Source, write: SheetWrite, frames: Mapping[str, pd.DataFrame]) -> list[Overwritten]:
    return overwritten(write, frames[write.place.key], source.state.written.get(write.place.sheet, {}))


def _targets(source: Source) -> list[Target]:
    """The customer sheets, to which names in 汇总 lead."""
    return [
        Target(layout.sheet_name, layout.columns.get("customer_id"), layout.columns["name"])
        for layout in source.reading.layout.all("customers")
        if "name" in layout.columns
    ]


# ---------------------------------------------------------------- memory


def _next_state(
    source: Source,
    columns: ColumnPlan,
    removed: frozenset[str],
    tabs: frozenset[str],
    added_ever: frozenset[str],
    sheets: Iterable[SheetWrite],
    frames: Mapping[str, pd.DataFrame],
    as_of: date,
    figures: dict[str, Any],
) -> State:
    """What the file remembers after this refresh."""
    state = replace(
        source.state,
        columns={own.name: own.header for own in columns.columns},
        tabs=tabs,
        removed=removed | columns.removed,
        added=added_ever,
        silenced=source.silenced,
        written={write.place.sheet: remember(write, frames[write.place.key]) for write in sheets},
        ours=source.reading.ours,
        is_new=False,
    )
    return state.with_history(as_of.isoformat(), figures)


def _stale_marks(source: Source, tabs: TabPlan) -> Iterator[str]:
    """Marks of what people deleted; memory keeps that it is gone."""
    yield from (mark.name for mark in source.marks.columns if mark.is_deleted)
    yield from (TAB_PREFIX + tab for tab, name in source.marks.tabs.items() if name is None and tab not in tabs.tabs)


# ---------------------------------------------------------------- what is said


def _added(done: Completed, columns: ColumnPlan, tabs: TabPlan, lang: Lang) -> Iterator[str]:
    """Everything new, in words."""
    for sheet, count in done.assigned.items():
        yield text("writing.assigned_ids", lang, sheet=sheet, count=count)
    for sheet, rows in done.appended.items():
        yield text("writing.added_rows", lang, sheet=sheet, count=len(rows))
    for own in columns.columns:
        if own.is_new:
            yield text("writing.added_column", lang, sheet=own.sheet, column=own.header)
    for tab in tabs.tabs.values():
        if tab.is_new:
            yield text("writing.added_tab", lang, sheet=tab.name)


def _notes(done: Completed, columns: ColumnPlan, scores: Scores, source: Source, lang: Lang) -> Iterator[str]:
    """What is said once: bad settings, what cannot be computed and why, what was left alone."""
    yield from (bad.message(lang) for bad in source.bad_settings)
    yield from (note.message(lang) for note in scores.notes)
    for own in columns.beside_theirs:
        label = own.spec.label[lang]
        yield text("writing.beside_theirs", lang, sheet=own.sheet, label=label, header=own.header)
    for layout, count in done.blocked:
        yield text("writing.rows_not_appended", lang, sheet=layout.sheet_name, row=layout.foot_row, count=count)
    for layout in source.reading.layout.sheets:
        if not layout.writable:
            yield text("writing.sheet_not_written", lang, sheet=layout.sheet_name)
