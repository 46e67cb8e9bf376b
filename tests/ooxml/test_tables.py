"""Tables grow in range, filter, columns and header cells together."""

from __future__ import annotations

import io

import openpyxl
import pytest
import xlsxwriter

from custsheet.errors import PackageError
from custsheet.ooxml import ErrorValue, Formula, Package
from custsheet.refs import RangeRef
from tests.ooxml.structure import check_structure


def book(**options: object) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as made:
        sheet = made.add_worksheet("客户")
        columns = [{"header": "名称"}, {"header": "负责人"}]
        sheet.add_table(2, 1, 5, 2, {"name": "客户表", "columns": columns, **options})
    return buffer.getvalue()


def test_a_table_is_read() -> None:
    table = Package.open(book()).worksheet(0).tables[0]
    assert (table.name, table.ref, table.range) == ("客户表", "B3:C6", RangeRef(3, 2, 6, 3))
    assert table.column_names == ["名称", "负责人"]
    assert table.has_header and not table.has_totals


def test_columns_and_rows_are_added_with_filter_and_header_cells() -> None:
    package = Package.open(book())
    sheet = package.worksheet(0)
    assert sheet.tables[0].grow(columns=["等级", "风险"], last_row=9) == ["等级", "风险"]
    data = package.to_bytes()
    table = openpyxl.load_workbook(io.BytesIO(data)).worksheets[0].tables["客户表"]
    assert (table.ref, table.autoFilter.ref) == ("B3:E9", "B3:E9")
    assert [(column.id, column.name) for column in table.tableColumns] == [
        (1, "名称"), (2, "负责人"), (3, "等级"), (4, "风险"),
    ]  # fmt: skip
    assert [sheet.value(ref) for ref in ("D3", "E3")] == ["等级", "风险"]
    again = Package.open(data)
    again.worksheet(0).tables[0].grow(last_row=9)
    assert not again.is_changed


def test_names_are_made_unique_and_line_breaks_escaped() -> None:
    package = Package.open(book())
    sheet = package.worksheet(0)
    assert sheet.tables[0].grow(columns=["名称", "金额\n(万元)", "名称"]) == ["名称2", "金额\n(万元)", "名称3"]
    assert sheet.tables[0].column_names == ["名称", "负责人", "名称2", "金额\n(万元)", "名称3"]
    assert "金额_x000a_(万元)" in package.read(sheet.tables[0].part_name).decode()
    assert sheet.value("E3") == "金额\n(万元)"


def test_a_table_without_filter_or_header_gets_none() -> None:
    package = Package.open(book(autofilter=False, header_row=False))
    sheet = package.worksheet(0)
    table = sheet.tables[0]
    table.grow(columns=["等级"])
    assert b"autoFilter" not in package.read(table.part_name)
    assert table.range.last_column == 4
    assert sheet.value("D3") is None and sheet.value(f"D{table.range.first_row}") is None


def test_rows_are_not_added_below_a_totals_row() -> None:
    table = Package.open(book(total_row=True)).worksheet(0).tables[0]
    assert table.has_totals
    table.grow(last_row=3)
    with pytest.raises(PackageError) as caught:
        table.grow(last_row=20)
    assert caught.value.code == "table_totals"


def test_a_table_filled_by_a_query_takes_no_columns() -> None:
    package = Package.open(book())
    table = package.worksheet(0).tables[0]
    package.tree(table.part_name).set("tableType", "queryTable")
    with pytest.raises(PackageError) as caught:
        table.grow(columns=["等级"])
    assert caught.value.code == "query_table"


# ---------------------------------------------------------------- header cells


def test_a_header_cell_that_is_overwritten_renames_its_column() -> None:
    package = Package.open(book())
    sheet = package.worksheet(0)
    sheet.set("B3", "客户\n名称")
    assert sheet.tables[0].column_names == ["客户\n名称", "负责人"]
    assert check_structure(package.to_bytes()) == []
    again = Package.open(package.to_bytes())
    again.worksheet(0).set("B3", "客户\n名称")
    assert not again.is_changed


@pytest.mark.parametrize("value", [12.5, None, True, "负责人", ErrorValue("#N/A")])
def test_a_header_that_no_table_can_have_is_refused(value: object) -> None:
    package = Package.open(book())
    with pytest.raises(PackageError) as caught:
        package.worksheet(0).set_cells([(1, 1, "上面", None), (3, 2, value, None)])
    assert (caught.value.code, caught.value.values["cell"]) == ("table_header", "B3")
    assert not package.is_changed


@pytest.mark.parametrize("formula", ["=SUM(客户表[名称])", "=客户表[[#This Row],[名称]]&1", "=COUNTA([名称])"])
def test_a_header_that_formulas_use_is_refused(formula: str) -> None:
    package = Package.open(book())
    sheet = package.worksheet(0)
    sheet.set("H9", Formula(formula, 0))
    with pytest.raises(PackageError, match="B3"):
        sheet.set("B3", "客户名称")
    sheet.set("C3", "销售")
    assert sheet.tables[0].column_names == ["名称", "销售"]


@pytest.mark.parametrize("name", ["x\x0by", "a\ufffeb", "\x1f", "_x000b_", "a\tb\r"])
def test_a_header_may_hold_what_xml_cannot_carry(name: str) -> None:
    package = Package.open(book())
    package.worksheet(0).set("B3", name)
    again = Package.open(package.to_bytes())
    assert again.worksheet(0).value("B3") == name
    assert again.worksheet(0).tables[0].column_names[0] == name
    assert check_structure(package.to_bytes()) == []


def test_two_headers_may_change_places() -> None:
    package = Package.open(book())
    sheet = package.worksheet(0)
    sheet.set_cells([(3, 2, "负责人", None), (3, 3, "名称", None)])
    assert sheet.tables[0].column_names == ["负责人", "名称"]
