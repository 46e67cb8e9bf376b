"""The shared string table: read on demand, appended to, never reordered.

Its bytes are spliced, not regenerated, so that rich text, phonetic hints and extensions stay as they are.
"""

from __future__ import annotations

import re

from custsheet.errors import PackageError
from custsheet.ooxml.parts import Parts
from custsheet.ooxml.values import decode_entities, decode_escapes, has_wide_escapes, text_element, without_markup
from custsheet.ooxml.workbook_parts import add_part, find_part, link_part
from custsheet.ooxml.xml import Element, check_well_formed, local_name, to_utf8

KIND = "sharedStrings"
CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
# A larger table is not rewritten for a few strings; they go inline instead (measured: 7 ms against 110 ms on 7 MB).
SMALL = 1 << 20

_ROOT = re.compile(rb"<((?:[\w.-]+:)?)sst\b([^>]*?)(/?)>")
_ITEM = re.compile(rb"<(?:[\w.-]+:)?si(?:\s[^<>]*)?(?:/>|>(.*?)</(?:[\w.-]+:)?si\s*>)", re.DOTALL)
_TEXT = re.compile(rb"<(?:[\w.-]+:)?t(\s[^<>]*?)?(?:/>|>([^<]*)</(?:[\w.-]+:)?t\s*>)")
_RUN = re.compile(rb"<(?:[\w.-]+:)?r[\s>]")
_PHONETIC = re.compile(rb"<(?:[\w.-]+:)?rPh\b(?:(?!<(?:[\w.-]+:)?rPh\b).)*?</(?:[\w.-]+:)?rPh\s*>", re.DOTALL)
_COUNTS = re.compile(rb"\b(count|uniqueCount)=([\"'])(\d+)\2")


class SharedStrings:
    """The strings of a workbook, to which cells refer by index."""

    def __init__(self, package: Parts) -> None:
        self._package = package
        self._part_name = find_part(package, KIND, CONTENT_TYPE)
        self._read: bytes | None = None
        self._items: list[bytes] | None = None
        self._texts: dict[int, str] = {}
        self._index: dict[str, int] | None = None
        self._count = 0
        self._added: list[str] = []

    @property
    def _stored(self) -> bytes:
        """The part's bytes, read lazily: writing cells seldom needs a large table."""
        if self._read is None:
            self._read = b""
            if self._part_name:
                self._read = to_utf8(self._package.read(self._part_name), self._part_name, self._package.path)
                # On broken XML the searches below could take forever.
                check_well_formed(self._read, self._part_name, self._package.path)
                if _ROOT.search(self._read) is None:
                    raise PackageError("broken_xml", path=self._package.path, part=self._part_name)
        return self._read

    @property
    def takes_new(self) -> bool:
        """Should new texts go into the table rather than inline? True for small and missing tables."""
        return self._part_name is None or self._package.size(self._part_name) <= SMALL

    @property
    def has_wide_escapes(self) -> bool:
        """Does the stored table write a character beyond U+00FF as ``_xHHHH_``? Does not parse the table."""
        if self._read is not None or self._part_name is None:
            return has_wide_escapes(self._read or b"")
        return has_wide_escapes(to_utf8(self._package.read(self._part_name), self._part_name, self._package.path))

    @property
    def texts(self) -> list[str]:
        """All strings by index; rich text as plain text."""
        return [self.text(number) or "" for number in range(self.count)]

    @property
    def count(self) -> int:
        """Number of strings, including added ones."""
        if self._items is None:
            self._items = _ITEM.findall(self._stored)
            self._count = len(self._items)
        return self._count

    def text(self, number: int) -> str | None:
        """The string with this index, or None."""
        if number not in self._texts:
            if number >= self.count or self._items is None:
                return None
            self._texts[number] = text_of(self._items[number])
        return self._texts[number]

    def index_of(self, text: str) -> int:
        """The index of a plain string, appended if missing."""
        if self._index is None:
            self._index = self._plain_texts()
            if self._part_name is not None:
                link_part(self._package, KIND, self._part_name)
        number = self._index.get(text)
        if number is None:
            number = self._index[text] = self.count
            self._texts[number] = text
            self._count += 1
            self._added.append(text)
        return number

    def _plain_texts(self) -> dict[str, int]:
        # The first of equal strings wins. Rich text is skipped: reusing it would bring its formatting along.
        texts, items = self.texts, self._items or []
        return {texts[number]: number for number in reversed(range(len(items))) if not _RUN.search(items[number])}

    def flush(self) -> None:
        """Write added strings to the part, creating it if necessary."""
        if not self._added:
            return
        package, added = self._package, self._added
        self._added = []
        if self._part_name is None:
            namespace = package.workbook.nsmap[package.workbook.prefix]
            self._read = (
                f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n<sst xmlns="{namespace}"/>'.encode()
            )
            self._part_name = add_part(package, KIND, self._read, CONTENT_TYPE)
        self._read = _with_items(self._stored, added)
        package.write(self._part_name, self._read, CONTENT_TYPE)


def text_of(content: bytes) -> str:
    """The plain text inside ``<si>`` or ``<is>``: its own or its runs', without phonetic hints."""
    content = without_markup(content)
    if b"rPh" in content:
        content = _PHONETIC.sub(b"", content)
    return decode_escapes("".join(_element_text(*match.groups(b"")) for match in _TEXT.finditer(content)))


def _element_text(attributes: bytes, content: bytes) -> str:
    """The text of one ``<t>``, stripped unless ``xml:space`` says preserve."""
    text = decode_entities(content)
    return text if b"preserve" in attributes else text.strip(" \t\r\n")


def item_text(item: Element) -> str:
    """Like ``text_of``, for a parsed ``<si>``."""
    parts = []
    for child in item:
        if local_name(child) == "t":
            parts.append(child.text or "")
        elif local_name(child) == "r":
            parts += [grandchild.text or "" for grandchild in child if local_name(grandchild) == "t"]
    return decode_escapes("".join(parts))


def _with_items(data: bytes, texts: list[str]) -> bytes:
    root = _ROOT.search(data)
    assert root is not None
    prefix = root[1].decode()
    items = "".join(f"<{prefix}si>{text_element(prefix + 't', text)}</{prefix}si>" for text in texts).encode()
    # Both counts are optional (ECMA-376 part 1, 18.4.9); where stated, they grow with the table.
    attributes = _COUNTS.sub(lambda m: b'%s="%d"' % (m[1], int(m[3]) + len(texts)), root[2])
    opening = b"<" + root[1] + b"sst" + attributes + b">"
    closing = b"</" + root[1] + b"sst"
    if root[3]:
        return data[: root.start()] + opening + items + closing + b">" + data[root.end() :]
    end = data.rfind(closing)
    return data[: root.start()] + opening + data[root.end() : end] + items + data[end:]
