"""The records of recognised sheets as frames: raw values as stored, and typed ones in the schema's columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from custsheet.cleaning.words import reading_rules
from custsheet.issues import Findings
from custsheet.reading.contents import SheetContents, contents_of
from custsheet.reading.grid import Grid
from custsheet.reading.layout import ColumnMatch, SheetLayout
from custsheet.reading.typed import Values, empty_column, typed_column
from custsheet.refs import CellRef, column_number
from custsheet.schema import ColumnSpec, ListSpec, SheetSpec

_CUSTOMER_NUMBER = ("customers", "customer_id")


@dataclass
class SheetValues:
    """One sheet's cell values, merged cells filled in, and its error cells: (key, ours) → column."""

    layout: SheetLayout
    contents: SheetContents
    raw: dict[tuple[str, bool], list[object]]
    errors: dict[tuple[str, bool], dict[int, str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Records:
    """All records of one type.

    Attributes:
        frame: typed values; columns of the schema, in its order.
        raw: values as stored, object dtype; the columns that were recognised.
        theirs: typed values of computed columns and typed figures that are people's, not custsheet's.
    """

    frame: pd.DataFrame
    raw: pd.DataFrame
    theirs: pd.DataFrame


def on_sheet(frame: pd.DataFrame, sheet: str) -> pd.DataFrame:
    """The rows of a frame that stand on one sheet."""
    if isinstance(frame.index, pd.MultiIndex):
        return frame[frame.index.get_level_values(0) == sheet]
    return frame


def sheet_values(grid: Grid, layout: SheetLayout) -> SheetValues:
    """Take the columns of the records out of a grid."""
    values = SheetValues(layout, contents_of(grid, layout), {})
    first_row, rows = grid.first_row, grid.rows
    records = [rows[number - first_row] for number in layout.rows]
    for match in layout.matches:
        column = column_number(match.letter)
        index = column - grid.first_column
        if 0 <= index < grid.width:
            raw = [None if (value := row[index]) == "" else value for row in records]
        else:
            raw = [None] * len(records)
        _fill_merged(raw, grid, layout, match, column)
        values.raw[match.key, match.ours] = raw
        errors = (
            {
                place: grid.errors[ref]
                for place, number in enumerate(layout.rows)
                if (ref := CellRef(number, column)) in grid.errors
            }
            if grid.errors
            else {}
        )
        if errors:
            values.errors[match.key, match.ours] = errors
    return values


def merged_rows(
    grid: Grid, rows: Sequence[int], matches: Sequence[ColumnMatch], spec: SheetSpec
) -> dict[str, frozenset[int]]:
    """Key → record rows that repeat the value of a vertically merged cell above. Money and counts count once: none."""
    column_keys = {column_number(match.letter): match.key for match in matches if not match.ours}
    found: dict[str, set[int]] = {}
    record_rows = set(rows)
    for area in grid.merged:
        key = column_keys.get(area.first_column)
        if (
            key is None
            or area.first_row == area.last_row
            or (spec.columns[key].is_number and spec.columns[key].kind != "ratio")
        ):
            continue
        if grid.value(area.first_row, area.first_column) is not None:
            inner = record_rows.intersection(range(area.first_row + 1, area.last_row + 1))
            found.setdefault(key, set()).update(inner)
    return {key: frozenset(inner) for key, inner in found.items() if inner}


def build_records(
    parts: Sequence[SheetValues],
    spec: SheetSpec,
    lists: Mapping[str, ListSpec],
    findings: Findings,
    *,
    uses_1904: bool,
) -> Records:
    """Type the records of one type; several sheets are read together, in the order of the tabs."""
    index = _index(parts)
    sheet_of = [part.layout.sheet_name for part in parts for _ in part.layout.rows]
    columns: dict[str, Values] = {}
    theirs: dict[str, Values] = {}
    raws: dict[str, Values] = {}
    for key, column in spec.columns.items():
        found = [(part, _sides(part, key)) for part in parts]
        if not any(sides for _, sides in found):
            columns[key] = empty_column(column, len(index))
            continue
        raw: list[object] = []
        arrays = []
        for part, sides in found:
            side = (key, sides[0]) if sides else None
            raw += part.raw[side] if side else [None] * len(part.layout.rows)
            arrays.append(_typed(part, side, column, lists, findings, index, len(raw), uses_1904))
        columns[key] = np.concatenate(arrays) if len(arrays) > 1 else arrays[0]
        raws[key] = _objects(raw)
        if (column.computed or column.typed_figure) and any(False in sides for _, sides in found):
            theirs[key] = _their_values(found, key, column, lists, uses_1904)
    frame = pd.DataFrame(columns, index=index, copy=False)
    if len(parts) > 1:
        frame["sheet_name"] = sheet_of
    return Records(frame, pd.DataFrame(raws, index=index, dtype=object), pd.DataFrame(theirs, index=index))


def _typed(
    part: SheetValues,
    side: tuple[str, bool] | None,
    column: ColumnSpec,
    lists: Mapping[str, ListSpec],
    findings: Findings,
    index: pd.Index[Any],
    end: int,
    uses_1904: bool,
) -> Values:
    """One sheet's share of a column; its findings are added. ``end`` is where the share ends in the whole column."""
    length = len(part.layout.rows)
    if side is None:
        return empty_column(column, length)
    raw = part.raw[side]
    match = next(m for m in part.layout.matches if (m.key, m.ours) == side)
    quiet = column.computed or match.ours
    typed = typed_column(raw, column, match=match, lists=lists, uses_1904=uses_1904, quiet=quiet)
    values = _within_limits(typed.values, column, typed.issues) if not quiet else typed.values
    if column.key in reading_rules("money")["unsigned"]:
        values = np.abs(values)
    start = end - length
    repeated = part.layout.merged.get(column.key, frozenset())
    for place, code, params in typed.issues:
        if part.layout.rows[place] in repeated:
            continue  # said once, at the merged cell itself
        findings.add(code, part.layout.key, [index[start + place]], column.key, [raw[place]], params=[params])
    if not quiet and (part.layout.key, column.key) == _CUSTOMER_NUMBER:
        places = _formulas_showing_nothing(part, column_number(match.letter))
        findings.add("id_formula_blank", part.layout.key, [index[start + place] for place in places], column.key)
    if not quiet:
        for place, error in part.errors.get(side, {}).items():
            findings.add("error_cell", part.layout.key, [index[start + place]], column.key, [error])
    return values


def _formulas_showing_nothing(part: SheetValues, column: int) -> list[int]:
    """Places in the records of formulas of a column that were calculated and give an empty text."""
    nothing = part.contents.blank_results
    return [place for place, row in enumerate(part.layout.rows) if CellRef(row, column) in nothing] if nothing else []


def _within_limits(values: Values, column: ColumnSpec, issues: list[tuple[int, str, dict[str, object]]]) -> Values:
    """A rating outside its scale is no rating: missing, with a finding. Other limits are for the checks to judge."""
    if not (column.is_number and column.list_name) or column.least is None or column.greatest is None:
        return values
    outside = (values < column.least) | (values > column.greatest)
    allowed = f"{column.least:g}–{column.greatest:g}"
    issues.extend((int(place), "out_of_range", {"allowed": allowed}) for place in np.flatnonzero(outside))
    return np.where(outside, np.nan, values)


def _their_values(
    found: Sequence[tuple[SheetValues, list[bool]]],
    key: str,
    column: ColumnSpec,
    lists: Mapping[str, ListSpec],
    uses_1904: bool,
) -> Values:
    arrays = []
    for part, sides in found:
        if False in sides:
            match = next(m for m in part.layout.matches if m.key == key and not m.ours)
            arrays.append(
                typed_column(
                    part.raw[key, False], column, match=match, lists=lists, uses_1904=uses_1904, quiet=True
                ).values
            )
        else:
            arrays.append(empty_column(column, len(part.layout.rows)))
    return np.concatenate(arrays)


def _sides(part: SheetValues, key: str) -> list[bool]:
    """Which columns of a key a sheet has: ours first."""
    return [ours for ours in (True, False) if (key, ours) in part.raw]


def _fill_merged(raw: list[object], grid: Grid, layout: SheetLayout, match: ColumnMatch, column: int) -> None:
    repeated = layout.merged.get(match.key)
    if not repeated or match.ours:
        return
    for place, number in enumerate(layout.rows):
        if number in repeated:
            area = grid.merged_over.get(CellRef(number, column))
            raw[place] = grid.value(area.first_row, area.first_column) if area else raw[place]


def _index(parts: Sequence[SheetValues]) -> pd.Index[Any]:
    if len(parts) == 1:
        return pd.Index(parts[0].layout.rows, dtype="int64", name="row")
    labels = [(part.layout.sheet_name, row) for part in parts for row in part.layout.rows]
    return pd.MultiIndex.from_tuples(labels, names=["sheet_name", "row"])


def _objects(values: list[object]) -> Values:
    array = np.empty(len(values), dtype=object)
    array[:] = values
    return array
