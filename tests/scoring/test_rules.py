"""Each rule of contract §4 on a customer or two: the rule in the test's name, its numbers in full view."""

from __future__ import annotations

from datetime import date, timedelta
from math import inf

import pandas as pd
import pytest

from custsheet.schema import Settings
from tests.scoring.books import Book, only, plain, scored

T = date(2026, 11, 30)
FIRST_DEAL = date(2024, 11, 30)

A_CONTACT = {"customer": 0, "date": date(2026, 11, 20)}


def customer(**cells: object) -> list[dict[str, object]]:
    return [{"name": "甲公司", "owner": "李", **cells}]


def order(day: date, amount: float, **cells: object) -> dict[str, object]:
    return {"customer": 0, "order_date": day, "amount": amount, **cells}


def days_ago(days: int) -> date:
    return T - timedelta(days=days)


def cells_of(table: pd.DataFrame) -> list[list[object]]:
    return [[plain(value) for value in row] for row in table.itertuples(index=False)]


# ---------------------------------------------------------------- revenue and growth


def test_net_amount_is_what_is_left_after_refunds_whatever_their_sign() -> None:
    """1000 − 200 and 1000 − |−200| are the same."""
    orders = [order(days_ago(1), 1000, refund=200), order(days_ago(2), 1000, refund=-200)]
    assert only(scored(Book(customer(), orders=orders), T))["revenue_total"] == 1600


def test_totals_are_exact_to_the_cent() -> None:
    """Ten dimes are a yuan, and 0.1 + 0.2 is 0.3."""
    orders = [order(days_ago(1), 0.1)] * 10 + [order(days_ago(1), 0.1), order(days_ago(1), 0.2)]
    assert only(scored(Book(customer(), orders=orders), T))["revenue_total"] == 1.3


def test_the_halves_of_the_year_meet_at_the_clipped_month() -> None:
    """At 31 August the last half-year begins on 1 March, the one before ends on 28 February."""
    orders = [
        order(date(2026, 2, 28), 1),
        order(date(2026, 3, 1), 10),
        order(date(2025, 8, 31), 100),
        order(date(2025, 9, 1), 1000),
    ]
    figures = only(scored(Book(customer(), orders=orders), date(2026, 8, 31)))
    assert (figures["revenue_6m"], figures["revenue_prev_6m"], figures["revenue_12m"]) == (10, 1001, 1011)
    assert figures["revenue_total"] == 1111


def test_orders_after_t_and_rows_without_date_or_amount_count_in_nothing() -> None:
    """They are issues, not figures."""
    orders = [
        order(days_ago(-1), 500),
        {"customer": 0, "order_date": None, "amount": 500},
        {"customer": 0, "order_date": days_ago(1), "amount": None},
        order(days_ago(3), 7),
    ]
    figures = only(scored(Book(customer(), orders=orders), T))
    assert (figures["revenue_total"], figures["order_count"], figures["last_order"]) == (7, 1, days_ago(3))


def test_a_customer_without_orders_has_zero_when_the_workbook_has_orders() -> None:
    """Known to have bought nothing, which is not unknown."""
    book = Book(customer() + customer(), orders=[{**order(days_ago(1), 5), "customer": 1}])
    figures = only(scored(book, T))
    assert (figures["revenue_12m"], figures["order_count"], figures["last_order"]) == (0, 0, None)
    assert (figures["growth_6m"], figures["tier"]) == (None, "基础级")


def test_profit_leaves_out_orders_without_a_cost() -> None:
    """Blank in the row; the sum is of the known ones."""
    scores = scored(Book(customer(), orders=[order(days_ago(1), 100, cost=60), order(days_ago(2), 100)]), T)
    assert [plain(value) for value in scores.columns["orders"]["profit"]] == [40, None]
    assert only(scores)["profit_12m"] == 40


def test_without_any_cost_there_is_no_profit_and_it_is_said_once() -> None:
    """Unknown, not zero."""
    scores = scored(Book(customer(), orders=[order(days_ago(1), 100)]), T)
    assert "profit" not in scores.columns["orders"] and "profit_12m" not in scores.figures
    assert [note.code for note in scores.notes if note.code == "no_costs"] == ["no_costs"]


