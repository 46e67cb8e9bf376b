"""Required cells that are blank, and columns that a sheet lacks (each once)."""

from __future__ import annotations

from collections.abc import Iterable

from custsheet.checking.rules import CheckRules
from custsheet.checking.sheet import CheckedSheet
from custsheet.issues import Findings
from custsheet.schema import load_schema


def check_required(sheet: CheckedSheet) -> None:
    """Every required cell is filled in. A column that the sheet lacks is no matter of single rows."""
    for column in load_schema().sheets[sheet.key].required:
        if sheet.has(column):
            sheet.add("required_missing", column, sheet.is_blank(column))


def check_columns(sheets: Iterable[CheckedSheet], rules: CheckRules, findings: Findings) -> None:
    """Say once which columns are missing, and what is left out without them."""
    by_key = {sheet.key: sheet for sheet in sheets}
    for wanted in rules.wanted:
        sheet = by_key.get(wanted.key)
        if sheet is not None and all(map(sheet.lacks, wanted.columns)):
            findings.add("missing_column", wanted.key, column=wanted.columns[0], effect=wanted.effect)
