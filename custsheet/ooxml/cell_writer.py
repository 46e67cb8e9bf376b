"""Turn cell edits into bytes; a cell that already holds the wanted value keeps its bytes."""

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
from custsheet.ooxml.stored_cells import FormulaTag, cell_tag, formula_of, value_of
from custsheet.ooxml.styles import Styles
from custsheet.ooxml.values import (
    MAX_TEXT,
    MOMENTS,
    ErrorValue,
    Formula,
    Plain,
    escape,
    in_formula,
    number_text,
    text_element,
    to_serial,
    to_stored,
)
from custsheet.refs import column_letter

_STYLE_ATTRIBUTE = re.compile(rb"\s+s\s*=\s*(?:\"[^\"]*\"|'[^']*')")


MAX_WHOLE = 10**15  # Excel keeps 15 significant digits


# An edit's value as the cell will store it; None for a blank cell.
Wanted = Plain | ErrorValue | Formula
# The value; the style (None: keep the cell's own); the number format to add if that style is not a date format.
Edit = tuple[Wanted, int | None, str | None]
Edits = Mapping[int, Mapping[int, Edit]]  # by row and column


class LostFormula(NamedTuple):
    """A formula that an edit removed or replaced."""

    row: int
    column: int
    formula: FormulaTag
    is_replaced: bool  # by another formula


def to_edit(value: object, style: int | None, uses_1904: bool) -> Edit:
    """Convert a value as ``set_cells`` takes it into an edit.

    Raises:
        CellValueError: no cell can hold the value.
    """
    # The common types first, by exact type: this runs for every cell.
    kind = type(value)
    if kind is float and math.isfinite(value):  # type: ignore[arg-type]
        return value, style, None  # type: ignore[return-value]
    if kind is str and len(value) <= MAX_TEXT // 2:  # type: ignore[arg-type]
        return value or None, style, None  # type: ignore[return-value]
    if value is None or kind is bool or (kind is int and -MAX_WHOLE < value < MAX_WHOLE):  # type: ignore[operator]
        return value, style, None  # type: ignore[return-value]
    shown = value.cached if isinstance(value, Formula) else value
    # Without a date format the cell would show 46053. Short dates follow the user's regional settings.
    date_format = _date_format(shown) if style is None and isinstance(shown, MOMENTS) else None
    if isinstance(value, Formula):
        # Keep "", which _stored would turn into None: a formula without a stored result counts as not calculated.
        cached = "" if value.cached == "" else _stored(value.cached, uses_1904)
        return Formula(value.text.removeprefix("="), cached, value.is_array), style, date_format
    return _stored(value, uses_1904), style, date_format


def _stored(value: object, uses_1904: bool) -> Plain | ErrorValue:
    if isinstance(value, ErrorValue):
        return value
    stored = to_stored(value, uses_1904)
    return None if stored == "" else stored


