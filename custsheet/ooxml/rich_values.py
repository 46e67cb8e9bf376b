"""Rich values: what a cell really holds when its stored error is only a placeholder (MS-XLSX 2.6.163–2.6.180).

Older programs have no pictures in cells, stocks or places, so Excel stores ``t="e"`` with ``#VALUE!`` and refers to the
rich value by ``vm``.  Newer errors (``#SPILL!``, ``#CALC!``) are stored the same way.  The chain of lookups: ``vm``
(1-based) → ``valueMetadata`` → ``futureMetadata`` → rich value → its structure, whose type says what it is.
"""

from __future__ import annotations

from functools import cached_property

from custsheet.errors import PackageError
from custsheet.ooxml.fragments import whole_number
from custsheet.ooxml.parts import Parts
from custsheet.ooxml.xml import Element, local_name

_METADATA_TYPE = "XLRICHVALUE"
_ERROR = "_error"
# Keys: the result of ERROR.TYPE() for that error, minus one.
_ERROR_TEXTS = {
    8: "#SPILL!", 9: "#CONNECT!", 10: "#BLOCKED!", 11: "#UNKNOWN!", 12: "#FIELD!", 13: "#CALC!", 14: "#BUSY!",
    18: "#EXTERNAL!", 19: "#TIMEOUT!",
}  # fmt: skip


class RichValues:
    """The rich values of a workbook, by the index in the cell's ``vm``."""

    def __init__(self, package: Parts) -> None:
        self._package = package

    def error(self, number: int, stored: str) -> str | None:
        """The error that a cell with ``vm=number`` shows; None if it shows something else (a picture).

        Args:
            stored: the error stored in the cell, returned if the file does not say what it stands for.
        """
        value = self._value(number)
        if value is None:
            return stored
        structure = _at(self._structures, whole_number(value.get("s"), -1))
        if structure is None:
            return stored
        if structure.get("t") != _ERROR:
            return None
        names = [key.get("n") for key in _named(structure, "k")]
        texts = [each.text for each in _named(value, "v")]
        kind = whole_number(dict(zip(names, texts, strict=False)).get("errorType"), -1)
        return _ERROR_TEXTS.get(kind, stored)

    def _value(self, number: int) -> Element | None:
        # vm and t count from 1, all other indexes of the chain from 0.
        block = _at(self._blocks, number - 1)
        for record in _named(block, "rc") if block is not None else []:
            kind = _at(self._types, whole_number(record.get("t"), 0) - 1)
            if kind is not None and kind.get("name") == _METADATA_TYPE:
                future = _at(self._future, whole_number(record.get("v"), -1))
                found = next((e for e in future.iter() if local_name(e) == "rvb"), None) if future is not None else None
                return _at(self._values, whole_number(found.get("i"), -1)) if found is not None else None
        return None

    @cached_property
    def _metadata(self) -> list[Element]:
        return self._part("sheetMetadata")

    @cached_property
    def _types(self) -> list[Element]:
        return [each for group in self._metadata if local_name(group) == "metadataTypes" for each in _elements(group)]

    @cached_property
    def _blocks(self) -> list[Element]:
        return [bk for group in self._metadata if local_name(group) == "valueMetadata" for bk in _named(group, "bk")]

    @cached_property
    def _future(self) -> list[Element]:
        groups = (group for group in self._metadata if local_name(group) == "futureMetadata")
        return [bk for group in groups if group.get("name") == _METADATA_TYPE for bk in _named(group, "bk")]

    @cached_property
    def _values(self) -> list[Element]:
        return [value for value in self._part("rdRichValue") if local_name(value) == "rv"]

    @cached_property
    def _structures(self) -> list[Element]:
        return [each for each in self._part("rdRichValueStructure") if local_name(each) == "s"]

    def _part(self, kind: str) -> list[Element]:
        package = self._package
        relationship = package.relationships(package.workbook_part_name).find(kind)
        name = relationship.part_name if relationship is not None else None
        try:
            return _elements(package.tree(name)) if name and package.has(name) else []
        except PackageError:  # broken or huge: fall back to the stored errors
            return []


def _elements(parent: Element) -> list[Element]:
    return [child for child in parent if isinstance(child.tag, str)]


def _named(parent: Element, name: str) -> list[Element]:
    return [child for child in parent if local_name(child) == name]


def _at(elements: list[Element], index: int) -> Element | None:
    return elements[index] if 0 <= index < len(elements) else None
