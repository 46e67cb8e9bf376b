"""The worksheet and table parts of a donor, rewritten in the numbers of the workbook that adopts them."""

from __future__ import annotations

import re
import uuid
from copy import deepcopy

from custsheet.ooxml.adopted_formats import AdoptedFormats, forget_theme
from custsheet.ooxml.fragments import X14, attributes, drop_attribute, new_child, whole_number
from custsheet.ooxml.shared_strings import SharedStrings, item_text
from custsheet.ooxml.xml import Element, children, find_child, local_name

_DXF_ATTRIBUTE = re.compile(r"(?:[a-zA-Z]+D|d)xfId\Z")
# Marks of dynamic arrays and rich values count in a metadata part of their own; a formula works without.
_METADATA_ATTRIBUTES = ("cm", "vm")


class AdoptedStrings:
    """Puts the donor's strings where the target wants them: plain ones into a small table, all others into the cell."""

    def __init__(self, donor: Element | None, target: SharedStrings, keep_theme: bool) -> None:
        self._items = children(donor, "si") if donor is not None else []
        self._target = target
        self._keep_theme = keep_theme
        self._placed: dict[int, int | None] = {}

    def place(self, cell: Element) -> None:
        """Rewrite a cell of type ``s``, in which XlsxWriter writes nothing but the value."""
        value = cell[0]
        number = whole_number(value.text)
        if number not in self._placed:
            self._placed[number] = self._index(self._items[number])
        index = self._placed[number]
        if index is not None:
            value.text = str(index)
            return
        cell.remove(value)
        cell.set("t", "inlineStr")
        inline = new_child(cell, "is")
        inline.extend(deepcopy(child) for child in self._items[number])
        if not self._keep_theme:
            forget_theme(inline)

    def _index(self, item: Element) -> int | None:
        """Where the target's table has a plain string; None for rich text, and when the table takes no more."""
        is_plain = find_child(item, "r") is None and self._target.takes_new
        return self._target.index_of(item_text(item)) if is_plain else None


def adopt_worksheet(root: Element, formats: AdoptedFormats, strings: AdoptedStrings, sheet: str) -> None:
    """Rewrite the formats, strings and ids of a donor's worksheet, and let it not be selected beside the active tab."""
    for part in root:
        if local_name(part) == "sheetData":
            for row in part:
                _renumber(row, "s", formats)
                for cell in row:
                    _adopt_cell(cell, formats, strings)
            continue
        for element in part.iter("{*}*"):
            if local_name(element) == "col":
                _renumber(element, "style", formats)
            elif local_name(element) == "sheetView":
                drop_attribute(element, "tabSelected")
            else:
                adopt_differential(element, formats)
                _make_unique(element, sheet)


def adopt_table(root: Element, formats: AdoptedFormats, table_id: int, name: str) -> None:
    """Rewrite a table part: its id, its name and its formats."""
    root.set("id", str(table_id))
    root.set("name", name)
    root.set("displayName", name)
    for element in root.iter("{*}*"):
        adopt_differential(element, formats)


def adopt_differential(element: Element, formats: AdoptedFormats) -> None:
    """Rewrite every attribute that numbers a differential format."""
    for attribute, value in attributes(element).items():
        if _DXF_ATTRIBUTE.match(attribute):
            element.set(attribute, str(formats.dxf(whole_number(value))))


def _adopt_cell(cell: Element, formats: AdoptedFormats, strings: AdoptedStrings) -> None:
    _renumber(cell, "s", formats)
    for attribute in _METADATA_ATTRIBUTES:
        drop_attribute(cell, attribute)
    if cell.get("t") == "s":
        strings.place(cell)


def _renumber(element: Element, attribute: str, formats: AdoptedFormats) -> None:
    number = element.get(attribute)
    if number is not None:
        element.set(attribute, str(formats.xf(whole_number(number))))


def _make_unique(element: Element, sheet: str) -> None:
    """XlsxWriter counts the ids of data bars from the same number in every workbook."""
    if element.tag == f"{{{X14}}}id":
        element.text = _unique(sheet, element.text or "")
    elif element.tag == f"{{{X14}}}cfRule" and element.get("id"):
        element.set("id", _unique(sheet, element.get("id", "")))


def _unique(sheet: str, old: str) -> str:
    return "{" + str(uuid.uuid5(uuid.NAMESPACE_URL, f"{sheet}/{old}")).upper() + "}"
