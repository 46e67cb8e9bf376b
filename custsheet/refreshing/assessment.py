"""From what was read to figures and problems (CONTRACT §3, §4): all that looking at a workbook takes.

Every step is a value that can be looked at, worked out when it is first asked for.

    reading → records → links → inputs → scores → problems → figures
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from functools import cached_property
from typing import Any

import pandas as pd

from custsheet.changes.completed_rows import Completed
from custsheet.changes.id_column import add_id_columns
from custsheet.changes.missing_sheets import MissingSheets, add_missing_sheets
from custsheet.changes.own_tabs import OWN_TABS
from custsheet.cleaning import Links
from custsheet.cleaning.as_of import AsOf, as_of_day
from custsheet.cleaning.linked_records import LinkedRecords
from custsheet.errors import UsageError
from custsheet.issues import Findings
from custsheet.refreshing.completion import complete_records
from custsheet.refreshing.problems import Problems, find_problems
from custsheet.refreshing.settings_memory import following_names
from custsheet.refreshing.source import Source
from custsheet.schema import Schema, SheetSpec
from custsheet.scoring import Scores, score
from custsheet.scoring.inputs import Inputs
from custsheet.scoring.portfolio import Portfolio
from custsheet.summary import key_figures, values_of
from custsheet.summary.key_figures import KeyFigure
from custsheet.texts import Lang

ADD_WORDS = {"plan": "plans"}
"""Words of ``--add`` that are no key themselves."""


class Assessment:
    """What the records of a workbook come to as of a day; nothing is written.

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
        as_of: AsOf,
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
    def linked(self) -> LinkedRecords:
        """The completed records with the customer of each, and what people typed under computed labels."""
        frames = self.records.frames
        return LinkedRecords(frames, self.links, self.source.theirs(frames), self.present)

    @cached_property
    def inputs(self) -> Inputs:
        """What every rule, list and page reads."""
        return Inputs(self.linked, self.source.settings, self.as_of, self.lang)

    @cached_property
    def scores(self) -> Scores:
        """Computed columns, and what cannot be computed and why."""
        return score(self.inputs)

    @cached_property
    def problems(self) -> Problems:
        """Every issue that is not silenced."""
        return find_problems(
            self.linked,
            self._findings,
            self.source.settings,
            self.as_of,
            layout=self.source.reading.layout,
            ignored=self.source.silenced,
            lang=self.lang,
        )

    @cached_property
    def portfolio(self) -> Portfolio:
        """The customers with their figures."""
        return Portfolio(self.inputs, self.scores)

    @cached_property
    def key_figures(self) -> dict[str, KeyFigure]:
        """How the business stands."""
        return key_figures(self.portfolio, self.problems.counts())

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

    @cached_property
    def figures(self) -> dict[str, Any]:
        """The values of the key figures by key."""
        return values_of(self.key_figures)


def _missing_sheets(source: Source, job: Assessment) -> MissingSheets:
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
