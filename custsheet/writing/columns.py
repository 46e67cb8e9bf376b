"""Which computed column stands where, and whose it is (CONTRACT §3, "What is added, and whose is what").

Ours is a column that carries our mark or that our memory lists; under a computed label without a mark an empty column becomes
ours, any other stays theirs and ours is added beside it as ``客户等级（自动）``.  What people deleted stays away until asked for.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from custsheet.reading import SheetLayout
from custsheet.refs import CellRef, column_letter, column_number
from custsheet.schema import ColumnSpec, SheetSpec
from custsheet.texts import Lang, text
from custsheet.writing.marks import Marks
from custsheet.writing.state import State


@dataclass(frozen=True, slots=True)
class OwnColumn:
    """A computed column of ours on one sheet."""

    sheet: str
    key: str
    spec: ColumnSpec
    letter: str
    header: str
    mark: str
    is_new: bool
    """Its header has still to be written."""

    @property
    def name(self) -> str:
        """``customers.tier``: how marks, memory and ``--add`` call it."""
        return f"{self.key}.{self.spec.key}"


@dataclass
class ColumnPlan:
    """The columns of ours on every sheet, what people deleted, and what has to be said once."""

    columns: list[OwnColumn] = field(default_factory=list)
    removed: set[str] = field(default_factory=set)
    beside_theirs: list[OwnColumn] = field(default_factory=list)

    def on(self, sheet: str) -> list[OwnColumn]:
        """Our columns on one sheet, in the schema's order."""
        return [column for column in self.columns if column.sheet == sheet]


@dataclass(frozen=True)
class Wanted:
    """Which columns a workbook gets: every one in a workbook of ours, the guest's five elsewhere, and what was asked for."""

    ours: bool
    added: Collection[str]
    removed: Collection[str]

    def wants(self, key: str, spec: ColumnSpec) -> bool:
        """Is this column to be there?"""
        name = f"{key}.{spec.key}"
        if {name, spec.key} & set(self.added):
            return True
        if name in self.removed:
            return False
        return "all" in self.added or key in self.added or self.ours or (key == "customers" and spec.guest)


def plan_columns(
    layouts: Collection[SheetLayout],
    specs: Mapping[str, SheetSpec],
    computed: Mapping[str, Collection[str]],
    *,
    marks: Marks,
    state: State,
    wanted: Wanted,
    empty: Collection[tuple[str, str]],
    next_column: Mapping[str, int],
    lang: Lang,
) -> ColumnPlan:
    """Decide the place of every computed column.

    Args:
        layouts: the recognised sheets that may be written to.
        specs: the schema's sheets by record type.
        computed: record type → column keys that this refresh has values for.
        marks: the defined names found in the workbook.
        state: the memory of the last refresh.
        wanted: which columns this workbook gets.
        empty: (sheet, letter) of the recognised columns without any value.
        next_column: sheet → number of the first column after everything that is used.
        lang: language of new headers.
    """
    plan = ColumnPlan(removed={mark.key + "." + mark.column for mark in marks.columns if mark.is_deleted})
    for layout in layouts:
        _plan_sheet(plan, layout, specs[layout.key], computed.get(layout.key, ()), marks, state, wanted, empty, next_column, lang)
    plan.removed -= {column.name for column in plan.columns}
    return plan


def _plan_sheet(
    plan: ColumnPlan,
    layout: SheetLayout,
    spec: SheetSpec,
    computed: Collection[str],
    marks: Marks,
    state: State,
    wanted: Wanted,
    empty: Collection[tuple[str, str]],
    next_column: Mapping[str, int],
    lang: Lang,
) -> None:
    marked = {m.column: m for m in marks.columns if m.key == layout.key and m.sheet == layout.sheet_name and m.cell}
    free = next_column[layout.sheet_name]
    for column in spec.columns.values():
        name = f"{layout.key}.{column.key}"
        if not column.computed and not (column.typed_figure and column.key in computed):
            continue
        if column.key in marked and (cell := marked[column.key].cell):
            letter = column_letter(cell.column)
            header = layout.headers.get(letter, "")
            plan.columns.append(
                OwnColumn(layout.sheet_name, layout.key, column, letter, header, marked[column.key].name, False)
            )
            continue
        place = layout.columns.get(column.key)
        remembered = state.columns.get(name)
        if place and (remembered == layout.headers.get(place) or (layout.sheet_name, place) in empty):
            mark = _mark(plan, marks, name)
            plan.columns.append(
                OwnColumn(layout.sheet_name, layout.key, column, place, layout.headers[place], mark, False)
            )
            continue
        if remembered is not None:
            plan.removed.add(name)
        gone = name in plan.removed and not {name, column.key} & set(wanted.added)
        if column.key not in computed or gone or not wanted.wants(layout.key, column):
            continue
        header = column.label[lang] if not place else text("writing.automatic", lang, label=column.label[lang])
        added = OwnColumn(
            layout.sheet_name, layout.key, column, column_letter(free), header, _mark(plan, marks, name), True
        )
        free += 1
        plan.columns.append(added)
        if place:
            plan.beside_theirs.append(added)


def _mark(plan: ColumnPlan, marks: Marks, name: str) -> str:
    """The name of a new mark, free among those found and those planned."""
    key, _, column = name.partition(".")
    taken = {own.mark for own in plan.columns}
    candidate = marks.free_name(key, column)
    number = 2
    while candidate in taken:
        candidate = f"{marks.free_name(key, column)}.{number}"
        number += 1
    return candidate


def header_cell(layout: SheetLayout, column: OwnColumn) -> CellRef:
    """The header cell of one of our columns: the last line of the header."""
    return CellRef(layout.header_row, column_number(column.letter))