@pytest.mark.parametrize(
    ("before", "now", "growth"),
    [(100, 120, 0.2), (100, 0, -1.0), (0, 100, inf), (-50, 100, inf), (0, 0, None), (-50, -20, None)],
)
def test_growth_is_now_over_before_or_new_or_blank(before: float, now: float, growth: float | None) -> None:
    """新增 is infinite growth; nothing in either half is blank."""
    orders = [order(days_ago(200), before), order(days_ago(1), now)]
    found = only(scored(Book(customer(), orders=orders), T))["growth_6m"]
    assert found == (None if growth is None else pytest.approx(growth, abs=1e-12))


# ---------------------------------------------------------------- typed figures


def test_typed_figures_count_when_there_are_no_orders_and_are_not_written_over() -> None:
    """The first filled value row counts; a half that is not typed leaves growth blank."""
    value = [{"customer": 0, "revenue_12m": 600_000, "revenue_6m": 5}, {"customer": 0, "revenue_12m": 1}]
    typed = [("value", "revenue_12m"), ("value", "revenue_6m")]
    scores = scored(Book(customer(), value=value, typed=typed), T)
    figures = only(scores)
    assert (figures["revenue_12m"], figures["tier"], figures["growth_6m"]) == (600_000, "核心级", None)
    assert "revenue_12m" not in scores.columns["value"]
    assert [note.code for note in scores.notes][:1] == ["typed_figures"]


def test_figures_that_are_not_peoples_own_do_not_count() -> None:
    """What an earlier refresh wrote is no input of this one."""
    scores = scored(Book(customer(), value=[{"customer": 0, "revenue_12m": 600_000}]), T)
    assert (only(scores)["tier"], only(scores)["tier_reason"]) == (None, "缺少交易数据")


def test_with_order_rows_the_typed_figures_are_left_alone_and_not_used() -> None:
    """Ours are computed beside them."""
    book = Book(
        customer(),
        orders=[order(days_ago(1), 100)],
        value=[{"customer": 0, "revenue_12m": 600_000}],
        typed=[("value", "revenue_12m")],
    )
    assert scored(book, T).columns["value"]["revenue_12m"].tolist() == [100]


# ---------------------------------------------------------------- tier


@pytest.mark.parametrize(
    ("amount", "first_deal", "tier"),
    [
        (1_000_000, FIRST_DEAL, "战略级"),
        (1_000_000, FIRST_DEAL + timedelta(days=1), "核心级"),
        (999_999.99, FIRST_DEAL, "核心级"),
        (500_000, None, "核心级"),
        (499_999.99, None, "潜力级"),
        (100_000, None, "潜力级"),
        (99_999.99, None, "基础级"),
    ],
)
def test_the_tier_is_the_first_row_that_matches(amount: float, first_deal: date | None, tier: str) -> None:
    """Thresholds are met when they are hit exactly; two years are two calendar years."""
    book = Book(customer(first_deal_date=first_deal), orders=[order(days_ago(5), amount)])
    assert only(scored(book, T))["tier"] == tier


def test_60000_over_50000_is_a_growth_of_20_percent() -> None:
    """Although 60000 / 50000 − 1 is a little less in binary."""
    orders = [order(days_ago(200), 50_000), order(days_ago(5), 60_000)]
    figures = only(scored(Book(customer(), orders=orders), T))
    assert (figures["tier"], figures["growth_6m"]) == ("潜力级", 60_000 / 50_000 - 1)


def test_a_first_deal_after_t_counts_as_missing_and_the_first_order_speaks() -> None:
    """Cooperation since the order of three years ago."""
    orders = [order(date(2023, 11, 1), 1), order(days_ago(5), 1_000_000)]
    book = Book(customer(first_deal_date=days_ago(-1)), orders=orders)
    assert only(scored(book, T))["tier"] == "战略级"


