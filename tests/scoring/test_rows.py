"""What single rows say together: suggested categories, falls of satisfaction, the funnel, demands for review."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from custsheet.schema import Settings, load_schema
from custsheet.scoring.suggestions import Suggester
from tests.scoring.books import Book, plain, scored

T = date(2026, 11, 30)
CUSTOMER = [{"name": "甲公司"}]


def days_ago(days: int) -> date:
    return T - timedelta(days=days)


# ---------------------------------------------------------------- suggested categories


@pytest.mark.parametrize(
    ("content", "category", "words"),
    [
        ("快递晚到两天，包装破损", "物流交付", ("快递", "晚到", "包装")),
        ("客服态度差", "服务态度", ("客服", "态度")),
        ("The delivery was LATE, late again", "物流交付", ("delivery", "late")),
        ("A plate of latex", None, None),
        ("漏发一箱", "物流交付", ("漏发",)),
        ("质量差，报价高", "产品质量", ("质量",)),
        ("一切都好", None, None),
        (None, None, None),
    ],
)
def test_the_category_with_the_most_different_words_is_suggested(content: Any, category: Any, words: Any) -> None:
    """The first of equals; the longest word at a place; Latin words stand by themselves, in capitals or not."""
    scores = scored(Book(CUSTOMER, feedback=[{"content": content}, {"content": "发票"}]), T)
    assert plain(scores.columns["feedback"]["suggested_category"].iloc[0]) == category
    found = scores.suggestions["words"].iloc[0]
    assert (found if isinstance(found, tuple) else None) == words


def test_no_word_speaks_for_two_categories_and_every_category_is_one_of_the_list() -> None:
    """Else the second would never be heard."""
    keywords = Settings.defaults().keywords
    words = [word.casefold() for listed in keywords.values() for word in listed]
    assert len(words) == len(set(words))
    assert set(keywords) <= {value.value for value in load_schema().lists["problem_category"]}


def test_without_keywords_nothing_is_suggested() -> None:
    """Staff may clear the lists."""
    assert Suggester({})("快递晚到") is None
    assert Suggester({"价格": []})("价格") is None


def test_feedback_without_contents_has_no_suggestions_and_it_is_said_once() -> None:
    """A sheet may lack the column."""
    book = Book(CUSTOMER, feedback=[{"date": T}, {"date": T}], lacking=[("feedback", "content")])
    scores = scored(book, T)
    assert "suggested_category" not in scores.columns["feedback"]
    assert [note.code for note in scores.notes].count("no_contents") == 1


# ---------------------------------------------------------------- satisfaction


def test_a_customer_whose_rating_fell_from_one_to_the_next_is_listed() -> None:
    """Over both sheets, by day; the newest fall counts; ratings after T and a fall of half a point do not."""
    interactions = [
        {"customer": 0, "date": days_ago(50), "satisfaction": 5},
        {"customer": 0, "date": days_ago(30), "satisfaction": 3},
        {"customer": 1, "date": days_ago(30), "satisfaction": 4.5},
        {"customer": 2, "date": days_ago(30), "satisfaction": 5},
        {"customer": 2, "date": days_ago(-1), "satisfaction": 1},
    ]
    feedback = [
        {"customer": 0, "date": days_ago(40), "satisfaction": 4},
        {"customer": 0, "date": days_ago(20), "satisfaction": 5},
        {"customer": 1, "date": days_ago(20), "satisfaction": 4},
        {"customer": 2, "date": days_ago(40), "satisfaction": None},
    ]
    falls = scored(Book(CUSTOMER * 3, interactions=interactions, feedback=feedback), T).satisfaction_falls
    assert falls.index.tolist() == [0]
    assert falls[["before", "rating"]].values.tolist() == [[4, 3]]
    assert [plain(falls[name].iloc[0]) for name in ("before_on", "rated_on")] == [days_ago(40), days_ago(30)]


# ---------------------------------------------------------------- funnel


def test_the_funnel_counts_who_came_how_far() -> None:
    """Two leads, one of them with a blank stage, one SQL, one won, one lost: of 5, 2 reached SQL, half of these won."""
    rows = [
        {"stage": "线索", "created_on": days_ago(10), "amount": 100, "probability": 0.1},
        {"stage": None, "created_on": days_ago(20)},
        {"stage": "SQL", "created_on": days_ago(90), "stage_on": days_ago(6), "amount": 50, "probability": 0.5},
        {"stage": "成交", "amount": 70, "probability": 1},
        {"stage": "流失", "created_on": days_ago(300)},
        {"stage": "SQL", "created_on": days_ago(-3), "amount": 1e6, "probability": 1},
    ]
    table = scored(Book(CUSTOMER, opportunities=rows), T).funnel
    assert table.index.tolist() == ["线索", "MQL", "SAL", "SQL", "商机", "成交", "续费", "流失"]
    assert table["here"].tolist() == [2, 0, 0, 1, 0, 1, 0, 1]
    assert table["reached"].tolist() == [5, 2, 2, 2, 1, 1, 0, 1]
    assert [plain(value) for value in table["conversion"]] == [None, 0.4, 1, 1, 0.5, 1, 0, None]
    assert [plain(value) for value in table["mean_days"]] == [15, None, None, 6, None, None, None, 300]
    assert table["weighted_amount"].tolist() == [10, 0, 0, 25, 0, 70, 0, 0]


# ---------------------------------------------------------------- demands


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"raised_on": days_ago(30), "plan_on": days_ago(7), "status": "方案"}, "unchanged"),
        ({"raised_on": days_ago(30), "plan_on": days_ago(6), "status": "方案"}, None),
        ({"raised_on": days_ago(7), "status": "方案", "priority": "高"}, "unchanged"),
        ({"raised_on": date(2026, 9, 30), "status": "需求"}, "quarter"),
        ({"raised_on": date(2026, 9, 30), "status": "需求", "priority": "高"}, None),
        ({"raised_on": date(2026, 10, 1), "status": "需求", "priority": "低"}, None),
        ({"raised_on": date(2026, 9, 1), "status": "关闭"}, None),
        ({"raised_on": date(2026, 9, 1), "status": "验收", "accepted_on": days_ago(3)}, None),
        ({"raised_on": None, "status": "方案"}, None),
    ],
)
def test_demands_that_stand_still_want_a_look(cells: dict[str, object], reason: str | None) -> None:
    """方案 for a week without a change, and 中 or 低 open at a quarter's end."""
    reviews = scored(Book(CUSTOMER, demands=[{"raised_on": T}, cells]), T).demand_reviews
    assert reviews["reason"].to_dict() == ({} if reason is None else {3: reason})


def test_the_last_day_of_a_quarter_is_its_end() -> None:
    """On 31 December what was raised that day is open at the quarter's end."""
    demands = [{"raised_on": date(2026, 12, 31), "status": "需求"}]
    assert len(scored(Book(CUSTOMER, demands=demands), date(2026, 12, 31)).demand_reviews) == 1
    assert len(scored(Book(CUSTOMER, demands=demands), date(2027, 1, 1)).demand_reviews) == 1
