"""Chapter "standards": the sheets and columns, and how to fill each in.

The workbook's sheets and columns are listed under its own names; those it lacks are listed as offers.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from custsheet.pages.handbook.subject import Subject
from custsheet.pages.handbook.words import Words
from custsheet.reading import SheetLayout
from custsheet.schema import ColumnSpec, SheetSpec
from custsheet.schema.meanings import HIGH_PRIORITY
from custsheet.texts import load_toml

_INLINE_LIST = 9
"""A list of at most so many values is printed in its column's line, a longer one in a table of its own."""
_REQUIRED_MARK = "*"
_JOINING = ("customer_id", "name")
"""Columns that link a record to its customer: described once, with the customers."""


@dataclass(frozen=True)
class Column:
    """A column that people fill in.

    Attributes:
        label: its standard name; header: its name in this workbook, if different.
        entry: how to fill it in.
    """

    label: str
    header: str | None
    required: bool
    entry: str


@dataclass(frozen=True)
class Sheet:
    """A sheet of the workbook.

    Attributes:
        names: its names in this workbook, if different.
        purpose, keeper: what it is for; who fills it in and when.
        columns: the columns it has; offered: labels of the columns it lacks.
    """

    key: str
    label: str
    names: tuple[str, ...]
    purpose: str
    keeper: str
    columns: tuple[Column, ...]
    offered: tuple[str, ...]


@dataclass(frozen=True)
class LongList:
    """A drop-down list with more values than a line holds."""

    label: str
    values: tuple[str, ...]


@dataclass(frozen=True)
class Standards:
    """The content of the chapter for this workbook.

    Attributes:
        sheets: the sheets it has; further: the sheets it lacks, without columns.
        lists: the lists that are too long for a column's line.
        fields: the fields that completeness counts, with their weights if these differ.
    """

    sheets: tuple[Sheet, ...]
    further: tuple[Sheet, ...]
    lists: tuple[LongList, ...]
    fields: tuple[str, ...]

    @property
    def has_own_names(self) -> bool:
        """Does the workbook use a name of its own for any column?"""
        return any(column.header for sheet in self.sheets for column in sheet.columns)


def standards(subject: Subject, words: Words) -> Standards:
    """The data standards of a workbook."""
    found = {key: _sheet(subject, words, spec) for key, spec in subject.schema.sheets.items()}
    sheets = tuple(sheet for sheet in found.values() if sheet.columns)
    return Standards(
        sheets=sheets,
        further=tuple(sheet for sheet in found.values() if not sheet.columns),
        lists=tuple(_long_lists(subject, words)),
        fields=tuple(completeness_fields(words)),
    )


def _sheet(subject: Subject, words: Words, spec: SheetSpec) -> Sheet:
    layouts = subject.layout.all(spec.key)
    label = spec.label[words.lang]
    told_elsewhere = () if spec.key == "customers" else _JOINING
    typed = [spec.columns[key] for key in spec.typed if key not in told_elsewhere]
    headers = {column.key: _headers(layouts, column.key) for column in typed}
    names = tuple(dict.fromkeys(layout.sheet_name for layout in layouts))
    return Sheet(
        key=spec.key,
        label=label,
        names=() if set(names) <= {label} else names,
        purpose=words.text(f"sheets.{spec.key}.purpose"),
        keeper=words.text(f"sheets.{spec.key}.keeper"),
        columns=tuple(_column(words, spec, column, headers[column.key]) for column in typed if headers[column.key]),
        offered=tuple(column.label[words.lang] for column in typed if not headers[column.key]) if names else (),
    )


def _headers(layouts: tuple[SheetLayout, ...], key: str) -> tuple[str, ...]:
    """The headers of a column on the workbook's sheets, without repeats."""
    matches = [match for layout in layouts for match in layout.matches if match.key == key]
    return tuple(dict.fromkeys(match.header.strip().rstrip(_REQUIRED_MARK) for match in matches))


def _column(words: Words, sheet: SheetSpec, column: ColumnSpec, headers: tuple[str, ...]) -> Column:
    label = column.label[words.lang]
    own = [header for header in headers if header != label]
    return Column(label, words.listed(own) if own else None, column.required, _entry(words, sheet, column))


def _entry(words: Words, sheet: SheetSpec, column: ColumnSpec) -> str:
    """How to fill in a column: its list, else a sentence with the settings it depends on, else its input hint."""
    if column.kind == "choice" and column.list_name is not None:
        values = words.words_of(column.list_name)
        if len(values) <= _INLINE_LIST:
            return words.text("entry.one_of", values=words.listed(values))
        return words.text("entry.long_list", count=len(values))
    if column.key in load_toml("messages/handbook.toml")["entries"].get(sheet.key, {}):
        return words.text(f"entries.{sheet.key}.{column.key}", **_limits(words))
    return column.hint[words.lang] if column.hint is not None else words.text(f"kinds.{column.kind}")


def _limits(words: Words) -> dict[str, str]:
    """Settings that sentences about columns mention."""
    return {
        "verified": words.count("days", words.settings["verification.max_age_days"]),
        "payment": words.count("days", words.settings["receivables.default_payment_days"]),
        "minutes": words.within("kpi.minutes_days", "days").strip(),
        "plan": words.within("demands.plan_days"),
        "revisit": words.within("demands.revisit_days"),
        "high": words.word("priority", HIGH_PRIORITY),
    }


def _long_lists(subject: Subject, words: Words) -> Iterator[LongList]:
    seen: set[str] = set()
    for spec in subject.schema.sheets.values():
        for key in spec.typed:
            column = spec.columns[key]
            values = words.words_of(column.list_name) if column.list_name else ()
            if column.kind == "choice" and len(values) > _INLINE_LIST and column.list_name not in seen:
                seen.add(str(column.list_name))
                if _headers(subject.layout.all(spec.key), key):
                    yield LongList(column.label[words.lang], values)


def completeness_fields(words: Words) -> Iterator[str]:
    """The fields that completeness counts, with their weights unless all are equal."""
    weights = {key: weight for key, weight in words.settings.completeness_weights.items() if weight > 0}
    for key, weight in weights.items():
        label = words.settings.rules.specs[f"completeness.{key}"].label[words.lang]
        is_plain = len(set(weights.values())) == 1
        yield label if is_plain else words.text("standards.weighted", field=label, weight=f"{weight:g}")