@pytest.mark.parametrize(
    ("orders", "first_deal", "zh", "en"),
    [
        (
            [order(days_ago(5), 1_200_000)],
            date(2025, 7, 1),
            "近12个月净额 120 万 ≥ 50 万；合作 1.4 年 < 2 年，未达战略级",
            "net amount of the last 12 months 1,200,000 ≥ 500,000; "
            "1.4 years of cooperation < 2 years, Strategic not reached",
        ),
        (
            [order(days_ago(5), 623_000)],
            date(2025, 7, 1),
            "近12个月净额 62.3 万 ≥ 50 万；净额不足 100 万，合作 1.4 年 < 2 年，未达战略级",
            "net amount of the last 12 months 623,000 ≥ 500,000; net amount below 1,000,000, "
            "1.4 years of cooperation < 2 years, Strategic not reached",
        ),
        (
            [order(days_ago(5), 2_000_000)],
            date(2020, 7, 1),
            "近12个月净额 200 万 ≥ 100 万，合作 6.4 年 ≥ 2 年",
            "net amount of the last 12 months 2,000,000 ≥ 1,000,000, 6.4 years of cooperation ≥ 2 years",
        ),
        (
            [order(days_ago(5), 499_996)],
            None,
            "近12个月净额 49.9996 万 ≥ 10 万，近6个月增长率为新增（之前6个月无净额）；净额不足 50 万，未达核心级",
            "net amount of the last 12 months 499,996 ≥ 100,000, new in the last 6 months (nothing in the 6 before); "
            "net amount below 500,000, Core not reached",
        ),
        (
            [order(days_ago(5), 52_000), order(days_ago(200), 50_000)],
            None,
            "近12个月净额 10.2 万；近6个月增长率 4% < 20%，未达潜力级",
            "net amount of the last 12 months 102,000; growth of the last 6 months 4% < 20%, Potential not reached",
        ),
        (
            [order(days_ago(5), 99_999.99)],
            None,
            "近12个月净额 9.999999 万 < 10 万，未达潜力级",
            "net amount of the last 12 months 99,999.99 < 100,000, Potential not reached",
        ),
    ],
)
def test_the_tiers_reason_says_what_was_reached_and_what_was_not(
    orders: list[dict[str, object]], first_deal: date | None, zh: str, en: str
) -> None:
    """With the numbers, and with as many digits as show the side of the threshold."""
    book = Book(customer(first_deal_date=first_deal), orders=orders)
    assert only(scored(book, T, "zh"))["tier_reason"] == zh
    assert only(scored(book, T, "en"))["tier_reason"] == en


def test_tiers_that_staff_changed_are_used_with_their_names_and_thresholds() -> None:
    """A renamed tier with another threshold appears in tier and reason."""
    settings = Settings.defaults().with_changes(
        {
            "tiers": [
                {"name": "大客户", "en": "Big", "min_revenue_12m": 200_000},
                {"name": "其他", "en": "Rest"},
            ]
        }
    )
    book = Book(customer(), orders=[order(days_ago(5), 150_000)])
    assert only(scored(book, T, settings=settings))["tier"] == "其他"
    assert only(scored(book, T, settings=settings))["tier_reason"] == "近12个月净额 15 万 < 20 万，未达大客户"


# ---------------------------------------------------------------- activity and risk


@pytest.mark.parametrize(("contacts", "activity"), [(0, "低"), (1, "中"), (4, "中"), (5, "高")])
def test_activity_counts_interactions_of_three_months(contacts: int, activity: str) -> None:
    """高 from five on, 中 from one on; the day T − 3 months itself is out."""
    log = [{"customer": 0, "date": date(2026, 8, 30)}]
    log += [{"customer": 0, "date": date(2026, 8, 31)}] * contacts
    assert only(scored(Book(customer(), interactions=log), T))["activity"] == activity


def book_at_risk(*, contact_days: int | None, fell: bool, complaint_days: int | None = None) -> Book:
    """A customer that was contacted so long ago, whose revenue fell by 30 % or not at all, with a complaint or none."""
    other = {"customer": 1, "date": days_ago(1)}
    log = [other] if contact_days is None else [other, {"customer": 0, "date": days_ago(contact_days)}]
    feedback = [] if complaint_days is None else [{"customer": 0, "type": "投诉", "date": days_ago(complaint_days)}]
    orders = [order(days_ago(200), 1000), order(days_ago(5), 700 if fell else 1000)]
    return Book(customer() + customer(), interactions=log, orders=orders, feedback=feedback)


