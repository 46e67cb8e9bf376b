"""The header of a table: which lines it has, and what each column is called.

A header may have several lines: groups above (基本信息, merged over their columns), labels that are merged downwards,
or two languages.  The last line is the *leaf line*.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from custsheet.reading.grid import Grid
from custsheet.refs import CellRef

_MAX_LINES = 3
_LONGEST_LABEL = 40


@dataclass(frozen=True)
class HeaderCell:
    """What stands over one column: the leaf text, and the group above it."""

    column: int
    leaf: str
    group: str = ""

    @property
    def texts(self) -> tuple[str, ...]:
        """What may be recognised, the most telling first: group and leaf together, then the leaf alone."""
        if not self.leaf:
            return (self.group,)
        if not self.group or self.group == self.leaf:
            return (self.leaf,)
        return (self.group + self.leaf, self.leaf)

    @property
    def text(self) -> str:
        """What the header says, when nothing was recognised."""
        return self.leaf or self.group


@dataclass(frozen=True)
class HeaderBlock:
    """The header with its leaf line in ``row``."""

    row: int
    rows: tuple[int, ...]
    cells: tuple[HeaderCell, ...]

    @cached_property
    def last_column(self) -> int:
        """Number of the last column with a header."""
        return max((cell.column for cell in self.cells), default=0)


def header_block(grid: Grid, row: int) -> HeaderBlock:
    """Read ``row`` as the leaf line of a header, with the lines above that belong to it."""
    rows = [row]
    while len(rows) < _MAX_LINES and _belongs_above(grid, rows[0] - 1, rows[0]):
        rows.insert(0, rows[0] - 1)
    groups = _groups(grid, rows[:-1])
    cells = []
    for column in grid.columns():
        leaf = _label(grid.value(row, column))
        group = groups.get(column, "")
        if leaf:
            cells.append(HeaderCell(column, leaf, group))
        elif group and _reaches_down(grid, rows, column):
            cells.append(HeaderCell(column, "", group))
    return HeaderBlock(row, tuple(rows), tuple(cells))


def is_text_row(grid: Grid, row: int) -> bool:
    """May ``row`` be a line of a header? Text only, at least two different ones, none of them long."""
    texts = [value for value in grid.row(row) if value != ""]
    return len(texts) > 1 and all(isinstance(t, str) for t in texts) and len(set(map(str, texts))) > 1


def _belongs_above(grid: Grid, above: int, row: int) -> bool:
    """Is the row ``above`` a further line of the header whose next line is ``row``?"""
    if not is_text_row(grid, above):
        return False
    areas = grid.merged_over
    for column in grid.columns():
        area = areas.get(CellRef(above, column))
        if area is None or grid.value(area.first_row, area.first_column) is None:
            continue
        if area.last_row >= row:
            return True  # a label merged downwards
        if area.first_column < area.last_column and area.last_row == above:
            return True  # a group over several columns, beside another text
    # Without merged cells: groups leave blanks where the line below has labels, and the other way round.
    return (
        any(
            grid.value(above, column) is not None
            and grid.value(row, column) is None
            and _label(grid.value(above, column))
            for column in grid.columns()
        )
        and sum(grid.value(row, column) is not None for column in grid.columns()) > 1
        and is_text_row(grid, row)
    )


def _groups(grid: Grid, rows: list[int]) -> dict[int, str]:
    """Column → text of the lines above the leaf line, joined; a group counts for every column it is over."""
    joined: dict[int, str] = {}
    for row in rows:
        has_areas = any(CellRef(row, column) in grid.merged_over for column in grid.columns())
        current = ""
        for column in grid.columns():
            area = grid.merged_over.get(CellRef(row, column))
            own = grid.value(area.first_row, area.first_column) if area else grid.value(row, column)
            text = _label(own)
            if text:
                current = text
            elif has_areas or grid.value(rows[-1] + 1, column) is None:
                continue  # merged groups say how far they reach
            if current and not joined.get(column, "").endswith(current):
                joined[column] = joined.get(column, "") + current
    return joined


def _reaches_down(grid: Grid, rows: list[int], column: int) -> bool:
    """Does the label above a blank leaf cell belong to this column itself (merged downwards, or simply above)?"""
    area = grid.merged_over.get(CellRef(rows[-1], column))
    if area is not None and area.first_column == column and area.first_row < rows[-1]:
        return True
    return any(_label(grid.value(row, column)) for row in rows[:-1]) and not any(
        (over := grid.merged_over.get(CellRef(row, column))) and over.last_column > over.first_column
        for row in rows[:-1]
    )


def _label(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return ""
    text = value.strip() if isinstance(value, str) else ""
    return text if len(text) <= _LONGEST_LABEL else ""
