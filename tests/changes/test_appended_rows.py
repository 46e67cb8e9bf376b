"""New columns can be seen, and new rows of people's sheets get what the rows above them have."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
import xlsxwriter

import custsheet
from custsheet.ooxml import Package, Worksheet
from tests.libreoffice import convert, needs_libreoffice
from tests.ooxml.structure import check_structure
from tests.refreshes import refreshed
from tests.workbooks import AS_OF, CUSTOMERS, INTERACTIONS, by_header

Setup = Callable[[Any, Any], None]
PLAN_HEADER = ["客户编号", "客户名称", "负责人", "备注"]


def book(setup: Setup, sheet: str = "维护计划", rows: int = 1, customers: str = "客户信息") -> bytes:
    """Customers, a log, and a plan with the first ``rows`` customers on ``sheet``, which ``setup`` then changes."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"default_date_format": "yyyy-mm-dd"}) as made:
        plan = [PLAN_HEADER, *([row[0] or "KH-003", row[1], row[4], None] for row in CUSTOMERS[1 : rows + 1])]
        for name, values in {customers: CUSTOMERS, "联系记录": INTERACTIONS, "维护计划": plan}.items():
            page = made.add_worksheet(name)
            for number, row in enumerate(values):
                page.write_row(number, 0, row)
            if name == sheet:
                setup(made, page)
    return target.getvalue()


# ---------------------------------------------------------------- new columns


def hide_columns(options: dict[str, object], first: str = "I", last: str = "XFD", width: float | None = None) -> Setup:
    return lambda made, page: page.set_column(f"{first}:{last}", width, None, options)


def seen_columns(sheet: Worksheet, first: int, last: int) -> list[int]:
    """Those of the columns that are not hidden."""
    hidden = {
        number
        for col in sheet.skeleton.iterfind(".//{*}col")
        if col.get("hidden") in ("1", "true")
        for number in range(int(col.get("min", "0")), int(col.get("max", "0")) + 1)
    }
    return [number for number in range(first, last + 1) if number not in hidden]


@pytest.mark.parametrize(
    "setup",
    [
        hide_columns({"hidden": True}),
        hide_columns({"hidden": True}, first="G"),
        hide_columns({"level": 1, "hidden": True}, last="P"),
        hide_columns({}, width=0),
    ],
)
def test_new_columns_of_a_guest_can_be_seen(setup: Setup) -> None:
    data = refreshed(book(setup, "我的客户", customers="我的客户"))
    with Package.open(data) as package:
        sheet = package.worksheet("我的客户")
        assert seen_columns(sheet, 9, 13) == [9, 10, 11, 12, 13]
        assert all((sheet.column_width(number) or 0) > 5 for number in range(9, 14))
    assert check_structure(data) == []
    assert refreshed(data) == data


@needs_libreoffice
def test_libreoffice_shows_them() -> None:
    with Package.open(
        convert(refreshed(book(hide_columns({"hidden": True}), "我的客户", customers="我的客户")))
    ) as package:
        assert seen_columns(package.worksheet("我的客户"), 9, 15) == [9, 10, 11, 12, 13]


# ---------------------------------------------------------------- new rows that people hid


def hide_rows_below(made: Any, page: Any) -> None:
    for row in range(2, 60):
        page.set_row(row, None, None, {"hidden": True})


def hide_unused_rows(made: Any, page: Any) -> None:
    page.set_default_row(hide_unused_rows=True)


def collapse_rows_below(made: Any, page: Any) -> None:
    for row in range(2, 30):
        page.set_row(row, 0, None, {"level": 1, "hidden": True})


@pytest.mark.parametrize("setup", [hide_rows_below, hide_unused_rows, collapse_rows_below])
def test_new_rows_can_be_seen(setup: Setup) -> None:
    data = refreshed(book(setup))
    with Package.open(data) as package:
        sheet = package.worksheet("维护计划")
        assert sheet.value("A4") == "KH-003"
        assert sheet.hidden_rows & {3, 4} == set()
        assert {6, 7} <= sheet.hidden_rows or setup is hide_unused_rows
    assert refreshed(data) == data


