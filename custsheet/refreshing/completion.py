"""Fill in ids, append the rows that plans and values lack, and join every record to its customer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import partial

import pandas as pd

from custsheet.changes.completed_rows import ID, Completed, IdForm, append_missing, assign_ids
from custsheet.changes.customer_ids import are_numbers
from custsheet.cleaning import Links, link_customers
from custsheet.issues import Findings
from custsheet.reading import SheetLayout
from custsheet.refreshing.source import Source
from custsheet.refs import column_number

_SAMPLE_ROWS = 12


def complete_records(source: Source, added: frozenset[str], findings: Findings) -> tuple[Completed, Links]:
    """Complete the records of a workbook; what linking finds is added to ``findings``."""
    reading = source.reading
    done = Completed(dict(reading.frames))
    found = Findings()
    link = partial(link_customers, done.frames, some_ids_unknown=reading.some_ids_unknown)
    links = link(found)
    form = _id_form(source)
    if "customers" in reading.layout:
        form = assign_ids(done, reading, links, form, lambda: _cell_parts(source))
    append_missing(done, reading, links, source.schema, _appendable(source, added), form, partial(_totals_row, source))
    if done.typed:  # appended rows want their customer; a refresh that completes nothing joins once
        found = Findings()
        links = link(found)
    findings.extend(found)
    return done, links


def _id_form(source: Source) -> IdForm:
    """How the customers' sheets store ids; the format is looked up only where they are numbers."""
    stored = source.reading.raw.get("customers", pd.DataFrame()).get(ID)
    if stored is None:
        return IdForm()
    numbers = frozenset(label for label, value in stored.items() if isinstance(value, float))
    if not numbers:
        return IdForm()
    return IdForm(numbers, are_numbers(stored), _usual_format(source))


def _usual_format(source: Source) -> str | None:
    """The number format of most of the first ids; None where they have no particular one."""
    layout = next(each for each in source.reading.layout.all("customers") if ID in each.columns)
    sheet, column = source.package.worksheet(layout.sheet_name), column_number(layout.columns[ID])
    styles = Counter(sheet.style_of(row, column) for row in layout.rows[:_SAMPLE_ROWS])
    code = source.package.styles.number_format(styles.most_common(1)[0][0]) if styles else None
    return None if code == "General" else code


def _appendable(source: Source, added: frozenset[str]) -> list[str]:
    """Sheets with one row per customer; of a guest's, only those that were asked for are touched."""
    if source.reading.some_ids_unknown:
        return []  # who has a row already cannot be told
    keys = [spec.key for spec in source.schema.sheets.values() if spec.per_customer]
    return [key for key in keys if source.reading.ours or {"all", key} & added]


def _totals_row(source: Source, layout: SheetLayout) -> int | None:
    """The totals row of the table that the records of a sheet stand in."""
    is_there = layout.sheet_name in source.package.sheet_names  # else this refresh makes it
    tables = source.package.worksheet(layout.sheet_name).tables if is_there else []
    ends = [each.range.last_row for each in tables if each.has_totals and each.range.first_row == layout.header_row]
    return max(ends, default=None)


def _cell_parts(source: Source) -> Iterator[bytes]:
    """The XML of every part that holds cell values."""
    for name in source.package.part_names:
        if name.endswith(".xml") and ("worksheets/" in name or "sharedStrings" in name):
            yield source.package.read(name)
