"""How the team works: figures per owner, per tier and per month (contract §4, "KPI")."""

from __future__ import annotations

from datetime import date, timedelta
from math import inf
from typing import Any

import pytest

from custsheet.scoring import Kpi, score, team_kpi
from custsheet.texts import load_toml
from tests.scoring.books import Book, inputs_of, plain

T = date(2026, 11, 30)


def days_ago(days: int) -> date:
    return T - timedelta(days=days)


def kpi_of(book: Book, **options: Any) -> Kpi:
    inputs = inputs_of(book, T)
    return team_kpi(inputs, score(inputs), **options)


def of(table: Any, name: object) -> dict[str, Any]:
    """A line of a table, blanks as None."""
    return {column: plain(value) for column, value in table.loc[name].items()}


def owned(*owners: str | None, **cells: object) -> list[dict[str, object]]:
    return [{"name": f"公司{n}", "owner": owner, **cells} for n, owner in enumerate(owners)]


def test_customers_without_owner_form_one_line_without_a_rank() -> None:
    """It comes last, whatever it reaches."""
    table = kpi_of(Book(owned("李", None, "王", None, "王"))).owners
    assert [plain(name) for name in table.index] == ["李", "王", None]
    assert table["customers"].tolist() == [1, 2, 2]
    assert plain(table["rank"].iloc[-1]) is None


def test_no_line_for_nobody_when_everybody_has_an_owner() -> None:
    """A line of zeros would be noise."""
    assert kpi_of(Book(owned("李"))).owners.index.tolist() == ["李"]


def test_a_customer_on_two_rows_is_one_and_its_own_row_counts_for_its_validity() -> None:
    """Of 李's two rows and one contact one has an error: two thirds are right."""
    customers = [*owned("李"), {"name": "公司0", "owner": "李", "same_as": 0}]
    book = Book(customers, interactions=[{"customer": 0, "date": T}])
    assert of(kpi_of(book, error_rows={"customers": [3]}).owners, "李")["valid_rows"] == pytest.approx(2 / 3)
    assert of(kpi_of(book).owners, "李")["valid_rows"] is None
    assert of(kpi_of(book).owners, "李")["customers"] == 1


def test_a_promise_is_kept_by_a_contact_up_to_its_day() -> None:
    """Kept, late, broken, done by status; a cancelled one and one that may be kept today are not due."""
    promises = [
        {"customer": 0, "date": days_ago(60), "next_date": days_ago(50)},
        {"customer": 0, "date": days_ago(50), "next_date": days_ago(41)},
        {"customer": 0, "date": days_ago(40), "next_date": days_ago(30), "follow_up": "取消"},
        {"customer": 1, "date": days_ago(40), "next_date": days_ago(30)},
        {"customer": 2, "date": days_ago(40), "next_date": days_ago(30), "follow_up": "已完成"},
        {"customer": 3, "date": days_ago(40), "next_date": T},
    ]
    assert of(kpi_of(Book(owned(*"李" * 4), interactions=promises)).owners, "李")["follow_ups"] == 0.5


def test_minutes_are_due_of_visits_and_meetings_and_timely_within_a_day() -> None:
    """A call needs none, but minutes of it count; today's may still be sent."""
    contacts = [
        {"customer": 0, "date": days_ago(9), "method": "拜访", "minutes_sent_on": days_ago(8)},
        {"customer": 0, "date": days_ago(9), "method": "会议", "minutes_sent_on": days_ago(7)},
        {"customer": 0, "date": days_ago(9), "method": "会议"},
        {"customer": 0, "date": days_ago(9), "method": "电话"},
        {"customer": 0, "date": days_ago(9), "method": "电话", "minutes_sent_on": days_ago(9)},
        {"customer": 0, "date": T, "method": "拜访"},
    ]
    assert of(kpi_of(Book(owned("李"), interactions=contacts)).owners, "李")["minutes"] == 0.5


def test_rows_count_for_their_own_owner_else_for_the_customers() -> None:
    """A colleague who steps in is credited with the answer and the rating."""
    feedback = [
        {"customer": 0, "date": days_ago(9), "responded_on": days_ago(9), "owner": "王", "satisfaction": 5},
        {"customer": 0, "date": days_ago(20), "satisfaction": 2},
    ]
    table = kpi_of(Book(owned("李"), feedback=feedback)).owners
    assert (of(table, "王")["feedback"], of(table, "王")["satisfaction"]) == (1, 5)
    assert (of(table, "李")["feedback"], of(table, "李")["satisfaction"]) == (0, 2)
    assert of(table, "王")["customers"] == 0 and of(table, "王")["rank"] is None


