"""Which computed column stands where, and whose it is (CONTRACT §3, "What is added, and whose is what").

Ours is a column that carries our mark or that our memory lists; under a computed label without a mark an empty
column becomes ours, any other stays theirs and ours is added beside it as ``客户等级（自动）``.  What people deleted
stays away until asked for.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace

from custsheet.changes.marks import PREFIX, Marks
from custsheet.reading import SheetLayout
from custsheet.refs import column_letter
from custsheet.schema import ColumnSpec, SheetSpec
from custsheet.texts import Lang, text


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
class OwnColumns:
    """The columns of ours on every sheet, what people deleted, and what has to be said once."""

    columns: list[OwnColumn] = field(default_factory=list)
    removed: set[str] = field(default_factory=set)
    beside_theirs: list[OwnColumn] = field(default_factory=list)

    def on(self, sheet: str) -> list[OwnColumn]:
        """Our columns on one sheet, in the schema's order."""
        return [column for column in self.columns if column.sheet == sheet]


@dataclass(frozen=True)
class Wanted:
    """Which columns a workbook gets.

    Attributes:
        ours: every computed one; a guest gets the few that the schema names.
        asked: words of ``--add`` now: they bring back what people deleted.
        added: words of every ``--add`` so far.
        removed: what people deleted.
    """

    ours: bool
    asked: Collection[str] = ()
    added: Collection[str] = ()
    removed: Collection[str] = ()

    def wants(self, key: str, spec: ColumnSpec) -> bool:
        """Is this column to be there?"""
        words = {"all", key, spec.key, f"{key}.{spec.key}"}
        if words & set(self.asked):
            return True
        if f"{key}.{spec.key}" in self.removed:
            return False
        return self.ours or bool(words & set(self.added)) or (key == "customers" and spec.guest)

    def needs_no_values(self, layout: SheetLayout, spec: ColumnSpec) -> bool:
        """Does a guest get this column even while it stays blank?  Never beside one of theirs under that label."""
        return not self.ours and layout.key == "customers" and spec.guest and spec.key not in layout.columns


@dataclass(frozen=True)
class Found:
    """What a workbook has of ours, and room.

    Attributes:
        marks: the defined names that say which columns are ours.
        remembered: ``customers.tier`` → header under which the last refresh saw the column.
        known_sheets: those that the last refresh wrote to; on another one nothing of ours can have been deleted.
        empty: (sheet, letter) of the recognised columns without any value.
        next_column: sheet → number of the first column after everything that is used.
    """

    marks: Marks
    remembered: Mapping[str, str]
    known_sheets: Collection[str]
    empty: Collection[tuple[str, str]]
    next_column: Mapping[str, int]


def arrange_columns(
    layouts: Collection[SheetLayout],
    specs: Mapping[str, SheetSpec],
    computed: Mapping[str, Collection[str]],
    found: Found,
    wanted: Wanted,
    lang: Lang,
) -> OwnColumns:
    """Decide the place of every computed column.

    Args:
        layouts: the recognised sheets that may be written to.
        specs: the schema's sheets by record type.
        computed: record type → column keys that this refresh has values for.
        found: what the workbook has of ours.
        wanted: which columns it gets.
        lang: language of new headers.
    """
    ours = OwnColumns(removed={f"{mark.key}.{mark.column}" for mark in found.marks.columns if mark.is_deleted})
    for layout in layouts:
        free = found.next_column[layout.sheet_name]
        for spec in specs[layout.key].columns.values():
            is_computed = spec.key in computed.get(layout.key, ())
            if not spec.computed and not (spec.typed_figure and is_computed):
                continue
            own = _existing(layout, spec, found, ours)
            if own is None:
                is_due = is_computed or wanted.needs_no_values(layout, spec)
                own = _new(layout, spec, found, wanted, ours, free, lang) if is_due else None
                free += own is not None
            if own is not None:
                ours.columns.append(own)
    ours.removed = {
        name for name in frozenset(wanted.removed) | ours.removed if name not in {own.name for own in ours.columns}
    }
    return ours


def _existing(layout: SheetLayout, spec: ColumnSpec, found: Found, ours: OwnColumns) -> OwnColumn | None:
    """Our column where it stands: by its mark, by memory, or an empty one under its label, which becomes ours."""
    sheet, name = layout.sheet_name, f"{layout.key}.{spec.key}"
    for mark in found.marks.columns:
        if (mark.key, mark.column, mark.sheet) == (layout.key, spec.key, sheet) and mark.cell:
            letter = column_letter(mark.cell.column)
            return OwnColumn(sheet, layout.key, spec, letter, layout.headers.get(letter, ""), mark.name, False)
    letter = layout.columns.get(spec.key, "")
    header = layout.headers.get(letter)
    if header is not None and (
        layout.match[spec.key].ours or found.remembered.get(name) == header or (sheet, letter) in found.empty
    ):
        return OwnColumn(sheet, layout.key, spec, letter, header, _free_mark(name, found, ours), False)
    if name in found.remembered and sheet in found.known_sheets:
        ours.removed.add(name)
    return None


def _new(
    layout: SheetLayout, spec: ColumnSpec, found: Found, wanted: Wanted, ours: OwnColumns, free: int, lang: Lang
) -> OwnColumn | None:
    """Our column at the first free place, beside one of theirs under another header."""
    name = f"{layout.key}.{spec.key}"
    removed = frozenset(wanted.removed) | ours.removed
    if not replace(wanted, removed=removed).wants(layout.key, spec):
        return None
    label = spec.label[lang]
    is_theirs = spec.key in layout.columns
    header = text("writing.automatic", lang, label=label) if is_theirs else label
    own = OwnColumn(
        layout.sheet_name, layout.key, spec, column_letter(free), header, _free_mark(name, found, ours), True
    )
    if is_theirs:
        ours.beside_theirs.append(own)
    return own


def _free_mark(name: str, found: Found, ours: OwnColumns) -> str:
    """A defined name that neither workbook nor columns have yet; a second sheet of a record type gets a number."""
    taken = {mark.name for mark in found.marks.columns if not mark.is_deleted} | {own.mark for own in ours.columns}
    candidate, number = PREFIX + name, 2
    while candidate in taken:
        candidate, number = f"{PREFIX}{name}.{number}", number + 1
    return candidate
