"""Corrections as a table for people to review, and back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pandas as pd

from custsheet.correcting.correction import Correction
from custsheet.errors import UsageError
from custsheet.reading import Layout, Reading

PREVIEW_COLUMNS = ("sheet", "cell", "row", "column", "old", "new", "reason")


def preview(corrections: Iterable[Correction]) -> pd.DataFrame:
    """One row per cell: sheet, cell, row number, column key, old and new value, reason (all object but row)."""
    rows = [(c.sheet, c.cell, c.row, c.column, c.old, c.new, c.reason) for c in corrections]
    return pd.DataFrame(rows, columns=list(PREVIEW_COLUMNS), dtype=object)


def corrections_in(table: pd.DataFrame, known: Iterable[Correction], reading: Reading) -> list[Correction]:
    """Turn a reviewed table with PREVIEW_COLUMNS back into corrections.

    Args:
        table: a preview whose rows may be missing and whose ``new`` may be edited; other cells may be added.
        known: the corrections that the preview came from.
        reading: the workbook, to locate added cells.

    Raises:
        UsageError: a row names a sheet, column or row that the workbook does not have.
    """
    by_cell = {(correction.sheet, correction.cell): correction for correction in known}
    found = []
    for row in table.to_dict("records"):
        base = by_cell.get((row["sheet"], row["cell"])) or _from_row(row, reading.layout)
        new: Any = None if pd.isna(row["new"]) else row["new"]
        found.append(replace(base, new=new, reason=str(row["reason"])))
    return found


def _from_row(row: dict[Any, Any], layout: Layout) -> Correction:
    for sheet in layout.sheets:
        letter = sheet.columns.get(row["column"])
        if sheet.sheet_name == row["sheet"] and letter is not None and f"{letter}{row['row']}" == row["cell"]:
            old = None if pd.isna(row["old"]) else row["old"]
            header = sheet.headers.get(letter, "")
            return Correction(
                sheet.sheet_name, int(row["row"]), letter, sheet.key, row["column"], old, None, "", header
            )
    raise UsageError("correction_unknown_cell", sheet=row["sheet"], cell=row["cell"], column=row["column"])
