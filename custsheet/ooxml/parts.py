"""Protocols: what the helpers in this package need from an OOXML package and from a worksheet.

``Package`` and ``Worksheet`` implement them.  Helpers never import the classes that call them, so imports run one way.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Protocol

from custsheet.ooxml.content_types import ContentTypes
from custsheet.ooxml.relationships import Relationships
from custsheet.ooxml.sheet_list import SheetEntry
from custsheet.ooxml.xml import Element

if TYPE_CHECKING:
    from custsheet.ooxml.defined_names import DefinedNames
    from custsheet.ooxml.shared_strings import SharedStrings
    from custsheet.ooxml.styles import Styles


class Parts(Protocol):
    """Parts by name, with content types and relationships; ``Package`` and ``PartStore`` document the members."""

    path: str

    # any package (Open Packaging Conventions)

    @property
    def part_names(self) -> list[str]: ...

    @property
    def content_types(self) -> ContentTypes: ...

    def has(self, part_name: str) -> bool: ...

    def read(self, part_name: str) -> bytes: ...

    def size(self, part_name: str) -> int: ...

    def write(self, part_name: str, data: bytes, content_type: str | None = None) -> None: ...

    def remove(self, part_name: str) -> None: ...

    def tree(self, part_name: str) -> Element: ...

    def content_type(self, part_name: str) -> str | None: ...

    def relationships(self, part_name: str | None = None) -> Relationships: ...

    def free_part_name(self, pattern: str) -> str: ...

    # a workbook

    @property
    def workbook_part_name(self) -> str: ...

    @property
    def workbook(self) -> Element: ...

    @property
    def sheet_entries(self) -> list[SheetEntry]: ...

    @property
    def sheet_names(self) -> list[str]: ...

    @property
    def styles(self) -> Styles: ...

    @property
    def shared_strings(self) -> SharedStrings: ...

    @property
    def defined_names(self) -> DefinedNames: ...

    @property
    def uses_1904(self) -> bool: ...

    @property
    def normal_font(self) -> tuple[str, float]: ...

    @property
    def is_structure_protected(self) -> bool: ...

    def worksheet(self, sheet: str | int) -> Sheet: ...

    def greatest_style(self) -> int: ...

    def recalculate_on_open(self) -> None: ...


class Sheet(Protocol):
    """A worksheet: its XML tree without the rows, and its cells."""

    @property
    def package(self) -> Parts: ...

    @property
    def name(self) -> str: ...

    @property
    def skeleton(self) -> Element: ...

    @property
    def relationships(self) -> Relationships: ...

    def set_cells(self, cells: Iterable[tuple[int, int, object, int | None]]) -> None: ...