@needs_libreoffice
def test_libreoffice_shows_new_rows_where_unused_ones_are_hidden() -> None:
    with Package.open(convert(refreshed(book(hide_unused_rows)))) as package:
        assert package.worksheet("维护计划").hidden_rows & {1, 2, 3, 4} == set()


# ---------------------------------------------------------------- tables


def table(*columns: dict[str, Any], **options: Any) -> Setup:
    """The plan as a table, with further columns."""

    def setup(made: Any, page: Any) -> None:
        headers = [{"header": header} for header in PLAN_HEADER]
        for column in columns:
            if column["header"] in PLAN_HEADER:
                headers[PLAN_HEADER.index(column["header"])] = column
            else:
                headers.append(column)
        rows = options.pop("rows", 1)
        page.add_table(0, 0, rows, len(headers) - 1, {"name": "计划表", "columns": headers, **options})

    return setup


def formulas(data: bytes, column: str, rows: range = range(2, 5)) -> list[object]:
    page = openpyxl.load_workbook(io.BytesIO(data))["维护计划"]
    return [getattr(cell, "text", cell) for cell in (page[f"{column}{row}"].value for row in rows)]


def test_new_rows_of_a_table_get_its_formulas() -> None:
    data = refreshed(book(table({"header": "编号长度", "formula": "=LEN([@客户编号])"})))
    assert formulas(data, "E") == ["=LEN([[#This Row],客户编号])"] * 3
    assert [row["客户编号"] for row in by_header(data, "维护计划")[:3]] == ["KH-001", "KH-002", "KH-003"]
    assert check_structure(data) == []
    assert refreshed(data) == data


def test_a_formula_that_speaks_of_cells_moves_with_the_row() -> None:
    data = refreshed(book(table({"header": "合并", "formula": '=A2&"-"&B2'})))
    assert formulas(data, "E") == ['=A2&"-"&B2', '=A3&"-"&B3', '=A4&"-"&B4']
    assert refreshed(data) == data


@needs_libreoffice
def test_libreoffice_calculates_what_has_no_result_yet() -> None:
    data = convert(refreshed(book(table({"header": "合并", "formula": '=A2&"-"&B2'}))))
    with Package.open(data) as package:
        found = [package.worksheet("维护计划").value(ref) for ref in ("E3", "E4")]
    assert found == [f"{code}-{row[1]}" for code, row in zip(("KH-002", "KH-003"), CUSTOMERS[2:], strict=True)]


def test_a_column_that_a_table_looks_up_is_looked_up_for_new_rows_too() -> None:
    formula = "=VLOOKUP([@客户编号],客户信息!$A:$E,5,FALSE)"
    data = refreshed(book(table({"header": "负责人", "formula": formula})))
    assert formulas(data, "C") == ["=VLOOKUP([[#This Row],客户编号],客户信息!$A:$E,5,FALSE)"] * 3
    # What a spreadsheet program will find there, so that nobody reads a plan without owner meanwhile.
    with Package.open(data) as package:
        assert [package.worksheet("维护计划").value(ref) for ref in ("C3", "C4")] == ["李晓红", "王小明"]
    assert refreshed(data) == data


def test_the_cell_that_names_the_customer_is_typed() -> None:
    """Whatever the formula makes of the row: a row that named somebody else would be appended at every refresh."""
    data = refreshed(book(table({"header": "客户编号", "formula": "=INDEX(客户信息!$A:$A,ROW()+1)"})))
    # The one row that was there has the result 0 until it is calculated.
    assert [row["客户编号"] for row in by_header(data, "维护计划")[1:4]] == ["KH-001", "KH-002", "KH-003"]
    assert refreshed(data) == data


def test_a_formula_under_a_heading_of_ours_leaves_the_other_rows_known() -> None:
    """A formula without a result would make all of its column unknown."""
    data = refreshed(book(table({"header": "备注", "formula": '="第"&ROW()-1&"行"'})))
    assert formulas(data, "D")[1:] == ['="第"&ROW()-1&"行"'] * 2
    opened = custsheet.open(data)
    assert opened.refresh(AS_OF).issues.query("code == 'formula_uncalculated'").empty
    assert refreshed(data) == data


