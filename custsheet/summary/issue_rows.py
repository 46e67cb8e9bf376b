"""The lines of 数据问题, and what users answered there.

A line is recognised by its code, record and value: one set to 忽略 stays silent until the value changes
(contract §3, "Little noise").
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

import pandas as pd

from custsheet.cleaning.blanks import is_blank
from custsheet.issues import SEVERITIES
from custsheet.ooxml.values import Formula, literal
from custsheet.schema import load_schema
from custsheet.summary.blocks import Value
from custsheet.summary.list_layout import list_columns
from custsheet.texts import LANGS, Lang, text

IssueKey = tuple[str, str, str]
"""(code, record, value) by which an issue is remembered, as texts."""
MAX_LINES = 5_000


def issues_rows(
    issues: pd.DataFrame,
    lang: Lang,
    *,
    fingerprints: Sequence[IssueKey] | None = None,
    headers: Mapping[tuple[str, str], str] | None = None,
    records: Mapping[tuple[str, int], str] | None = None,
    handling: Mapping[IssueKey, str] | None = None,
) -> list[list[Value]]:
    """The lines of the tab, the worst 5,000 first.

    Args:
        issues: ``issues.ISSUE_COLUMNS``, mass findings already put together; order is kept within a severity.
        fingerprints: the key of each issue, along ``issues``.
        headers: (sheet name, column key) → header as the sheet shows it; the schema's label by default.
        records: (sheet name, row number) → what identifies the record to users: its id, its name.
        handling: the answers under 处理, from ``handling_in``.

    Returns:
        One list per line, as long as the tab has columns; a single line saying so if there are no issues.
    """
    if issues.empty:
        return [_line(message=text("summary.issues.none", lang))]
    words = _Words(headers or {}, records or {}, handling or {}, _labels(lang), lang)
    keys = fingerprints if fingerprints is not None else [(str(code), "", "") for code in issues["code"]]
    lines = list(zip(issues.to_dict("records"), keys, strict=True))
    lines.sort(key=lambda line: SEVERITIES.index(line[0]["severity"]))
    return [words.line(issue, key) for issue, key in lines[:MAX_LINES]]


@dataclass(frozen=True)
class _Words:
    """The labels and answers that the tab shows."""

    headers: Mapping[tuple[str, str], str]
    records: Mapping[tuple[str, int], str]
    handling: Mapping[IssueKey, str]
    labels: Mapping[str, str]
    lang: Lang

    def line(self, issue: Mapping[Hashable, Any], key: IssueKey) -> list[Value]:
        """The cells of one issue."""
        sheet, column = issue["sheet"], issue["column"]
        row = None if pd.isna(issue["row"]) else int(issue["row"])
        return _line(
            severity=text(f"summary.issues.severity.{issue['severity']}", self.lang),
            sheet=sheet,
            cell=_cell_link(sheet, issue["cell"]) if issue["cell"] else None,
            record=None if row is None else self.records.get((sheet, row)),
            column=self.headers.get((sheet, column)) or self.labels.get(column),
            value=value_text(issue["value"]) or None,
            message=issue["message"],
            hint=issue["hint"],
            handling=self.handling.get(key),
            code=issue["code"],
            key=key[1] or None,
            held=key[2] or None,
        )


def handling_in(rows: Iterable[Sequence[object]]) -> dict[IssueKey, str]:
    """The answers under 处理, from the rows of the tab as found, header first; columns may have been moved."""
    lines = iter(rows)
    header = [value_text(cell) for cell in next(lines, ())]
    places = {}
    for key in ("code", "key", "held", "handling"):
        names = {text(f"summary.issues.columns.{key}", lang) for lang in LANGS}
        place = next((number for number, cell in enumerate(header) if cell in names), None)
        if place is None:
            return {}
        places[key] = place
    answers = {}
    for line in lines:
        cells = {key: value_text(line[place]) if place < len(line) else "" for key, place in places.items()}
        if cells["handling"] and cells["code"]:
            answers[cells["code"], cells["key"], cells["held"]] = cells["handling"]
    return answers


def ignored_in(rows: Iterable[Sequence[object]]) -> frozenset[IssueKey]:
    """The keys of the lines set to 忽略 (or Ignore)."""
    words = {text("summary.issues.ignore", lang) for lang in LANGS}
    return frozenset(key for key, answer in handling_in(rows).items() if answer.strip() in words)


def value_text(value: object) -> str:
    """A value as users would write it; empty for a blank."""
    if is_blank(value):
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time.min else value.isoformat(" ", "minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value)


def _line(**cells: Value) -> list[Value]:
    return [cells.get(column.key) for column in list_columns("issues")]


def _cell_link(sheet: str, cell: str) -> Formula:
    place = f"#'{sheet.replace(chr(39), chr(39) * 2)}'!{cell}"
    return Formula(f"HYPERLINK({literal(place)},{literal(cell)})", cell)


def _labels(lang: Lang) -> dict[str, str]:
    """Label by column key, of the first sheet that has it."""
    labels: dict[str, str] = {}
    for sheet in load_schema().sheets.values():
        for key, column in sheet.columns.items():
            labels.setdefault(key, column.label[lang])
    return labels
