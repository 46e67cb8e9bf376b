"""Edits of cells → new bytes of cells; a cell that already says what is wanted keeps its bytes."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from custsheet.ooxml.formats import DURATION, SHORT_DATE, SHORT_DATE_TIME, Format
from custsheet.ooxml.shared_strings import SharedStrings
from custsheet.ooxml.sheet_data import Cell, Row
from custsheet.ooxml.stored_cells import FormulaTag, formula_of, style_of, value_of
from custsheet.ooxml.styles import Styles
from custsheet.ooxml.values import (
    CellValueError,
    ErrorValue,
    Formula,
    Plain,
    escape,
    number_text,
    text_element,
    to_serial,
    to_stored,
)
from custsheet.refs import column_letter

# What we state anew, and the metadata (cm, vm) of a value that is gone; all other attributes stay.
_OWN_ATTRIBUTES = re.compile(rb"\s+(?:r|s|t|cm|vm)\s*=\s*(?:\"[^\"]*\"|'[^']*')")
_STYLE_ATTRIBUTE = re.compile(rb"\s+s\s*=\s*(?:\"[^\"]*\"|'[^']*')")


class Edit(NamedTuple):
    """What a cell is to hold; ``style`` None keeps the one it has."""

    value: object
    style: int | None


class LostFormula(NamedTuple):
    """A formula that an edit took away or replaced."""

    row: int
    column: int
    formula: FormulaTag
    is_replaced: bool  # by another formula


class EditError(ValueError):
    """An edit that cannot be made, as a code of errors.toml."""

    def __init__(self, code: str, row: int, column: int, value: object) -> None:
        super().__init__(code)
        self.code, self.row, self.column, self.value = code, row, column, value


@dataclass
class CellWriter:
    """One pass of edits over a sheet; what it did is in the lists afterwards.

    Attributes:
        default_style: (row, column, raw row or None) → the style that a new cell inherits.
        refuse: called with row and column before a cell is changed; raises where the cell must not be.
        has_new_values: did a value change, so that formulas may depend on it?
    """

    edits: Mapping[int, Mapping[int, Edit]]
    prefix: bytes
    strings: SharedStrings
    styles: Styles
    uses_1904: bool
    default_style: Callable[[int, int, Row | None], int]
    refuse: Callable[[int, int], None]
    lost_formulas: list[LostFormula] = field(default_factory=list)
    has_new_values: bool = False
    written: list[tuple[int, int]] = field(default_factory=list)

    def write(self, row_number: int, column: int, cell: Cell | None, row: Row | None) -> bytes | None:
        """The new bytes of one cell, or None to leave it as it is (Writer of sheet_data.py)."""
        edit = self.edits[row_number][column]
        try:
            if isinstance(edit.value, Formula):
                wanted = _Wanted(None, Formula(edit.value.text.removeprefix("="), self._stored(edit.value.cached)))
            else:
                wanted = _Wanted(self._stored(edit.value), None)
        except CellValueError as error:
            raise EditError(error.code, row_number, column, edit.value) from None
        # A cell that is there but names no style has the first one, whatever its row says.
        own = style_of(cell) or 0 if cell is not None else None
        style = self._style(edit, own, row_number, column, row)
        if cell is None:
            if wanted.is_blank and edit.style is None:
                return None
        elif self._says(cell, wanted):
            return None if style == own else self._restyled(cell, style)
        self.refuse(row_number, column)
        self._note(row_number, column, cell, wanted)
        attributes = _OWN_ATTRIBUTES.sub(b"", cell.attributes) if cell is not None else b""
        return self._cell(row_number, column, style, attributes, wanted)

    def _stored(self, value: object) -> Plain | ErrorValue:
        if isinstance(value, ErrorValue):
            return value
        stored = to_stored(value, self.uses_1904)
        return None if stored == "" else stored

    def _style(self, edit: Edit, own: int | None, row_number: int, column: int, row: Row | None) -> int:
        if edit.style is not None:
            return edit.style
        style = own if own is not None else self.default_style(row_number, column, row)
        value = edit.value.cached if isinstance(edit.value, Formula) else edit.value
        # A date in a cell that would show it as 46053 takes the user's own short date.
        if isinstance(value, date | time | timedelta) and not self.styles.is_date(style):
            return self.styles.derive(style, Format(number_format=_date_format(value)))
        return style

    def _says(self, cell: Cell, wanted: _Wanted) -> bool:
        """Does the cell hold what is wanted, however it spells it?"""
        formula = formula_of(cell)
        stored = value_of(cell, self.strings)
        if wanted.formula is not None:
            same = formula is not None and formula.kind == "normal" and formula.text == wanted.formula.text
            return same and (wanted.formula.cached is None or _is_equal(stored, wanted.formula.cached))
        if formula is not None:
            return False
        if isinstance(stored, date):
            return not isinstance(wanted.value, bool | str) and to_serial(stored, self.uses_1904) == wanted.value
        return _is_equal(stored, wanted.value)

    def _note(self, row: int, column: int, cell: Cell | None, wanted: _Wanted) -> None:
        self.written.append((row, column))
        formula = formula_of(cell) if cell is not None else None
        if formula is not None:
            self.lost_formulas.append(LostFormula(row, column, formula, wanted.formula is not None))
        if not (wanted.is_blank and (cell is None or not cell.content)):
            self.has_new_values = True

    def _restyled(self, cell: Cell, style: int) -> bytes:
        """The cell with another style, everything else in it as it was."""
        attributes = _STYLE_ATTRIBUTE.sub(b"", cell.attributes) + (b' s="%d"' % style if style else b"")
        name = self.prefix + b"c"
        if cell.content:
            return b"<%s%s>%s</%s>" % (name, attributes, cell.content, name)
        return b"<%s%s/>" % (name, attributes)

    def _cell(self, row: int, column: int, style: int, attributes: bytes, wanted: _Wanted) -> bytes:
        prefix = self.prefix.decode()
        kind, content = self._content(wanted, prefix)
        styled = f' s="{style}"' if style else ""
        head = f'<{prefix}c r="{column_letter(column)}{row}"{styled}{attributes.decode()}{kind}'
        return f"{head}>{content}</{prefix}c>".encode() if content else f"{head}/>".encode()

    def _content(self, wanted: _Wanted, prefix: str) -> tuple[str, str]:
        """The type attribute and what stands inside the cell."""
        if wanted.formula is not None:
            kind, value = _typed(wanted.formula.cached)
            stored = "" if value is None else f"<{prefix}v>{value}</{prefix}v>"
            return kind, f"<{prefix}f>{escape_formula(wanted.formula.text)}</{prefix}f>{stored}"
        if isinstance(wanted.value, str) and not isinstance(wanted.value, ErrorValue):
            if self.strings.takes_new:
                return ' t="s"', f"<{prefix}v>{self.strings.index_of(wanted.value)}</{prefix}v>"
            return ' t="inlineStr"', f"<{prefix}is>{text_element(prefix + 't', wanted.value)}</{prefix}is>"
        kind, value = _typed(wanted.value)
        return kind, "" if value is None else f"<{prefix}v>{value}</{prefix}v>"


class _Wanted(NamedTuple):
    """An edit's value as the cell will store it."""

    value: Plain | ErrorValue
    formula: Formula | None

    @property
    def is_blank(self) -> bool:
        return self.value is None and self.formula is None


def _typed(value: object) -> tuple[str, str | None]:
    if value is None:
        return "", None
    if isinstance(value, ErrorValue):
        return ' t="e"', escape(value)
    if isinstance(value, bool):
        return ' t="b"', str(int(value))
    if isinstance(value, str):
        return ' t="str"', escape(value)
    assert isinstance(value, int | float)
    return "", number_text(value)


def _is_equal(stored: object, wanted: object) -> bool:
    """Same kind and same value; 1 and 1.0 are the same number, True and 1 are not."""
    if isinstance(stored, bool) or isinstance(wanted, bool):
        return stored is wanted
    if isinstance(stored, ErrorValue) != isinstance(wanted, ErrorValue):
        return False
    return stored == wanted


def escape_formula(text: str) -> str:
    """A formula for the inside of ``<f>``, where ``_xHHHH_`` means nothing special."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _date_format(value: date | time | timedelta) -> str:
    if isinstance(value, datetime):
        return SHORT_DATE_TIME if value.time() != time() else SHORT_DATE
    return SHORT_DATE if isinstance(value, date) else DURATION
