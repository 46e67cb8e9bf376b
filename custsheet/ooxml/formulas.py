"""What else changes when a formula is overwritten: arrays, shared formulas, the calculation chain."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from custsheet.ooxml.cell_scans import FormulaCell
from custsheet.ooxml.cell_writer import LostFormula, escape_formula
from custsheet.ooxml.formula_translation import translated
from custsheet.ooxml.fragments import whole_number
from custsheet.ooxml.parts import Parts
from custsheet.ooxml.sheet_data import Cell, OutOfOrderError, Row, SheetData
from custsheet.ooxml.splicing import splice
from custsheet.ooxml.stored_cells import attribute, formula_of
from custsheet.ooxml.xml import children
from custsheet.refs import CellRef, RangeRef, find_range

_F_TAG = re.compile(rb"<(?:[\w.-]+:)?f\s([^<>]*?)/?>")
_F_ELEMENT = re.compile(rb"<(?:[\w.-]+:)?f(?:\s[^<>]*?)?(?:/>|>.*?</(?:[\w.-]+:)?f\s*>)", re.DOTALL)

MAX_CHAIN = 8 << 20  # bytes


def has_formula(data: bytes) -> bool:
    """Does the raw sheet data contain any formula?"""
    # Two searches with a fixed prefix are five times as fast as one with an optional one.
    return any(re.search(pattern, data) for pattern in (rb"<f[\s/>]", rb":f[\s/>]"))


def locked_regions(data: bytes) -> list[RangeRef]:
    """Ranges of array formulas, spills and data tables, whose cells cannot be changed individually."""
    if b"array" not in data and b"dataTable" not in data:
        return []
    regions = []
    for match in _F_TAG.finditer(data):
        ref = attribute(match[1], b"ref")
        if ref and attribute(match[1], b"t") in ("array", "dataTable"):
            region = find_range(ref)
            # An array formula in a single cell may be overwritten; no cell of a data table may.
            if region and (region[:2] != region[2:] or attribute(match[1], b"t") == "dataTable"):
                regions.append(region)
    return regions


def rehome_shared(data: SheetData, lost: Iterable[LostFormula]) -> SheetData:
    """Move a shared formula's text to the next cell that shares it if the cell that held it was overwritten."""
    new_cells: dict[tuple[int, int], bytes] = {}
    for master in lost:
        area = find_range(master.formula.ref or "")
        if master.formula.kind != "shared" or area is None or not master.formula.text:
            continue
        sharing = list(_sharing(data, area, master.formula.shared_index))
        if sharing:
            row, cell = sharing[0]
            new_cells[row, cell.column] = _as_master(data, master, sharing)
    wanted: dict[int, list[int]] = {}
    for row_number, column in new_cells:
        wanted.setdefault(row_number, []).append(column)
    if not wanted:
        return data
    return splice(data, wanted, lambda number, column, _cell, _row: new_cells[number, column])


def _sharing(data: SheetData, area: RangeRef, index: int | None) -> Iterator[tuple[int, Cell]]:
    for row in data.rows:
        if area.first_row <= row.number <= area.last_row:
            for cell in _cells_between(data, row, area):
                formula = formula_of(cell)
                if formula is not None and formula.kind == "shared" and formula.shared_index == index:
                    yield row.number, cell


def _cells_between(data: SheetData, row: Row, area: RangeRef) -> Iterator[Cell]:
    if area.first_column == area.last_column:  # nearly always; avoids scanning the row
        cell = data.find_cell(row, area.first_column)
        if cell is not None:
            yield cell
        return
    for cell in data.cells(row):
        if area.first_column <= cell.column <= area.last_column:
            yield cell


def spelled_out(cells: Iterable[FormulaCell]) -> dict[CellRef, str]:
    """Each cell's formula as the formula bar shows it, without the equals sign; shared formulas are translated.

    One that cannot be translated (no program writes such) has the text of the cell that it shares.
    """
    listed = list(cells)
    masters = {cell.shared_index: cell for cell in listed if cell.text}
    return {CellRef(cell.row, cell.column): _own_text(cell, masters.get(cell.shared_index)) for cell in listed}


def _own_text(cell: FormulaCell, master: FormulaCell | None) -> str:
    if cell.text or master is None:
        return cell.text
    origin, target = CellRef(master.row, master.column), CellRef(cell.row, cell.column)
    return translated(master.text, str(origin), str(target)) or master.text


def _as_master(data: SheetData, master: LostFormula, sharing: list[tuple[int, Cell]]) -> bytes:
    row, cell = sharing[0]
    origin = CellRef(master.row, master.column)
    text = translated(master.formula.text, str(origin), str(CellRef(row, cell.column)))
    if text is None:
        raise OutOfOrderError(str(origin))  # no program writes such a formula
    columns = [other.column for _, other in sharing]
    area = RangeRef(row, min(columns), sharing[-1][0], max(columns))
    name = data.prefix.decode()
    element = (
        f'<{name}f t="shared" ref="{area}" si="{master.formula.shared_index}">{escape_formula(text)}</{name}f>'.encode()
    )
    content = _F_ELEMENT.sub(lambda _: element, cell.content, count=1)
    return b"%s%s>%s</%sc>" % (cell.head, cell.attributes, content, data.prefix)


def drop_from_calc_chain(package: Parts, sheet_id: int, cells: Iterable[CellRef]) -> None:
    """Remove cells that lost their formula from the calculation chain; an empty chain part is dropped."""
    gone = {str(cell) for cell in cells}
    relationships = package.relationships(package.workbook_part_name)
    relationship = relationships.find("calcChain")
    if not gone or relationship is None or relationship.part_name is None or not package.has(relationship.part_name):
        return
    if package.size(relationship.part_name) > MAX_CHAIN:
        # Excel rebuilds a missing chain on opening, faster than we could parse this one.
        package.remove(relationship.part_name)
        relationships.remove(relationship.rel_id)
        return
    root = package.tree(relationship.part_name)
    sheet = 0
    carried: int | None = None
    for entry in children(root, "c"):
        # An entry without sheet id (i) belongs to the sheet of the entry before it; removing an entry must not change
        # what the next one inherits, so the id is carried over.
        stated = entry.get("i")
        sheet = whole_number(stated, sheet) if stated is not None else sheet
        if sheet == sheet_id and entry.get("r") in gone:
            carried = sheet if stated is not None or carried is not None else None
            root.remove(entry)
        elif carried is not None:
            if stated is None:
                entry.set("i", str(carried))
            carried = None
    if not children(root, "c"):
        package.remove(relationship.part_name)
        relationships.remove(relationship.rel_id)
