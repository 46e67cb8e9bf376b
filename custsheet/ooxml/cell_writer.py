"""Edits of cells → new bytes of cells; a cell that already says what is wanted keeps its bytes."""

from __future__ import annotations

import math
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
    MOMENTS,
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


# An edit's value as the cell will store it; None is a blank cell.
Wanted = Plain | ErrorValue | Formula


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

    def __post_init__(self) -> None:
        self._prefix = self.prefix.decode()
        self._name = f"{self._prefix}c"

    def write(self, row_number: int, column: int, cell: Cell | None, row: Row | None) -> bytes | None:
        """The new bytes of one cell, or None to leave it as it is (Writer of sheet_data.py)."""
        edit = self.edits[row_number][column]
        wanted = self._wanted(edit.value, row_number, column)
        if cell is None:
            if wanted is None and edit.style is None:
                return None
            style = self._style(edit, self.default_style(row_number, column, row))
            attributes = ""
        else:
            # A cell that is there but names no style has the first one, whatever its row says.
            own = style_of(cell) or 0
            style = self._style(edit, own)
            if self._says(cell, wanted):
                return None if style == own else self._restyled(cell, style)
            attributes = _OWN_ATTRIBUTES.sub(b"", cell.attributes).decode().rstrip()
        self.refuse(row_number, column)
        self._note(row_number, column, cell, wanted)
        head = f'<{self._name} r="{column_letter(column)}{row_number}"'
        if style:
            head = f'{head} s="{style}"'
        kind, content = self._content(wanted)
        if not content:
            return f"{head}{attributes}/>".encode()
        return f"{head}{attributes}{kind}>{content}</{self._name}>".encode()

    def _wanted(self, value: object, row: int, column: int) -> Wanted:
        try:
            if isinstance(value, Formula):
                return Formula(value.text.removeprefix("="), self._stored(value.cached))
            return self._stored(value)
        except CellValueError as error:
            raise EditError(error.code, row, column, value) from None

    def _stored(self, value: object) -> Plain | ErrorValue:
        if isinstance(value, ErrorValue):
            return value
        stored = to_stored(value, self.uses_1904)
        return None if stored == "" else stored

    def _style(self, edit: Edit, style: int) -> int:
        """The style that an edit gives to a cell that has or inherits ``style``."""
        if edit.style is not None:
            return edit.style
        value = edit.value.cached if isinstance(edit.value, Formula) else edit.value
        # A date in a cell that would show it as 46053 takes the user's own short date.
        if isinstance(value, MOMENTS) and not self.styles.is_date(style):
            return self.styles.derive(style, Format(number_format=_date_format(value)))
        return style

    def _says(self, cell: Cell, wanted: Wanted) -> bool:
        """Does the cell hold what is wanted, however it spells it?"""
        formula = formula_of(cell)
        stored = value_of(cell, self.strings)
        if isinstance(wanted, Formula):
            same = formula is not None and formula.kind == "normal" and formula.text == wanted.text
            return same and (wanted.cached is None or _is_equal(stored, wanted.cached))
        if formula is not None:
            return False
        if isinstance(stored, date):
            return not isinstance(wanted, bool | str) and to_serial(stored, self.uses_1904) == wanted
        return _is_equal(stored, wanted)

    def _note(self, row: int, column: int, cell: Cell | None, wanted: Wanted) -> None:
        self.written.append((row, column))
        formula = formula_of(cell) if cell is not None else None
        if formula is not None:
            self.lost_formulas.append(LostFormula(row, column, formula, isinstance(wanted, Formula)))
        if wanted is not None or (cell is not None and cell.content):
            self.has_new_values = True

    def _restyled(self, cell: Cell, style: int) -> bytes:
        """The cell with another style, everything else in it as it was."""
        attributes = _STYLE_ATTRIBUTE.sub(b"", cell.attributes) + (b' s="%d"' % style if style else b"")
        name = self._name.encode()
        if cell.content:
            return b"<%s%s>%s</%s>" % (name, attributes, cell.content, name)
        return b"<%s%s/>" % (name, attributes)

    def _content(self, wanted: Wanted) -> tuple[str, str]:
        """The type attribute and what stands inside the cell."""
        prefix = self._prefix
        if isinstance(wanted, Formula):
            kind, value = _typed(wanted.cached)
            stored = "" if value is None else f"<{prefix}v>{value}</{prefix}v>"
            return kind, f"<{prefix}f>{escape_formula(wanted.text)}</{prefix}f>{stored}"
        if isinstance(wanted, str) and not isinstance(wanted, ErrorValue):
            if self.strings.takes_new:
                return ' t="s"', f"<{prefix}v>{self.strings.index_of(wanted)}</{prefix}v>"
            return ' t="inlineStr"', f"<{prefix}is>{text_element(prefix + 't', wanted)}</{prefix}is>"
        kind, value = _typed(wanted)
        return kind, "" if value is None else f"<{prefix}v>{value}</{prefix}v>"


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
    """Same kind and same value; 1 and 1.0 are the same number, True and 1 are not.

    Programs store 15 to 17 digits of a number: what differs only beyond the fifteenth was rounded by another writer.
    """
    if isinstance(stored, bool) or isinstance(wanted, bool):
        return stored is wanted
    if isinstance(stored, ErrorValue) != isinstance(wanted, ErrorValue):
        return False
    if isinstance(stored, int | float) and isinstance(wanted, int | float):
        return math.isclose(stored, wanted, rel_tol=1e-15)
    return stored == wanted


def escape_formula(text: str) -> str:
    """A formula for the inside of ``<f>``, where ``_xHHHH_`` means nothing special."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _date_format(value: date | time | timedelta) -> str:
    if isinstance(value, datetime):
        return SHORT_DATE_TIME if value.time() != time() else SHORT_DATE
    return SHORT_DATE if isinstance(value, date) else DURATION
