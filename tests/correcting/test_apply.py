"""Corrections carried out: what the cells hold and how they look, what is noted, and that nothing else changes."""

from __future__ import annotations

import io
from datetime import date, datetime
from typing import Any

import openpyxl
import pandas as pd
import pytest
import xlsxwriter

import custsheet
from custsheet.ooxml import Package
from custsheet.reading import GridReader
from tests.workbooks import AS_OF, CUSTOMERS, INTERACTIONS, OFFICE, by_header, cells, write_workbook


def untidy() -> dict[str, Any]:
    """An office's workbook as people type it."""
    customers = [list(row) for row in CUSTOMERS]
    customers[1][1] = "苏州青禾(机械)有限公司 "
    customers[1][3], customers[2][3] = 13800000001, "+86 138 0000 0002"
    customers[2][5], customers[1][7] = "2023.5.1", "30天"
    log = [list(row) for row in INTERACTIONS]
    log[1][2], log[2][3] = "2026年10月20日", "上门"
    return {**OFFICE, "客户信息": customers, "联系记录": log}


def saved(book: custsheet.CustomerWorkbook) -> bytes:
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def cleaned(data: bytes) -> bytes:
    book = custsheet.open(data)
    book.apply_corrections(book.clean(), as_of=AS_OF)
    return saved(book)


@pytest.fixture(scope="module")
def before() -> bytes:
    return write_workbook(untidy())


@pytest.fixture(scope="module")
def after(before: bytes) -> bytes:
    return cleaned(before)


def test_only_the_proposed_cells_change(before: bytes, after: bytes) -> None:
    proposed = custsheet.open(before).clean()
    for sheet in OFFICE:
        old, new = cells(before, sheet), cells(after, sheet)
        changed = {ref for ref in old if old[ref] != new[ref]}
        assert changed == set(proposed.loc[proposed["sheet"] == sheet, "cell"])
        assert set(old) == set(new)


def test_a_second_time_there_is_nothing_to_correct(after: bytes) -> None:
    assert custsheet.open(after).clean().empty


def test_texts_numbers_and_dates_are_stored_as_what_they_are(after: bytes) -> None:
    page = openpyxl.load_workbook(io.BytesIO(after))["客户信息"]
    assert (page["D2"].value, page["D2"].data_type, page["D2"].number_format) == ("13800000001", "s", "@")
    assert (page["F3"].value, page["F3"].is_date) == (datetime(2023, 5, 1), True)
    assert page["F3"].number_format == page["F2"].number_format  # as the column shows its other dates
    assert (page["H2"].value, page["H2"].data_type) == (30, "n")


def test_old_and_new_values_are_noted_with_their_reason(after: bytes) -> None:
    rows = by_header(after, "变更记录")
    assert len(rows) == len(custsheet.open(write_workbook(untidy())).clean())
    assert {"日期": datetime(2026, 10, 31), "工作表": "客户信息", "行": 3, "客户编号": "KH-002", "列": "首次合作日期",
            "原值": "2023.5.1", "新值": datetime(2023, 5, 1), "来源": "文字改为日期"} in rows  # fmt: skip
    phone = next(row for row in rows if (row["行"], row["列"]) == (2, "手机"))
    assert (phone["原值"], phone["新值"]) == (13800000001, "13800000001")


def test_later_corrections_are_added_below_and_the_filter_reaches_over_them(after: bytes) -> None:
    first = by_header(after, "变更记录")
    package = Package.open(after)
    package.worksheet("客户信息").set("C2", "江苏")
    again = cleaned(package.to_bytes())
    rows = by_header(again, "变更记录")
    assert rows[:-1] == first
    assert (rows[-1]["原值"], rows[-1]["新值"]) == ("江苏", "江苏省")
    page = openpyxl.load_workbook(io.BytesIO(again))["变更记录"]
    assert page.auto_filter.ref == f"A1:H{len(rows) + 1}"
    assert openpyxl.load_workbook(io.BytesIO(again)).sheetnames == [*OFFICE, "变更记录"]


def test_the_figures_stay_and_a_refresh_keeps_the_log(before: bytes, after: bytes) -> None:
    untouched = custsheet.open(before).refresh(AS_OF)
    book = custsheet.open(after)
    result = book.refresh(AS_OF)
    assert result.figures == untouched.figures
    refreshed = saved(book)
    assert by_header(refreshed, "变更记录") == by_header(after, "变更记录")
    assert not custsheet.open(refreshed).refresh(AS_OF).is_changed


def test_cleaning_and_refreshing_in_one_go_is_the_same_as_one_after_the_other(before: bytes, after: bytes) -> None:
    book = custsheet.open(before)
    book.apply_corrections(book.clean(), as_of=AS_OF)
    book.refresh(AS_OF)
    other = custsheet.open(after)
    other.refresh(AS_OF)
    for sheet in ("客户信息", "联系记录", "变更记录", "维护计划"):
        assert cells(saved(book), sheet) == cells(saved(other), sheet)


def test_frames_hold_the_corrected_values_at_once(before: bytes) -> None:
    book = custsheet.open(before)
    assert book["customers"].at[2, "name"] == "苏州青禾(机械)有限公司"
    assert book.apply_corrections(book.clean(["name"]), as_of=AS_OF) == 1
    assert book["customers"].at[2, "name"] == "苏州青禾（机械）有限公司"
    assert "name" not in set(book.clean()["column"])


