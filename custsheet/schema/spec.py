"""The workbook as values: sheets, columns and lists, as ``templates/`` states them (contract §2)."""

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
    """One thing's name in both languages."""

    zh: str
    en: str

    def __getitem__(self, lang: Lang) -> str:
        return self.zh if lang == "zh" else self.en


@dataclass(frozen=True, slots=True)
class ListValue:
    """One value of a list: ``value`` is the Chinese word, which frames hold; ``en`` and ``aliases`` are read as it.

    ``zh`` is what Chinese workbooks show where staff gave the value another name, else None.
    """

    value: str
    en: str
    aliases: tuple[str, ...] = ()
    zh: str | None = None

    def __getitem__(self, lang: Lang) -> str:
        return (self.zh or self.value) if lang == "zh" else self.en


@dataclass(frozen=True)
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
        """Return the value that ``text`` stands for (its zh or en word or an alias, however spelled), else None."""
        return self._by_word.get(normalise_header(text))

    def label(self, value: str, lang: Lang) -> str:
        """How ``value`` is shown in ``lang``; a word that is not in the list shows as it is."""
        found = self._by_value.get(value)
        return value if found is None else found[lang]

    def labels(self, lang: Lang) -> tuple[str, ...]:
        """What the drop-down offers in ``lang``."""
        return tuple(value[lang] for value in self.values)

    @cached_property
    def _by_value(self) -> dict[str, ListValue]:
        return {value.value: value for value in self.values}

    @cached_property
    def _by_word(self) -> dict[str, str]:
        return {
            normalise_header(word): value.value
            for value in reversed(self.values)
            for word in (*value.aliases, value.en, value.value, value["zh"])
        }


@dataclass(frozen=True, slots=True)
class ColumnSpec:
    """One column of a sheet.

    Attributes:
        label: its header.
        aliases: other headers it goes by, zh and en.
        kind: how its values are read and shown.
        list_name: the list of a ``choice`` column, or the words that stand for numbers.
        required: a row without it counts in nothing.
        computed: custsheet writes it.
        typed_figure: computed when the workbook has order rows, else typed by people (``computed`` is False).
        free_text: may occur twice in a sheet, the first counts.
        guest: a guest workbook gets this computed column.
        width: of the column, in characters.
        number_format: Excel's format code.
        least, greatest: of a sensible value, None without a limit.
        needs: a computed column needs one of these (none named: always): a record type with rows, or ``sheet.column``.
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
        """Does its frame column hold float64?"""
        return self.kind in NUMBER_KINDS

    @property
    def headers(self) -> tuple[str, ...]:
        """Everything it goes by: both labels, then the aliases."""
        return (self.label.zh, self.label.en, *self.aliases)


@dataclass(frozen=True)
class SheetSpec:
    """One record type and its sheet.

    Attributes:
        key: record type, as in ``frames[key]``.
        core: one of the five sheets that every workbook of ours has.
        per_customer: one row per customer; refresh adds missing ones.
        marks_ours: a workbook with a sheet of exactly this name (zh or en) is ours, not a guest.
        record_key: the column that names a record.
        columns: by key, in the contract's order.
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
        """Keys of the columns that a row cannot do without."""
        return tuple(column.key for column in self.columns.values() if column.required)

    @cached_property
    def computed(self) -> tuple[str, ...]:
        """Keys of the computed columns; the typed figures, which may be either, are not among them."""
        return tuple(column.key for column in self.columns.values() if column.computed)

    @cached_property
    def typed(self) -> tuple[str, ...]:
        """Keys of the columns that people type, the typed figures among them."""
        return tuple(column.key for column in self.columns.values() if not column.computed)

    @cached_property
    def guest(self) -> tuple[str, ...]:
        """Keys of the computed columns that a guest workbook gets."""
        return tuple(column.key for column in self.columns.values() if column.guest)

    @cached_property
    def column_by_header(self) -> dict[str, str]:
        """Normalised header → column key: labels and aliases in full, then without what stands in brackets."""
        found = {normalise_header(text): column.key for column in self.columns.values() for text in column.headers}
        for column in self.columns.values():
            for text in (column.label.zh, column.label.en):
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
        """Return the key of the column of ``sheet_key`` that goes by ``header``, with or without a unit in brackets."""
        columns = self.sheets[sheet_key].column_by_header
        base, _ = split_unit(header)
        return columns.get(normalise_header(header)) or columns.get(normalise_header(base))

    def sheet_by_alias(self, sheet_name: str) -> str | None:
        """Return the key of the record type that goes by ``sheet_name``: its label or an alias, however spelled."""
        return self._sheet_by_name.get(normalise_header(sheet_name))

    def own_tab_by_name(self, sheet_name: str) -> str | None:
        """Return the key of the own tab named ``sheet_name`` in either language."""
        return self._tab_by_name.get(normalise_header(sheet_name))

    def is_our_name(self, sheet_name: str) -> bool:
        """Does a sheet of this name make the workbook ours? (客户信息 or Customers, blanks around it aside)"""
        return any(
            sheet_name.strip() in (sheet.label.zh, sheet.label.en) for sheet in self.sheets.values() if sheet.marks_ours
        )

    def region_of(self, province: str) -> str | None:
        """Return the 大区 of a province (as its list has it), None for an unknown one."""
        return self.regions.get(province)

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
