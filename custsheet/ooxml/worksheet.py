"""``Worksheet``: the cells and the rest of one sheet.

A worksheet part is kept as three pieces: *head*, raw *sheet data*, *tail*.  The sheet data (rows and cells, often tens of
megabytes) is never parsed into a tree; sheet_data.py splices its bytes.  Head and tail together, with ``<sheetData/>``
emptied, are the *skeleton*: a small live tree (``sheet.skeleton`` is its root) in which columns, filters, conditional
formats, validations, table parts and so on are changed as XML.  Nothing needs marking as changed: when the part is written,
the skeleton is serialised and compared with what it was; if it says the same, the bytes of head and tail stay as they were,
else the new ones are put round the sheet data.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from custsheet.errors import PackageError
from custsheet.ooxml.sheet_list import SheetEntry, State
from custsheet.ooxml.xml import Element, XmlPart, to_utf8

if TYPE_CHECKING:
    from custsheet.ooxml.package import Package
    from custsheet.ooxml.relationships import Relationships

# Comments, instructions and CDATA are stepped over, so that what they quote is not taken for the element.
_OPENING = re.compile(
    rb"<!--.*?-->|<\?.*?\?>|<!\[CDATA\[.*?\]\]>|<((?:[\w.-]+:)?sheetData)\b((?:[^>\"']|\"[^\"]*\"|'[^']*')*?)(/?)>", re.DOTALL
)


class Worksheet:
    """One worksheet; made by ``Package.worksheet``. Row and column numbers are 1-based."""

    def __init__(self, package: Package, part_name: str, data: bytes) -> None:
        self.package = package
        self.part_name = part_name
        self._stored = data
        head, self._data, tail = split_part(data, part_name, package.path)
        self._raw = (head, self._data, tail)
        self._skeleton: XmlPart | None = None

    @property
    def skeleton(self) -> Element:
        """The live root element of the part, its ``sheetData`` emptied."""
        if self._skeleton is None:
            head, data, tail = self._raw
            self._skeleton = XmlPart(head + _emptied(data) + tail, self.part_name, self.package.path)
        return self._skeleton.root

    @property
    def entry(self) -> SheetEntry:
        """This sheet's line in the workbook part."""
        return next(e for e in self.package.sheet_entries if e.is_worksheet and _same(e.part_name, self.part_name))

    @property
    def name(self) -> str:
        """The name on the tab."""
        return self.entry.name

    @property
    def state(self) -> State:
        """``visible``, ``hidden`` or ``veryHidden``."""
        return self.entry.state

    def set_state(self, state: State) -> None:
        """Show or hide the tab."""
        if state == self.state:
            return
        if state == "visible":
            del self.entry.element.attrib["state"]
        else:
            self.entry.element.set("state", state)

    @property
    def relationships(self) -> Relationships:
        """The relationships of the worksheet part."""
        return self.package.relationships(self.part_name)

    def to_bytes(self) -> bytes:
        """The part's bytes: those it was read from as long as nothing in it changed."""
        head, data, tail = self._raw
        framed = self._skeleton.to_bytes() if self._skeleton is not None else None
        if framed is not None and framed != head + _emptied(data) + tail:
            head, _, tail = split_part(framed, self.part_name, self.package.path)
        elif self._data == data:
            return self._stored
        return head + self._data + tail


def split_part(data: bytes, part_name: str, path: str) -> tuple[bytes, bytes, bytes]:
    """Split a worksheet part, as UTF-8, into head, the whole ``sheetData`` element, tail."""
    plain = to_utf8(data)
    opening = next((match for match in _OPENING.finditer(plain) if match[1]), None)
    if opening is None:
        raise PackageError("broken_xml", path=path, part=part_name)
    if opening[3]:
        return plain[: opening.start()], opening[0], plain[opening.end() :]
    # The last closing tag: text of cells cannot hold one, comments among the rows can.
    closing = plain.rfind(b"</" + opening[1])
    end = plain.find(b">", closing) + 1
    if closing < opening.end() or not end:
        raise PackageError("broken_xml", path=path, part=part_name)
    return plain[: opening.start()], plain[opening.start() : end], plain[end:]


def _emptied(data: bytes) -> bytes:
    opening = _OPENING.match(data)
    assert opening is not None
    return opening[0] if opening[3] else opening[0] + b"</" + opening[1] + b">"


def _same(a: str | None, b: str) -> bool:
    return a is not None and a.casefold() == b.casefold()
