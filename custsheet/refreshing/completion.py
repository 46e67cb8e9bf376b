"""Fill in ids, append the rows that plans and values lack, and join every record to its customer."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from custsheet.cleaning import Links, link_customers
from custsheet.issues import Findings
from custsheet.refreshing.source import Source
from custsheet.writing.records import Completed, append_missing, assign_ids


def complete_records(source: Source, added: frozenset[str], findings: Findings) -> tuple[Completed, Links]:
    """Complete the records of a workbook; what linking finds is added to ``findings``."""
    layout = source.reading.layout
    done = Completed(dict(source.reading.frames))
    found = Findings()
    links = link_customers(done.frames, found)
    if "customers" in layout:
        raw = source.reading.raw["customers"]
        blank = raw["customer_id"].isna() if "customer_id" in raw else pd.Series(False, index=raw.index)
        assign_ids(done, layout, links, blank, lambda: _cell_parts(source))
    append_missing(done, layout, links, source.schema, _appendable(source, added))
    if done.typed:  # appended rows want their customer; a refresh that completes nothing joins once
        found = Findings()
        links = link_customers(done.frames, found)
    findings.extend(found)
    return done, links


def _appendable(source: Source, added: frozenset[str]) -> list[str]:
    """Sheets with one row per customer; of a guest's, only those that were asked for are touched."""
    keys = [spec.key for spec in source.schema.sheets.values() if spec.per_customer]
    return [key for key in keys if source.reading.ours or {"all", key} & added]


def _cell_parts(source: Source) -> Iterator[bytes]:
    """The XML of every part that holds cell values."""
    for name in source.package.part_names:
        if name.endswith(".xml") and ("worksheets/" in name or "sharedStrings" in name):
            yield source.package.read(name)
