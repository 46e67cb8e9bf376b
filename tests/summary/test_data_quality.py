"""What is not filled in and what kinds of problems there are."""

from __future__ import annotations

from datetime import timedelta

import pytest

from custsheet.ooxml.values import Formula
from custsheet.schema import Settings
from tests.scoring.books import Book
from tests.summary.books import AS_OF, summary, used

ONLY = {
    f"completeness.{name}": 0
    for name in Settings.defaults().completeness_weights
    if name not in ("industry", "mobile_or_phone", "verified_on", "email")
}
SOME = Settings.defaults().with_changes(ONLY)

TEAM = [
    {
        "name": "甲",
        "owner": "王芳",
        "industry": "制造业",
        "phone": "010-88886666",
        "verified_on": AS_OF,
        "email": "a@b.cn",
    },
    {"name": "乙", "owner": "王芳", "mobile": "13800000001", "verified_on": AS_OF - timedelta(180), "email": "a@b.cn"},
    {"name": "丙", "owner": "李强", "kind": "个人", "verified_on": AS_OF - timedelta(181), "email": "a@b.cn"},
    {"name": "丁", "email": "a@b.cn"},
]


def test_fields_come_by_how_many_customers_lack_them() -> None:
    assert used(summary(Book(customers=TEAM), settings=SOME)["empty_fields"]) == [
        ("行业", pytest.approx(1 / 3), 2, "王芳 1、未分配 1"),
        ("手机或电话", 0.5, 2, "李强 1、未分配 1"),
        ("信息核对日期（180 天内）", 0.5, 2, "李强 1、未分配 1"),
    ]


def test_rows_that_repeat_a_customer_lack_nothing() -> None:
    people = [*TEAM, {"name": "甲", "same_as": 0}]
    assert used(summary(Book(customers=people), settings=SOME)["empty_fields"])[0][2] == 2


def test_columns_that_are_not_there_are_named_once_beside_the_title() -> None:
    columns = {"customers": {"name", "owner", "mobile", "kind", "email"}}
    block = summary(Book(customers=TEAM), settings=SOME, present=columns)["empty_fields"]
    assert [row[0] for row in used(block)] == ["手机或电话"]
    assert block.note == "表中没有的列：行业、信息核对日期"
    block = summary(Book(customers=TEAM[1:2]), settings=SOME, present=columns)["empty_fields"]
    assert (used(block), block.note) == ([], "表中没有的列：行业、信息核对日期")
    english = summary(Book(customers=TEAM), lang="en", settings=SOME, present=columns)["empty_fields"]
    assert english.note == "no column for: Industry, Verified on"


def test_three_owners_are_named() -> None:
    people = [{"name": f"公司{n}", "owner": owner} for n, owner in enumerate("甲甲甲乙乙丙丁丁")]
    rows = used(summary(Book(customers=people), settings=SOME)["empty_fields"])
    assert {row[3] for row in rows} == {"甲 3、丁 2、乙 2"}


def test_complete_data_and_no_data_say_so() -> None:
    assert summary(Book(customers=TEAM[:1]), settings=SOME)["empty_fields"].note == "客户信息都已填全"
    assert summary(Book())["empty_fields"].note == "无客户数据"


def test_thirteen_fields_make_ten_rows_and_a_note() -> None:
    block = summary(Book(customers=[{"name": None}]))["empty_fields"]
    assert (len(block.records), block.note) == (10, "共 13 项，显示前 10 项")


def test_kinds_of_issues_come_worst_first_and_lead_to_the_tab() -> None:
    from custsheet.schema.issue_texts import issue_texts

    codes = sorted(issue_texts(), key=lambda code: ["error", "warning", "info"].index(issue_texts()[code].severity))
    error, other, last = codes[0], codes[1], codes[-1]
    block = summary(Book(), issue_counts={last: 99, error: 1, other: 2}, issues_tab="It's")["issue_kinds"]
    assert [row[2] for row in used(block)] == [2, 1, 99]
    assert used(block)[0][0] == "✖ 错误"
    link = block.rows[0][1]
    assert isinstance(link, Formula)
    assert link.cached == issue_texts()[other].title.zh
    assert "INDEX('It''s'!$A:$A,IFERROR(MATCH(\"" + other + "\",'It''s'!$J:$J,0),1))" in link.text
    assert (
        summary(Book(), lang="en", issue_counts={error: 1})["issue_kinds"].rows[0][1] == issue_texts()[error].title.en
    )


def test_without_issues_it_says_so() -> None:
    assert summary(Book(), issue_counts={})["issue_kinds"].note == "没有数据问题"
