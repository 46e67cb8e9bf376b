"""Tables (list objects): range, columns and filter, which must grow together (ECMA-376 part 1, 18.5)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from lxml import etree

from custsheet.errors import PackageError
from custsheet.ooxml.calculated_columns import CalculatedColumn
from custsheet.ooxml.element_order import TABLE, ensure_child
from custsheet.ooxml.fragments import is_true, whole_number
from custsheet.ooxml.parts import Parts, Sheet
from custsheet.ooxml.values import UNWRITABLE, ErrorValue, decode_escapes, escape
from custsheet.ooxml.xml import Element, children, find_child, qualified
from custsheet.refs import CellRef, RangeRef, parse_range

if TYPE_CHECKING:
    from custsheet.ooxml.cell_writer import Edits

_MAX_NAME = 255
_BREAKS = re.compile(r"[\r\n\t]")  # as an attribute's value, XML parsers read these as blanks unless escaped


class Table:
    """One table of a worksheet, backed by the live tree of its part."""

    def __init__(self, sheet: Sheet, part_name: str) -> None:
        self._sheet = sheet
        self.part_name = part_name

    @property
    def _root(self) -> Element:
        return self._sheet.package.tree(self.part_name)

    @property
    def name(self) -> str:
        """The table name used in formulas."""
        return self._root.get("displayName", self._root.get("name", ""))

    @property
    def ref(self) -> str:
        """The whole range as stored (``A1:F20``): header, data, totals."""
        return self._root.get("ref", "A1")

    @property
    def range(self) -> RangeRef:
        """The whole range: header, data, totals."""
        return parse_range(self.ref)

    @property
    def data_range(self) -> RangeRef:
        """The data rows, without header and totals; a table always has at least one, possibly blank."""
        ref = self.range
        last_row = ref.last_row - int(self.has_totals)
        return ref._replace(first_row=ref.first_row + int(self.has_header), last_row=last_row)

    @property
    def has_header(self) -> bool:
        """Is the header row shown?"""
        return whole_number(self._root.get("headerRowCount"), 1) > 0

    @property
    def has_totals(self) -> bool:
        """Is the totals row shown?"""
        return whole_number(self._root.get("totalsRowCount"), 0) > 0

    @property
    def column_names(self) -> list[str]:
        """The column names, equal to the header cells."""
        return [unescape_name(column.get("name", "")) for column in self._columns()]

    def grow(self, columns: Sequence[str] = (), last_row: int | None = None) -> list[str]:
        """Append columns on the right and rows below; header cells, filter and range follow.

        Args:
            columns: names of new columns. As in Excel, a name that is taken or blank gets a number appended; header
                cells are set to the names used.
            last_row: new last data row; a smaller one than the current one changes nothing.

        Returns:
            The names used.

        Raises:
            PackageError: the table is filled by a query, which owns its columns; or a totals row is in the way.
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
                # The filter covers header and data, not the totals row.
                auto_filter.set("ref", str(new._replace(last_row=last - int(self.has_totals))))
        if self.has_header:
            # Only now that the columns exist: set_cells takes a header that differs from its column for a rename.
            header = enumerate(names, ref.last_column + 1)
            self._sheet.set_cells((ref.first_row, column, name, None) for column, name in header)
        return names

    @property
    def calculated_columns(self) -> list[CalculatedColumn]:
        """The columns that Excel fills with a formula."""
        data = self.data_range
        found = []
        for number, column in enumerate(self._columns(), data.first_column):
            formula = find_child(column, "calculatedColumnFormula")
            if formula is not None and formula.text:
                is_array = is_true(formula.get("array"))
                found.append(CalculatedColumn(number, formula.text, is_array, data.first_row))
        return found

    def rename_column(self, offset: int, name: str) -> None:
        """Rename the column at this 0-based position; the caller sets its header cell."""
        self._columns()[offset].set("name", escape_name(name))

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
            # Ids are unique within the table but need not follow the order of the columns (18.5.1.3).
            highest = max((whole_number(column.get("id")) for column in self._columns()), default=0)
            column = etree.SubElement(parent, qualified(parent, "tableColumn"))
            column.set("id", str(highest + 1))
            column.set("name", escape_name(unique))
            parent.set("count", str(len(self._columns())))
        return names


def tables_of(sheet: Sheet) -> list[Table]:
    """The tables of a worksheet, in order."""
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


def renamed_columns(sheet: Sheet, edits: Edits) -> list[tuple[Table, int, str]]:
    """The table columns whose header cells ``edits`` change: table, 0-based position, new name.

    A header cell and its column must have the same name, or Excel repairs the file.

    Raises:
        PackageError: the new header is not text, another column has it, or a formula uses the old one.
    """
    found = []
    for table in tables_of(sheet):
        ref = table.range
        if not table.has_header or ref.first_row not in edits:
            continue
        names = table.column_names
        wanted = {column - ref.first_column: edit[0] for column, edit in edits[ref.first_row].items()}
        changed = {at: name for at, name in wanted.items() if 0 <= at < len(names) and name != names[at]}
        after = [str(changed.get(offset, name)).casefold() for offset, name in enumerate(names)]
        for offset, name in changed.items():
            is_text = isinstance(name, str) and not isinstance(name, ErrorValue)
            if not is_text or after.count(after[offset]) > 1 or _is_used(sheet.package, names[offset]):
                cell = CellRef(ref.first_row, ref.first_column + offset)
                raise PackageError(
                    "table_header", path=sheet.package.path, sheet=sheet.name, cell=str(cell), table=table.name
                )
            found.append((table, offset, str(name)))
    return found


def _is_used(package: Parts, column_name: str) -> bool:
    """May a formula refer to this column, as in ``Table1[Amount]`` or ``[@Amount]``?"""
    # In a structured reference an apostrophe escapes the special characters of a column name.
    escaped = re.sub(r"([\[\]#'@])", r"'\1", column_name)
    # A byte search in every part may find what is not a reference: then a rename is refused that would do no harm.
    spelt = {f"{before}{name}]" for name in (column_name, escaped) for before in ("[", "[@")}
    wanted = [escape(text).encode() for text in spelt]
    parts = [name for name in package.part_names if name.startswith("xl/") and name.endswith(".xml")]
    return any(text in package.read(name) for name in parts for text in wanted)


def _unique(name: str, taken: set[str]) -> str:
    base = name[:_MAX_NAME] or "Column"
    unique, number = base, 1
    while unique.casefold() in taken:
        number += 1
        unique = f"{base[: _MAX_NAME - len(str(number))]}{number}"
    return unique


def escape_name(name: str) -> str:
    """A column name for the attribute: line breaks, tabs and characters not allowed in XML become ``_xHHHH_``."""
    literal = name.replace("_x", "_x005F_x") if decode_escapes(name) != name else name
    return UNWRITABLE.sub(_escaped, _BREAKS.sub(_escaped, literal))


def _escaped(character: re.Match[str]) -> str:
    return f"_x{ord(character[0]):04x}_"


def unescape_name(name: str) -> str:
    """The attribute's value, decoded to what the header cell shows."""
    return decode_escapes(name)
