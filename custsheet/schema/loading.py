"""Read ``workbook.toml``, ``lists.toml`` and ``hints.toml`` into a :class:`Schema`, checking every entry."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

from custsheet.errors import TemplateError
from custsheet.schema.entries import Entry, read_rows, read_table, read_template
from custsheet.schema.headers import normalise_header
from custsheet.schema.spec import KINDS, ColumnSpec, Kind, Label, ListSpec, ListValue, Schema, SheetSpec

WORKBOOK, LISTS, HINTS, SETTINGS = "workbook.toml", "lists.toml", "hints.toml", "settings.toml"

_FORMATS: dict[Kind, str] = {
    "text": "General",
    "choice": "General",
    "email": "General",
    "month_day": "yyyy-mm-dd",
    "date": "yyyy-mm-dd",
    "money": "#,##0.00",
    "number": "General",
    "integer": "0",
    "ratio": "0.0%",
    "score": "0.0",
    # Text format: otherwise Excel turns a typed phone number or long code into 1.38E+10 and drops leading zeros.
    "phone": "@",
    "code": "@",
}


@cache
def load_schema() -> Schema:
    """Return the schema of the templates; read once. TemplateError names the bad file, table and key."""
    workbook, hints = read_template(WORKBOOK), read_template(HINTS)
    lists = {name: _list(name, values) for name, values in _list_tables()}
    common = workbook.get("common", {})
    sheets = {
        key: _sheet(Entry(WORKBOOK, key, table), common, _hints(key, hints))
        for key, table in workbook.items()
        if key not in ("own_tabs", "common")
    }
    _check_hints(hints, sheets)
    schema = Schema(sheets, lists, _own_tabs(), _regions(lists))
    _check(schema)
    return schema


def _sheet(entry: Entry, common: dict[str, Any], hints: dict[str, Label]) -> SheetSpec:
    tables = entry.take("columns", dict)
    own = [Entry(WORKBOOK, f"{entry.table}.columns.{key}", _merged(common.get(key, {}), tables, key)) for key in tables]
    # A shared alias gives way if the sheet uses the word for another column.
    claimed = _own_headers(own)
    columns = {}
    for key, column in zip(tables, own, strict=True):
        shared = (alias for alias in common.get(key, {}).get("aliases", ()) if normalise_header(alias) not in claimed)
        columns[key] = _column(key, column, tuple(shared), hints.get(key))
    spec = SheetSpec(
        key=entry.table,
        label=entry.label(),
        aliases=entry.words("aliases"),
        core=entry.flag("core"),
        per_customer=entry.flag("per_customer"),
        marks_ours=entry.flag("marks_ours"),
        record_key=entry.take("record_key", str),
        columns=columns,
    )
    entry.done()
    return spec


def _merged(common: dict[str, Any], tables: dict[str, Any], key: str) -> dict[str, Any]:
    """A column's own entry laid over the common one of its key, except the common aliases (see ``_sheet``)."""
    return {**{name: value for name, value in common.items() if name != "aliases"}, **tables[key]}


def _own_headers(columns: Iterable[Entry]) -> set[str]:
    """Labels and own aliases of a sheet's columns; TemplateError if one occurs twice."""
    seen: dict[str, str] = {}
    for column in columns:
        label = column.peek_label()
        words = dict.fromkeys(normalise_header(word) for word in (label.zh, label.en))
        for word in [*words, *map(normalise_header, column.peek_words("aliases"))]:
            if word in seen:
                raise column.error("template_duplicate", "aliases", found=word, expected=f"[{seen[word]}]")
            seen[word] = column.table
    return set(seen)


def _column(key: str, entry: Entry, shared_aliases: tuple[str, ...], hint: Label | None) -> ColumnSpec:
    kind: Kind = entry.one_of("kind", KINDS)
    spec = ColumnSpec(
        key=key,
        label=entry.label(),
        aliases=entry.words("aliases") + shared_aliases,
        kind=kind,
        list_name=entry.find("list", str),
        required=entry.flag("required"),
        computed=entry.flag("computed"),
        typed_figure=entry.flag("typed_figure"),
        free_text=entry.flag("free_text"),
        guest=entry.flag("guest"),
        width=entry.number("width"),
        number_format=entry.find("format", str) or _FORMATS[kind],
        least=entry.find_number("min"),
        greatest=entry.find_number("max"),
        needs=entry.words("needs"),
        hint=hint,
    )
    entry.done()
    return spec


