"""One model for every change to a file: typed cells with their lines in 变更记录, emptied cells, rows and columns."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any

import openpyxl
import pytest

from custsheet.changes.apply import apply_changes
from custsheet.changes.change import Change
from custsheet.changes.change_log import log_lines, typed_changes
from custsheet.changes.change_set import ChangeSet, NewColumn, SheetWrite, TypedCell
from custsheet.changes.highlights import Place
from custsheet.ooxml import Package
from custsheet.ooxml.comments import Comment
from custsheet.schema import load_schema
from tests.workbooks import AS_OF, OFFICE, by_header, write_workbook

SPECS = load_schema().sheets["customers"].columns
PHONE = Change(
    sheet="客户信息",
    row=2,
    letter="D",
    old="13800000001",
    new="13911112222",
    source="合并自 客户(1).xlsx",
    as_of=AS_OF,
    header="手机",
    key="customers",
    column="mobile",
    customer_id="KH-001",
)
LETTERS = dict(zip("ABCDEFGH", OFFICE["客户信息"][0], strict=True))
PLACE = Place("customers", "客户信息", {"customer_id": "A", "name": "B", "mobile": "D"}, (1,), 2, 4)


def office() -> Package:
    return Package.open(write_workbook(OFFICE))


def page(package: Package, sheet: str = "客户信息") -> Any:
    return openpyxl.load_workbook(io.BytesIO(package.to_bytes()))[sheet]


def changed(*changes: Change, package: Package | None = None, **emptied: Any) -> Package:
    package = package or office()
    apply_changes(typed_changes(package, changes, "zh", **emptied), package)
    return package


def test_a_typed_cell_gets_its_value_and_its_line() -> None:
    package = changed(PHONE)
    assert page(package)["D2"].value == "13911112222"
    assert by_header(package.to_bytes(), "变更记录") == [
        {"日期": datetime(2026, 10, 31), "工作表": "客户信息", "行": 2, "客户编号": "KH-001", "列": "手机",
         "原值": "13800000001", "新值": "13911112222", "来源": "合并自 客户(1).xlsx"},
    ]  # fmt: skip


def test_a_second_set_of_changes_goes_below_the_first_into_the_same_tab() -> None:
    package = changed(replace(PHONE, row=3), package=changed(PHONE))
    assert [line["行"] for line in by_header(package.to_bytes(), "变更记录")] == [2, 3]
    assert [name for name in package.sheet_names if name.startswith("变更记录")] == ["变更记录"]


def test_a_tab_of_that_name_that_is_peoples_is_left_alone() -> None:
    package = Package.open(write_workbook({**OFFICE, "变更记录": [["我的笔记"], ["……"]]}))
    changed(PHONE, package=package)
    assert page(package, "变更记录")["A1"].value == "我的笔记"
    assert len(by_header(package.to_bytes(), "变更记录（自动）")) == 1


def test_the_order_of_changes_is_that_of_the_file_whoever_lists_them() -> None:
    one, other = replace(PHONE, row=3), replace(PHONE, sheet="联系记录", letter="E", header="沟通内容", column="")
    assert typed_changes(office(), [other, PHONE, one], "zh").typed == (PHONE, one, other)


def test_a_set_of_changes_is_data_that_does_the_same_to_every_copy_of_the_file() -> None:
    changes = typed_changes(office(), [PHONE], "zh")
    one, other = office(), office()
    apply_changes(changes, one)
    apply_changes(changes, other)
    assert one.to_bytes() == other.to_bytes()


def test_a_formula_is_neither_replaced_nor_logged() -> None:
    book = openpyxl.load_workbook(io.BytesIO(write_workbook(OFFICE)))
    book["客户信息"]["D2"] = "=1&2"
    target = io.BytesIO()
    book.save(target)
    changes = typed_changes(Package.open(target.getvalue()), [PHONE, replace(PHONE, row=3)], "zh")
    assert [each.row for each in changes.typed] == [3]
    nothing = typed_changes(Package.open(target.getvalue()), [PHONE], "zh")
    assert nothing == ChangeSet()


def test_a_row_is_emptied_with_lines_for_what_was_typed_and_none_for_what_is_computed() -> None:
    row = OFFICE["客户信息"][2]
    gone = [
        replace(PHONE, row=3, letter=letter, old=row[place], new=None, header=header, column="")
        for place, (letter, header) in enumerate(LETTERS.items())
        if letter != "H"
    ]
    package = changed(*gone, emptied=[("客户信息", 3, 8)])
    assert {cell.value for cell in page(package)[3]} == {None}
    lines = by_header(package.to_bytes(), "变更记录")
    assert [line["原值"] for line in lines][:2] == ["KH-002", "杭州白鹭食品有限公司"]
    assert len(lines) == 7


@pytest.mark.parametrize(
    ("letter", "column", "new", "shown", "number_format"),
    [
        ("D", "mobile", "0512", "0512", "@"),
        ("D", "", "0512", "0512", "General"),
        ("F", "first_deal_date", date(2024, 2, 1), datetime(2024, 2, 1), "yyyy-mm-dd"),
        ("C", "", date(2024, 2, 1), datetime(2024, 2, 1), "yyyy-mm-dd"),
        ("F", "", 7, 7, "General"),
    ],
)
def test_a_changed_cell_looks_as_its_column_wants_and_a_column_that_nobody_knows_as_its_value(
    letter: str, column: str, new: Any, shown: Any, number_format: str
) -> None:
    cell = page(changed(replace(PHONE, letter=letter, column=column, new=new)))[f"{letter}2"]
    assert cell.value == shown
    assert cell.number_format.replace("\\", "") == number_format


def test_rows_are_appended_below_the_last_in_its_look_and_rules_of_ours_stay_as_they_are() -> None:
    package = office()
    before = page(package)["B4"].style_id
    write = SheetWrite(
        place=replace(PLACE, last_row=5),
        like_letters=tuple(LETTERS),
        typed=(TypedCell(5, "A", "customer_id", "KH-009"), TypedCell(5, "B", "name", "示例新公司")),
        appended=(5,),
    )
    apply_changes(ChangeSet(sheets=(write,)), package)
    sheet = page(package)
    assert [sheet["A5"].value, sheet["B5"].value, sheet["C5"].value] == ["KH-009", "示例新公司", None]
    assert sheet["B5"].style_id == before
    assert package.sheet_names == list(OFFICE)
    assert not sheet.conditional_formatting
    assert not sheet.data_validations.dataValidation


@pytest.mark.parametrize("spec", [None, SPECS["mobile"]], ids=["unknown", "known"])
def test_a_column_of_peoples_is_added_with_header_and_values(spec: Any) -> None:
    package = office()
    write = SheetWrite(
        place=PLACE,
        like_letters=tuple(LETTERS),
        typed=(TypedCell(2, "I", "", "A 类"), TypedCell(4, "I", "", "B 类")),
        added=(NewColumn("I", "渠道", spec),),
    )
    apply_changes(ChangeSet(sheets=(write,)), package)
    sheet = page(package)
    assert [sheet[f"I{row}"].value for row in range(1, 5)] == ["渠道", "A 类", None, "B 类"]
    assert sheet["I1"].style_id == sheet["H1"].style_id
    assert (sheet["I2"].number_format == "@") == (spec is not None)


def test_comments_come_along_and_a_second_time_changes_nothing() -> None:
    comments = (("联系记录", Comment(2, 5, "等财务回复", "李晓红")), ("客户信息", Comment(2, 2, "重点", "王小明")))
    package = office()
    apply_changes(ChangeSet(comments=comments), package)
    assert page(package)["B2"].comment.text == "重点"
    assert page(package, "联系记录")["E2"].comment.author == "李晓红"
    again = Package.open(package.to_bytes())
    apply_changes(ChangeSet(comments=comments), again)
    assert not again.is_changed


def test_what_the_log_cannot_hold_as_a_value_stands_there_as_text() -> None:
    odd = replace(PHONE, old=time(9, 30), new=float("inf"))  # type: ignore[arg-type]
    [line] = log_lines([odd])
    assert line[5:7] == ["09:30:00", "inf"]
