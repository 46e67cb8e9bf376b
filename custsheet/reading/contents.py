"""What the cells of a sheet hold, whatever they show: the one rule that tells a filled cell (contract §1.2).

A cell is filled when anything stands in it: a value, a formula whatever its result at the moment (``""``, an error,
nothing stored), an error, a placeholder.  A value reader shows some of these as blank, so nobody who writes may go by
values alone.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from custsheet.ooxml import FormulaCell, spelled_out
from custsheet.reading.grid import Grid
from custsheet.reading.layout import SheetLayout
from custsheet.refs import CellRef


@dataclass(frozen=True)
class SheetContents:
    """What the values of a sheet do not tell.

    Attributes:
        formulas: the cells with a formula.
        errors: cell → error text, of formulas and of cells that hold nothing else.
        silent: cells that hold something and show nothing: what a value reader takes for blank.
        outside: cells with a value that are in no record, below the header; far-off ones too.
        uncalculated: cells with a formula that no spreadsheet program has calculated.
        rich_values: cells that hold a picture, a stock or the like, with a formula (``IMAGE``) or without.
    """

    formulas: Mapping[CellRef, FormulaCell] = field(default_factory=dict)
    errors: Mapping[CellRef, str] = field(default_factory=dict)
    silent: frozenset[CellRef] = frozenset()
    outside: frozenset[CellRef] = frozenset()
    uncalculated: frozenset[CellRef] = frozenset()
    rich_values: frozenset[CellRef] = frozenset()

    def is_filled(self, row: int, column: int) -> bool:
        """Does anything stand in a cell that belongs to no record?"""
        ref = CellRef(row, column)
        return any(ref in held for held in (self.outside, self.formulas, self.errors, self.rich_values))

    def shows_nothing(self, row: int, column: int) -> bool:
        """Is a cell that belongs to no record blank, or a formula that was calculated and gives an empty text?"""
        ref = CellRef(row, column)
        return not self.is_filled(row, column) or ref in self.blank_results

    def typed(self, row: int, column: int) -> str | None:
        """What people typed to get a formula or an error: ``=E2-F2``, ``#N/A``; None where a plain value stands."""
        ref = CellRef(row, column)
        if ref in self.formulas:
            return "=" + self._spelled_out[ref]
        return self.errors.get(ref)

    def holds_outside(self, column: int, rows: Collection[int]) -> bool:
        """Does anything stand in a column in one of the ``rows``, which are no records?"""
        others = (*self.outside, *self.formulas, *self.errors, *self.rich_values)
        return any(ref.column == column and ref.row in rows for ref in others)

    @cached_property
    def blank_results(self) -> frozenset[CellRef]:
        """Formulas that were calculated and give an empty text."""
        return self.silent - self.uncalculated - self.errors.keys() - self.rich_values

    @cached_property
    def _spelled_out(self) -> dict[CellRef, str]:
        return spelled_out(self.formulas.values())


def contents_of(grid: Grid, layout: SheetLayout) -> SheetContents:
    """What the cells of a recognised sheet hold."""
    records = set(layout.rows)
    outside = frozenset(
        CellRef(number, column)
        for number in range(layout.header_row + 1, grid.last_row + 1)
        if number not in records
        for column, value in enumerate(grid.row(number), start=grid.first_column)
        if value != ""
    )
    strays = {ref for ref in grid.strays if ref.row > layout.header_row and ref.row not in records}
    return SheetContents(grid.formulas, grid.errors, grid.silent, outside | strays, grid.uncalculated, grid.rich_values)
