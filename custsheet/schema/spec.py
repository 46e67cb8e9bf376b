"""Value objects of the schema: sheets, columns and lists as defined in ``templates/`` (contract §2)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, get_args

from custsheet.schema.headers import normalise_header, split_unit
from custsheet.texts import Lang

Kind = Literal[
    "text", "date", "money", "number", "integer", "ratio", "score", "phone", "email", "choice", "code", "month_day"
]
KINDS: tuple[Kind, ...] = get_args(Kind)
NUMBER_KINDS: frozenset[Kind] = frozenset({"money", "number", "integer", "ratio", "score"})


@dataclass(frozen=True, slots=True)
class Label:
    """A name in both languages."""

    zh: str
    en: str

    def __getitem__(self, lang: Lang) -> str:
        return self.zh if lang == "zh" else self.en


@dataclass(frozen=True, slots=True)
class ListValue:
    """One list value: frames hold ``value``, the Chinese word; ``en`` and ``aliases`` are accepted as synonyms of it.

    ``zh`` is the name Chinese workbooks show if staff renamed the value, else None.
    """

    value: str
    en: str
    aliases: tuple[str, ...] = ()
    zh: str | None = None

    def __getitem__(self, lang: Lang) -> str:
        return (self.zh or self.value) if lang == "zh" else self.en


@dataclass(frozen=True)  # no slots: cached_property needs the instance's __dict__
class ListSpec:
    """A list of values, in the order of its drop-down."""

    name: str
    values: tuple[ListValue, ...]

    def __iter__(self) -> Iterator[ListValue]:
        return iter(self.values)

    def __len__(self) -> int:
        return len(self.values)

    def __getitem__(self, position: int) -> ListValue:
        return self.values[position]

    def find(self, text: str) -> str | None:
        """Return the value whose zh or en word or alias equals ``text`` (normalised like headers), or None."""
        return self._by_word.get(normalise_header(text))

    def label(self, value: str, lang: Lang) -> str:
        """The word for ``value`` in ``lang``; a word that is not in the list is returned unchanged."""
        found = self._by_value.get(value)
        return value if found is None else found[lang]

    def labels(self, lang: Lang) -> tuple[str, ...]:
        """The entries of the drop-down in ``lang``."""
        return tuple(value[lang] for value in self.values)

    @cached_property
    def _by_value(self) -> dict[str, ListValue]:
        return {value.value: value for value in self.values}

    @cached_property
    def _by_word(self) -> dict[str, str]:
        return {
            normalise_header(word): value.value
            # A dict keeps the last duplicate, hence reversed: if two values share a word, the first in the list wins.
            for value in reversed(self.values)
            for word in (*value.aliases, value.en, value.value, value["zh"])
        }


@dataclass(frozen=True, slots=True)
class ColumnSpec:
    """One column of a sheet.

    Attributes:
        label: the header.
        aliases: other accepted headers, zh and en.
        kind: how values are read and shown.
        list_name: the list of a ``choice`` column, or of the words that stand for numbers.
        required: a row without it is left out of everything.
        computed: custsheet writes it.
        typed_figure: computed if the workbook has order rows, else typed by staff (``computed`` is False).
        free_text: may occur twice in a sheet; the first one is used.
        guest: added to guest workbooks too.
        width: column width in characters.
        number_format: Excel format code.
        least, greatest: sensible range; None for no limit.
        needs: a computed column needs one of these (empty: none): a record type with rows, or ``sheet.column``.
    """

    key: str
    label: Label
    aliases: tuple[str, ...]
    kind: Kind
    list_name: str | None
    required: bool
    computed: bool
    typed_figure: bool
    free_text: bool
    guest: bool
    width: float
    number_format: str
    least: float | None
    greatest: float | None
    needs: tuple[str, ...]
    hint: Label | None

    @property
    def is_number(self) -> bool:
        """Is its frame column float64?"""
        return self.kind in NUMBER_KINDS

    @property
    def headers(self) -> tuple[str, ...]:
        """Every accepted header: both labels, then the aliases."""
        return (self.label.zh, self.label.en, *self.aliases)


@dataclass(frozen=True)
class SheetSpec:
    """One record type and its sheet.

    Attributes:
        key: record type, as in ``frames[key]``.
        core: one of the five sheets of every workbook that custsheet makes.
        per_customer: one row per customer; refresh adds missing ones.
        marks_ours: a sheet of exactly this name (zh or en) makes the workbook ours, not a guest.
        record_key: the column that identifies a record.
        columns: columns by key, in the contract's order.
    """

    key: str
    label: Label
    aliases: tuple[str, ...]
    core: bool
    per_customer: bool
    marks_ours: bool
    record_key: str
    columns: dict[str, ColumnSpec]

    @cached_property
    def required(self) -> tuple[str, ...]:
        """Keys of the required columns."""
        return tuple(column.key for column in self.columns.values() if column.required)

    @cached_property
    def computed(self) -> tuple[str, ...]:
        """Keys of the computed columns, without the typed figures, which may be either."""
        return tuple(column.key for column in self.columns.values() if column.computed)

    @cached_property
    def typed(self) -> tuple[str, ...]:
        """Keys of the columns that staff type, including the typed figures."""
        return tuple(column.key for column in self.columns.values() if not column.computed)

    @cached_property
    def guest(self) -> tuple[str, ...]:
        """Keys of the computed columns added to a guest workbook."""
        return tuple(column.key for column in self.columns.values() if column.guest)

    @cached_property
    def column_by_header(self) -> dict[str, str]:
        """Normalised header → column key: all labels and aliases, then the labels without their bracketed unit."""
        found = {normalise_header(text): column.key for column in self.columns.values() for text in column.headers}
        for column in self.columns.values():
            for text in (column.label.zh, column.label.en):
                # A full alias of one column takes precedence over another's label without its unit.
                found.setdefault(normalise_header(split_unit(text)[0]), column.key)
        return found


@dataclass(frozen=True)
class Schema:
    """All sheets, lists and own tabs."""

    sheets: dict[str, SheetSpec]
    lists: dict[str, ListSpec]
    own_tabs: dict[str, Label]
    regions: dict[str, str]

    def column_by_alias(self, sheet_key: str, header: str) -> str | None:
        """Return the key of the column of ``sheet_key`` that ``header`` names, with or without a unit in brackets."""
        columns = self.sheets[sheet_key].column_by_header
        base, _ = split_unit(header)
        return columns.get(normalise_header(header)) or columns.get(normalise_header(base))

    def sheet_by_alias(self, sheet_name: str) -> str | None:
        """Return the record type whose label or alias equals ``sheet_name`` (normalised like headers), or None."""
        return self._sheet_by_name.get(normalise_header(sheet_name))

    def own_tab_by_name(self, sheet_name: str) -> str | None:
        """Return the key of the own tab named ``sheet_name`` in either language."""
        return self._tab_by_name.get(normalise_header(sheet_name))

    def is_our_name(self, sheet_name: str) -> bool:
        """Does a sheet of this name make the workbook ours? (客户信息 or Customers, surrounding blanks aside)"""
        return any(
            sheet_name.strip() in (sheet.label.zh, sheet.label.en) for sheet in self.sheets.values() if sheet.marks_ours
        )

    @cached_property
    def _sheet_by_name(self) -> dict[str, str]:
        return {
            normalise_header(name): sheet.key
            for sheet in self.sheets.values()
            for name in (sheet.label.zh, sheet.label.en, *sheet.aliases)
        }

    @cached_property
    def _tab_by_name(self) -> dict[str, str]:
        return {normalise_header(name): key for key, tab in self.own_tabs.items() for name in (tab.zh, tab.en)}
