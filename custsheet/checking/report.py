"""Findings in words: the table that ``check`` prints, and the text of a row's 数据问题 column."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Protocol

import pandas as pd

from custsheet.issues import ISSUE_COLUMNS, SEVERITIES, Finding
from custsheet.refs import row_of
from custsheet.schema import load_schema
from custsheet.schema.issue_texts import render, severity, title
from custsheet.texts import Lang, text, trimmed

_LONGEST_SHOWN = 80
_LONGEST_ROW = 32_000
"""A cell holds 32,767 characters; headers of a thousand would be too many."""
_MANY_DIGITS = 1e15


class SheetPlace(Protocol):
    """Of a sheet's layout, what naming a cell takes."""

    @property
    def sheet_name(self) -> str:
        """The tab."""

    @property
    def columns(self) -> Mapping[str, str]:
        """Column key → letter."""

    @property
    def headers(self) -> Mapping[str, str]:
        """Letter → header text."""

    @property
    def header_row(self) -> int:
        """Row number of the header."""


class Places(Protocol):
    """Of a layout, what naming a cell takes."""

    def all(self, key: str) -> tuple[SheetPlace, ...]:
        """Every sheet of a record type."""


def issues_frame(findings: Iterable[Finding], layout: Places, lang: Lang, labels: Lang | None = None) -> pd.DataFrame:
    """Findings as a table, worst first, else in their order.

    Args:
        labels: the language of the workbook, in which columns are named that it does not have; ``lang`` by default.

    Returns:
        DataFrame[code, severity, sheet, cell, row, column, value, message, hint]: ``row`` is the row number that Excel
        shows or None, ``cell`` such as B7 (a header's for a whole column, blank when no cell is meant), ``column`` the
        key or None, ``value`` what the cell holds.
    """
    words = _Words(layout, lang, labels or lang)
    table = [words.issue(finding) for finding in findings]
    table.sort(key=lambda issue: SEVERITIES.index(issue[1]))
    return pd.DataFrame(table, columns=list(ISSUE_COLUMNS), dtype=object)


def row_messages(findings: Iterable[Finding], layout: Places, lang: Lang) -> dict[str, dict[Any, str]]:
    """By record type and row label what the row's 数据问题 column says: ``【手机】号码有误；…``.

    The label is the header as the sheet shows it, since the highlights look for it; findings without a row are left to
    the lists. Worst first, each sentence once.
    """
    words = _Words(layout, lang, lang)
    parts: dict[str, dict[Any, dict[str, int]]] = {}
    for finding in findings:
        if finding.row is not None:
            in_row = parts.setdefault(finding.key, {}).setdefault(finding.row, {})
            in_row.setdefault(words.in_row(finding), SEVERITIES.index(severity(finding.code)))
    between = text("checking.between", lang)
    return {
        key: {label: between.join(sorted(said, key=said.__getitem__))[:_LONGEST_ROW] for label, said in rows.items()}
        for key, rows in parts.items()
    }


class _Words:
    """Findings of one workbook in one language; ``labels`` is the workbook's own."""

    def __init__(self, layout: Places, lang: Lang, labels: Lang) -> None:
        self._labels: Lang = labels
        self._layout = layout
        self._lang: Lang = lang
        self._places: dict[tuple[str, str | None], SheetPlace | None] = {}

    def issue(self, finding: Finding) -> tuple[object, ...]:
        """The finding as a row of the table, in the order of ISSUE_COLUMNS."""
        place = self._place(finding)
        letter = str(finding.params.get("letter", place.columns.get(finding.column or "", "") if place else ""))
        row = None if finding.row is None else row_of(finding.row)
        message, hint = self._sentences(finding, place)
        return (
            finding.code,
            severity(finding.code),
            place.sheet_name if place else finding.sheet or "",
            f"{letter}{row or (place.header_row if place else '')}" if letter else "",
            row,
            finding.column,
            finding.value,
            message,
            hint,
        )

    def in_row(self, finding: Finding) -> str:
        """The finding as a part of its row's text."""
        place = self._place(finding)
        message, _ = self._sentences(finding, place)
        if finding.column is None:
            return message
        return text(
            "checking.in_row", self._lang, label=self._header(finding.key, finding.column, place), message=message
        )

    def _sentences(self, finding: Finding, place: SheetPlace | None) -> tuple[str, str]:
        """What is wrong, and what to do."""
        values = self._values(finding, place)
        message, hint = render(finding.code, self._lang, **values)
        if finding.row is None and "total" in finding.params:
            message = text("checking.collapsed", self._lang, title=title(finding.code, self._lang), **values)
        return message, hint

    def _values(self, finding: Finding, place: SheetPlace | None) -> dict[str, object]:
        is_number = _is_number(finding)
        values = {name: self._shown(value, is_number) for name, value in finding.params.items()}
        values.setdefault("value", self._shown(finding.value, is_number))
        if finding.column is not None:
            values.setdefault("label", self._header(finding.key, finding.column, place))
        if "other" in values:
            values["other"] = self._header(finding.key, str(values["other"]), place)
        return values

    def _header(self, key: str, column: str, place: SheetPlace | None) -> str:
        """The column's header as the sheet shows it, else its label."""
        letter = place.columns.get(column) if place else None
        if place is not None and letter is not None and place.headers.get(letter):
            return place.headers[letter]
        spec = load_schema().sheets[key].columns.get(column) if key in load_schema().sheets else None
        return column if spec is None else spec.label[self._labels]

    def _place(self, finding: Finding) -> SheetPlace | None:
        """The sheet that a finding is about; None for one that is about no recognised sheet."""
        name = finding.row[0] if isinstance(finding.row, tuple) else finding.sheet
        if (finding.key, name) not in self._places:
            sheets = self._layout.all(finding.key)
            named = [sheet for sheet in sheets if name is None or sheet.sheet_name == name]
            self._places[finding.key, name] = named[0] if named else None
        return self._places[finding.key, name]

    def _shown(self, value: object, is_number: bool) -> object:
        """A value as a sentence shows it; of a text in both languages the right one."""
        if isinstance(value, Mapping):
            return value[self._lang]
        if isinstance(value, bool) or value is None:
            return "" if value is None else value
        if isinstance(value, float):
            return _number(value, is_number)
        if isinstance(value, date):
            return value.isoformat()[:10]
        return _beginning(value) if isinstance(value, str) else value


def _beginning(text: str) -> str:
    """As much as a sentence has room for: about a cell of 32,767 characters it would not fit into one itself."""
    return text if len(text) <= _LONGEST_SHOWN else text[:_LONGEST_SHOWN].rstrip() + "…"


def _is_number(finding: Finding) -> bool:
    """Is it about an amount or another number, not about a phone number or a code that a cell holds as a number?"""
    sheet = load_schema().sheets.get(finding.key)
    spec = sheet.columns.get(finding.column) if sheet and finding.column else None
    return spec is None or spec.is_number


def _number(value: float, is_number: bool) -> str:
    if abs(value) >= _MANY_DIGITS or not math.isfinite(value):
        return f"{value:.15g}"
    return trimmed(f"{value:,.2f}") if is_number else trimmed(f"{value:.2f}")
