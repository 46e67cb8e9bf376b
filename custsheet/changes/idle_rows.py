"""Rows of 汇总 in which no block shows anything are hidden, so that short lists leave no holes; needed ones return."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from custsheet.changes.marks import split_reference
from custsheet.ooxml import Package, Worksheet
from custsheet.refs import RangeRef, parse_range

RowsInUse = Mapping[str, Sequence[bool | None]]
"""Defined name → for each of its rows, whether it shows anything; None where that is not ours to say."""


def block_area(package: Package, name: str) -> tuple[str, RangeRef] | None:
    """Where a block is now, wherever people moved it; None when they deleted it."""
    sheet, reference = split_reference(package.defined_names.get(name) or "")
    return (sheet, parse_range(reference.replace("$", ""))) if sheet and reference else None


def hide_idle_rows(package: Package, rows_in_use: RowsInUse) -> None:
    """Hide and show the rows of blocks.

    A row stays as it is when it is people's, when it holds anything of theirs beside the blocks, or when it belongs to
    a block that people hid, first row and all.
    """
    by_sheet: dict[str, list[tuple[RangeRef, Sequence[bool | None]]]] = {}
    for name, rows in rows_in_use.items():
        area = block_area(package, name)
        if area is not None:
            by_sheet.setdefault(area[0], []).append((area[1], rows))
    for name, areas in by_sheet.items():
        sheet = package.worksheet(name)
        in_use = _in_use(sheet, areas)
        sheet.set_rows_hidden({row: not used for row, used in in_use.items()})


def _in_use(sheet: Worksheet, areas: Sequence[tuple[RangeRef, Sequence[bool | None]]]) -> dict[int, bool]:
    hidden = sheet.hidden_rows
    in_use: dict[int, bool] = {}
    untouchable: set[int] = set()
    for area, rows in areas:
        by_people = area.first_row in hidden
        for row, used in enumerate(rows[: area.last_row - area.first_row + 1], area.first_row):
            if used is None or by_people:
                untouchable.add(row)
            in_use[row] = in_use.get(row, False) or bool(used)
    idle = {row for row, used in in_use.items() if not used}
    untouchable |= _with_other_things(sheet, [area for area, _ in areas], idle)
    return {row: used for row, used in in_use.items() if row not in untouchable}


def _with_other_things(sheet: Worksheet, areas: Sequence[RangeRef], rows: set[int]) -> set[int]:
    """The rows that hold something outside the blocks."""
    return {
        cell.row
        for cell in sheet.iter_cells()
        if cell.row in rows
        and (cell.value is not None or cell.formula)
        and not any(
            area.first_row <= cell.row <= area.last_row and area.first_column <= cell.column <= area.last_column
            for area in areas
        )
    }
