"""Where things are in a workbook: which sheet holds which records, which column is what, which rows are records.

Row numbers and column letters are those Excel shows. ``inspect`` prints a Layout; writing goes by it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from custsheet.refs import MAX_ROW, CellRef

_NOWHERE = CellRef(0, 0)


@dataclass(frozen=True, slots=True)
class ColumnMatch:
    """One recognised column.

    Attributes:
        letter: of the column, as Excel shows it.
        header: what its header cell says (of a two-line header, the text that was recognised).
        key: column key of the schema.
        confidence: 0–1.
        reason: ``mark`` (carries our mark), ``mapped`` (a person said so), ``label``, ``alias``, ``variant`` (another
            spelling), ``part`` (one part of the header), ``near`` (nearly a known header).
        ours: is the column custsheet's own? A computed column that is not ours is people's (``theirs``).
        known_as: the known header that a near match stands for.
        factor: what the header's unit is worth (金额(万元): 10000).
        percent: the header says %.
    """

    letter: str
    header: str
    key: str
    confidence: float
    reason: str
    ours: bool = False
    known_as: str = ""
    factor: float = 1.0
    percent: bool = False


@dataclass(frozen=True)
class SheetLayout:
    """One recognised sheet.

    Attributes:
        sheet_name, key: the tab and the record type it holds.
        header_row, header_rows: the last line of the header; all its lines.
        rows: the row numbers of the records, ascending; hidden rows count.
        matches: the recognised columns, from left to right.
        headers: letter → text of every header, the unknown ones too.
        unknown: letters with a header that is not recognised.
        foot_row: the first row below the records with anything in it (totals, remarks, another block), None without.
            Rows prepared with numbers or formulas do not count.
        last_column: number of the last column with a header.
        last_used_cell: the topmost cell with anything in it, header or not, of the last column that has one.
        confidence, reason: how sure it is that the sheet is of this type, and why: ``name``, ``name_part``,
            ``headers``, ``mapped``.
        writable: False when it was recognised only by near matches; then nothing is written until it is mapped.
        uncalculated: keys of columns with formulas that no spreadsheet program has calculated: their values are
        unknown.
        merged: key → row numbers whose cell repeats the value of a vertically merged one above.
        further_blocks: header rows of further blocks in the sheet, which are not read.
    """

    sheet_name: str
    key: str
    header_row: int
    header_rows: tuple[int, ...]
    rows: tuple[int, ...]
    matches: tuple[ColumnMatch, ...]
    headers: dict[str, str]
    unknown: tuple[str, ...]
    foot_row: int | None
    last_column: int
    confidence: float
    reason: str
    writable: bool
    uncalculated: frozenset[str] = frozenset()
    merged: dict[str, frozenset[int]] = field(default_factory=dict)
    further_blocks: tuple[int, ...] = ()
    last_used_cell: CellRef = _NOWHERE

    def __repr__(self) -> str:
        rows = f"{len(self.rows)} rows {self.first_row}–{self.last_row}" if self.rows else "no rows"
        where = f"{self.key}: {self.sheet_name!r}, header in row {self.header_row}, {rows}"
        return f"<SheetLayout {where}, {len(self.matches)} known columns, {len(self.unknown)} unknown>"

    @cached_property
    def columns(self) -> dict[str, str]:
        """Column key → letter; of free text columns that occur twice, the first."""
        found: dict[str, str] = {}
        for match in self.matches:
            found.setdefault(match.key, match.letter)
        return found

    @cached_property
    def match(self) -> dict[str, ColumnMatch]:
        """Column key → its match, as in ``columns``."""
        found: dict[str, ColumnMatch] = {}
        for match in self.matches:
            found.setdefault(match.key, match)
        return found

    @property
    def first_row(self) -> int:
        """Row number of the first record; without records, of the first row below the header."""
        return self.rows[0] if self.rows else self.header_row + 1

    @property
    def prepared_rows(self) -> range:
        """The rows below the header that are records or could become some: those above the foot."""
        return range(self.header_row + 1, MAX_ROW + 1 if self.foot_row is None else self.foot_row)

    @property
    def next_column(self) -> int:
        """Number of the first column after everything that is used."""
        return max(self.last_column, self.last_used_cell.column) + 1

    @property
    def last_row(self) -> int:
        """Row number of the last record; without records, of the header."""
        return self.rows[-1] if self.rows else self.header_row


@dataclass(frozen=True)
class Layout:
    """What was recognised in a workbook, in the order of its tabs."""

    sheets: tuple[SheetLayout, ...]
    skipped: tuple[tuple[str, str], ...] = ()
    """(tab, reason): ``own``, ``empty``, ``hidden``, ``ignored``, ``chart``, ``not_a_list``,
    ``named_without_header``, ``only_similar`` (looks like customers, but another tab is called so), ``cross_table`` and
    ``period_sheet`` (records, but not one a row), ``summary_copy`` (汇总 once more), ``copy`` (another sheet's records
    once more), ``unnamed_list`` (a list without a recognised name column)."""
    likely_names: dict[str, str] = field(default_factory=dict)
    """Of each ``unnamed_list`` the letter of the column that most likely holds names."""

    def __repr__(self) -> str:
        return "\n  ".join((f"<Layout, {len(self.skipped)} tabs left out", *map(repr, self.sheets))) + ">"

    def __getitem__(self, key: str) -> SheetLayout:
        """The first sheet of a record type; KeyError when the workbook has none."""
        for sheet in self.sheets:
            if sheet.key == key:
                return sheet
        raise KeyError(key)

    def __contains__(self, key: object) -> bool:
        return any(sheet.key == key for sheet in self.sheets)

    def all(self, key: str) -> tuple[SheetLayout, ...]:
        """Every sheet of a record type, in the order of the tabs."""
        return tuple(sheet for sheet in self.sheets if sheet.key == key)
