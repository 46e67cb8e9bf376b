"""Everything that can be done to cells and tables, on workbooks that many programs have written.

Each workbook is changed in every way that it allows, on every sheet at once: constants and formulas overwritten, shared
formulas beheaded, rows appended, tables grown, dates set.  Then every cell that was not meant reads as before (by lxml,
not by the package), every other element and member is the same, and no checker finds anything new.  Reads the workbooks
below ``CUSTSHEET_CORPUS``: every fourth, all of them with ``CUSTSHEET_CORPUS_FULL=1``.
"""

from __future__ import annotations

import io
import os
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from custsheet.errors import CustsheetError, PackageError
from custsheet.ooxml import Formula, Package, Worksheet
from custsheet.ooxml.container import Container
from custsheet.refs import MAX_COLUMN, MAX_ROW, CellRef, find_range
from tests.ooxml.raw_cells import RawSheet, raw_sheet
from tests.ooxml.structure import check_structure

DAY, TEXT = date(2026, 1, 31), "客户 <等级> & \n二"
PER_KIND = 3  # cells of each kind that are overwritten on a sheet

Cell = tuple[int, int]


def _paths() -> Iterator[Path]:
    root = os.environ.get("CUSTSHEET_CORPUS")
    if root:
        found = sorted(path for path in Path(root).rglob("*") if path.suffix.lower() in (".xlsx", ".xlsm"))
        yield from found if os.environ.get("CUSTSHEET_CORPUS_FULL") else found[1::4]


PATHS = list(_paths())
if not PATHS:
    pytest.skip("CUSTSHEET_CORPUS is not set", allow_module_level=True)

each_workbook = pytest.mark.parametrize("path", PATHS, ids=lambda path: f"{path.parent.name}/{path.stem}")


@dataclass
class Changes:
    """What was done to one sheet."""

    before: RawSheet
    values: dict[Cell, object] = field(default_factory=dict)
    beheaded: set[str] = field(default_factory=set)  # shared indexes whose first cell was overwritten


def opened(path: Path) -> Package:
    try:
        return Package.open(path)
    except PackageError as error:
        pytest.skip(f"refused: {error.code}")


def sheets_of(package: Package) -> list[Worksheet]:
    names = [entry.name for entry in package.sheet_entries if entry.is_worksheet and package.has(entry.part_name or "")]
    return [package.worksheet(name) for name in names]


def locked(sheet: RawSheet) -> list[Cell]:
    """Cells of arrays, spills and data tables."""
    found = []
    for cell in sheet.cells.values():
        area = find_range(cell.formula_ref or "") if cell.formula_kind in ("array", "dataTable") else None
        if area and (area[:2] != area[2:] or cell.formula_kind == "dataTable"):
            rows = range(area.first_row, min(area.last_row, area.first_row + 50) + 1)
            found += [(row, column) for row in rows for column in range(area.first_column, area.last_column + 1)]
    return found


def table_headers(sheet: Worksheet) -> dict[Cell, str]:
    """The header cells of tables: they take text only, and none where formulas name the column."""
    found = {}
    for table in sheet.tables:
        ref = table.range
        if table.has_header:
            found |= {(ref.first_row, ref.first_column + at): name for at, name in enumerate(table.column_names)}
    return found


def overwrite(sheet: Worksheet, changes: Changes) -> None:
    """Overwrite constants and formulas of every kind, with values of every kind."""
    taken = set(locked(changes.before)) | set(table_headers(sheet))
    kinds: dict[str, list[Cell]] = {}
    for at, cell in changes.before.cells.items():
        kind = cell.formula_kind or ("constant" if cell.content else "blank")
        if kind == "shared" and cell.formula_ref:
            kind = "first of shared"
        if at not in taken and kind != "dataTable":
            kinds.setdefault(kind, []).append(at)
    new: Iterator[object] = iter([12.5, TEXT, True, DAY, Formula("1+1", 2), None, -3, "="] * 10)
    for cells in kinds.values():
        for at in cells[:PER_KIND]:
            changes.values[at] = next(new)
            formula = changes.before.cells[at].formula
            if formula and dict(formula[0]).get("t") == "shared" and dict(formula[0]).get("ref"):
                changes.beheaded.add(dict(formula[0])["si"])