@pytest.mark.parametrize(
    ("book", "risk", "reason"),
    [
        (
            book_at_risk(contact_days=None, fell=True),
            "高",
            "近2个月无联系；近6个月增长率 -30% ≤ -30%；缺少客户反馈",
        ),
        (
            book_at_risk(contact_days=10, fell=True),
            "中",
            "近2个月联系 1 次；近6个月增长率 -30% ≤ -30%；缺少客户反馈",
        ),
        (
            book_at_risk(contact_days=10, fell=False, complaint_days=3),
            "中",
            "近1个月投诉 1 次；近2个月联系 1 次；近6个月增长率 0% > -30%",
        ),
        (
            book_at_risk(contact_days=100, fell=False, complaint_days=40),
            "低",
            "近2个月无联系；近6个月增长率 0% > -30%",
        ),
        (
            book_at_risk(contact_days=100, fell=True, complaint_days=3),
            "高",
            "近2个月无联系；近6个月增长率 -30% ≤ -30%；近1个月投诉 1 次",
        ),
        (
            Book(customer(), orders=[order(days_ago(200), 1000)]),
            "中",
            "近6个月增长率 -100% ≤ -30%；缺少联系记录、客户反馈",
        ),
        (
            Book(customer(), interactions=[A_CONTACT]),
            "低",
            "近2个月联系 1 次；缺少交易数据、客户反馈",
        ),
        (
            Book(customer(), interactions=[A_CONTACT], feedback=[A_CONTACT], lacking=[("feedback", "type")]),
            "低",
            "近2个月联系 1 次；缺少交易数据、反馈类型",
        ),
        (Book(customer()), None, "缺少数据"),
    ],
)
def test_risk_follows_contact_growth_and_complaints_and_says_so(book: Book, risk: str | None, reason: str) -> None:
    """高 = A and B; 中 = a complaint, or B without A; A alone is 低; an unknown input meets no condition."""
    figures = only(scored(book, T))
    assert (figures["risk"], figures["risk_reason"]) == (risk, reason)


@pytest.mark.parametrize(
    ("last_order", "last_contact", "risk"),
    [
        (date(2024, 11, 30), date(2025, 11, 30), "已流失"),
        (date(2024, 12, 1), date(2025, 11, 30), "低"),
        (date(2024, 11, 30), date(2025, 12, 1), "低"),
    ],
)
def test_lost_is_who_has_not_ordered_for_two_years_nor_been_in_touch_for_one(
    last_order: date, last_contact: date, risk: str
) -> None:
    """Both windows are half-open."""
    log = [{"customer": 0, "date": last_contact}]
    assert only(scored(Book(customer(), orders=[order(last_order, 9)], interactions=log), T))["risk"] == risk


def test_a_lost_customers_reason_names_the_last_order() -> None:
    """In both languages."""
    book = Book(
        customer(), orders=[order(date(2024, 3, 5), 9)], interactions=[{"customer": 0, "date": date(2024, 3, 1)}]
    )
    reason = only(scored(book, T))["risk_reason"]
    assert reason == "曾下单，最近一次 2024-03-05，近24个月无订单；近12个月无联系"
    english = only(scored(book, T, "en"))["risk_reason"]
    assert english == "last order on 2024-03-05, none in the last 24 months; no contact in the last 12 months"


def test_who_never_ordered_is_not_lost() -> None:
    """Lost is who has ordered before."""
    book = Book(
        customer() + customer(), orders=[{**order(days_ago(900), 9), "customer": 1}], interactions=[{"date": T}]
    )
    assert only(scored(book, T))["risk"] == "低"


def test_with_typed_figures_the_typed_last_order_says_who_is_lost() -> None:
    """最近下单日期."""
    book = Book(
        customer(),
        value=[{"customer": 0, "last_order": date(2024, 1, 5)}],
        interactions=[{"date": T}],
        typed=[("value", "last_order")],
    )
    assert only(scored(book, T))["risk"] == "已流失"


# ---------------------------------------------------------------- plan


def test_the_next_contact_is_due_an_interval_after_the_last() -> None:
    """基础级 at low risk: once a year."""
    book = Book(
        customer(), interactions=[{"customer": 0, "date": days_ago(400)}, {"customer": 0, "date": days_ago(370)}]
    )
    figures = only(scored(book, T))
    assert (figures["interval_days"], figures["due_date"], figures["overdue_days"]) == (365, days_ago(5), 5)
    assert (figures["next_contact"], figures["last_contact"]) == (days_ago(5), days_ago(370))
    assert (figures["method"], figures["goal"]) == ("系统短信+节日问候", "保持联系，识别升级机会")