def test_a_person_may_choose_rows_and_write_another_value(before: bytes) -> None:
    book = custsheet.open(before)
    table = book.clean()
    chosen = table[table["cell"] == "F3"].assign(new=date(2023, 5, 2))
    assert book.apply_corrections(chosen, as_of=AS_OF) == 1
    assert book["customers"].at[3, "first_deal_date"] == pd.Timestamp(2023, 5, 2)


def test_a_row_about_a_cell_that_is_not_there_is_wrong_use(before: bytes) -> None:
    book = custsheet.open(before)
    row = {
        "sheet": "客户信息",
        "cell": "A9999",
        "row": 2,
        "column": "mobile",
        "old": None,
        "new": "x",
        "reason": "phone",
    }
    with pytest.raises(custsheet.CustsheetError, match="A9999"):
        book.apply_corrections(pd.DataFrame([row]), as_of=AS_OF)


def test_formulas_are_never_replaced() -> None:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as workbook:
        sheet = workbook.add_worksheet("客户信息")
        sheet.write_row(0, 0, ["客户名称", "负责人", "省份"])
        for row, name in enumerate(["示例甲有限公司", "示例乙有限公司", "示例丙有限公司"], start=1):
            sheet.write_row(row, 0, [name, "王"])
        sheet.write_formula(1, 2, '="江"&"苏"', None, "江苏")
        sheet.write_array_formula(2, 2, 3, 2, '={"江苏";"浙江"}', None, "江苏")
        sheet.write(3, 2, "浙江")
    book = custsheet.open(target.getvalue())
    assert book.clean().empty
    forced = pd.DataFrame(
        [("客户信息", "C2", 2, "province", "江苏", "江苏省", "province")],
        columns=["sheet", "cell", "row", "column", "old", "new", "reason"],
    )
    assert book.apply_corrections(forced, as_of=AS_OF) == 0
    assert Package.open(saved(book)).worksheet("客户信息").formula("C2") == '"江"&"苏"'


def test_the_look_of_a_cell_stays_with_its_format_for_text() -> None:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as workbook:
        sheet = workbook.add_worksheet("客户信息")
        red = workbook.add_format({"bg_color": "#FF0000", "bold": True})
        sheet.write_row(0, 0, ["客户名称", "负责人", "手机", "信用额度"])
        sheet.write_row(1, 0, ["示例甲有限公司", "王"])
        sheet.write_number(1, 2, 13800000001, red)
        sheet.write_string(1, 3, "50万", workbook.add_format({"num_format": "@", "italic": True}))
    page = openpyxl.load_workbook(io.BytesIO(cleaned(target.getvalue())))["客户信息"]
    phone, amount = page["C2"], page["D2"]
    assert (phone.value, phone.number_format, phone.font.b, phone.fill.fgColor.rgb) == (
        "13800000001",
        "@",
        True,
        "FFFF0000",
    )
    assert (amount.value, amount.number_format != "@", amount.font.i) == (500000, True, True)


def test_dates_of_a_workbook_that_counts_from_1904_stay_the_same_day() -> None:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "date_1904": True}) as workbook:
        sheet = workbook.add_worksheet("客户信息")
        for row, values in enumerate([["客户名称", "负责人", "首次合作日期"], ["示例甲有限公司", "王", "2024.3.5"]]):
            sheet.write_row(row, 0, values)
    result = cleaned(target.getvalue())
    assert custsheet.open(result)["customers"].at[2, "first_deal_date"] == pd.Timestamp(2024, 3, 5)
    grid = GridReader(Package.open(result), result).read("变更记录")
    assert grid.value(2, 1) == AS_OF
    assert grid.value(2, 7) == date(2024, 3, 5)


def test_a_guest_s_sheets_and_several_sheets_of_one_type_are_corrected_where_they_are() -> None:
    east = [["客户名称", "负责人", "省份"], ["示例甲有限公司", "王", "江苏"]]
    south = [["客户名称", "负责人", "省份"], ["示例乙有限公司", "李", "广东省"], ["示例丙有限公司", "李", "广西"]]
    result = cleaned(write_workbook({"客户-华东": east, "客户-华南": south}))
    assert cells(result, "客户-华东")["C2"] == "江苏省"
    assert cells(result, "客户-华南")["C3"] == "广西壮族自治区"
    assert [(row["工作表"], row["行"]) for row in by_header(result, "变更记录")] == [("客户-华东", 2), ("客户-华南", 3)]


def test_a_vertically_merged_cell_is_corrected_once() -> None:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as workbook:
        sheet = workbook.add_worksheet("客户信息")
        sheet.write_row(0, 0, ["客户名称", "负责人", "省份"])
        for row in (1, 2):
            sheet.write_row(row, 0, [f"示例{'甲乙'[row - 1]}有限公司", "王"])
        sheet.merge_range("C2:C3", "江苏")
    assert custsheet.open(target.getvalue()).clean()["cell"].tolist() == ["C2"]


def test_every_reason_is_written_in_both_languages() -> None:
    from custsheet.correcting import reason_text
    from custsheet.texts import load_toml

    for reason in load_toml("messages/clean.toml")["reasons"]:
        assert reason_text(reason, "zh") != reason_text(reason, "en")