def _hints(sheet: str, hints: dict[str, Any]) -> dict[str, Label]:
    """Hints by column key: the common ones, overridden by the sheet's own."""
    tables = {key: (group, table) for group in ("common", sheet) for key, table in hints.get(group, {}).items()}
    return {key: Entry(HINTS, f"{group}.{key}", table).label() for key, (group, table) in tables.items()}


def _check_hints(hints: dict[str, Any], sheets: dict[str, SheetSpec]) -> None:
    """Reject hints for unknown columns: they are typos."""
    everything = {key for sheet in sheets.values() for key in sheet.columns}
    for group, table in hints.items():
        known = everything if group == "common" else sheets[group].columns if group in sheets else ()
        for key in table:
            if key not in known:
                raise TemplateError("template_unknown_key", file=HINTS, table=group, key=key, found=table[key])


def _list_tables() -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Every list as a table of values; tiers and risks are rules, so theirs come from settings.toml."""
    yield from read_table(LISTS, "lists").items()
    for name, key in (("tier", "tiers"), ("risk", "risks")):
        rows = [Entry(SETTINGS, key, row) for row in read_rows(SETTINGS, key)]
        yield name, [{"zh": row.take("name", str), "en": row.take("en", str)} for row in rows]


def _list(name: str, tables: list[dict[str, Any]]) -> ListSpec:
    values: list[ListValue] = []
    seen: dict[str, str] = {}
    for table in tables:
        entry = Entry(LISTS, f"lists.{name}", table)
        label = entry.label()
        value = ListValue(label.zh, label.en, entry.words("aliases"))
        entry.done()
        for word in dict.fromkeys(map(normalise_header, (value.value, value.en))):
            entry.claim(seen, word, value.value)
        for word in map(normalise_header, value.aliases):
            entry.claim(seen, word, value.value)
        values.append(value)
    return ListSpec(name, tuple(values))


def _own_tabs() -> dict[str, Label]:
    tables = read_table(WORKBOOK, "own_tabs")
    return {key: Entry(WORKBOOK, f"own_tabs.{key}", table).label() for key, table in tables.items()}


def _regions(lists: dict[str, ListSpec]) -> dict[str, str]:
    """Province → 大区, inverted from the regions table."""
    regions = read_table(LISTS, "regions")
    known = {value.value for value in lists.get("province", ())}
    for region, provinces in regions.items():
        for province in provinces:
            if province not in known:
                raise _error(LISTS, "regions", region, found=province, expected="[lists.province]")
    return {province: region for region, provinces in regions.items() for province in provinces}


def _check(schema: Schema) -> None:
    """Check what no single entry can show: references between entries, and names that two sheets claim."""
    seen: dict[str, str] = {}
    for sheet in schema.sheets.values():
        entry = Entry(WORKBOOK, sheet.key, {})
        for name in (sheet.label.zh, sheet.label.en, *sheet.aliases):
            entry.claim(seen, normalise_header(name), sheet.key)
        if sheet.record_key not in sheet.columns:
            raise _error(WORKBOOK, sheet.key, "record_key", found=sheet.record_key, expected=f"[{sheet.key}.columns]")
        for column in sheet.columns.values():
            _check_column(schema, sheet, column)


def _check_column(schema: Schema, sheet: SheetSpec, column: ColumnSpec) -> None:
    table = f"{sheet.key}.columns.{column.key}"
    if column.kind == "choice" and column.list_name is None:
        raise _error(WORKBOOK, table, "list", found="-", expected="[lists]")
    if column.list_name is not None and column.list_name not in schema.lists:
        raise _error(WORKBOOK, table, "list", found=column.list_name, expected=", ".join(schema.lists))
    for need in column.needs:
        record, _, key = need.partition(".")
        if record not in schema.sheets or (key and key not in schema.sheets[record].columns):
            raise _error(WORKBOOK, table, "needs", found=need, expected="sheet, sheet.column")


def _error(file: str, table: str, key: str, *, found: object, expected: str) -> TemplateError:
    return TemplateError("template_bad_value", file=file, table=table, key=key, found=found, expected=expected)
