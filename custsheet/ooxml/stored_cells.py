"""Decode a cell's bytes: value, formula, style."""

from __future__ import annotations

import re
from datetime import date, datetime
from functools import lru_cache
from typing import NamedTuple

from custsheet.ooxml.fragments import whole_number
from custsheet.ooxml.shared_strings import SharedStrings, text_of
from custsheet.ooxml.sheet_data import Cell, OutOfOrderError
from custsheet.ooxml.values import ErrorValue, decode_entities, unescape, without_markup

_NAME = rb"(?:[\w.-]+:)?"
# [^<]*: the text holds no elements, so an unclosed tag ends the match instead of swallowing the cells after it.
_V = re.compile(rb"<" + _NAME + rb"v(?:\s[^<>]*?)?(?:/>|>([^<]*)</" + _NAME + rb"v\s*>)")
_F = re.compile(rb"<" + _NAME + rb"f((?:\s[^<>]*?)?)(?:/>|>([^<]*)</" + _NAME + rb"f\s*>)")
MAX_ATTRIBUTES = 8192  # bytes; more than any real cell tag has
_STYLE = re.compile(rb"(?:^|\s)s\s*=\s*[\"']\s*(\d{1,9})")
_TYPE = re.compile(rb"(?:^|\s)t\s*=\s*[\"'](\w+)")

# Attributes that an edit rewrites, and the metadata (cm, vm) of the replaced value; all others are kept.
_OWN_ATTRIBUTES = re.compile(rb"\s+(?:r|s|t|cm|vm)\s*=\s*(?:\"[^\"]*\"|'[^']*')")

StoredValue = str | float | bool | date | ErrorValue | None


class FormulaTag(NamedTuple):
    """``<f>``: ``kind`` is normal, shared, array or dataTable; only the first cell of a shared formula has text."""

    kind: str
    text: str
    ref: str | None
    shared_index: int | None


class CellTag(NamedTuple):
    """A cell's attributes decoded: own style (None if absent), type, and all others verbatim."""

    style: int | None
    kind: bytes
    others: str


@lru_cache(maxsize=4096)
def cell_tag(attributes: bytes) -> CellTag:
    """Decode a cell's attributes; cached, because a whole sheet uses few combinations.

    Raises:
        OutOfOrderError: the attributes are far too long.
    """
    if len(attributes) > MAX_ATTRIBUTES:
        raise OutOfOrderError("A1")
    style, kind = _STYLE.search(attributes), _TYPE.search(attributes)
    others = _OWN_ATTRIBUTES.sub(b"", attributes).decode("utf-8", "replace").rstrip()
    return CellTag(int(style[1]) if style else None, kind[1] if kind else b"n", others)


def style_of(cell: Cell) -> int | None:
    """The cell's own style index; None if absent."""
    return cell_tag(cell.attributes).style


def formula_of(cell: Cell) -> FormulaTag | None:
    """The cell's formula element, or None."""
    match = _F.search(without_markup(cell.content)) if b"f" in cell.content else None
    return _formula_tag(match[1], match[2]) if match else None


def _formula_tag(attributes: bytes, text: bytes | None) -> FormulaTag:
    index = attribute(attributes, b"si")
    kind = attribute(attributes, b"t") or "normal"
    number = whole_number(index, -1) if index else None
    # In <f>, _xHHHH_ is not an escape but plain text.
    return FormulaTag(kind, decode_entities(text or b""), attribute(attributes, b"ref"), number)


def attribute(attributes: bytes, name: bytes) -> str | None:
    """The value of one attribute of a raw tag, or None."""
    match = re.search(rb"(?:^|\s)" + name + rb"\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", attributes)
    return unescape(match[1] if match[1] is not None else match[2]) if match else None


def value_of(cell: Cell, strings: SharedStrings) -> StoredValue:
    """The cell's value as stored; a date is a number unless stored as ISO 8601 (``t="d"``).

    Blank cells and empty text give None, as do shared-string indexes out of range and malformed numbers.
    """
    kind = cell_tag(cell.attributes).kind
    if kind == b"inlineStr":
        return text_of(cell.content) or None
    raw = raw_value(cell)
    return _READERS.get(kind, _read_number)(raw, strings) if raw else None


def raw_value(cell: Cell) -> bytes | None:
    """The content of the cell's ``<v>``, entities and escapes not decoded; None if there is no ``<v>``."""
    stored = _V.search(without_markup(cell.content)) if cell.content else None
    return (stored[1] or b"") if stored is not None else None


def has_stored_value(cell: Cell) -> bool:
    """Does the cell have a non-empty ``<v>``?"""
    return bool(raw_value(cell))


def _read_number(raw: bytes, strings: SharedStrings) -> StoredValue:
    try:
        return float(raw)
    except ValueError:
        return None


def _read_shared(raw: bytes, strings: SharedStrings) -> StoredValue:
    index = raw.strip()
    return (strings.text(int(index)) or None) if index.isdigit() else None


def _read_date(raw: bytes, strings: SharedStrings) -> StoredValue:
    text = raw.decode("ascii", "replace").strip()
    try:
        return date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        return text


_READERS = {
    b"n": _read_number,
    b"s": _read_shared,
    b"str": lambda raw, strings: unescape(raw) or None,
    b"b": lambda raw, strings: raw.strip() in (b"1", b"true"),
    b"e": lambda raw, strings: ErrorValue(unescape(raw)),
    b"d": _read_date,
}
