"""Every correction that typed cells need, in the order of sheets, columns and rows (CONTRACT §1.2, §3).

A correction never changes the value that is read: each column is read again with its new values, and a cell that would
then read differently, or raise an issue, is left alone.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

import numpy as np
import pandas as pd

from custsheet.changes.cells import whole
from custsheet.cleaning.cities import province_of
from custsheet.cleaning.tidy import tidy_company
from custsheet.correcting.correction import Correction
from custsheet.correcting.forms import Column, Form, form_of
from custsheet.correcting.offered_words import offered_words
from custsheet.errors import UsageError
from custsheet.ooxml import Package
from custsheet.reading import ColumnMatch, Reading, SheetLayout, on_sheet, typed_column
from custsheet.refs import column_number
from custsheet.schema import ListSpec, load_schema
from custsheet.texts import load_toml

_TEXT_KINDS = frozenset({"text", "code", "email"})
_PLAIN_FORMATS = (None, "General", "0", "@")

Forms = list[Form | None]


def find_corrections(
    reading: Reading, package: Package, lists: Mapping[str, ListSpec], only: Collection[str] = ()
) -> list[Correction]:
    """Find the typed cells that are not in canonical form.

    Args:
        reading: the workbook as read.
        package: the workbook, for formats and drop-downs; not changed.
        lists: list name → values, from the workbook's 设置 tab.
        only: column keys (``mobile``, ``customers.mobile``) or record types; empty means all.

    Returns:
        Corrections of cells whose canonical form is certain and differs. Computed columns, formulas, rows that repeat
        a merged cell, and sheets that are not writable are skipped.

    Raises:
        UsageError: ``only`` has an unknown word.
    """
    _check_words(only)
    search = _Search(reading, package, lists)
    return [
        correction
        for layout in reading.layout.sheets
        if layout.writable
        for match in layout.matches
        if _is_typed(layout, match) and _is_wanted(layout.key, match.key, only)
        for correction in search.column(layout, match)
    ]


def _check_words(only: Collection[str]) -> None:
    sheets = load_schema().sheets
    columns = {(key, column) for key, spec in sheets.items() for column in spec.columns}
    known = {*sheets, *(column for _, column in columns), *map(".".join, columns)}
    for word in only:
        if word not in known:
            raise UsageError("only_unknown", word=word)


def _is_typed(layout: SheetLayout, match: ColumnMatch) -> bool:
    spec = load_schema().sheets[layout.key].columns[match.key]
    counts = layout.columns[match.key] == match.letter
    return counts and not (match.ours or spec.computed or match.key in layout.uncalculated)


def _is_wanted(key: str, column: str, only: Collection[str]) -> bool:
    return not only or bool({key, column, f"{key}.{column}"} & set(only))


@dataclass
class _Search:
    reading: Reading
    package: Package
    lists: Mapping[str, ListSpec]

    def __post_init__(self) -> None:
        self._shared_names = _shared_names(self.reading)
        self._id_lengths = cache(partial(_id_lengths, self.reading))

    def column(self, layout: SheetLayout, match: ColumnMatch) -> Iterator[Correction]:
        """The corrections of one column of one sheet."""
        spec = load_schema().sheets[layout.key].columns[match.key]
        raw = on_sheet(self.reading.raw[layout.key], layout.sheet_name)
        values: list[object] = raw[match.key].tolist()
        column = Column(values, spec, match, self.lists, self.reading.lang, self.package.uses_1904)
        forms = _each(column)
        if not any(forms):
            return
        forms = self._without_repeats(forms, layout, match)
        forms = self._without_guesses(forms, values, layout, match, raw)
        forms = _without_new_readings(forms, column)
        if not any(forms):
            return
        customers = raw["customer_id"].tolist() if "customer_id" in raw else [None] * len(values)
        formulas = self._calculated(layout, match, forms)
        for row, old, form, customer in zip(layout.rows, values, forms, customers, strict=True):
            if form is not None and row not in formulas:
                who = None if customer is None else str(whole(customer))
                yield Correction(
                    layout.sheet_name, row, match.letter, layout.key, match.key, whole(old), form.value, form.reason,
                    match.header, who,
                )  # fmt: skip

    def _calculated(self, layout: SheetLayout, match: ColumnMatch, forms: Forms) -> set[int]:
        number = column_number(match.letter)
        sheet = self.package.worksheet(layout.sheet_name)
        places = [(row, number) for row, form in zip(layout.rows, forms, strict=True) if form is not None]
        return {row for row, _ in sheet.calculated(places)}

    def _without_repeats(self, forms: Forms, layout: SheetLayout, match: ColumnMatch) -> Forms:
        """Keep the first row of a vertically merged cell only: the rows below repeat its value."""
        repeated = layout.merged.get(match.key, frozenset())
        return [None if row in repeated else form for row, form in zip(layout.rows, forms, strict=True)]

    def _without_guesses(
        self, forms: Forms, values: list[object], layout: SheetLayout, match: ColumnMatch, raw: pd.DataFrame
    ) -> Forms:
        """Drop forms that other cells, the cell's format or its drop-down make uncertain."""
        kinds = load_toml("clean.toml")["texts"]
        if match.key in kinds["company"]:
            return [form if form and form.value not in self._shared_names else None for form in forms]
        if match.key in kinds["city"] and "province" in raw:
            provinces = raw["province"].tolist()
            find = self.lists["province"].find
            return [
                form if form and (not province or find(str(province)) == province_of(str(form.value))) else None
                for form, province in zip(forms, provinces, strict=True)
            ]
        if match.key in _id_keys():
            lengths = self._id_lengths(match.key)
            forms = [None if form and _is_other_id(form, lengths) else form for form in forms]
        if any(form and form.reason == "number_as_text" for form in forms):
            return self._without_formatted(forms, values, layout, match)
        if load_schema().sheets[layout.key].columns[match.key].kind == "choice" and any(forms):
            offered = offered_words(self.package.worksheet(layout.sheet_name), column_number(match.letter))
            return [
                form if form and (value not in offered or form.value in offered) else None
                for form, value in zip(forms, values, strict=True)
            ]
        return forms

    def _without_formatted(self, forms: Forms, values: list[object], layout: SheetLayout, match: ColumnMatch) -> Forms:
        """Drop numbers whose format shows other text than their digits, such as 85 shown as 00085."""
        sheet, styles = self.package.worksheet(layout.sheet_name), self.package.styles
        number = column_number(match.letter)
        kind = load_schema().sheets[layout.key].columns[match.key].kind

        def is_shown_as_stored(row: int) -> bool:
            return kind == "phone" or styles.number_format(sheet.style_of(row, number)) in _PLAIN_FORMATS

        return [
            None if form and form.reason == "number_as_text" and not is_shown_as_stored(row) else form
            for row, form in zip(layout.rows, forms, strict=True)
        ]


