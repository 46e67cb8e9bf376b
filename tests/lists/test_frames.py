"""Lists as frames: what stands in their columns, in which order, whether or not anything belongs on them."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd
import pytest

from custsheet.lists import birthdays, debtors, due, reviews, save_first
from custsheet.lists.due import AGREED, INTERVAL, NEVER, PROMISED
from custsheet.lists.reviews import PLAN_LATE
from custsheet.scoring import score
from custsheet.scoring.demand_reviews import QUARTER
from custsheet.scoring.portfolio import Portfolio
from tests.scoring.books import Book, inputs_of, plain

T = date(2026, 11, 21)
COMMON = ["customer", "customer_id", "name", "owner"]


def portfolio_of(book: Book) -> Portfolio:
    inputs = inputs_of(book, T, every_sheet=True)
    return Portfolio(inputs, score(inputs))


def days_ago(days: int) -> date:
    return T - timedelta(days=days)


OFFICE = Book(
    customers=[
        {"customer_id": "C1", "name": "甲", "owner": "王", "contact": "张三", "mobile": "13800000001", "birthday": T},
        {"customer_id": "C2", "name": "乙", "owner": "李"},
        {"customer_id": "C3", "name": "丙"},
        {"customer_id": "C1", "name": "甲", "same_as": 0},
    ],
    contacts=[{"customer": 0, "contact": "张三", "birthday": T}, {"name": "散客", "contact": "赵", "birthday": T}],
    interactions=[
        {"customer": 0, "date": days_ago(20), "next_date": days_ago(10), "next_action": "送样品"},
        {"customer": 1, "date": days_ago(300)},
    ],
    orders=[
        {"customer": 1, "order_date": days_ago(200), "amount": 900, "paid": 100},
        {"customer": 1, "order_date": days_ago(100), "amount": 50, "paid": 0},
        {"customer": 0, "order_date": days_ago(150), "amount": 800, "paid": 800},
    ],
    feedback=[{"customer": 1, "date": days_ago(3), "type": "投诉", "status": "待处理"}],
    demands=[{"customer": 2, "raised_on": days_ago(200), "content": "培训", "due_on": days_ago(5), "owner": "赵"}],
    plans=[{"customer": 1, "plan_status": "暂停"}],
)
EMPTY = Book(customers=[{"name": "甲"}])


def test_due_says_who_when_and_why() -> None:
    table = due(portfolio_of(OFFICE), 7)
    assert table.index.tolist() == [3, 2, 4], "labels of the customers frame, the earliest first"
    assert table["customer"].tolist() == [1, 0, 2]
    assert table["basis"].tolist() == [INTERVAL, PROMISED, NEVER]
    assert table["action"].tolist() == ["", "送样品", ""]
    assert [plain(day) for day in table["due_date"]][1:] == [days_ago(10), T]
    assert table["overdue_days"].tolist()[1:] == [10, 0]
    assert AGREED not in table["basis"].tolist()


def test_a_follow_up_without_an_action_is_a_day_agreed() -> None:
    book = Book(customers=[{"name": "甲"}], interactions=[{"customer": 0, "date": days_ago(9), "next_date": T}])
    assert due(portfolio_of(book), 0)["basis"].tolist() == [AGREED]


def test_debtors_stand_by_what_is_overdue() -> None:
    table = debtors(portfolio_of(OFFICE))
    assert table[["name", "owner", "overdue_amount", "receivable"]].values.tolist() == [["乙", "李", 850.0, 850.0]]
    assert table["longest_days"].tolist() == [170], "30 days to pay by default"


def test_whom_to_save_first_comes_with_what_is_at_stake() -> None:
    table = save_first(portfolio_of(OFFICE)).set_index("name")
    assert set(table.index) <= {"甲", "乙", "丙"} and table.index.is_unique
    row = table.loc["乙"]
    assert row["open_complaints"] == 1
    assert row["at_stake"] == pytest.approx(row["revenue_12m"] * row["churn_probability"])


def test_reviews_name_the_task_s_own_owner_else_the_customer_s() -> None:
    table = reviews(portfolio_of(OFFICE))
    assert table[["key", "row", "name", "owner"]].values.tolist() == [
        ["demands", 0, "丙", "赵"],
        ["plans", 0, "乙", "李"],
    ]
    assert table["reason"].tolist() == [QUARTER, PLAN_LATE]
    assert table["late_days"].tolist() == [5, 0]
    assert plain(table["due_on"][0]) == days_ago(5)


def test_a_person_on_two_sheets_has_one_birthday() -> None:
    table = birthdays(portfolio_of(OFFICE), 14)
    assert table[["key", "customer", "name", "contact", "in_days"]].values.tolist() == [
        ["customers", 0, "甲", "张三", 0],
        ["contacts", -1, "散客", "赵", 0],
    ]
    assert [plain(number) for number in table["number"]] == ["13800000001", None]


@pytest.mark.parametrize("book", [OFFICE, EMPTY])
def test_every_list_has_its_columns_even_when_it_is_empty(book: Book) -> None:
    portfolio = portfolio_of(book)
    full = portfolio_of(OFFICE)
    for make in (lambda p: due(p, 7), debtors, save_first, reviews, lambda p: birthdays(p, 7)):
        table: pd.DataFrame = make(portfolio)
        assert list(table.columns) == list(make(full).columns)
        assert set(COMMON) <= set(table.columns)
        assert table["customer"].dtype == "int64"
