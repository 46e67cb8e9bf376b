"""Rewrite a donor's worksheet and table parts with the indexes and ids of the workbook that adopts them."""

from __future__ import annotations

import re
import uuid
from copy import deepcopy

from custsheet.ooxml.adopted_formats import AdoptedFormats, forget_theme
from custsheet.ooxml.fragments import X14, attributes, drop_attribute, new_child, whole_number
from custsheet.ooxml.shared_strings import SharedStrings, item_text
from custsheet.ooxml.xml import Element, children, find_child, local_name

_DXF_ATTRIBUTE = re.compile(r"(?:[a-zA-Z]+D|d)xfId\Z")
# cm and vm (dynamic arrays, rich values) are indexes into the donor's metadata part, which does not come along;
# formulas work without them.
_METADATA_ATTRIBUTES = ("cm", "vm")


class AdoptedStrings:
    """Moves the donor's strings: plain ones to the target's shared strings if that table is small, else inline."""

    def __init__(self, donor: Element | None, target: SharedStrings, keep_theme: bool) -> None:
        self._items = children(donor, "si") if donor is not None else []
        self._target = target
        self._keep_theme = keep_theme
        self._placed: dict[int, int | None] = {}

    def place(self, cell: Element) -> None:
        """Rewrite a cell of type ``s``; XlsxWriter puts nothing but ``<v>`` into it."""
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
        """The string's index in the target's table; None for rich text, or if the table is too large to extend."""
        is_plain = find_child(item, "r") is None and self._target.takes_new
        return self._target.index_of(item_text(item)) if is_plain else None


def adopt_worksheet(root: Element, formats: AdoptedFormats, strings: AdoptedStrings, sheet: str) -> None:
    """Rewrite the formats, strings and ids of a donor's worksheet, and deselect its tab."""
    for part in root:
        # Rows are most of the tree and have nothing to adopt but styles, strings and metadata indexes.
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
                # XlsxWriter selects its first sheet; two selected tabs are a group and edited together.
                drop_attribute(element, "tabSelected")
            else:
                adopt_differential(element, formats)
                _make_unique(element, sheet)


def adopt_table(root: Element, formats: AdoptedFormats, table_id: int, name: str) -> None:
    """Rewrite the id, name and formats of a table part."""
    root.set("id", str(table_id))
    root.set("name", name)
    root.set("displayName", name)
    for element in root.iter("{*}*"):
        adopt_differential(element, formats)


def adopt_differential(element: Element, formats: AdoptedFormats) -> None:
    """Rewrite every attribute that holds a dxf index (``dxfId``, ``dataDxfId``, ``headerRowDxfId`` …)."""
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
    """Give an x14 data bar a fresh id: XlsxWriter uses the same ids in every workbook."""
    if element.tag == f"{{{X14}}}id":
        element.text = _unique(sheet, element.text or "")
    elif element.tag == f"{{{X14}}}cfRule" and element.get("id"):
        element.set("id", _unique(sheet, element.get("id", "")))


def _unique(sheet: str, old: str) -> str:
    # Derived, not random: equal input must give equal bytes. The rule and its x14 twin must map to the same id.
    return "{" + str(uuid.uuid5(uuid.NAMESPACE_URL, f"{sheet}/{old}")).upper() + "}"
