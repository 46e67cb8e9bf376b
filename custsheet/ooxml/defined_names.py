"""Global defined names of a workbook.

We find our sheets, blocks and columns again by hidden global names: Excel adjusts the reference when the user moves,
inserts or renames something, and turns it into ``#REF!`` on deletion.  Sheet-local names are neither created here nor
mistaken for global ones: copying a sheet makes local twins of its names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from custsheet.errors import UsageError
from custsheet.ooxml.element_order import WORKBOOK, ensure_child
from custsheet.ooxml.fragments import drop, is_true, new_child
from custsheet.ooxml.xml import Element, children, find_child
from custsheet.refs import RangeRef, column_letter, parse_range

BROKEN = "#REF!"

# Excel rejects names that read as a reference in A1 or R1C1 notation.
_VALID = re.compile(r"[^\W\d][\w.\\?]*\Z|\\[\w.\\?]*\Z")
_LOOKS_LIKE_A_CELL = re.compile(r"[A-Za-z]{1,3}[0-9]+\Z|[Rr][0-9]*(?:[Cc][0-9]*)?\Z|[Cc][0-9]*\Z")
_NEEDS_NO_QUOTES = re.compile(r"[^\W\d][\w.]*\Z")
_SHEET_AND_REST = re.compile(r"(?:'((?:[^']|'')+)'|([^'!]+))!(.+)\Z", re.DOTALL)


class DefinedNames:
    """The global names of a workbook. As in Excel, names are case-insensitive."""

    def __init__(self, workbook: Element) -> None:
        self._workbook = workbook

    def items(self) -> Iterator[tuple[str, str]]:
        """Name and reference of each global name in file order, without the built-in ones (``_xlnm.``)."""
        for element in self._elements():
            yield element.get("name", ""), _reference(element)

    def stored_items(self) -> Iterator[tuple[str, str]]:
        """Like ``items``, but as stored: ``汇总!#REF!`` if the cells were deleted but the sheet still exists."""
        for element in self._elements():
            yield element.get("name", ""), element.text or ""

    def get(self, name: str) -> str | None:
        """The reference, such as ``客户信息!$A$1``; ``#REF!`` if its cells were deleted; None for an unknown name."""
        element = self._find(name)
        return None if element is None else _reference(element)

    def is_hidden(self, name: str) -> bool:
        """Does the name exist, and is it hidden from Excel's name manager?"""
        element = self._find(name)
        return element is not None and is_true(element.get("hidden"))

    def set(self, name: str, ref: str, hidden: bool = False) -> None:
        """Create or change a global name; an equal reference keeps its spelling, quotes included."""
        if not _VALID.match(name) or _LOOKS_LIKE_A_CELL.match(name) or len(name) > 255:
            raise UsageError("bad_defined_name", name=name)
        element = self._find(name)
        if element is None:
            names = ensure_child(self._workbook, "definedNames", WORKBOOK)
            element = new_child(names, "definedName", name=name)
        if not same_reference(element.text or "", ref):
            element.text = ref
        if hidden and not is_true(element.get("hidden")):
            element.set("hidden", "1")
        elif not hidden and is_true(element.get("hidden")):
            del element.attrib["hidden"]

    def remove(self, name: str) -> None:
        """Drop a global name if it exists."""
        element = self._find(name)
        if element is not None:
            drop(element)

    def _elements(self) -> Iterator[Element]:
        names = find_child(self._workbook, "definedNames")
        for element in children(names, "definedName") if names is not None else ():
            if element.get("localSheetId") is None and not element.get("name", "").startswith("_xlnm."):
                yield element

    def _find(self, name: str) -> Element | None:
        wanted = name.casefold()
        return next((e for e in self._elements() if e.get("name", "").casefold() == wanted), None)


def sheet_reference(sheet: str, ref: RangeRef | str) -> str:
    """An absolute reference for formulas and names: ``'2024 订单'!$A$1:$C$9``."""
    cells = parse_range(ref) if isinstance(ref, str) else ref
    first = f"${column_letter(cells.first_column)}${cells.first_row}"
    last = f"${column_letter(cells.last_column)}${cells.last_row}"
    return f"{quoted(sheet)}!{first if first == last else f'{first}:{last}'}"


def quoted(sheet: str) -> str:
    """A sheet name for use in formulas: quoted unless it is a plain word that cannot be read as a cell reference."""
    if _NEEDS_NO_QUOTES.match(sheet) and not _LOOKS_LIKE_A_CELL.match(sheet):
        return sheet
    return "'" + sheet.replace("'", "''") + "'"


def split_reference(ref: str) -> tuple[str, RangeRef] | None:
    """Sheet name and range of ``'2024 订单'!$A$1``; None for ``#REF!``, formulas, whole columns and several areas."""
    sheet, rest = split_sheet(ref)
    if sheet is None:
        return None
    try:
        return sheet, parse_range(rest)
    except ValueError:
        return None


def split_sheet(ref: str) -> tuple[str | None, str]:
    """The sheet name of a reference, unquoted (None without one), and the part after the exclamation mark."""
    match = _SHEET_AND_REST.match(ref.strip().removeprefix("="))
    if not match:
        return None, ref
    return (match[1] or match[2]).replace("''", "'"), match[3]


def same_reference(one: str, other: str) -> bool:
    """Do two references mean the same cells, regardless of quotes around the sheet name?"""
    return one == other or (split_reference(one) is not None and split_reference(one) == split_reference(other))


def _reference(element: Element) -> str:
    text = element.text or ""
    # Excel writes 客户信息!#REF! if the cell was deleted, #REF!$A$1 or #REF! if the sheet was.
    _, rest = split_sheet(text)
    return BROKEN if rest.startswith(BROKEN) or text.startswith(BROKEN) else text
