"""Tables (list objects): their range, columns and filter, which grow together (ECMA-376 part 1, 18.5)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from lxml import etree

from custsheet.errors import PackageError
from custsheet.ooxml.element_order import TABLE, ensure_child
from custsheet.ooxml.fragments import whole_number
from custsheet.ooxml.values import decode_escapes
from custsheet.ooxml.xml import Element, children, find_child, qualified
from custsheet.refs import RangeRef, parse_range

if TYPE_CHECKING:
    from custsheet.ooxml.worksheet import Worksheet

_MAX_NAME = 255


class Table:
    """One table of a worksheet, backed by the live tree of its part."""

    def __init__(self, sheet: Worksheet, part_name: str) -> None:
        self._sheet = sheet
        self.part_name = part_name

    @property
    def _root(self) -> Element:
        return self._sheet.package.tree(self.part_name)

    @property
    def name(self) -> str:
        """The name that formulas use."""
        return self._root.get("displayName", self._root.get("name", ""))

    @property
    def ref(self) -> str:
        """The whole range as stored, ``A1:F20``: header, data, totals."""
        return self._root.get("ref", "A1")

    @property
    def range(self) -> RangeRef:
        """The whole range: header, data, totals."""
        return parse_range(self.ref)

    @property
    def has_header(self) -> bool:
        """Is the header row shown?"""
        return whole_number(self._root.get("headerRowCount"), 1) > 0

    @property
    def has_totals(self) -> bool:
        """Is a totals row shown at the foot?"""
        return whole_number(self._root.get("totalsRowCount"), 0) > 0

    @property
    def column_names(self) -> list[str]:
        """The columns' names, equal to the header cells."""
        return [unescape_name(column.get("name", "")) for column in self._columns()]

    def grow(self, columns: Sequence[str] = (), last_row: int | None = None) -> list[str]:
        """Append columns on the right and rows below; header cells, filter and range follow.

        Args:
            columns: names of new columns. One that the table has already, or that is blank, gets a number behind it, as
                Excel does; header cells are set to the names used.
            last_row: new last row of data; a smaller one than now changes nothing.

        Returns:
            The names used.

        Raises:
            PackageError: the table is filled by a query, whose columns are its own; or it has a totals row in the way.
        """
        ref = self.range
        if columns and self._root.get("tableType") == "queryTable":
            raise PackageError("query_table", path=self._sheet.package.path, sheet=self._sheet.name, table=self.name)
        if last_row is not None and last_row > ref.last_row and self.has_totals:
            raise PackageError("table_totals", path=self._sheet.package.path, sheet=self._sheet.name, table=self.name)
        names = self._add_columns(columns)
        last = max(ref.last_row, last_row or 0)
        new = RangeRef(ref.first_row, ref.first_column, last, ref.last_column + len(names))
        if new != ref:
            self._root.set("ref", str(new))
            auto_filter = find_child(self._root, "autoFilter")
            if auto_filter is not None:
                auto_filter.set("ref", str(new._replace(last_row=last - int(self.has_totals))))
        if self.has_header:
            header = enumerate(names, ref.last_column + 1)
            self._sheet.set_cells((ref.first_row, column, name, None) for column, name in header)
        return names

    def _columns(self) -> list[Element]:
        parent = find_child(self._root, "tableColumns")
        return children(parent, "tableColumn") if parent is not None else []

    def _add_columns(self, wanted: Sequence[str]) -> list[str]:
        names: list[str] = []
        taken = {name.casefold() for name in self.column_names}
        parent = ensure_child(self._root, "tableColumns", TABLE)
        for name in wanted:
            unique = _unique(name, taken)
            taken.add(unique.casefold())
            names.append(unique)
            highest = max((whole_number(column.get("id")) for column in self._columns()), default=0)
            column = etree.SubElement(parent, qualified(parent, "tableColumn"))
            column.set("id", str(highest + 1))
            column.set("name", escape_name(unique))
            parent.set("count", str(len(self._columns())))
        return names


def tables_of(sheet: Worksheet) -> list[Table]:
    """The tables of a worksheet in their order."""
    parts = find_child(sheet.skeleton, "tableParts")
    if parts is None:
        return []
    relationships = {relationship.rel_id: relationship for relationship in sheet.relationships}
    found = []
    for element in children(parts, "tablePart"):
        rel_id = next((value for name, value in element.attrib.items() if str(name).endswith("}id")), "")
        relationship = relationships.get(str(rel_id))
        if relationship and relationship.part_name and sheet.package.has(relationship.part_name):
            found.append(Table(sheet, relationship.part_name))
    return found


def _unique(name: str, taken: set[str]) -> str:
    base = name[:_MAX_NAME] or "Column"
    unique, number = base, 1
    while unique.casefold() in taken:
        number += 1
        unique = f"{base[: _MAX_NAME - len(str(number))]}{number}"
    return unique


def escape_name(name: str) -> str:
    """A column's name for the attribute, where line breaks and tabs are written ``_xHHHH_``."""
    literal = name.replace("_x", "_x005F_x") if decode_escapes(name) != name else name
    return "".join(f"_x{ord(c):04x}_" if c in "\r\n\t" else c for c in literal)


def unescape_name(name: str) -> str:
    """The attribute's value as the header cell shows it."""
    return decode_escapes(name)
