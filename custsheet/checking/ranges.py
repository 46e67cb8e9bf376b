"""Numbers outside the limits that the schema gives their column; ratings are judged where they are read."""

from __future__ import annotations

import numpy as np

from custsheet.checking.sheet import CheckedSheet
from custsheet.schema import ColumnSpec, load_schema


def check_ranges(sheet: CheckedSheet) -> None:
    """Typed numbers lie within ``min`` and ``max`` of their column."""
    for column, spec in load_schema().sheets[sheet.key].columns.items():
        is_judged = spec.is_number and not spec.list_name and not spec.computed and sheet.has(column)
        if is_judged and (spec.least is not None or spec.greatest is not None):
            numbers = sheet.numbers(column)
            least = -np.inf if spec.least is None else spec.least
            greatest = np.inf if spec.greatest is None else spec.greatest
            sheet.add("number_unlikely", column, (numbers < least) | (numbers > greatest), allowed=_allowed(spec))


def _allowed(spec: ColumnSpec) -> str:
    if spec.least is None or spec.greatest is None:
        return f"≤ {spec.greatest:g}" if spec.least is None else f"≥ {spec.least:g}"
    if spec.kind == "ratio":
        return f"{spec.least:.0%}–{spec.greatest:.0%}"
    return f"{spec.least:g}–{spec.greatest:g}"