def test_who_was_never_contacted_is_due_at_t() -> None:
    """The log is there and knows nothing of them."""
    figures = only(scored(Book(customer(), interactions=[{"date": T}]), T))
    assert (figures["due_date"], figures["overdue_days"]) == (T, 0)


@pytest.mark.parametrize(
    ("log", "due"),
    [
        ([{"date": days_ago(9), "next_date": days_ago(3)}], days_ago(3)),
        ([{"date": days_ago(9), "next_date": days_ago(3), "follow_up": "已完成"}], days_ago(9 - 365)),
        ([{"date": days_ago(9), "next_date": days_ago(3), "follow_up": "取消"}], days_ago(9 - 365)),
        ([{"date": days_ago(9), "next_date": days_ago(3)}, {"date": days_ago(8)}], days_ago(8 - 365)),
        (
            [{"date": days_ago(9), "next_date": days_ago(3)}, {"date": days_ago(9), "next_date": days_ago(5)}],
            days_ago(5),
        ),
        ([{"date": days_ago(9), "next_date": days_ago(-900)}], days_ago(9 - 365)),
        ([{"date": days_ago(9), "next_date": days_ago(3)}, {"date": days_ago(-1)}], days_ago(3)),
    ],
)
def test_an_open_follow_up_of_the_newest_interaction_comes_first_when_it_is_earlier(
    log: list[dict[str, object]], due: date
) -> None:
    """Done, cancelled, or followed by another contact it is closed; of several on that day the earliest counts."""
    rows = [{"customer": 0, **row} for row in log]
    assert only(scored(Book(customer(), interactions=rows), T))["due_date"] == due


@pytest.mark.parametrize(
    ("typed_last", "typed_next", "log_day", "last", "due"),
    [
        (days_ago(10), None, None, days_ago(10), days_ago(10 - 365)),
        (None, days_ago(4), None, None, days_ago(4)),
        (None, days_ago(-40), None, None, days_ago(-40)),
        (days_ago(10), days_ago(-4), None, days_ago(10), days_ago(-4)),
        (days_ago(10), None, days_ago(8), days_ago(8), days_ago(8 - 365)),
        (days_ago(6), None, days_ago(8), days_ago(6), days_ago(6 - 365)),
        (None, days_ago(8), days_ago(8), days_ago(8), days_ago(8 - 365)),
        (None, days_ago(7), days_ago(8), days_ago(8), days_ago(7)),
        (days_ago(-3), None, None, None, None),
    ],
)
def test_contact_dates_typed_in_the_customer_sheet_count_too(
    typed_last: date | None, typed_next: date | None, log_day: date | None, last: date | None, due: date | None
) -> None:
    """The newer of typed and logged is the last contact; a typed next date is open until a contact on or after."""
    book = Book(
        customer(last_contact=typed_last, next_contact=typed_next),
        interactions=[{"customer": 0, "date": log_day}] if log_day else [],
        typed=[("customers", "last_contact"), ("customers", "next_contact")],
    )
    figures = only(scored(book, T))
    assert (figures.get("last_contact"), figures.get("due_date")) == (last, due)


def test_without_a_log_and_without_typed_dates_the_plan_stays_blank_and_says_so_once() -> None:
    """无联系记录."""
    scores = scored(Book(customer(), orders=[order(days_ago(1), 5)], plans=[{"customer": 0}]), T)
    assert not {"due_date", "overdue_days", "completion", "next_contact"} & set(scores.columns["plans"])
    assert scores.columns["plans"]["interval_days"].tolist() == [365]
    (note,) = (note for note in scores.notes if note.code == "no_interactions")
    assert "无联系记录" in note.message("zh")


@pytest.mark.parametrize(
    ("contacts", "interval", "completion"), [(0, 30, 0.0), (1, 30, 0.5), (2, 30, 1.0), (9, 30, 1.0), (5, 62, None)]
)
def test_completion_is_contacts_made_over_contacts_due_in_the_quarter(
    contacts: int, interval: int, completion: float | None
) -> None:
    """61 days of the quarter up to 30 November: two contacts due at 30 days, none at 62."""
    settings = Settings.defaults()
    rows = [
        {"tier": rule.tier, "risk": rule.risk, "interval_days": interval}
        | {f"{name}_{lang}": getattr(rule, name)[lang] for name in ("method", "goal") for lang in ("zh", "en")}
        for rule in settings.plan
    ]
    settings = settings.with_changes({"plan": rows})
    log = [{"customer": 0, "date": date(2026, 9, 30)}] + [{"customer": 0, "date": date(2026, 10, 1)}] * contacts
    assert only(scored(Book(customer(), interactions=log), T, settings=settings))["completion"] == completion


