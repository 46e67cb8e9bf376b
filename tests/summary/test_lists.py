"""The lists of the summary: who is on them, in which order, and what becomes of those without a slot."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from custsheet.schema import Settings
from tests.scoring.books import Book
from tests.summary.books import AS_OF, column, customers, scores_with, summary, used


def ago(days: int) -> date:
    return AS_OF - timedelta(days)


def complaint(customer: int | None, day: date, **more: object) -> dict[str, object]:
    return {"customer": customer, "date": day, "type": "投诉", "status": "待处理", **more}


def saved(figures: list[dict[str, object]], book: Book | None = None, **options: object) -> list[object]:
    book = book or Book(customers=customers(*(f"公司{n}" for n, _ in enumerate(figures, 1))))
    return column(summary(book, scores=scores_with(book, figures), **options)["save_first"], "customer_id")


def test_customers_to_save_come_by_risk_before_revenue() -> None:
    figures = [
        {"risk": "低", "revenue_12m": 9e6},
        {"risk": "中", "revenue_12m": 5e5},
        {"risk": "高", "revenue_12m": 10.0},
        {"risk": "已流失", "revenue_12m": 8e6},
        {"risk": "中", "revenue_12m": 6e5},
    ]
    assert saved(figures) == ["C00003", "C00005", "C00002", "C00001"]


def test_revenue_is_weighed_with_the_churn_probability_where_there_is_one() -> None:
    figures = [
        {"risk": "高", "revenue_12m": 1000.0, "churn_probability": 0.1},
        {"risk": "高", "revenue_12m": 500.0, "churn_probability": 0.9},
        {"risk": "高", "revenue_12m": 300.0, "churn_probability": None},
    ]
    assert saved(figures) == ["C00002", "C00003", "C00001"]


def test_equal_customers_come_by_complaints_then_overdue_days_then_id() -> None:
    people = customers("甲", "乙", "丙", "丁")
    book = Book(customers=people, feedback=[complaint(3, ago(5))])
    figures = [{"risk": "高", "revenue_12m": 1.0, "overdue_days": days} for days in (0.0, 0.0, 7.0, 0.0)]
    assert saved(figures, book) == ["C00004", "C00003", "C00001", "C00002"]


def test_a_customer_of_unknown_risk_is_nobody_to_save() -> None:
    assert saved([{"risk": None, "revenue_12m": 1e6}, {"risk": "低", "revenue_12m": 1.0}]) == ["C00002"]


def test_eleven_customers_make_ten_rows() -> None:
    figures = [{"risk": "高", "revenue_12m": float(n)} for n in range(11)]
    assert saved(figures) == [f"C{n:05d}" for n in range(11, 1, -1)]


def test_the_setting_shortens_every_list() -> None:
    figures = [{"risk": "高", "revenue_12m": float(n)} for n in range(11)]
    assert len(saved(figures, settings=Settings.defaults().with_changes({"summary.list_rows": 3}))) == 3


def test_words_are_shown_in_the_language_of_the_workbook() -> None:
    book = Book(customers=customers("Alpha"))
    figures = [{"tier": "核心级", "risk": "高", "revenue_12m": 1.0, "risk_reason": "because", "next_contact": AS_OF}]
    row = used(summary(book, lang="en", scores=scores_with(book, figures))["save_first"])[0]
    assert row == ("C00001", "Alpha", "Core", "High", 1.0, "because", None, None, None, AS_OF)


def test_open_complaints_come_by_priority_then_age() -> None:
    book = Book(
        customers=customers("甲"),
        feedback=[
            complaint(0, ago(3), priority="低"),
            complaint(0, ago(9)),
            complaint(None, ago(2), priority="高", name="陌生公司"),
            complaint(0, ago(20), priority="中", category="价格", owner="李强"),
            complaint(0, ago(50), status="已解决"),
            complaint(0, AS_OF + timedelta(1)),
            {"customer": 0, "date": ago(4), "type": "建议", "status": "待处理"},
        ],
    )
    rows = used(summary(book)["complaints"])
    assert [row[4] for row in rows] == [2, 20, 9, 3]
    assert rows[0][0] == "陌生公司"
    assert rows[1] == ("甲", ago(20), "价格", "中", 20, "待处理", "李强")


def test_categories_are_counted_over_twelve_months_and_cumulated() -> None:
    days = [(ago(1), "价格"), (ago(300), "价格"), (ago(2), "其他"), (ago(2), "其他"), (ago(2), "其他"), (ago(3), None)]
    book = Book(
        customers=customers("甲"),
        feedback=[
            *(complaint(0, day, category=c) for day, c in days),
            complaint(0, date(2025, 11, 21), category="价格"),
        ],
    )
    assert used(summary(book)["complaint_categories"]) == [
        ("价格", 2, pytest.approx(1 / 3), pytest.approx(1 / 3), None),
        ("未分类", 1, pytest.approx(1 / 6), pytest.approx(1 / 2), None),
        ("其他", 3, pytest.approx(1 / 2), 1.0, None),
    ]


def test_categories_that_several_customers_named_lately_are_marked() -> None:
    feedback = [complaint(n, ago(5), category="价格") for n in range(3)]
    feedback += [complaint(0, ago(5), category="服务态度"), complaint(1, ago(200), category="服务态度")]
    book = Book(customers=customers("甲", "乙", "丙"), feedback=feedback)
    assert column(summary(book)["complaint_categories"], "common") == ["● 共性", None]


def test_thirteen_categories_make_twelve_rows_whose_last_one_collects_the_rest() -> None:
    feedback = [complaint(0, ago(1), category=f"问题{n:02d}") for n in range(13) for _ in range(20 - n)]
    rows = used(summary(Book(customers=customers("甲"), feedback=feedback))["complaint_categories"])
    assert len(rows) == 12
    assert [row[0] for row in rows[:2]] == ["问题00", "问题01"]
    assert rows[-1] == ("其他", 9 + 8, pytest.approx(17 / len(feedback)), 1.0, None)


def test_largest_overdue_receivables_come_first() -> None:
    orders = [
        {"customer": n, "order_date": ago(100 + n), "due_on": ago(10 * n), "amount": 100.0 * n, "paid": 0}
        for n in range(12)
    ]
    book = Book(customers=customers(*(f"公司{n}" for n in range(12)), owner="王芳"), orders=orders)
    rows = used(summary(book)["overdue_receivables"])
    assert rows[0] == ("公司11", 1100.0, 110, 1100.0, "王芳")
    assert len(rows) == 10


@pytest.mark.parametrize(
    ("feedback", "note"),
    [
        ([], "无客户反馈"),
        ([{"customer": 0, "date": ago(1), "content": "太慢"}], "没有反馈类型，认不出投诉"),
        ([{"customer": 0, "date": ago(1), "type": "建议"}], "没有未结投诉"),
    ],
)
def test_an_empty_list_of_complaints_says_why(feedback: list[dict[str, object]], note: str) -> None:
    assert summary(Book(customers=customers("甲"), feedback=feedback))["complaints"].note == note