def test_array_formulas_stay_array_formulas() -> None:
    with Package.open(book(table({"header": "同名", "formula": "=SUM(--(A2:A9=A2))"}))) as package:
        part = package.worksheet("维护计划").tables[0].part_name
        package.tree(part).find(".//{*}calculatedColumnFormula").set("array", "1")
        data = refreshed(package.to_bytes())
    page = openpyxl.load_workbook(io.BytesIO(data))["维护计划"]
    assert [(page[f"E{row}"].value.ref, page[f"E{row}"].value.text) for row in (3, 4)] == [
        ("E3", "=SUM(--(A3:A10=A3))"),
        ("E4", "=SUM(--(A4:A11=A4))"),
    ]
    assert check_structure(data) == []
    assert refreshed(data) == data


def test_a_table_with_nothing_but_its_header_is_filled_from_its_first_row() -> None:
    data = refreshed(book(table({"header": "合并", "formula": '=A2&"-"&B2'}), rows=0))
    assert formulas(data, "E") == ['=A2&"-"&B2', '=A3&"-"&B3', '=A4&"-"&B4']
    with Package.open(data) as package:
        assert package.worksheet("维护计划").tables[0].range.last_row == 4
    assert refreshed(data) == data


def test_nothing_is_added_above_a_totals_row() -> None:
    columns = {"header": "编号长度", "formula": "=LEN([@客户编号])", "total_function": "sum"}
    data = refreshed(book(table(columns, rows=2, total_row=True)))
    assert formulas(data, "E", range(3, 4)) == ["=SUBTOTAL(109,[编号长度])"]
    with Package.open(data) as package:
        assert package.worksheet("维护计划").tables[0].range.last_row == 3
    assert refreshed(data) == data


def test_rows_without_a_table_get_no_formula() -> None:
    def setup(made: Any, page: Any) -> None:
        page.write("E1", "编号长度")
        page.write_formula("E2", "=LEN(A2)", None, 6)

    data = refreshed(book(setup))
    assert formulas(data, "E") == ["=LEN(A2)", None, None]


# ---------------------------------------------------------------- validations, formats, looks


def rules(data: bytes, sheet: str = "维护计划") -> tuple[set[str], set[str]]:
    """Ranges of people's validations and conditional formats."""
    page = openpyxl.load_workbook(io.BytesIO(data))[sheet]
    formats = {
        str(area.sqref)
        for area, each in page.conditional_formatting._cf_rules.items()
        if not any("custsheet:" in formula for rule in each for formula in rule.formula)
    }
    return {str(rule.sqref) for rule in page.data_validations.dataValidation if rule.type == "list"}, formats


@pytest.mark.parametrize("in_table", [True, False])
def test_rules_that_cover_the_rows_cover_the_new_ones(in_table: bool) -> None:
    def setup(made: Any, page: Any) -> None:
        if in_table:
            table(rows=2)(made, page)
        page.data_validation("D2:D3", {"validate": "list", "source": ["是", "否"]})
        page.conditional_format("A2:D3", {"type": "no_blanks", "format": made.add_format({"bold": True})})
        page.data_validation("C2:C900", {"validate": "list", "source": ["王小明"]})

    data = refreshed(book(setup, rows=2))
    validations, formats = rules(data)
    assert validations == {"D2:D4", "C2:C900"}
    assert formats == {"A2:D4"}
    assert refreshed(data) == data


def test_new_rows_look_like_the_row_above_also_where_they_are_blank() -> None:
    def setup(made: Any, page: Any) -> None:
        look = made.add_format({"border": 1, "num_format": "yyyy-mm-dd"})
        page.write_blank("D2", None, look)
        page.write_blank("D5", None, made.add_format({"bold": True}))

    data = refreshed(book(setup))
    page = openpyxl.load_workbook(io.BytesIO(data))["维护计划"]
    assert [page[f"D{row}"].border.left.style for row in (2, 3, 4, 5)] == ["thin", "thin", "thin", None]
    assert page["D4"].value is None
    assert refreshed(data) == data
