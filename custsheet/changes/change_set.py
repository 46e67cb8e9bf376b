"""``ChangeSet``: everything that a command changes in a file, as data that can be looked at, tested and counted before
it happens.

A refresh, accepted corrections and merged duplicates are all change sets, and ``apply_changes`` is the one way to carry
them out. What they can say: typed cells that get another value, cells that are emptied, rows below the last record,
columns to the right, comments, computed columns, tabs of ours, and what the file remembers.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from custsheet.changes.cells import CellValue
from custsheet.changes.change import Change
from custsheet.changes.fingerprints import canonical
from custsheet.changes.highlights import Place
from custsheet.changes.own_columns import OwnColumn
from custsheet.ooxml import Rule, Validation
from custsheet.ooxml.charts import SeriesCells
from custsheet.ooxml.comments import Comment
from custsheet.refs import column_number
from custsheet.schema import ColumnSpec

if TYPE_CHECKING:
    from custsheet.settings_tab.page import Page

Visibility = Literal["visible", "hidden"]
BlockCell = tuple[int, int, object]
"""Offsets down and right (0-based), value."""


@dataclass(frozen=True, slots=True)
class NewColumn:
    """A column that is not there yet; ``spec`` None for one of people's that no record type knows."""

    letter: str
    header: str
    spec: ColumnSpec | None

    @property
    def number(self) -> int:
        """1-based column number."""
        return column_number(self.letter)


@dataclass(frozen=True)
class ColumnWrite:
    """The cells of one column of ours; ``old`` runs along: what they hold now."""

    own: OwnColumn
    rows: Sequence[int]
    values: Sequence[CellValue]
    old: Sequence[CellValue]

    def changed(self) -> Iterator[tuple[int, CellValue, CellValue]]:
        """(row, old, new) of the cells that get another value."""
        for row, old, new in zip(self.rows, self.old, self.values, strict=True):
            if old != new and (old is None or new is None or canonical(old) != canonical(new)):
                yield row, old, new


@dataclass(frozen=True)
class TypedCell:
    """A blank cell among people's own columns that is filled, which takes nothing away and so needs no line in
    变更记录: a 客户编号, or a cell of an appended row or column.

    Attributes:
        number_format: what a cell without a look of its own takes, such as the 00000 of numbers shown as 00031.
    """

    row: int
    letter: str
    key: str
    value: CellValue
    number_format: str | None = None

    @property
    def column(self) -> int:
        """1-based column number."""
        return column_number(self.letter)


@dataclass(frozen=True)
class SheetWrite:
    """What one sheet of people's gets: columns, rows, and values in blank cells.

    Attributes:
        place: where the columns stand after the change.
        like_letters: the columns that were there before; new ones look like most of them.
        columns: the computed columns.
        typed: ids, and the cells of appended rows and columns.
        appended: row numbers of the rows that are appended.
        added: columns of people's that the sheet gets, such as 客户编号; their cells are among ``typed``.
        rules, validations: all of ours on this sheet, replacing those that are there; None leaves these alone.
        new_sheet: the sheet does not exist yet; bytes of the donor workbook that has it.
    """

    place: Place
    like_letters: tuple[str, ...]
    columns: tuple[ColumnWrite, ...] = ()
    typed: tuple[TypedCell, ...] = ()
    appended: tuple[int, ...] = ()
    added: tuple[NewColumn, ...] = ()
    rules: tuple[Rule, ...] | None = None
    validations: tuple[Validation, ...] | None = None
    new_sheet: bytes | None = None

    @property
    def new_columns(self) -> tuple[NewColumn, ...]:
        """The columns that are not there yet, from left to right."""
        new = [NewColumn(c.own.letter, c.own.header, c.own.spec) for c in self.columns if c.own.is_new]
        return tuple(sorted([*new, *self.added], key=lambda column: column.number))


@dataclass(frozen=True)
class TabWrite:
    """A tab of our own: adopted from ``donor`` when it is not there yet, else its cells are written.

    Attributes:
        tab: key among the schema's own tabs.
        name: its name in this workbook (``汇总``, or ``汇总（自动）`` when that name is taken by a tab of theirs).
        donor: an XlsxWriter workbook with the finished tab, or None when the tab is there already.
        blocks: defined name → cells by their offsets (down, right) from the first cell of the name's range.
        rows_in_use: defined name → for each of its rows, whether it shows anything; None where that is not ours to say.
        rows: rows from row 2 on, replacing those that are there (lists such as 数据问题), or None.
        new_rows: rows to go below those that are there (变更记录).
        reworded: (words before, words now) that the tab's conditional formats mark.
        mended: (row, column, value) of cells whose formulas lost what they showed.
        page: cells to append below what stands in the tab.
        replaces: the donor takes the place of a tab of this name.
        state: whether the tab is to be seen; None leaves that to people.
        charts: (chart part, the cells that its series show) of charts that lost them.
    """

    tab: str
    name: str
    donor: bytes | None = None
    blocks: dict[str, Sequence[BlockCell]] = field(default_factory=dict)
    rows: Sequence[Sequence[object]] | None = None
    new_rows: Sequence[Sequence[object]] = ()
    rows_in_use: dict[str, list[bool | None]] = field(default_factory=dict)
    reworded: Sequence[tuple[Sequence[str], Sequence[str]]] = ()
    mended: Sequence[tuple[int, int, str | None]] = ()
    page: Page | None = None
    replaces: bool = False
    state: Visibility | None = None
    charts: Sequence[tuple[str, Sequence[SeriesCells]]] = ()


@dataclass(frozen=True)
class ChangeSet:
    """Everything that one command changes in a package, in the order in which it is carried out.

    Attributes:
        found_again: defined names of our blocks that another program dropped; tabs are written by them.
        typed: typed cells that get another value; each has its line in 变更记录 (``change_log.typed_changes``).
        emptied: (sheet, row, column number) of computed cells to clear; the next refresh can work them out again.
        sheets: columns, rows and blank cells of people's sheets.
        comments: (sheet, comment) for cells that have none yet.
        tabs: our own tabs.
        state_tab, state: the hidden tab and the rows that it remembers; blank: memory stays as it is.
        stale_marks: marks of what people deleted, to remove.
        marks: hidden defined names to set.
    """

    sheets: tuple[SheetWrite, ...] = ()
    tabs: tuple[TabWrite, ...] = ()
    typed: tuple[Change, ...] = ()
    emptied: tuple[tuple[str, int, int], ...] = ()
    comments: tuple[tuple[str, Comment], ...] = ()
    marks: dict[str, str] = field(default_factory=dict)
    found_again: dict[str, str] = field(default_factory=dict)
    stale_marks: tuple[str, ...] = ()
    state_tab: str = ""
    state: tuple[tuple[str, ...], ...] = ()

    def __repr__(self) -> str:
        sheets, tabs = ([each.place.sheet for each in self.sheets], [tab.name for tab in self.tabs])
        return f"<ChangeSet: sheets {', '.join(sheets)}; tabs {', '.join(tabs)}>"
