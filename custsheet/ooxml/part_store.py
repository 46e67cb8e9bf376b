"""Parts of a package by name, with live XML trees (Open Packaging Conventions, ECMA-376 part 2)."""

from __future__ import annotations

from typing import Protocol

from custsheet.errors import PackageError
from custsheet.ooxml import content_types as types_part
from custsheet.ooxml.container import Container
from custsheet.ooxml.content_types import ContentTypes
from custsheet.ooxml.relationships import EMPTY, Relationships, rels_name
from custsheet.ooxml.xml import MAX_TREE_BYTES, Element, XmlPart

_RELS_TYPE = "application/vnd.openxmlformats-package.relationships+xml"


class LivePart(Protocol):
    """An open part: an XML tree or a worksheet. ``stored`` holds the bytes it was read from."""

    stored: bytes

    def to_bytes(self) -> bytes: ...


class PartStore:
    """The parts of a file in memory, changed one by one; the rest of the file stays as it is.

    Part names have no leading slash: ``xl/workbook.xml``.  ``tree(part_name)`` returns the live XML tree of a part;
    saving writes its changes, and an unchanged tree keeps the part's bytes.
    """

    def __init__(self, data: bytes, path: str) -> None:
        self.path = path
        self.container = Container(data, path)
        self._trees: dict[str, XmlPart] = {}

    @property
    def part_names(self) -> list[str]:
        """Names of all parts in archive order, new ones last."""
        self._flush()
        return self.container.names()

    def has(self, part_name: str) -> bool:
        """Does the part exist? Part names are case-insensitive."""
        return self._find(part_name) is not None

    def read(self, part_name: str) -> bytes:
        """The bytes of a part as they would be saved now; KeyError if it does not exist."""
        name = self._name(part_name)
        self._flush(name)
        return self.container.read(name)

    def size(self, part_name: str) -> int:
        """The size of a part in bytes as last written to the container, without inflating it."""
        return self.container.size(self._name(part_name))

    def write(self, part_name: str, data: bytes, content_type: str | None = None) -> None:
        """Set the bytes of a part; a new part needs a content type unless its extension has a Default."""
        name = self._find(part_name) or part_name.lstrip("/")
        self._forget(name)  # an open tree would overwrite these bytes on the next flush
        self.container.write(name, data)
        if content_type is not None:
            self.content_types.set(name, content_type)

    def remove(self, part_name: str) -> None:
        """Drop a part with its content type and relationships; the caller removes relationships that point to it."""
        name = self._name(part_name)
        for gone in (name, rels_name(name)):
            self._forget(gone)
            if gone in self.container:
                self.container.remove(gone)
            self.content_types.remove(gone)

    def tree(self, part_name: str) -> Element:
        """The live root element of an XML part; changes to it are saved."""
        name = self._name(part_name)
        if name not in self._trees:
            if self.container.size(name) > MAX_TREE_BYTES:
                raise PackageError("too_large", path=self.path, part=name)
            self._trees[name] = XmlPart(self.container.read(name), name, self.path)
        return self._trees[name].root

    @property
    def content_types(self) -> ContentTypes:
        """The content types of all parts."""
        return ContentTypes(self.tree(types_part.PART_NAME))

    def content_type(self, part_name: str) -> str | None:
        """A part's content type, or None if the package states none."""
        return self.content_types.get(part_name.lstrip("/"))

    def relationships(self, part_name: str | None = None) -> Relationships:
        """The relationships of a part, or of the package; live, so ``add`` and ``remove`` change the file."""
        name = rels_name(self._name(part_name) if part_name else None)
        if not self.has(name):
            # Create only the tree: _flush makes a part of it once something is added, so an empty one leaves no trace.
            self._trees.setdefault(name, XmlPart(EMPTY, name))
            return Relationships(self._trees[name].root, part_name)
        return Relationships(self.tree(name), part_name)

    def free_part_name(self, pattern: str) -> str:
        """The first free part name for ``pattern`` (``xl/worksheets/sheet{}.xml``), counting from 1."""
        number = 1
        while self.has(pattern.format(number)):
            number += 1
        return pattern.format(number)

    def to_bytes(self) -> bytes:
        """The file as bytes; the original bytes if nothing changed."""
        self._flush()
        return self.container.to_bytes()

    @property
    def is_changed(self) -> bool:
        """Would saving give different bytes from those opened?"""
        self._flush()
        return self.container.is_changed

    # ------------------------------------------------------------ inner workings

    def _find(self, part_name: str) -> str | None:
        name = part_name.lstrip("/")
        if name in self.container:
            return name
        wanted = name.casefold()
        return next((known for known in self.container.names() if known.casefold() == wanted), None)

    def _name(self, part_name: str) -> str:
        name = self._find(part_name)
        if name is None:
            raise KeyError(part_name)
        return name

    def _open_parts(self, only: str | None = None) -> dict[str, LivePart]:
        """Open parts, whose bytes in the container may be stale; ``only`` restricts them to one."""
        if only is not None:
            return {only: self._trees[only]} if only in self._trees else {}
        return dict(self._trees)

    def _forget(self, name: str) -> None:
        self._trees.pop(name, None)

    def _flush(self, only: str | None = None) -> None:
        """Write changed parts to the container."""
        live = self._open_parts(only)
        # Content types last: a new part may add to them.
        for name, part in sorted(live.items(), key=lambda item: item[0] == types_part.PART_NAME):
            data = part.to_bytes()
            if data is part.stored and self.container.is_untouched(name):
                continue
            known = name in self.container
            if data == (self.container.read(name) if known else EMPTY):
                continue
            self.container.write(name, data)
            if not known and self.content_type(name) is None:
                self.content_types.set(name, _RELS_TYPE)
