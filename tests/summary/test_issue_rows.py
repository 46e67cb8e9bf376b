"""The lines of 数据问题 and what people answer there."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import openpyxl
import pandas as pd
import pytest

from custsheet.changes.change import Change
from custsheet.changes.change_log import log_lines
from custsheet.issues import ISSUE_COLUMNS
from custsheet.ooxml.values import Formula
from custsheet.summary import handling_in, ignored_in, issues_rows
from custsheet.summary.issue_rows import MAX_LINES, value_text
from custsheet.summary.list_layout import list_columns
from custsheet.summary.list_tabs import build_changes_donor, build_issues_donor
from tests.ooxml.structure import audit, check_structure


def issue(severity: str = "error", code: str = "date_unreadable", row: int | None = 12, **more: Any) -> dict[str, Any]:
    return {
        "code": code,
        "severity": severity,
        "sheet": "客户信息",
        "cell": f"P{row}" if row else "",
        "row": row,
        "column": "first_deal_date",
        "value": "去年三月",
        "message": "日期无法识别",
        "hint": "请按 2026-03-05 的样式填写。",
        **more,
    }


def table(*issues: dict[str, Any]) -> pd.DataFrame:
    return pd.DataFrame(issues, columns=list(ISSUE_COLUMNS))


def cell(row: Sequence[Any], key: str) -> Any:
    return row[[column.key for column in list_columns("issues")].index(key)]


def test_a_line_says_where_what_and_what_to_do() -> None:
    row = issues_rows(
        table(issue()),
        "zh",
        headers={("客户信息", "first_deal_date"): "合作日期"},
        records={("客户信息", 12): "C00012 甲公司"},
        fingerprints=[("date_unreadable", "customers/C00012/first_deal_date", "去年三月")],
    )[0]
    assert row[:2] == ["✖ 错误", "客户信息"]
    assert cell(row, "cell") == Formula('HYPERLINK("#\'客户信息\'!P12","P12")', "P12")
    assert cell(row, "record") == "C00012 甲公司"
    assert cell(row, "column") == "合作日期"
    assert cell(row, "key") == "customers/C00012/first_deal_date"
    assert cell(row, "handling") is None


def test_the_worst_come_first_and_keep_their_order() -> None:
    rows = issues_rows(table(issue("info", row=1), issue("error", row=2), issue("warning", row=3), issue(row=4)), "en")
    assert [cell(row, "severity") for row in rows] == ["✖ Error", "✖ Error", "▲ Warning", "ℹ Note"]
    assert [cell(row, "cell").cached for row in rows] == ["P2", "P4", "P3", "P1"]


def test_only_the_worst_5000_are_listed() -> None:
    many = [issue("warning", row=n) for n in range(2, MAX_LINES + 50)] + [issue("error", row=1)]
    rows = issues_rows(table(*many), "zh")
    assert len(rows) == MAX_LINES == 5_000
    assert cell(rows[0], "cell").cached == "P1"


def test_a_finding_about_a_whole_sheet_has_no_link() -> None:
    row = issues_rows(table(issue("info", row=None, column=None, value=None)), "zh")[0]
    assert [cell(row, key) for key in ("cell", "record", "column", "value")] == [None] * 4


def test_without_issues_one_line_says_so() -> None:
    rows = issues_rows(table(), "zh")
    assert len(rows) == 1
    assert cell(rows[0], "message") == "没有发现数据问题"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, ""),
        (float("nan"), ""),
        (12.0, "12"),
        (12.5, "12.5"),
        (date(2026, 3, 5), "2026-03-05"),
        (datetime(2026, 3, 5), "2026-03-05"),
        (datetime(2026, 3, 5, 9, 30), "2026-03-05 09:30"),
        (pd.NaT, ""),
        (" 张 ", " 张 "),
    ],
)
def test_values_are_shown_as_people_write_them(value: object, shown: str) -> None:
    assert value_text(value) == shown


KEY = ("date_unreadable", "customers/C00012/first_deal_date", "去年三月")


def tab_rows(lang: str, answer: str | None) -> list[list[Any]]:
    """The tab as read back after somebody answered."""
    rows = issues_rows(table(issue()), lang, fingerprints=[KEY], handling={KEY: answer} if answer else {})
    data = build_issues_donor(rows, lang=lang, tab_name="数据问题")
    sheet = openpyxl.load_workbook(io.BytesIO(data), data_only=True).worksheets[0]
    return [list(row) for row in sheet.iter_rows(values_only=True)]


@pytest.mark.parametrize(("lang", "word"), [("zh", "忽略"), ("en", "Ignore")])
def test_what_people_ignore_is_recognised_again(lang: str, word: str) -> None:
    assert ignored_in(tab_rows(lang, word)) == {KEY}
    assert handling_in(tab_rows(lang, word)) == {KEY: word}


def test_other_answers_are_kept_but_silence_nothing() -> None:
    rows = tab_rows("zh", "已联系客户")
    assert ignored_in(rows) == frozenset()
    again = issues_rows(table(issue()), "zh", fingerprints=[KEY], handling=handling_in(rows))
    assert cell(again[0], "handling") == "已联系客户"


def test_no_answer_is_no_answer() -> None:
    assert handling_in(tab_rows("zh", None)) == {}


def test_columns_may_have_been_moved_and_a_strange_tab_says_nothing() -> None:
    moved = [row[::-1] for row in tab_rows("zh", "忽略")]
    assert ignored_in(moved) == {KEY}
    assert ignored_in([["随便", "什么"], ["忽略"]]) == ignored_in([]) == frozenset()


@pytest.mark.parametrize(("lang", "name"), [("zh", "数据问题"), ("en", "Issues")])
def test_the_issues_tab_can_be_filtered_and_answered(lang: str, name: str) -> None:
    data = build_issues_donor(issues_rows(table(issue(), issue("warning")), lang), lang=lang, tab_name=name)
    sheet = openpyxl.load_workbook(io.BytesIO(data))[name]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == "A1:L3"
    assert sheet.print_title_rows == "$1:$1"
    (validation,) = sheet.data_validations.dataValidation
    assert validation.formula1 == ('"忽略"' if lang == "zh" else '"Ignore"')
    assert str(validation.sqref) == "I2:I5001"
    hidden = [(c.min, c.max) for c in sheet.column_dimensions.values() if c.hidden]
    assert sorted(hidden) == [(10, 10), (11, 12)]  # code, key and held
    assert check_structure(data) == []
    assert not audit(data)
    assert data == build_issues_donor(issues_rows(table(issue(), issue("warning")), lang), lang=lang, tab_name=name)


def test_the_change_log_lists_old_and_new_values() -> None:
    change = Change(
        "客户信息", 12, "F", "战略级", None, "刷新", date(2026, 11, 21), header="客户等级", customer_id="C00012"
    )
    data = build_changes_donor(log_lines([change]), lang="zh", tab_name="变更记录")
    sheet = openpyxl.load_workbook(io.BytesIO(data))["变更记录"]
    assert [c.value for c in sheet[1]] == ["日期", "工作表", "行", "客户编号", "列", "原值", "新值", "来源"]
    assert [c.value for c in sheet[2]][1:] == ["客户信息", 12, "C00012", "客户等级", "战略级", None, "刷新"]
    assert sheet["A2"].value.date() == date(2026, 11, 21)
    assert check_structure(data) == []
    assert not audit(data)
