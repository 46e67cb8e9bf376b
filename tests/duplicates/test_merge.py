"""Merging customers that a person accepted: what is filled, re-pointed, emptied and logged, and what is left alone."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from datetime import date
from typing import Any

import openpyxl
import pandas as pd
import pytest

import custsheet
from custsheet.errors import InputError
from tests.workbooks import AS_OF, Rows, cells, write_workbook

HEADER = ["客户编号", "客户名称*", "省份", "手机", "联系人", "负责人*", "信用额度", "备注", "邮箱", "地址"]
KEPT = ["KH-001", "苏州青禾机械有限公司", "江苏", None, "王小明", "王小明", 50000, "-", "w@qinghe.example", "竹影路1号"]
DROPPED = [
    "KH-010",
    "青禾机械（苏州）有限责任公司",
    "江苏",
    "13800000001",
    "李晓红",
    "王小明",
    None,
    "月结",
    None,
    None,
]
OTHER = ["KH-002", "杭州白鹭食品有限公司", "浙江", "13800000002", None, "李晓红", None, None, None, None]
LOG = [
    ["客户编号", "客户名称", "联系日期*", "沟通内容"],
    ["KH-001", "苏州青禾机械有限公司", date(2026, 10, 1), "报价"],
    ["KH-010", "青禾机械（苏州）有限责任公司", date(2026, 10, 2), "催款"],
    [None, "青禾机械（苏州）有限责任公司", date(2026, 10, 3), "回访"],
    ["KH-002", "杭州白鹭食品有限公司", date(2026, 10, 4), "拜访"],
]
BOOK: Mapping[str, Rows] = {"客户信息": [HEADER, KEPT, DROPPED, OTHER], "联系记录": LOG}


def plan(*pairs: tuple[object, object, str], **columns: list[str]) -> pd.DataFrame:
    return pd.DataFrame(pairs, columns=["left", "right", "decision"]).assign(**columns)


def merged(sheets: Mapping[str, Rows], decisions: pd.DataFrame) -> bytes:
    book = custsheet.open(write_workbook(sheets))
    book.merge_duplicates(decisions, as_of=AS_OF)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def row(data: bytes, sheet: str, number: int) -> list[Any]:
    page = openpyxl.load_workbook(io.BytesIO(data))[sheet]
    return [cell.value for cell in page[number]]


def logged(data: bytes) -> list[tuple[Any, ...]]:
    page = openpyxl.load_workbook(io.BytesIO(data))["变更记录"]
    rows = list(page.iter_rows(values_only=True))[1:]
    return [(sheet, number, who, column, old, new) for _, sheet, number, who, column, old, new, *_ in rows]


def test_the_blanks_of_the_kept_row_are_filled_and_its_own_values_stay() -> None:
    assert row(merged(BOOK, plan((2, 3, "merge"))), "客户信息", 2) == [
        "KH-001", "苏州青禾机械有限公司", "江苏", "13800000001", "王小明", "王小明", 50000, "月结",
        "w@qinghe.example", "竹影路1号",
    ]  # fmt: skip


def test_the_dropped_row_is_emptied_in_place_so_that_no_other_row_moves() -> None:
    data = merged(BOOK, plan((2, 3, "merge")))
    assert row(data, "客户信息", 3) == [None] * len(HEADER)
    assert row(data, "客户信息", 4) == OTHER


def test_the_records_of_the_dropped_customer_belong_to_the_kept_one() -> None:
    data = merged(BOOK, plan((2, 3, "merge")))
    book = custsheet.open(data)
    assert book["interactions"]["customer_id"].tolist()[:2] == ["KH-001", "KH-001"]
    assert book["interactions"]["name"].tolist() == ["苏州青禾机械有限公司"] * 3 + ["杭州白鹭食品有限公司"]
    assert row(data, "联系记录", 4)[0] is None


def test_every_value_that_goes_is_logged_with_its_row_and_customer() -> None:
    entries = logged(merged(BOOK, plan((2, 3, "merge"))))
    gone = {entry[3]: entry[4] for entry in entries if entry[:3] == ("客户信息", 3, "KH-010")}
    assert gone == {header: value for header, value in zip(HEADER, DROPPED, strict=True) if value is not None}
    assert ("客户信息", 2, "KH-001", "手机", None, "13800000001") in entries
    assert ("联系记录", 3, "KH-010", "客户编号", "KH-010", "KH-001") in entries


def test_the_log_says_into_which_customer_the_row_went() -> None:
    page = openpyxl.load_workbook(io.BytesIO(merged(BOOK, plan((2, 3, "merge")))))["变更记录"]
    sources = {cell.value for cell in page["H"][1:]}
    assert sources == {"合并重复客户：取自 KH-010", "合并重复客户：本行并入 KH-001", "合并重复客户：改归 KH-001"}


def test_the_result_says_which_row_went_where() -> None:
    book = custsheet.open(write_workbook(BOOK))
    assert book.merge_duplicates(plan((2, 3, "merge")), as_of=AS_OF) == {3: 2}
    assert book["customers"]["customer_id"].tolist() == ["KH-001", "KH-002"]
    assert book.duplicates().empty


@pytest.mark.parametrize("decision", ["", "keep", "保留", "no"])
def test_pairs_that_are_not_to_be_merged_stay_as_they_are(decision: str) -> None:
    before = write_workbook(BOOK)
    book = custsheet.open(before)
    assert book.merge_duplicates(plan((2, 3, decision)), as_of=AS_OF) == {}
    target = io.BytesIO()
    book.save(target)
    assert target.getvalue() == before


@pytest.mark.parametrize("decision", ["merge", " MERGE ", "合并", "y"])
def test_a_merge_may_be_written_in_several_ways(decision: str) -> None:
    assert row(merged(BOOK, plan((2, 3, decision))), "客户信息", 3) == [None] * len(HEADER)


@pytest.mark.parametrize("keep", ["KH-010", "3", "3.0", "青禾机械（苏州）有限责任公司"])
def test_a_person_may_name_the_row_that_is_kept(keep: str) -> None:
    data = merged(BOOK, plan((2, 3, "merge"), keep=[keep]))
    assert row(data, "客户信息", 2) == [None] * len(HEADER)
    assert row(data, "客户信息", 3)[:2] == ["KH-010", "青禾机械（苏州）有限责任公司"]
    assert custsheet.open(data)["interactions"]["customer_id"].tolist()[0] == "KH-010"


def test_the_fuller_row_is_kept_and_of_equals_the_older_number() -> None:
    fuller = [*DROPPED[:6], 90000, "月结", "l@qinghe.example", "竹影路1号"]
    assert custsheet.open(write_workbook({**BOOK, "客户信息": [HEADER, KEPT, fuller]})).merge_duplicates(
        plan((2, 3, "merge")), as_of=AS_OF
    ) == {2: 3}
    older = ["KH-0009", *KEPT[1:]]
    equal = [["KH-100", *KEPT[1:]], older]
    assert custsheet.open(write_workbook({**BOOK, "客户信息": [HEADER, *equal]})).merge_duplicates(
        plan((2, 3, "merge")), as_of=AS_OF
    ) == {2: 3}


def test_pairs_that_hang_together_leave_one_row() -> None:
    third = ["KH-020", "苏州青禾机械", None, None, None, "王小明", None, "老客户", None, None]
    sheets = {**BOOK, "客户信息": [HEADER, KEPT, DROPPED, third]}
    book = custsheet.open(write_workbook(sheets))
    assert book.merge_duplicates(plan((2, 3, "merge"), (3, 4, "merge")), as_of=AS_OF) == {3: 2, 4: 2}


def test_numbers_that_agree_are_enough_where_a_program_spoilt_the_names() -> None:
    spoilt = plan((2, 3, "merge"), ids=["KH-001 | KH-010"], names=["鑻忓窞闈掔 | 闈掔"])
    assert row(merged(BOOK, spoilt), "客户信息", 3) == [None] * len(HEADER)


def test_a_missing_number_is_taken_over() -> None:
    nameless = [None, *KEPT[1:]]
    data = merged({**BOOK, "客户信息": [HEADER, nameless, DROPPED]}, plan((2, 3, "merge"), keep=["2"]))
    assert row(data, "客户信息", 2)[0] == "KH-010"
    assert custsheet.open(data)["interactions"]["customer_id"].tolist()[1] == "KH-010"


def test_a_sheet_with_one_row_per_customer_keeps_one() -> None:
    plans = [
        ["客户编号", "客户名称", "负责人", "增值服务"],
        ["KH-001", "苏州青禾机械有限公司", "王小明", None],
        ["KH-010", "青禾机械（苏州）有限责任公司", "李晓红", "技术培训"],
    ]
    data = merged({**BOOK, "维护计划": plans}, plan((2, 3, "merge")))
    assert row(data, "维护计划", 2)[:4] == ["KH-001", "苏州青禾机械有限公司", "王小明", "技术培训"]
    assert row(data, "维护计划", 3)[:4] == [None] * 4
    assert ("维护计划", 3, "KH-010", "负责人", "李晓红", None) in logged(data)


def test_figures_that_people_typed_for_both_are_not_added_up_nor_thrown_away() -> None:
    value = [
        ["客户编号", "客户名称", "近12个月金额"],
        ["KH-001", "苏州青禾机械有限公司", 100],
        ["KH-010", "青禾机械（苏州）有限责任公司", 200],
    ]
    data = merged({**BOOK, "客户价值": value}, plan((2, 3, "merge")))
    assert row(data, "客户价值", 2)[:3] == ["KH-001", "苏州青禾机械有限公司", 100]
    assert row(data, "客户价值", 3)[:3] == ["KH-001", "苏州青禾机械有限公司", 200]


def test_computed_cells_of_the_dropped_row_go_too_and_a_refresh_finds_nothing_amiss() -> None:
    book = custsheet.open(write_workbook(BOOK))
    book.refresh(as_of=AS_OF)
    first = io.BytesIO()
    book.save(first)
    book = custsheet.open(first.getvalue())
    book.merge_duplicates(plan((2, 3, "merge")), as_of=AS_OF)
    assert set(row(_saved(book), "客户信息", 3)) == {None}
    again = custsheet.open(_saved(book))
    again.refresh(as_of=AS_OF)
    settled = _saved(again)
    once_more = custsheet.open(settled)
    assert not once_more.refresh(as_of=AS_OF).is_changed
    assert set(row(settled, "客户信息", 3)) == {None}


def _saved(book: custsheet.CustomerWorkbook) -> bytes:
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def test_formulas_of_people_are_left_alone() -> None:
    page = openpyxl.load_workbook(io.BytesIO(write_workbook(BOOK)))
    page["联系记录"]["B3"] = "=客户信息!B3"
    page["客户信息"]["L4"] = "=G2*2"
    changed = io.BytesIO()
    page.save(changed)
    book = custsheet.open(changed.getvalue())
    book.merge_duplicates(plan((2, 3, "merge")), as_of=AS_OF)
    result = openpyxl.load_workbook(io.BytesIO(_saved(book)))
    assert result["联系记录"]["B3"].value == "=客户信息!B3"
    assert result["客户信息"]["L4"].value == "=G2*2"


@pytest.mark.parametrize("formula", ['=IF(1=1,"杭州","x")', '=IF(1=1,"","x")', "=0*1", "=1/0", "=A4"])
@pytest.mark.parametrize("letter", ["C", "G", "H"])
def test_a_row_in_which_a_merge_left_nothing_but_formulas_is_no_record(formula: str, letter: str) -> None:
    page = openpyxl.load_workbook(io.BytesIO(write_workbook(BOOK)))
    page["客户信息"][f"{letter}3"] = formula
    changed = io.BytesIO()
    page.save(changed)
    book = custsheet.open(_calculated(changed.getvalue(), f"{letter}3", formula))
    book.merge_duplicates(plan((2, 3, "merge")), as_of=AS_OF)
    again = custsheet.open(_saved(book))
    assert again["customers"]["name"].tolist() == [KEPT[1], OTHER[1]]
    assert not set(again.check(AS_OF)["code"]) & {"required_missing", "customer_missing"}
    again.refresh(as_of=AS_OF)
    assert row(_saved(again), "客户信息", 3)[page["客户信息"][f"{letter}3"].column - 1] == formula


def test_a_row_whose_name_is_a_formula_cannot_be_dropped() -> None:
    page = openpyxl.load_workbook(io.BytesIO(write_workbook(BOOK)))
    page["客户信息"]["B3"] = '=IF(1=1,"杭州","x")'
    changed = io.BytesIO()
    page.save(changed)
    data = _calculated(changed.getvalue(), "B3", '=IF(1=1,"杭州","x")')
    with pytest.raises(InputError, match="B3") as refused:
        custsheet.open(data).merge_duplicates(plan((2, 3, "merge")), as_of=AS_OF)
    assert refused.value.code == "merge_formula_name"
    assert custsheet.open(data).merge_duplicates(plan((2, 3, "merge"), keep=["3"]), as_of=AS_OF) == {2: 3}


def _calculated(data: bytes, cell: str, formula: str) -> bytes:
    """The workbook as a spreadsheet program saves it: with what the formula shows."""
    shown = {"=0*1": "<v>0</v>", '=IF(1=1,"","x")': "<v></v>", "=A4": "<v>KH-002</v>", "=1/0": "<v>#DIV/0!</v>"}
    kind = {"=0*1": "", "=1/0": ' t="e"'}.get(formula, ' t="str"')
    source, target = zipfile.ZipFile(io.BytesIO(data)), io.BytesIO()
    with zipfile.ZipFile(target, "w") as out:
        for name in source.namelist():
            part = source.read(name)
            if name == "xl/worksheets/sheet1.xml":
                pattern = rf'<c r="{cell}"([^>]*)><f>(.*?)</f>(?:<v ?/>|<v></v>)</c>'
                value = shown.get(formula, "<v>杭州</v>")
                text, count = re.subn(pattern, rf'<c r="{cell}"\1{kind}><f>\2</f>{value}</c>', part.decode())
                assert count == 1
                part = text.encode()
            out.writestr(name, part)
    return target.getvalue()


def test_rows_of_several_customer_sheets_are_named_with_their_sheet() -> None:
    sheets = {"客户-华东": [HEADER, KEPT, OTHER], "客户-华南": [HEADER, DROPPED], "联系记录": LOG}
    book = custsheet.open(write_workbook(sheets))
    assert book.merge_duplicates(plan(("客户-华东!2", "客户-华南!2", "merge")), as_of=AS_OF)
    data = _saved(book)
    assert row(data, "客户-华东", 2)[3] == "13800000001"
    assert row(data, "客户-华南", 2) == [None] * len(HEADER)


@pytest.mark.parametrize(
    ("decisions", "code"),
    [
        (plan((2, 3, "vielleicht")), "plan_decision"),
        (plan((2, 9, "merge")), "plan_row"),
        (plan((2, 3, "merge"), ids=["KH-001 | KH-002"]), "plan_stale"),
        (plan((2, 3, "merge"), names=["苏州青禾机械有限公司 | 杭州白鹭食品有限公司"]), "plan_stale"),
        (plan((2, 3, "merge"), keep=["KH-002"]), "plan_keep"),
        (plan((2, 3, "merge"), (3, 4, "merge"), keep=["KH-001", "KH-002"]), "plan_keeps"),
    ],
)
def test_a_plan_that_does_not_fit_changes_nothing(decisions: pd.DataFrame, code: str) -> None:
    book = custsheet.open(write_workbook(BOOK))
    with pytest.raises(InputError) as caught:
        book.merge_duplicates(decisions, as_of=AS_OF)
    assert caught.value.code == code
    assert cells(_saved(book), "客户信息") == cells(write_workbook(BOOK), "客户信息")
