"""What the looking commands answer: ``inspect``, ``check`` and ``due``. Nothing is changed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pandas as pd

from custsheet.cleaning import link_customers
from custsheet.cleaning.as_of import as_of_day
from custsheet.cleaning.linked_records import LinkedRecords
from custsheet.issues import Findings
from custsheet.reading import Layout, Mapping
from custsheet.refreshing.problems import Problems, find_problems
from custsheet.refreshing.refresh import Refresh
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


def due_customers(done: Refresh, days: int | None, owner: str | None) -> pd.DataFrame:
    """Whom to contact by the as-of date + ``days`` (by default those of 本周该联系): DataFrame with DUE_COLUMNS, late
    ones first.
    """
    days = int(done.source.settings["summary.call_days"]) if days is None else days
    customers, figures = done.records.frames["customers"], done.scores.figures
    blank = pd.Series(pd.NA, index=customers.index, dtype=object)
    table = pd.DataFrame(
        {
            "customer_id": customers["customer_id"],
            "name": customers["name"],
            "owner": customers["owner"],
            "due_date": figures.get("due_date", pd.Series(pd.NaT, index=customers.index)),
            "overdue_days": figures.get("overdue_days", blank),
            "tier": figures.get("tier", blank),
            "risk": figures.get("risk", blank),
            "reason": figures.get("risk_reason", blank),
        }
    )
    limit = pd.Timestamp(done.as_of + timedelta(days=days))
    table = table[table["due_date"].notna() & (table["due_date"] <= limit)]
    if owner is not None:
        table = table[table["owner"] == owner]
    return table.sort_values(["due_date", "customer_id", "name"], kind="stable")
