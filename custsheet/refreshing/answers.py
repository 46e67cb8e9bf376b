"""What the looking commands answer: ``inspect``, ``check`` and ``due``. Nothing is changed."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd

from custsheet.cleaning import link_customers
from custsheet.cleaning.as_of import as_of_day
from custsheet.cleaning.linked_records import LinkedRecords
from custsheet.issues import Findings
from custsheet.lists import due
from custsheet.reading import Layout, Mapping
from custsheet.refreshing.assessment import Assessment
from custsheet.refreshing.problems import Problems, find_problems
from custsheet.refreshing.source import Source
from custsheet.texts import Lang, text

DUE_COLUMNS = ("customer_id", "name", "owner", "due_date", "overdue_days", "tier", "risk", "reason")


def described(layout: Layout, lang: Lang) -> dict[str, Any]:
    """What was recognised: sheets, header rows, columns with confidence and reason, and what was left alone."""
    sheets = [
        {
            "sheet": sheet.sheet_name,
            "key": sheet.key,
            "header_row": sheet.header_row,
            "rows": len(sheet.rows),
            "confidence": sheet.confidence,
            "reason": sheet.reason,
            "columns": [
                {
                    "letter": match.letter,
                    "header": match.header,
                    "key": match.key,
                    "confidence": match.confidence,
                    "reason": match.reason,
                }
                for match in sheet.matches
            ],
            "further_blocks": list(sheet.further_blocks),
            "unknown": [{"letter": letter, "header": sheet.headers.get(letter, "")} for letter in sheet.unknown],
        }
        for sheet in layout.sheets
    ]
    skipped = [
        {
            "sheet": sheet,
            "reason": text(f"writing.skipped.{code}", lang, sheet=sheet, letter=layout.likely_names.get(sheet)),
        }
        for sheet, code in layout.skipped
    ]
    return {"sheets": sheets, "skipped": skipped}


def mapping_of(layout: Layout) -> Mapping:
    """What was recognised as a mapping that a person can correct: every known column, and every unknown one as
    ``-``.
    """
    columns = {}
    for sheet in layout.sheets:
        keys = {match.letter: match.key for match in sheet.matches if not match.ours}
        ours = {match.letter for match in sheet.matches if match.ours}
        for letter in sheet.headers:
            if letter not in ours:
                columns[sheet.sheet_name, letter] = keys.get(letter, "-")
    return Mapping(columns, {sheet.sheet_name: sheet.key for sheet in layout.sheets})


def checked(source: Source, as_of: date | None, lang: Lang) -> Problems:
    """What is wrong with a workbook as it is."""
    if as_of is not None:
        as_of = as_of_day(as_of)
    frames = source.reading.frames
    findings = Findings()
    findings.extend(source.reading.findings)
    links = link_customers(frames, findings, some_ids_unknown=source.reading.some_ids_unknown)
    return find_problems(
        LinkedRecords(frames, links, present=source.present()),
        findings,
        source.settings,
        as_of,
        layout=source.reading.layout,
        ignored=source.silenced,
        lang=lang,
    )


def due_customers(done: Assessment, days: int | None, owner: str | None) -> pd.DataFrame:
    """Whom to contact by the as-of date + ``days`` (by default those of 本周该联系): DataFrame with DUE_COLUMNS, late
    ones first.
    """
    days = int(done.source.settings["summary.call_days"]) if days is None else days
    table = due(done.portfolio, days)[list(DUE_COLUMNS)]
    return table if owner is None else table[table["owner"] == owner]