def append(sheet: Worksheet, changes: Changes) -> None:
    """Two rows below everything, and a column behind everything."""
    used = sheet.used_range
    last_row = max([used.last_row if used else 0, *changes.before.rows, *(at[0] for at in changes.before.cells)])
    last_column = max([0, *(at[1] for at in changes.before.cells)])
    if last_row + 2 <= MAX_ROW:
        changes.values |= {(last_row + 1, 1): TEXT, (last_row + 2, 2): 7.25, (last_row + 2, 1): DAY}
    if last_column < MAX_COLUMN:
        changes.values |= {(row, last_column + 1): row * 1.5 for row in (1, 2, 5)}


def allowed(sheet: Worksheet, changes: Changes) -> None:
    """Set everything; a sheet that cannot take it says why in one line and is left alone."""
    try:
        sheet.set_cells((row, column, value, None) for (row, column), value in changes.values.items())
    except PackageError as error:
        assert error.code in ("array_cell", "rows_out_of_order")
        assert "\n" not in error.message("zh")
        changes.values.clear()
        changes.beheaded.clear()


def stored(value: object, uses_1904: bool) -> object:
    if isinstance(value, Formula):
        return value.cached
    if value == "=":
        return "="
    return (44591.0 if uses_1904 else 46053.0) if isinstance(value, date) else value


@each_workbook
def test_cells_of_every_kind_are_overwritten_and_appended_and_all_others_read_as_before(path: Path) -> None:
    package, original = opened(path), path.read_bytes()
    done: dict[str, Changes] = {}
    for sheet in sheets_of(package):
        changes = done[sheet.name] = Changes(raw_sheet(original, sheet.part_name))
        overwrite(sheet, changes)
        append(sheet, changes)
        allowed(sheet, changes)
    data = package.to_bytes()
    again = Package.open(data)
    for name, changes in done.items():
        sheet = again.worksheet(name)
        after = raw_sheet(data, sheet.part_name)
        for (row, column), value in changes.values.items():
            assert sheet.value(str(CellRef(row, column))) == stored(value, again.uses_1904)
        _others_as_before(changes, after)
    _members_as_before(package, original, data)
    # What a file was stripped of in the first place may be missed once more, by cells that were blank before.
    assert set(check_structure(data)) <= set(check_structure(original))
    for name, changes in done.items():
        again.worksheet(name).set_cells((row, column, value, None) for (row, column), value in changes.values.items())
    assert not again.is_changed, "setting the same again changes no byte"
    _openpyxl_finds_the_same_formulas(original, data, done)


def _others_as_before(changes: Changes, after: RawSheet) -> None:
    before = changes.before
    rest = {at: cell for at, cell in before.cells.items() if at not in changes.values}
    assert set(after.cells) - set(changes.values) == set(rest)
    for at, cell in rest.items():
        found = after.cells[at]
        if cell.formula and dict(cell.formula[0]).get("si") in changes.beheaded:
            # The next one that shares the formula has its text now.
            assert (found.style, found.kind) == (cell.style, cell.kind)
            continue
        assert found == cell, at
    for number, attributes in before.rows.items():
        assert after.rows[number] == attributes
    assert after.others == before.others
    for at, value in changes.values.items():
        if at in before.cells and not isinstance(value, date):
            assert after.cells[at].style == before.cells[at].style


def _members_as_before(package: Package, original: bytes, data: bytes) -> None:
    workbook = package.workbook_part_name
    may_change = {sheet.part_name.casefold() for sheet in sheets_of(package)}
    may_change |= {"[content_types].xml", workbook.casefold()}
    kinds = ("styles", "sharedStrings", "calcChain")
    named = [r.part_name for kind in kinds if (r := Package.open(original).relationships(workbook).find(kind))]
    may_change |= {str(name).casefold() for name in named}
    before, after = Container(original), Container(data)
    for name in before.names():
        if name.casefold() not in may_change and not name.endswith("workbook.xml.rels"):
            assert before.raw(name) == after.raw(name), name


