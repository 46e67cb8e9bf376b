"""Cells set in workbooks that many programs have written: all else keeps its bytes, and other readers see the values.

Reads every workbook below ``CUSTSHEET_CORPUS``; openxml-audit and the structural check run on every eighth, on all of
them with ``CUSTSHEET_CORPUS_FULL=1``.
"""

from __future__ import annotations

import io
import os
import warnings
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest
import python_calamine

from custsheet.errors import PackageError
from custsheet.ooxml import Package, Worksheet
from custsheet.ooxml.container import Container
from custsheet.refs import MAX_COLUMN, CellRef
from tests.ooxml.structure import audit, check_structure

DAY = date(2026, 1, 31)
TEXT = "客户等级 <&> \n二"
SERIAL = {False: 46053, True: 44591}  # of DAY, by the date system


def _paths() -> Iterator[Path]:
    root = os.environ.get("CUSTSHEET_CORPUS")
    if root:
        yield from sorted(path for path in Path(root).rglob("*") if path.suffix.lower() in (".xlsx", ".xlsm"))


PATHS = list(_paths())
SOME = PATHS if os.environ.get("CUSTSHEET_CORPUS_FULL") else PATHS[::8]
if not PATHS:
    pytest.skip("CUSTSHEET_CORPUS is not set", allow_module_level=True)

every_workbook = pytest.mark.parametrize("path", PATHS, ids=lambda path: f"{path.parent.name}/{path.stem}")
some_workbooks = pytest.mark.parametrize("path", SOME, ids=lambda path: f"{path.parent.name}/{path.stem}")


def opened(path: Path) -> Package:
    try:
        return Package.open(path)
    except PackageError as error:
        pytest.skip(f"refused: {error.code}")


def edits(sheet: Worksheet) -> list[tuple[int, int, object, int | None]]:
    """A header and a number, a text, a date, a bool right of the used range, and the same in row 2."""
    used = sheet.used_range
    # openpyxl drops values inside merged ranges.
    column = 1 + max([used.last_column if used else 0, *(merged.last_column for merged in sheet.merged_ranges)])
    if column + 4 > MAX_COLUMN:
        pytest.skip("the sheet is full to the last column")
    values = (TEXT, 12.5, DAY, True)
    down = [(row, column, value, None) for row, value in enumerate(("等级", *values), 1)]
    across = [(2, at, value, None) for at, value in enumerate(values, column + 1)]
    return down + across


def stored(value: object, uses_1904: bool) -> object:
    return SERIAL[uses_1904] if isinstance(value, date) else value


def test_nearly_all_workbooks_are_taken_and_the_others_refused_in_one_line() -> None:
    refused = []
    for path in PATHS:
        try:
            Package.open(path).worksheet(0)
        except PackageError as error:
            assert "\n" not in error.message("zh") and "{" not in error.message("en")
            refused.append(path)
    assert len(refused) < 0.03 * len(PATHS), refused


@every_workbook
def test_saving_without_a_change_gives_the_same_bytes(path: Path, tmp_path: Path) -> None:
    package = opened(path)
    for entry in package.sheet_entries:
        if entry.is_worksheet:
            sheet = package.worksheet(entry.name)
            _ = sheet.skeleton, sheet.used_range, sheet.formulas_without_value(), sheet.tables, sheet.hidden_rows
    _ = package.styles.count, package.shared_strings.texts
    assert not package.is_changed
    package.save(tmp_path / "copy.xlsx")
    assert (tmp_path / "copy.xlsx").read_bytes() == path.read_bytes()


@every_workbook
def test_cells_are_set_and_all_other_members_keep_their_compressed_bytes(path: Path, tmp_path: Path) -> None:
    package = opened(path)
    sheet = package.worksheet(0)
    cells = edits(sheet)
    sheet.set_cells(cells)
    package.save(tmp_path / "out.xlsx")
    data = (tmp_path / "out.xlsx").read_bytes()

    before, after = Container(path.read_bytes()), Container(data)
    workbook = package.workbook_part_name
    may_change = {sheet.part_name, workbook, "[Content_Types].xml"}
    may_change |= {name for name in before.names() if name.endswith("workbook.xml.rels")}
    relationships = Package.open(path).relationships(workbook)
    may_change |= {
        r.part_name for kind in ("styles", "sharedStrings") if (r := relationships.find(kind)) and r.part_name
    }
    kept = [name for name in before.names() if name not in may_change]
    assert [name for name in after.names() if name in before.names()] == before.names()
    assert [name for name in kept if before.raw(name) != after.raw(name)] == []
    assert Container(data).to_bytes() == data

    again = Package.open(data)
    for row, column, value, _ in cells:
        assert again.worksheet(0).value(str(CellRef(row, column))) == stored(value, again.uses_1904)
    again.worksheet(0).set_cells(cells)
    assert not again.is_changed, "setting the same again changes no byte"
    _other_readers_agree(data, before.data, sheet, cells)


def _other_readers_agree(
    data: bytes, original: bytes, sheet: Worksheet, cells: list[tuple[int, int, object, int | None]]
) -> None:
    try:
        rows = (
            python_calamine.load_workbook(io.BytesIO(data))
            .get_sheet_by_name(sheet.name)
            .to_python(skip_empty_area=False)
        )
    except python_calamine.CalamineError:
        rows = None  # it could not read the original either
    if rows is not None:
        found = [rows[row - 1][column - 1] for row, column, _, _ in cells]
        assert [_plain(value, sheet) for value in found] == [_plain(value, sheet) for _, _, value, _ in cells]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            book = openpyxl.load_workbook(io.BytesIO(data))
        except Exception:  # openpyxl cannot read some workbooks, changed or not
            return
        known = (
            book.sheetnames
            if sheet.name in book.sheetnames
            else openpyxl.load_workbook(io.BytesIO(original)).sheetnames
        )
    if sheet.name not in known:  # it takes no sheets of some dialects
        assert book.sheetnames == known
        return
    values = [book[sheet.name].cell(row, column).value for row, column, _, _ in cells]
    assert [_plain(value, sheet) for value in values] == [_plain(value, sheet) for _, _, value, _ in cells]


def _plain(value: object, sheet: Worksheet) -> object:
    """Dates and times as serial numbers: a column's own format may show any number as a date."""
    if isinstance(value, datetime | date):
        epoch = datetime(1904, 1, 1) if sheet.package.uses_1904 else datetime(1899, 12, 30)
        moment = value if isinstance(value, datetime) else datetime(value.year, value.month, value.day)
        days = (moment - epoch).total_seconds() / 86_400
        return days - 1 if days < 61 and not sheet.package.uses_1904 else days
    return value


@some_workbooks
def test_no_checker_finds_anything_new(path: Path) -> None:
    package = opened(path)
    package.worksheet(0).set_cells(edits(package.worksheet(0)))
    data, original = package.to_bytes(), path.read_bytes()
    assert set(check_structure(data)) <= set(check_structure(original))
    assert audit(data) <= audit(original)