def _each(column: Column) -> Forms:
    """The form of every value, computed once per distinct value."""
    form = form_of(column)
    types = {type(value) for value in column.raw}
    # True and 1.0 are the same dict key, so a column with bools cannot share results.
    if bool in types:
        return [form(value) for value in column.raw]
    known = {value: form(value) for value in set(column.raw)}
    return [known[value] for value in column.raw]


def _without_new_readings(forms: Forms, column: Column) -> Forms:
    """Drop forms that would not read back as the typed cell's value."""
    if not any(forms) or column.spec.kind in _TEXT_KINDS:
        return forms
    before = _read(column.raw, column)
    # Twice, because a dropped form can change how the rest of the column is read; then give up.
    for _ in range(2):
        new = [value if form is None else form.value for value, form in zip(column.raw, forms, strict=True)]
        after = _read(new, column)
        wrong = ~_equal(before.values, after.values)
        wrong[[place for place, _, _ in after.issues if forms[place] is not None]] = True
        if not wrong.any():
            return forms
        forms = [None if is_wrong else form for form, is_wrong in zip(forms, wrong.tolist(), strict=True)]
    return [None] * len(forms)


def _read(raw: Sequence[object], column: Column) -> Any:
    values = [float(value) if isinstance(value, int) and not isinstance(value, bool) else value for value in raw]
    return typed_column(values, column.spec, match=column.match, lists=column.lists, uses_1904=column.uses_1904)


def _equal(before: Any, after: Any) -> Any:
    """Element by element; missing equals missing."""
    return np.asarray(pd.Series(before).eq(pd.Series(after)) | (pd.isna(before) & pd.isna(after)), dtype=np.bool_)


@cache
def _id_keys() -> frozenset[str]:
    """The columns that identify records, which users' own VLOOKUPs look up."""
    sheets = load_schema().sheets.values()
    return frozenset({"customer_id"} | {spec.record_key for spec in sheets if spec.record_key in spec.columns})


def _id_lengths(reading: Reading, key: str) -> frozenset[int]:
    """The lengths of the numeric ids typed as text; empty unless most ids are text in every column of that key.

    A lookup never matches a number with a text, so ids are only converted to the type that most others have.
    """
    lengths: set[int] = set()
    for layout in reading.layout.sheets:
        if key not in layout.columns:
            continue
        ids = [each for each in on_sheet(reading.raw[layout.key], layout.sheet_name)[key] if each is not None]
        texts = [each for each in ids if isinstance(each, str)]
        if ids and 2 * len(texts) <= len(ids):
            return frozenset()
        lengths |= {len(text) for text in texts if text.isdecimal()}
    return frozenset(lengths)


def _is_other_id(form: Form, lengths: frozenset[int]) -> bool:
    """Would the number become a text of a length that none of the text ids has?"""
    return form.reason == "number_as_text" and len(str(form.value)) not in lengths


def _shared_names(reading: Reading) -> frozenset[str]:
    """Canonical names that several differently spelled customers would share: they may be different companies."""
    names = reading.frames["customers"]["name"].dropna()
    spelled = pd.Series(names.unique(), dtype=object)
    forms = spelled.map(tidy_company)
    return frozenset(forms[forms.duplicated(keep=False)])