def _openpyxl_finds_the_same_formulas(original: bytes, data: bytes, done: dict[str, Changes]) -> None:
    """openpyxl spells shared formulas out, so a re-homed one can be compared cell by cell."""
    if not any(changes.beheaded for changes in done.values()):
        return
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            before, after = openpyxl.load_workbook(io.BytesIO(original)), openpyxl.load_workbook(io.BytesIO(data))
        except Exception:  # openpyxl cannot read some workbooks, changed or not
            return
    for name, changes in done.items():
        for row in before[name].iter_rows() if name in before.sheetnames else ():
            for cell in row:
                if (
                    cell.data_type == "f"
                    and isinstance(cell.value, str)
                    and (cell.row, cell.column) not in changes.values
                ):
                    assert after[name].cell(cell.row, cell.column).value == cell.value


@each_workbook
def test_cells_of_arrays_spills_and_data_tables_are_refused_and_nothing_changes(path: Path) -> None:
    package, original = opened(path), path.read_bytes()
    for sheet in sheets_of(package):
        for row, column in locked(raw_sheet(original, sheet.part_name))[:20]:
            with pytest.raises(PackageError) as caught:
                sheet.set_cells([(row, column, 987654.25, None)])
            assert caught.value.code == "array_cell"
    assert not package.is_changed


@each_workbook
def test_header_cells_of_tables_rename_their_columns_or_say_why_not(path: Path) -> None:
    package, original = opened(path), path.read_bytes()
    for sheet in sheets_of(package):
        for number, (row, column) in enumerate(table_headers(sheet)):
            try:
                sheet.set_cells([(row, column, f"标题 {number}", None)])
            except PackageError as error:
                assert error.code == "table_header"
            else:
                assert table_headers(sheet)[row, column] == f"标题 {number}"
    assert set(check_structure(package.to_bytes())) <= set(check_structure(original))


@each_workbook
def test_tables_grow_with_their_filter_or_say_why_not(path: Path) -> None:
    package, original = opened(path), path.read_bytes()
    grown = 0
    for sheet in sheets_of(package):
        for table in sheet.tables:
            ref = table.range
            beside = [(row, ref.last_column + 1) for row in range(ref.first_row, ref.last_row + 1)]
            if any(at in raw_sheet(original, sheet.part_name).cells for at in beside):
                continue
            try:
                names = table.grow(columns=["等级\n(自动)"], last_row=ref.last_row + 2)
            except CustsheetError as error:
                assert error.code in ("query_table", "table_totals")
                continue
            grown += 1
            assert table.column_names[-1] == names[0]
            assert table.range == ref._replace(last_row=ref.last_row + 2, last_column=ref.last_column + 1)
    data = package.to_bytes()
    assert package.is_changed == bool(grown)
    assert set(check_structure(data)) <= set(check_structure(original))


@each_workbook
def test_a_refused_change_leaves_nothing_that_anyone_would_see(path: Path) -> None:
    """Cells beside an array are set in the same call: none of them may be written."""
    package, original = opened(path), path.read_bytes()
    for sheet in sheets_of(package):
        cells = locked(raw_sheet(original, sheet.part_name))
        if not cells:
            continue
        before = package.read(sheet.part_name)
        row, column = cells[-1]
        with pytest.raises(PackageError):
            sheet.set_cells([(1, MAX_COLUMN, TEXT, None), (row, column, DAY, None), (row + 1, MAX_COLUMN, DAY, None)])
        assert package.read(sheet.part_name) == before
    data = package.to_bytes()
    assert set(check_structure(data)) <= set(check_structure(original))
    _members_as_before(package, original, data)
