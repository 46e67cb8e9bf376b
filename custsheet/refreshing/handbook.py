"""A refresh as the handbook reads it."""

from __future__ import annotations

from custsheet.pages.handbook import Subject, write_handbook
from custsheet.refreshing.assessment import Assessment


def handbook(done: Assessment) -> str:
    """The customer handbook of a workbook: one HTML page, in the language of the refresh. Nothing is changed."""
    return write_handbook(subject_of(done))


def subject_of(done: Assessment) -> Subject:
    """What the handbook needs to know of a workbook."""
    source, customers = done.source, done.problems.row_texts().get("customers")
    tabs = source.package.sheet_names
    return Subject(
        schema=source.schema,
        layout=source.reading.layout,
        inputs=done.inputs,
        scores=done.scores,
        untidy=frozenset() if customers is None else frozenset(customers.dropna().index),
        own_tabs=frozenset(tab for tab, name in source.marks.tabs.items() if name in tabs),
    )
