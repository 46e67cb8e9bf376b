"""Problems of several customers, and feedback without a category with what its words suggest."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from custsheet.schema import Settings
from custsheet.scoring.periods import months_before
from tests.scoring.books import Book
from tests.summary.books import AS_OF, column, customers, summary, used

EDGE = months_before(AS_OF, 3)


def said(customer: int | None, category: str | None = None, days: int = 1, **more: Any) -> dict[str, Any]:
    return {"customer": customer, "date": AS_OF - timedelta(days), "category": category, "type": "投诉", **more}


def problems(*feedback: dict[str, Any], **options: Any) -> list[tuple[Any, ...]]:
    book = Book(customers=customers("甲", "乙", "丙", "丁", owner="王芳"), feedback=feedback)
    return used(summary(book, **options)["common_problems"])


def test_a_category_that_three_customers_named_is_common() -> None:
    feedback = [
        said(0, "价格", 9, status="已关闭", content="太贵"),
        said(0, "价格", 8, status="待处理", content="还是  太贵\n了"),
        said(1, "价格", 3, status="已解决", content="偏贵"),
        said(2, "价格", 5, status="处理中"),
        said(None, "价格", 2, status="已关闭"),
        said(0, "其他", 1),
        said(1, "其他", 1),
    ]
    assert problems(*feedback) == [("价格", "共性", 3, 5, 2, "还是 太贵 了", None)]


def test_the_window_is_half_open_and_ends_on_the_as_of_date() -> None:
    edge = (AS_OF - EDGE).days
    inside = [said(0, "价格", edge - 1), said(1, "价格", 0), said(2, "价格", 10)]
    assert len(problems(*inside)) == 1
    assert problems(said(0, "价格", edge), *inside[1:]) == []
    assert problems(said(0, "价格", -1), *inside[1:]) == []


def test_how_many_customers_and_months_are_settings() -> None:
    change = Settings.defaults().with_changes
    two = change({"feedback.common_min_customers": 2})
    assert [row[1] for row in problems(said(0, "价格"), said(1, "价格"), settings=two)] == ["共性"]
    month = change({"feedback.common_window_months": 1})
    feedback = [said(n, "价格", 40) for n in range(3)]
    assert problems(*feedback, settings=month) == []
    assert len(problems(*feedback)) == 1


def test_unclassified_feedback_stands_beside_what_its_words_suggest() -> None:
    feedback = [
        *(said(n, "物流交付") for n in range(3)),
        said(0, None, content="发货延误，快递也不接电话"),
        said(1, None, content="又延误了"),
        said(2, None, content="报价太贵"),
        said(3, None, content="没什么可说的"),
        said(3, None, 200, content="报价太贵"),
    ]
    assert problems(*feedback) == [
        ("物流交付", "共性", 3, 3, 3, None, "2 行未分类，按关键词建议归入（延误、发货、快递）"),
        ("价格", "个性", 0, 0, 0, None, "1 行未分类，按关键词建议归入（报价、太贵）"),
    ]


def test_a_problem_may_be_common_once_the_rest_is_classified() -> None:
    feedback = [said(0, "价格"), said(1, "价格"), said(2, None, content="太贵")]
    assert [row[:3] for row in problems(*feedback)] == [("价格", "疑似共性", 2)]
    assert [row[:3] for row in problems(*feedback[:2], said(1, None, content="太贵"))] == [("价格", "个性", 2)]


def test_long_feedback_is_shortened() -> None:
    (row,) = problems(*(said(n, "价格", content="长" * 100) for n in range(3)))
    assert row[5] == "长" * 59 + "…"


def test_the_english_block() -> None:
    feedback = [*(said(n, "价格") for n in range(3)), said(0, None, content="太贵")]
    assert problems(*feedback, lang="en") == [
        ("Price", "Common", 3, 3, 3, None, "1 not classified yet, by their words: 太贵")
    ]


def test_people_s_own_categories_and_keywords_count() -> None:
    settings = Settings.defaults().with_changes(
        {"lists.problem_category": ["价格", "保险"], "keywords": {"保险": ["理赔"], "价格": ["太贵"]}}
    )
    (row,) = problems(said(0, None, content="理赔太慢"), settings=settings)
    assert row[0] == "保险"


def test_unclassified_feedback_is_listed_row_by_row_with_the_words() -> None:
    feedback = [
        said(0, None, 5, content="发货延误，快递也不接电话", owner="李强"),
        said(None, None, 1, content="太贵", name="陌生公司"),
        said(1, "价格", 1, content="太贵"),
        said(1, None, 1, content="无关"),
    ]
    block = summary(Book(customers=customers("甲", "乙"), feedback=feedback))["unclassified"]
    assert used(block) == [
        ("陌生公司", AS_OF - timedelta(1), "太贵", "价格", "太贵", None),
        ("甲", AS_OF - timedelta(5), "发货延误，快递也不接电话", "物流交付", "发货、延误、快递", "李强"),
    ]


@pytest.mark.parametrize(
    ("book", "note"),
    [
        (Book(), "无客户反馈"),
        (Book(customers=customers("甲")), "无客户反馈"),
        (Book(customers=customers("甲"), feedback=[said(0, "价格")]), "近期没有共性问题"),
    ],
)
def test_an_empty_list_says_why(book: Book, note: str) -> None:
    assert summary(book)["common_problems"].note == note


def test_it_agrees_with_the_computed_column() -> None:
    day = date(2026, 11, 1)
    feedback = [
        {"customer": n % k, "date": day, "category": c, "type": "建议"}
        for k, c in ((4, "价格"), (3, "其他"), (2, "技术支持"))
        for n in range(8)
    ]
    rows = problems(*feedback)
    assert [(row[0], row[2], row[3]) for row in rows] == [("价格", 4, 8), ("其他", 3, 8)]
    assert column(
        summary(Book(customers=customers("甲", "乙", "丙", "丁"), feedback=feedback))["common_problems"], "state"
    ) == ["共性", "共性"]
