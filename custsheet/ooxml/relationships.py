"""The relationships of a part: the other parts it uses, by id (ECMA-376 part 2, 6.5)."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import unquote

from lxml import etree

from custsheet.ooxml.xml import Element, local_name

_PACKAGE_NS = "http://schemas.openxmlformats.org/package/2006/relationships"
TRANSITIONAL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships"
EMPTY = f'<Relationships xmlns="{_PACKAGE_NS}"/>'.encode()


def rels_name(part_name: str | None) -> str:
    """The name of the ``.rels`` part of ``part_name`` (None: of the package)."""
    folder, base = posixpath.split(part_name or "")
    return posixpath.join(folder, "_rels", f"{base}.rels")


@dataclass(frozen=True, slots=True)
class Relationship:
    """One relationship.

    Attributes:
        rel_id: ``rId3``.
        rel_type: the full type URI; ``kind`` is its last segment (``worksheet``), the same in Strict files.
        target: as stored.
        part_name: the target as a part name, or None if it is outside the package.
    """

    rel_id: str
    rel_type: str
    target: str
    part_name: str | None

    @property
    def kind(self) -> str:
        """The last segment of the type: ``worksheet``, ``sharedStrings``, ``table`` …"""
        return self.rel_type.rsplit("/", 1)[-1]

    @property
    def is_external(self) -> bool:
        """Is the target outside the package?"""
        return self.part_name is None


class Relationships:
    """The relationships of one part, backed by the tree of its ``.rels`` part."""

    def __init__(self, root: Element, source: str | None) -> None:
        self._root = root
        self._source = source

    def __iter__(self) -> Iterator[Relationship]:
        for element in self._root:
            if local_name(element) == "Relationship":
                yield self._read(element)

    def __getitem__(self, rel_id: str) -> Relationship:
        for relationship in self:
            if relationship.rel_id == rel_id:
                return relationship
        raise KeyError(rel_id)

    def of_kind(self, kind: str) -> list[Relationship]:
        """The relationships of this kind."""
        return [relationship for relationship in self if relationship.kind == kind]

    def find(self, kind: str) -> Relationship | None:
        """The first internal relationship of this kind, or None."""
        return next((r for r in self.of_kind(kind) if not r.is_external), None)

    def add(self, kind: str, target: str, *, external: bool = False) -> str:
        """Add a relationship to the part ``target`` (or to an external URI) and return its id.

        ``kind`` is the last segment of an officeDocument type, or a full type URI.
        """
        taken = {relationship.rel_id for relationship in self}
        number = 1
        while f"rId{number}" in taken:
            number += 1
        element = etree.SubElement(self._root, f"{{{_PACKAGE_NS}}}Relationship")
        element.set("Id", f"rId{number}")
        element.set("Type", kind if "/" in kind else f"{self._base()}/{kind}")
        element.set("Target", target if external else self._relative(target))
        if external:
            element.set("TargetMode", "External")
        return f"rId{number}"

    def remove(self, rel_id: str) -> None:
        """Drop the relationship with this id."""
        for element in self._root:
            if element.get("Id") == rel_id:
                self._root.remove(element)

    def _base(self) -> str:
        # A Strict package has only Strict types; an empty list does not tell, but Excel reads both.
        return STRICT if any(r.rel_type.startswith(STRICT) for r in self) else TRANSITIONAL

    def _relative(self, part_name: str) -> str:
        # Relative within the source's folder, else absolute: both are legal, and no target needs "..".
        folder = posixpath.dirname(self._source or "")
        inside = not folder or part_name.startswith(folder + "/")
        return part_name[len(folder) + 1 if folder else 0 :] if inside else f"/{part_name}"

    def _read(self, element: Element) -> Relationship:
        target = element.get("Target", "")
        external = element.get("TargetMode") == "External"
        part_name = None if external else resolve(self._source, target)
        return Relationship(element.get("Id", ""), element.get("Type", ""), target, part_name)


@lru_cache(maxsize=1 << 15)
def resolve(source: str | None, target: str) -> str:
    """The part name of ``target``, resolved relative to the part ``source``."""
    # Targets are URIs, hence percent-encoded; some writers use backslashes all the same.
    path = unquote(target.partition("#")[0]).replace("\\", "/")
    if path.startswith("/"):
        return posixpath.normpath(path).lstrip("/")
    return posixpath.normpath(posixpath.join("/", posixpath.dirname(source or ""), path)).lstrip("/")