def test_a_lost_customer_is_called_twice_a_year_whatever_the_tier() -> None:
    """180 days."""
    book = Book(
        customer(),
        value=[{"customer": 0, "last_order": date(2024, 1, 5), "revenue_12m": 900_000}],
        interactions=[{"date": T}],
        typed=[("value", "last_order"), ("value", "revenue_12m")],
    )
    assert only(scored(book, T))["interval_days"] == 180


def test_several_plan_rows_of_one_customer_all_receive_the_figures() -> None:
    """And a row that joins nobody receives none."""
    book = Book(customer(), interactions=[A_CONTACT], plans=[{"customer": 0}, {"customer": None}, {"customer": 0}])
    column = scored(book, T).columns["plans"]["interval_days"]
    assert [plain(value) for value in column] == [365, None, 365]


def test_a_log_rows_follow_up_is_overdue_until_it_is_done_or_a_later_contact_closes_it() -> None:
    """Rows after T, and rows without a date, have none."""
    log = [
        {"customer": 0, "date": days_ago(30), "next_date": days_ago(20)},
        {"customer": 0, "date": days_ago(10), "next_date": days_ago(4)},
        {"customer": 0, "date": days_ago(10), "next_date": days_ago(4), "follow_up": "已完成"},
        {"customer": 0, "date": days_ago(10), "next_date": days_ago(-4), "follow_up": "待跟进"},
        {"customer": None, "date": days_ago(10), "next_date": days_ago(6)},
        {"customer": 0, "date": days_ago(-2), "next_date": days_ago(1)},
        {"customer": 0, "date": None, "next_date": days_ago(1)},
    ]
    column = scored(Book(customer(), interactions=log), T).columns["interactions"]["overdue_days"]
    assert [plain(value) for value in column] == [0, 4, 0, 0, 6, None, None]


# ---------------------------------------------------------------- receivables


@pytest.mark.parametrize(
    ("cells", "receivable", "overdue"),
    [
        ({}, 1000, 30),
        ({"paid": 400}, 600, 30),
        ({"paid": 1200}, 0, 0),
        ({"paid": 1000, "paid_on": days_ago(0)}, 0, 0),
        ({"paid": 1000, "paid_on": days_ago(-1)}, 1000, 30),
        ({"refund": -300, "paid": 700}, 0, 0),
        ({"due_on": days_ago(10)}, 1000, 10),
        ({"due_on": days_ago(0)}, 1000, 0),
        ({"due_on": days_ago(-10)}, 1000, 0),
    ],
)
def test_what_is_open_is_net_amount_less_what_is_in_by_t(
    cells: dict[str, object], receivable: float, overdue: float
) -> None:
    """Due after 30 days unless the order or the customer says otherwise; money that comes after T is not in yet."""
    row = {"paid": 0, **order(days_ago(60), 1000), **cells}
    scores = scored(Book(customer(), orders=[row]), T)
    computed = scores.columns["orders"].iloc[0]
    assert (computed["receivable"], computed["overdue_days"]) == (receivable, overdue)
    figures = only(scores)
    assert (figures["receivable"], figures["overdue_amount"]) == (receivable, receivable if overdue else 0)


def test_the_customers_own_payment_term_counts() -> None:
    """45 days instead of 30, and 0 days are a term too."""
    for days, overdue in ((45, 15), (0, 60)):
        book = Book(customer(payment_days=days), orders=[order(days_ago(60), 1000, paid=0)])
        assert scored(book, T).columns["orders"]["overdue_days"].tolist() == [overdue]


def test_without_a_column_of_payments_nothing_is_called_open() -> None:
    """The sheet does not say what was paid, which is not the same as nothing."""
    scores = scored(Book(customer(), orders=[order(days_ago(60), 1000)], lacking=[("orders", "paid")]), T)
    assert "receivable" not in scores.figures and "receivable" not in scores.columns["orders"]
    assert "no_payments" in [note.code for note in scores.notes]