def test_sales_are_summed_before_they_are_compared() -> None:
    """Growth from the summed halves, repeat rate among those who bought, collection by amount."""
    orders = [
        {"customer": 0, "order_date": days_ago(250), "amount": 100, "paid": 100},
        {"customer": 0, "order_date": days_ago(10), "amount": 200, "paid": 50},
        {"customer": 1, "order_date": days_ago(240), "amount": 300, "paid": 300},
        {"customer": 2, "order_date": days_ago(900), "amount": 9_999, "paid": 0},
        {"customer": 3, "order_date": days_ago(1), "amount": 7, "paid": 7},
    ]
    table = kpi_of(Book(owned("李", "李", "李", "王"), orders=orders)).owners
    line = of(table, "李")
    assert (line["revenue_12m"], line["growth_6m"], line["repeat"]) == (600, -0.5, 0.5)
    assert line["collection"] == pytest.approx(450 / 600)
    assert of(table, "王")["growth_6m"] == inf


def test_high_risk_and_coverage_are_of_customers() -> None:
    """高 counts, 已流失 does not; covered is whose plan is not overdue."""
    orders = [
        {"customer": 0, "order_date": days_ago(250), "amount": 100},
        {"customer": 1, "order_date": days_ago(1000), "amount": 100},
        {"customer": 2, "order_date": days_ago(5), "amount": 100},
    ]
    contacts = [{"customer": 2, "date": days_ago(5)}, {"customer": 0, "date": days_ago(200)}]
    line = of(kpi_of(Book(owned(*"李" * 3), orders=orders, interactions=contacts)).owners, "李")
    assert line["high_risk"] == 1
    assert line["coverage"] == pytest.approx(2 / 3)  # never contacted: due today


def test_the_total_is_the_weighted_mean_of_what_is_known_and_equals_share_a_rank() -> None:
    """Two who did the same are both first, the next is third."""
    customers = owned("李", "王", "陈")
    customers[2]["name"] = None
    for customer in customers[:2]:
        customer["email"] = "a@example.cn"
    table = kpi_of(Book(customers)).owners
    assert table["rank"].to_dict() == {"李": 1, "王": 1, "陈": 3}
    assert table["total"].to_dict() == {name: pytest.approx(100 * row) for name, row in table["completeness"].items()}


def test_the_log_by_tier_and_by_month() -> None:
    """Contacts, customers contacted, promises and minutes; a promise belongs to the month of its day."""
    contacts = [
        {"customer": 0, "date": date(2026, 10, 30), "next_date": date(2026, 11, 5)},
        {"customer": 0, "date": date(2026, 11, 5)},
        {"customer": 0, "date": date(2026, 11, 6)},
        {"customer": 1, "date": date(2025, 11, 29)},
    ]
    orders = [{"customer": 0, "order_date": days_ago(9), "amount": 600_000}]
    result = kpi_of(Book(owned("李", "李"), interactions=contacts, orders=orders))
    core, basic = of(result.tiers, "核心级"), of(result.tiers, "基础级")
    assert (core["customers"], core["contacts"], core["contacted"], core["follow_ups"]) == (1, 3, 1, 1)
    assert (basic["customers"], basic["contacts"], basic["contacted"]) == (1, 0, 0)
    assert len(result.months) == 12
    november = of(result.months, "2026-11-01")
    assert (november["contacts"], november["contacted"], november["follow_ups"]) == (2, 0.5, 1)
    assert of(result.months, "2026-10-01")["follow_ups"] is None
    assert result.months.index[0].date() == date(2025, 12, 1)


def test_every_column_has_a_label_in_both_languages() -> None:
    """Those of the contract, for the tab 员工绩效."""
    labels = load_toml("messages/kpi.toml")["columns"]
    result = kpi_of(Book(owned("李")))
    for column in (*result.owners.columns, *result.tiers.columns, *result.months.columns):
        known = column in labels or column == "completion"
        assert known, column
    wanted = (
        "负责人 客户数 信息完整度 有效行占比 联系覆盖率 按时跟进率 纪要及时率 反馈及时率 平均满意度 复购率 高风险客户"
    )
    wanted += " 近12个月金额 增长率 回款率 综合得分 排名"
    assert [labels[name]["zh"] for name in ("owner", *result.owners.columns)] == wanted.split()


def test_a_workbook_without_owners_has_one_line() -> None:
    """All of it is nobody's."""
    table = kpi_of(Book(owned(None, None))).owners
    assert table["customers"].tolist() == [2]
