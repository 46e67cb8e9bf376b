"""A customer to save with its troubles and its strategy in one line; and who is less satisfied than before."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from custsheet.schema import Settings
from tests.scoring.books import Book
from tests.summary.books import AS_OF, column, customers, scores_with, summary, used


def ago(days: int) -> date:
    return AS_OF - timedelta(days)


def complaint(customer: int, day: date, **more: object) -> dict[str, object]:
    return {"customer": customer, "date": day, "type": "投诉", "status": "待处理", **more}


TROUBLED = Book(
    customers=customers("甲", "乙", "丙", owner="王芳"),
    interactions=[
        {"customer": 0, "date": ago(200), "satisfaction": 5},
        {"customer": 0, "date": ago(40), "satisfaction": 3.5, "topic": "回访"},
        {"customer": 1, "date": ago(40), "satisfaction": 4},
        {"customer": 1, "date": ago(20), "satisfaction": 3.5},
    ],
    feedback=[
        complaint(0, ago(3), category="价格"),
        complaint(0, ago(12), category="物流交付", owner="李强"),
        complaint(1, ago(30), status="已关闭"),
        complaint(1, ago(5)),
        complaint(1, ago(8), category="价格"),
        complaint(1, ago(6), category="其他"),
        {"customer": 2, "date": ago(2), "satisfaction": 4, "type": "表扬"},
        {"customer": 2, "date": ago(1), "satisfaction": 1, "content": "太慢", "category": "物流交付"},
    ],
)


def rows(book: Book = TROUBLED, **options: object) -> dict[str, tuple[object, ...]]:
    return {row[1]: row for row in used(summary(book, **options)["save_first"])}


def test_open_complaints_and_a_fall_of_satisfaction_stand_together() -> None:
    found = rows()
    assert found["甲"][6] == "投诉未结：物流交付 12 天（李强）、价格 3 天；满意度 5→3.5（2026-10）"
    assert found["乙"][6] == "投诉未结 3 件：价格 8 天、其他 6 天等"
    assert found["丙"][6] == "满意度 4→1（2026-11）"


def test_who_has_no_trouble_has_a_blank() -> None:
    assert rows(Book(customers=customers("甲"), interactions=[{"customer": 0, "date": AS_OF}]))["甲"][6] is None


def test_the_strategy_is_that_of_the_matrix() -> None:
    assert rows()["乙"][7] == "系统短信+新品通知；提升活跃度，防止沉睡"
    plan = [
        {"tier": r.tier, "risk": r.risk, "interval_days": r.interval_days, "method": "上门", "goal": "道歉"}
        for r in Settings.defaults().plan
    ]
    settings = Settings.defaults().with_changes({"plan": plan})
    assert rows(settings=settings)["乙"][7] == "上门；道歉"


def test_the_english_line() -> None:
    found = rows(lang="en")
    assert found["甲"][6] == "open complaints: Delivery 12 days (李强), Price 3 days; satisfaction 5→3.5 (2026-10)"
    assert found["乙"][7] == "Automatic text message + new products; Raise activity, prevent dormancy"


def test_the_note_counts_those_at_risk() -> None:
    figures = [{"risk": risk, "revenue_12m": 1.0} for risk in "高" * 7 + "中" * 5 + "低" * 3]
    book = Book(customers=customers(*(f"公司{n}" for n, _ in enumerate(figures))))
    block = summary(book, scores=scores_with(book, figures))["save_first"]
    assert (len(block.records), block.note) == (10, "高、中风险客户共 12 位，显示前 10 位")
    block = summary(book, lang="en", scores=scores_with(book, figures))["save_first"]
    assert block.note == "The first 10 of 12 customers at high or medium risk"


def test_low_risks_fill_up_without_a_note() -> None:
    figures = [{"risk": risk, "revenue_12m": 1.0} for risk in "高" * 3 + "低" * 15]
    book = Book(customers=customers(*(f"公司{n}" for n, _ in enumerate(figures))))
    block = summary(book, scores=scores_with(book, figures))["save_first"]
    assert (len(block.records), block.note) == (10, None)


def test_an_unknown_risk_is_said_once() -> None:
    assert summary(Book(customers=customers("甲", "乙")))["save_first"].note == "缺少数据，无法判断流失风险"


def test_falls_come_newest_first_with_what_was_said() -> None:
    assert used(summary(TROUBLED)["satisfaction_falls"]) == [
        ("丙", 4.0, 1.0, ago(1), "太慢", "王芳"),
        ("甲", 5.0, 3.5, ago(40), "回访", "王芳"),
    ]


@pytest.mark.parametrize(
    ("book", "note"),
    [
        (Book(customers=customers("甲")), "无满意度评分"),
        (
            Book(customers=customers("甲"), feedback=[{"customer": 0, "date": AS_OF, "satisfaction": 5}]),
            "没有客户的满意度下降",
        ),
    ],
)
def test_without_falls_the_list_says_why(book: Book, note: str) -> None:
    block = summary(book)["satisfaction_falls"]
    assert (used(block), block.note) == ([], note)


def test_a_fall_within_one_day_tells_the_lower_rating_s_own_words() -> None:
    ratings = [(5, "早上"), (4, "中午"), (2, "晚上")]
    book = Book(
        customers=customers("甲"),
        interactions=[{"customer": 0, "date": ago(1), "satisfaction": r, "topic": t} for r, t in ratings],
    )
    assert column(summary(book)["satisfaction_falls"], "about") == ["晚上"]
