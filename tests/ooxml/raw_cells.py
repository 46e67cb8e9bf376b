"""Cells and everything round them as lxml sees them: what must be the same before and after."""

from __future__ import annotations

from typing import NamedTuple

from lxml import etree

from tests.ooxml.structure import members


class RawCell(NamedTuple):
    """One cell: its inner XML, type, style and formula element (attributes and text)."""

    content: bytes
    kind: str
    style: int
    formula: tuple[tuple[tuple[str, str], ...], str] | None

    @property
    def formula_kind(self) -> str | None:
        """normal, shared, array or dataTable; None for a constant."""
        return dict(self.formula[0]).get("t", "normal") if self.formula else None

    @property
    def formula_ref(self) -> str | None:
        """The range of a shared formula's first cell, of an array or of a data table."""
        return dict(self.formula[0]).get("ref") if self.formula else None


class RawSheet(NamedTuple):
    """A worksheet: cells by (row, column), attributes of rows, and all other elements as canonical XML."""

    cells: dict[tuple[int, int], RawCell]
    rows: dict[int, dict[str, str]]
    others: list[bytes]


def raw_sheet(data: bytes, part_name: str) -> RawSheet:
    """Read one worksheet part of a workbook."""
    found = {name.replace("\\", "/").lstrip("/").casefold(): content for name, content in members(data).items()}
    root = etree.fromstring(found[part_name.casefold()])
    cells: dict[tuple[int, int], RawCell] = {}
    rows: dict[int, dict[str, str]] = {}
    row_number = 0
    for row in root.iterfind("{*}sheetData/{*}row"):
        row_number = int(row.get("r", row_number + 1))
        rows[row_number] = {str(k): str(v) for k, v in row.attrib.items() if k not in ("spans", "r")}
        column = 0
        for cell in row.iterfind("{*}c"):
            column = _column(cell.get("r")) or column + 1
            cells[row_number, column] = _cell(cell)
    # What is written may widen the dimension, and nothing else outside the rows.
    others = [etree.tostring(e, method="c14n", with_tail=False) for e in root if not _is_changing(e)]
    return RawSheet(cells, rows, others)


def _cell(cell: etree._Element) -> RawCell:
    formula = cell.find("{*}f")
    own = None
    if formula is not None:
        own = (tuple(sorted((str(k), str(v)) for k, v in formula.attrib.items())), formula.text or "")
    content = b"".join(etree.tostring(child, method="c14n", with_tail=False) for child in cell)
    return RawCell(content, cell.get("t", "n"), int(cell.get("s") or 0), own)


def _is_changing(element: etree._Element) -> bool:
    return not isinstance(element.tag, str) or etree.QName(element).localname in ("sheetData", "dimension")


def _column(ref: str | None) -> int:
    number = 0
    for letter in (ref or "").upper():
        if not letter.isalpha():
            break
        number = number * 26 + ord(letter) - 64
    return number
