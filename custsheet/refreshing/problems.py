"""Everything that is wrong with a workbook's records: found while reading, linking and checking, less what people
set aside.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from custsheet.checking import Fingerprint, check, collapse, fingerprint, issues_frame, row_messages, silenced
from custsheet.cleaning.linked_records import LinkedRecords
from custsheet.issues import SEVERITIES, Finding, Findings
from custsheet.reading import Layout
from custsheet.refreshing.by_owner import count_by_owner
from custsheet.schema import Settings, load_schema
from custsheet.schema.issue_texts import severity
from custsheet.texts import Lang


@dataclass(frozen=True)
class Problems:
    """The findings that are to be shown, in every form in which they are.

    Attributes:
        findings: each of them, silenced ones left out.
        layout, records, lang: what they speak of, and in which language.
        labels: the language of columns that the workbook does not have; ``lang`` by default.
    """

    findings: Findings
    layout: Layout
    records: LinkedRecords
    lang: Lang
    labels: Lang | None = None

    @cached_property
    def table(self) -> pd.DataFrame:
        """Every issue (issues.ISSUE_COLUMNS), the worst first."""
        return issues_frame(self.findings, self.layout, self.lang, self.labels)

    @cached_property
    def collapsed(self) -> Findings:
        """One finding for those on more than half of a sheet's rows, as 数据问题 and the terminal show them."""
        return collapse(self.findings, self.records.frames)

    @cached_property
    def short_table(self) -> pd.DataFrame:
        """The collapsed issues (issues.ISSUE_COLUMNS), the worst first."""
        return issues_frame(self.collapsed, self.layout, self.lang, self.labels)

    def short_fingerprints(self) -> list[Fingerprint]:
        """What each line of ``short_table`` is remembered by when people set it to 忽略, in its order."""
        ranked = sorted(self.collapsed, key=lambda finding: SEVERITIES.index(severity(finding.code)))
        return [fingerprint(finding, self.records.frames) for finding in ranked]

    def counts(self) -> dict[str, int]:
        """How many issues there are of each severity that occurs."""
        return {str(name): int(count) for name, count in self.table["severity"].value_counts().items()}

    def error_rows(self) -> dict[str, set[object]]:
        """Per record type the labels of the rows that have an error."""
        rows: dict[str, set[object]] = {}
        for finding in self.findings:
            if finding.row is not None and severity(finding.code) == SEVERITIES[0]:
                rows.setdefault(finding.key, set()).add(finding.row)
        return rows

    def counts_by_code(self) -> dict[str, int]:
        """How many issues there are of each code that occurs."""
        return dict(Counter(finding.code for finding in self.findings))

    def by_owner(self) -> pd.DataFrame:
        """How many issues each owner has to look at: DataFrame owner, error, warning, info."""
        return count_by_owner(self.findings, self.records)

    def row_texts(self) -> dict[str, pd.Series[Any]]:
        """Per record type what the 数据问题 column says in each row, NaN where there is nothing."""
        said = row_messages(self.findings, self.layout, self.lang)
        return {
            key: pd.Series([said.get(key, {}).get(label, np.nan) for label in frame.index], frame.index, dtype=object)
            for key, frame in self.records.frames.items()
        }


_VALUE, _ORDERS = "value", "orders"


def _unused_figures(records: LinkedRecords) -> frozenset[str]:
    """The figures of 客户价值 that orders give: those that stand in the sheet count in nothing (contract §3)."""
    orders, there, specs = records.frames.get(_ORDERS), records.columns(_ORDERS), load_schema().sheets
    columns = [column for column in specs[_ORDERS].required if column in there]
    if orders is None or len(columns) < len(specs[_ORDERS].required) or not orders[columns].notna().all(axis=1).any():
        return frozenset()
    has_costs = "cost" in there and bool(orders["cost"].notna().any())
    figures = (key for key, column in specs[_VALUE].columns.items() if column.typed_figure)
    return frozenset(key for key in figures if has_costs or key != "profit_12m")


def _is_about_values_of(finding: Finding, columns: Collection[str]) -> bool:
    about_values = finding.row is not None or finding.code == "formula_without_value"
    return finding.key == _VALUE and finding.column in columns and about_values


def find_problems(
    records: LinkedRecords,
    earlier: Findings,
    settings: Settings,
    as_of: date | None,
    *,
    layout: Layout,
    ignored: Collection[tuple[str, str, str]],
    lang: Lang,
) -> Problems:
    """Check the records and leave out what people set to 忽略.

    Args:
        earlier: findings of reading and linking.
        as_of: T; without it nothing is said that depends on the day.
        ignored: (code, record, value) of issues that people set aside.
    """
    unused = _unused_figures(records)
    known = Findings()
    known.extend(finding for finding in earlier if not _is_about_values_of(finding, unused))
    used = {key: set(records.columns(key)) - (unused if key == _VALUE else set()) for key in records.frames}
    findings = Findings()
    findings.extend(known)
    findings.extend(check(replace(records, present=used), settings, as_of, reported=known))
    shown, _ = silenced(findings, {Fingerprint(*each) for each in ignored}, records.frames)
    return Problems(shown, layout, records, lang)
