"""The value quadrant and the funnel, against answers worked out by hand."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.scoring.books import Book
from tests.summary.books import AS_OF, column, customers, scores_with, summary, used

PEOPLE = customers("甲", "乙", "丙", "丁")


def test_quadrants_count_customers_and_revenue_and_name_the_largest() -> None:
    figures = [
        {"quadrant": "价值客户", "revenue_12m": 100.0},
        {"quadrant": "价值客户", "revenue_12m": 500.0},
        {"quadrant": "冰点客户", "revenue_12m": 0.0},
        {"quadrant": None, "revenue_12m": 900.0},
    ]
    book = Book(customers=PEOPLE)
    rows = used(summary(book, scores=scores_with(book, figures))["quadrants"])
    assert [row[0] for row in rows] == ["价值客户", "潜力客户", "迁移客户", "冰点客户"]
    assert rows[0][2:7] == (2, pytest.approx(2 / 3), 600.0, 1.0, "乙、甲")
    assert rows[1][2:7] == (0, 0.0, 0.0, 0.0, None)
    assert all(row[1] and row[7] for row in rows)


def test_a_quadrant_names_no_more_customers_than_find_room() -> None:
    people = customers(*(f"{n}苏州工业园区某某精密机械制造有限公司" for n in range(9)))
    figures = [{"quadrant": "价值客户", "revenue_12m": float(n)} for n in range(9)]
    book = Book(customers=people)
    names = column(summary(book, scores=scores_with(book, figures))["quadrants"], "first")[0]
    assert names.startswith("8苏州")
    assert 1 < len(names.split("、")) < 5


def test_without_orders_there_are_no_quadrants_and_the_block_says_why() -> None:
    block = summary(Book(customers=PEOPLE))["quadrants"]
    assert (block.records, block.note) == ([], "缺少订单，无法划分象限")


def test_the_funnel_follows_the_stages_from_lead_to_renewal() -> None:
    stages = ["线索", "线索", "MQL", "商机", "成交", "流失"]
    opportunities = [
        {"customer": 0, "stage": stage, "amount": 1000.0, "probability": 0.5, "stage_on": AS_OF - timedelta(n)}
        for n, stage in enumerate(stages)
    ]
    rows = used(summary(Book(customers=PEOPLE, opportunities=opportunities))["funnel"])
    assert [row[0] for row in rows] == ["线索", "MQL", "SAL", "SQL", "商机", "成交", "续费", "流失"]
    assert rows[0] == ("线索", 2, 6, None, 0.5, 2000.0, 1000.0)
    assert rows[1][1:4] == (1, 3, pytest.approx(0.5))
    assert rows[5][1:4] == (1, 1, pytest.approx(0.5))
    assert rows[7][:4] == ("流失", 1, None, None)


def test_a_workbook_without_opportunities_says_so_once() -> None:
    assert summary(Book(customers=PEOPLE))["funnel"].note == "无商机记录"