@dataclass
class CellWriter:
    """One pass of edits over a sheet; afterwards its attributes tell what was done.

    Attributes:
        default_style: (row, column, raw row or None) → the style that a new cell inherits.
        refuse: called with row and column before a cell changes; raises if it must not. None: every cell may change.
        has_new_values: a value changed, so formulas that depend on it are stale.
        rows, columns: numbers of the rows and columns written to.
    """

    edits: Edits
    prefix: bytes
    strings: SharedStrings
    styles: Styles
    uses_1904: bool
    default_style: Callable[[int, int, Row | None], int]
    refuse: Callable[[int, int], None] | None
    lost_formulas: list[LostFormula] = field(default_factory=list)
    has_new_values: bool = False
    rows: set[int] = field(default_factory=set)
    columns: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._prefix = self.prefix.decode()
        self._name = f"{self._prefix}c"
        self._texts: dict[str, tuple[str, str]] = {}

    def write(self, row_number: int, column: int, cell: Cell | None, row: Row | None) -> bytes | None:
        """The new bytes of a cell, or None to leave it as it is (a ``Writer`` of splicing.py)."""
        wanted, style, date_format = self.edits[row_number][column]
        formula, others = None, ""
        if cell is None:
            if wanted is None and style is None:
                return None
            if style is None:
                style = self._dated(self.default_style(row_number, column, row), date_format)
        else:
            tag = cell_tag(cell.attributes)
            # An existing cell without s has style 0: it does not inherit from its row or column.
            own = tag.style or 0
            if style is None:
                style = self._dated(own, date_format)
            formula = formula_of(cell)
            if self._says(cell, formula, wanted):
                return None if style == own else self._restyled(cell, style)
            others = tag.others
        if self.refuse is not None:
            self.refuse(row_number, column)
        self.rows.add(row_number)
        self.columns.add(column)
        if formula is not None:
            self.lost_formulas.append(LostFormula(row_number, column, formula, isinstance(wanted, Formula)))
        if wanted is not None or (cell is not None and cell.content):
            self.has_new_values = True
        kind, content = self._content(wanted, f"{column_letter(column)}{row_number}")
        head = f'<{self._name} r="{column_letter(column)}{row_number}"'
        if style:
            head = f'{head} s="{style}"'
        if not content:
            return f"{head}{others}/>".encode()
        return f"{head}{others}{kind}>{content}</{self._name}>".encode()

    def _dated(self, style: int, date_format: str | None) -> int:
        if date_format is None or self.styles.is_date(style):
            return style
        return self.styles.derive(style, Format(number_format=date_format))

    def _says(self, cell: Cell, formula: FormulaTag | None, wanted: Wanted) -> bool:
        """Does the cell hold the wanted value, whatever its spelling?"""
        stored = value_of(cell, self.strings)
        if isinstance(wanted, Formula):
            spelt = "array" if wanted.is_array else "normal"
            same = formula is not None and formula.kind == spelt and formula.text == wanted.text
            # Our "" stands for a result yet to be calculated; a calculated one in the file is as good.
            return same and (wanted.cached in (None, "") or _is_equal(stored, wanted.cached))
        if formula is not None:
            return False
        if isinstance(stored, date):
            return not isinstance(wanted, bool | str) and to_serial(stored, self.uses_1904) == wanted
        return _is_equal(stored, wanted)

    def _restyled(self, cell: Cell, style: int) -> bytes:
        """The cell with another style, otherwise byte for byte the same."""
        attributes = _STYLE_ATTRIBUTE.sub(b"", cell.attributes) + (b' s="%d"' % style if style else b"")
        if cell.content:
            return b"%s%s>%s</%s>" % (cell.head, attributes, cell.content, self._name.encode())
        return b"%s%s/>" % (cell.head, attributes)

    def _content(self, wanted: Wanted, ref: str) -> tuple[str, str]:
        """The type attribute and the inner XML of the cell ``ref``."""
        prefix = self._prefix
        if type(wanted) is float:
            return "", f"<{prefix}v>{number_text(wanted)}</{prefix}v>"
        if type(wanted) is str:
            if wanted not in self._texts:
                self._texts[wanted] = self._text(wanted)
            return self._texts[wanted]
        if isinstance(wanted, Formula):
            kind, value = _typed(wanted.cached)
            stored = "" if value is None else f"<{prefix}v>{value}</{prefix}v>"
            array = f' t="array" ref="{ref}"' if wanted.is_array else ""
            return kind, f"<{prefix}f{array}>{escape_formula(wanted.text)}</{prefix}f>{stored}"
        kind, value = _typed(wanted)
        return kind, "" if value is None else f"<{prefix}v>{value}</{prefix}v>"

    def _text(self, text: str) -> tuple[str, str]:
        prefix = self._prefix
        if self.strings.takes_new:
            return ' t="s"', f"<{prefix}v>{self.strings.index_of(text)}</{prefix}v>"
        return ' t="inlineStr"', f"<{prefix}is>{text_element(prefix + 't', text)}</{prefix}is>"


def _typed(value: object) -> tuple[str, str | None]:
    if value is None:
        return "", None
    if isinstance(value, ErrorValue):
        return ' t="e"', escape(value)
    if isinstance(value, bool):  # before numbers: a bool is an int
        return ' t="b"', str(int(value))
    if isinstance(value, str):
        return ' t="str"', escape(value)
    assert isinstance(value, int | float)
    return "", number_text(value)


def _is_equal(stored: object, wanted: object) -> bool:
    """Same kind and same value; 1 equals 1.0, but not True.

    Programs store 15 to 17 digits of a number, so a difference beyond the fifteenth is only another writer's rounding.
    """
    if type(stored) is float and type(wanted) is float:
        return stored == wanted or math.isclose(stored, wanted, rel_tol=1e-15)
    if isinstance(stored, bool) or isinstance(wanted, bool):
        return stored is wanted
    if isinstance(stored, ErrorValue) != isinstance(wanted, ErrorValue):
        return False
    if isinstance(stored, int | float) and isinstance(wanted, int | float):
        return math.isclose(stored, wanted, rel_tol=1e-15)
    return stored == wanted


def escape_formula(text: str) -> str:
    """Escape a formula for ``<f>``, where ``_xHHHH_`` has no special meaning."""
    return in_formula(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _date_format(value: date | time | timedelta) -> str:
    if isinstance(value, datetime):
        return SHORT_DATE_TIME if value.time() != time() else SHORT_DATE
    return SHORT_DATE if isinstance(value, date) else DURATION