# ---------------------------------------------------------------- feedback and the rest


def test_a_category_is_common_when_three_customers_name_it_within_three_months() -> None:
    """Judged by the category whatever the row's own date; the same customer twice is one, an unknown one none."""
    feedback = [
        {"customer": 0, "date": days_ago(5), "category": "价格"},
        {"customer": 1, "date": days_ago(5), "category": "价格"},
        {"customer": 2, "date": days_ago(80), "category": "价格"},
        {"customer": 0, "date": days_ago(700), "category": "价格"},
        {"customer": 0, "date": days_ago(5), "category": "物流交付"},
        {"customer": 0, "date": days_ago(6), "category": "物流交付"},
        {"customer": 1, "date": days_ago(7), "category": "物流交付"},
        {"customer": 2, "date": days_ago(100), "category": "物流交付"},
        {"customer": None, "date": days_ago(1), "category": "物流交付"},
        {"customer": 2, "date": days_ago(1), "category": None},
    ]
    column = scored(Book(customer() * 3, feedback=feedback), T).columns["feedback"]["commonness"]
    assert [plain(value) for value in column] == ["共性"] * 4 + ["个性"] * 5 + [None]


@pytest.mark.parametrize(
    ("cells", "days", "overdue"),
    [
        ({"date": date(2026, 11, 20), "responded_on": date(2026, 11, 23), "priority": "高"}, 1, "否"),
        ({"date": date(2026, 11, 20), "responded_on": date(2026, 11, 24), "priority": "高"}, 2, "是"),
        ({"date": date(2026, 11, 20), "responded_on": date(2026, 11, 25)}, 3, "否"),
        ({"date": date(2026, 11, 20), "responded_on": date(2026, 11, 26)}, 4, "是"),
        ({"date": date(2026, 11, 20), "resolved_on": date(2026, 11, 27), "priority": "低"}, 5, "否"),
        ({"date": date(2026, 11, 20), "priority": "低"}, 6, "是"),
        ({"date": date(2026, 11, 30)}, 0, "否"),
        ({"date": date(2026, 11, 20), "responded_on": date(2026, 11, 19)}, 0, "否"),
        ({"date": date(2026, 11, 20), "status": "已解决"}, None, None),
        ({"date": date(2026, 12, 1)}, None, None),
        ({"date": date(2026, 9, 30), "responded_on": date(2026, 10, 8)}, 1, "否"),
    ],
)
def test_an_answer_is_late_by_working_days_and_priority(
    cells: dict[str, object], days: float | None, overdue: str | None
) -> None:
    """高 1, 中 and blank 3, 低 5; to T while unanswered; resolved without a date is unknown."""
    computed = scored(
        Book(customer(), feedback=[{"customer": 0, **cells, "responded_on": cells.get("responded_on")}]), T
    )
    row = computed.columns["feedback"].iloc[0]
    assert (plain(row["response_days"]), plain(row["overdue"])) == (days, overdue)


def test_years_without_a_published_calendar_are_said_once() -> None:
    """Feedback and demands share the note."""
    as_of = date(2091, 3, 1)
    feedback = [{"customer": 0, "date": date(2091, 1, 5)}, {"customer": 0, "date": date(2090, 12, 5)}]
    demands = [{"raised_on": date(2091, 1, 5), "priority": "高"}]
    notes = scored(Book(customer(), feedback=feedback, demands=demands), as_of).notes
    assert [note.message("zh") for note in notes if note.code == "no_calendar"] == [
        "2090–2091 年没有公布的工作日历，按周一至周五计算。"
    ]


def test_completeness_is_the_share_of_filled_fields_and_a_person_has_fewer() -> None:
    """13 fields of a company, 10 of a person; either telephone will do."""
    filled = {"name": "甲", "owner": "李", "phone": "010-88886666"}
    companies = [filled, {**filled, "mobile": "13800001234"}, {**filled, "kind": "个人", "industry": "教育"}]
    column = scored(Book(companies), T).columns["customers"]["completeness"]
    assert column.tolist() == [3 / 13, 3 / 13, 3 / 10]


