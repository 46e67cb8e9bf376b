"""Demands and plans to review: who, what, why, whose and until when."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests.scoring.books import Book
from tests.summary.books import AS_OF, column, customers, summary, used


def ago(days: int) -> date:
    return AS_OF - timedelta(days)


def demand(days: int, **more: Any) -> dict[str, Any]:
    return {"customer": 0, "raised_on": ago(days), "content": f"需求{days}", "status": "需求", "priority": "高", **more}


def rows(*demands: dict[str, Any], lang: str = "zh", **more: Any) -> list[tuple[Any, ...]]:
    book = Book(customers=customers("甲", "乙", owner="王芳"), demands=demands, **more)
    return used(summary(book, lang=lang)["reviews"])


def test_a_proposal_without_a_change_for_a_week_is_listed() -> None:
    found = rows(
        demand(30, status="方案", plan_on=ago(7), due_on=ago(-3), owner="李强"),
        demand(30, status="方案", plan_on=ago(6)),
    )
    assert found == [("甲", "需求30", "方案", "方案 7 天没有进展", 7, ago(-3), "李强")]


def test_what_was_open_at_the_quarter_s_end_is_listed() -> None:
    last_quarter, this_quarter = (AS_OF - date(2026, 9, 30)).days, (AS_OF - date(2026, 10, 1)).days
    found = rows(demand(last_quarter, priority="中"), demand(this_quarter, priority="低"), demand(300))
    assert found == [("甲", "需求52", "需求", "季度末仍未关闭，提出已 52 天", 52, None, "王芳")]


def test_overdue_demands_come_first_then_the_longest() -> None:
    found = rows(
        demand(100, priority="低"),
        demand(200, priority="低"),
        demand(60, priority="低", due_on=ago(5)),
        demand(70, priority="低", customer=None, name="陌生公司"),
    )
    assert [row[4] for row in found] == [60, 200, 100, 70]
    assert found[0][3] == "季度末仍未关闭，提出已 60 天；超期 5 天"
    assert found[-1][0] == "陌生公司"


def test_plans_that_rest_although_the_contact_is_overdue_stand_below() -> None:
    plans = [
        {"customer": 0, "plan_status": "未开始"},
        {"customer": 1, "plan_status": "暂停", "owner": "李强"},
        {"customer": 1, "plan_status": "进行中"},
        {"customer": None, "plan_status": "暂停"},
    ]
    contacts = [{"customer": 0, "date": ago(400)}, {"customer": 1, "date": ago(500)}]
    found = rows(demand(100, priority="低"), plans=plans, interactions=contacts)
    assert found[1:] == [
        ("乙", "维护计划", "暂停", "计划没有执行，联系已逾期 135 天", 135, ago(135), "李强"),
        ("甲", "维护计划", "未开始", "计划没有执行，联系已逾期 35 天", 35, ago(35), "王芳"),
    ]
    on_plan = [{"customer": 0, "date": ago(1)}, {"customer": 1, "date": ago(1)}]
    assert rows(plans=plans, interactions=on_plan) == []


def test_the_english_words() -> None:
    found = rows(demand(60, priority="低", due_on=ago(5)), lang="en")
    assert found[0][2:4] == ("Raised", "open at the quarter's end, raised 60 days ago; 5 days past its deadline")


def test_more_than_ten_are_counted() -> None:
    book = Book(customers=customers("甲"), demands=[demand(100 + n, priority="低") for n in range(12)])
    block = summary(book)["reviews"]
    assert column(block, "days") == list(range(111, 101, -1))
    assert block.note == "共 12 项，显示前 10 项"


@pytest.mark.parametrize(
    ("book", "note"),
    [
        (Book(customers=customers("甲")), "无需求台账和维护计划"),
        (Book(customers=customers("甲"), demands=[demand(1)]), "没有待复盘的需求和计划"),
        (Book(customers=customers("甲"), plans=[{"customer": 0, "plan_status": "进行中"}]), "没有待复盘的需求和计划"),
    ],
)
def test_an_empty_list_says_why(book: Book, note: str) -> None:
    assert summary(book)["reviews"].note == note