def test_region_and_tags_tell_the_customer_in_a_few_words() -> None:
    """Static, behaviour, value, and whether the data want verifying; in the workbook's language."""
    cells = {"industry": "制造业", "size": "中型", "province": "浙江省", "demand_type": "价格导向"}
    book = Book(customer(**cells), interactions=[A_CONTACT], orders=[order(days_ago(3), 600_000)])
    figures = only(scored(book, T))
    assert figures["region"] == "华东"
    assert figures["tags"] == "制造业、中型、华东、活跃度中、价格导向、核心级、低风险、价值客户、重要价值客户、待核对"
    english = only(scored(book, T, "en"))["tags"]
    value = "Core, Low risk, Valuable, Champions, To be verified"
    assert english == f"Manufacturing, Medium, East, Medium activity, Price-driven, {value}"


@pytest.mark.parametrize(("age", "stale"), [(180, False), (181, True), (None, True)])
def test_data_are_to_be_verified_after_180_days(age: int | None, stale: bool) -> None:
    """Never verified counts too."""
    book = Book(customer(verified_on=None if age is None else days_ago(age)), interactions=[A_CONTACT])
    assert ("待核对" in only(scored(book, T))["tags"]) is stale


def test_a_sheet_without_the_column_makes_nobody_to_be_verified() -> None:
    """A column the workbook lacks makes nothing 待核对."""
    book = Book(customer(), interactions=[A_CONTACT], lacking=[("customers", "verified_on")])
    assert "待核对" not in only(scored(book, T))["tags"]


@pytest.mark.parametrize(
    ("cells", "overdue"),
    [
        ({"due_on": days_ago(4)}, 4),
        ({"due_on": days_ago(4), "status": "关闭"}, 0),
        ({"due_on": None}, 0),
        ({"priority": "高", "due_on": days_ago(4), "plan_on": days_ago(9)}, 4),
        ({"priority": "高", "due_on": days_ago(-40)}, 7),
        ({"accepted_on": date(2026, 11, 20), "due_on": days_ago(9)}, 5),
        ({"accepted_on": date(2026, 11, 20), "revisit_on": date(2026, 11, 27)}, 0),
    ],
)
def test_a_demand_is_overdue_past_its_deadline(cells: dict[str, object], overdue: int) -> None:
    """Revisit within 3 working days of acceptance, a plan within 3 for 高, else the date agreed."""
    row = {"raised_on": date(2026, 11, 18), **cells}
    assert scored(Book(customer(), demands=[row]), T).columns["demands"]["overdue_days"].tolist() == [overdue]


def test_opportunities_and_campaigns() -> None:
    """Blank where an input is, or the divisor is 0."""
    opportunities = [
        {"amount": 200_000, "probability": 0.3, "stage_on": days_ago(9), "created_on": days_ago(50)},
        {"amount": 200_000, "probability": None, "stage_on": None, "created_on": days_ago(50)},
    ]
    campaigns = [{"reached": 1000, "opened": 200, "clicked": 50, "converted": 5}, {"reached": 0, "opened": 0}]
    scores = scored(Book(customer(), opportunities=opportunities, campaigns=campaigns), T)
    assert cells_of(scores.columns["opportunities"]) == [[60_000, 9], [None, 50]]
    assert cells_of(scores.columns["campaigns"]) == [[0.2, 0.25, 0.1], [None, None, None]]


# ---------------------------------------------------------------- repeated customers


def test_rows_that_repeat_a_customer_say_which_row_carries_the_figures() -> None:
    """One customer with three contact persons is counted once."""
    customers = customer(contact="张") + customer(contact="王", same_as=0)
    book = Book(customers, orders=[order(days_ago(1), 100), {**order(days_ago(2), 50), "customer": 1}])
    figures = scored(book, T).figures
    assert figures["revenue_total"].tolist()[0] == 150
    assert figures.drop(columns=["tier_reason", "risk_reason"]).iloc[1].isna().all()
    assert figures["tier_reason"].tolist()[1] == figures["risk_reason"].tolist()[1] == "同第 2 行"


def test_a_workbook_without_customers_gives_no_figures_and_no_error() -> None:
    """Empty frames are frames."""
    scores = scored(Book(orders=[{"order_date": days_ago(1), "amount": 5, "cost": 3}]), T)
    assert len(scores.figures) == 0
    assert scores.columns["orders"]["profit"].tolist() == [2]
