"""Every computed value agrees with the slow oracle over hundreds of small adversarial workbooks."""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

import pytest

from tests.scoring.books import Book, frames_and_links, plain, scored
from tests.scoring.oracle import FIGURES, VALUE, Oracle, months_ago

AS_OF = (
    date(2026, 11, 21),
    date(2026, 11, 30),
    date(2026, 8, 31),
    date(2026, 5, 31),
    date(2026, 3, 31),
    date(2024, 2, 29),
    date(2025, 2, 28),
    date(2028, 2, 29),
    date(2026, 1, 1),
    date(2027, 10, 8),
)
AMOUNTS = (
    0,
    0.1,
    0.2,
    0.3,
    33.33,
    1.005,
    60_000,
    50_000,
    100_000,
    120_000,
    500_000,
    499_999.99,
    1_000_000,
    -20_000,
    -0.01,
)


CONTENTS = (
    "快递晚到两天，包装破损",
    "客服态度差，不接电话",
    "Delivery was LATE and the price too high",
    "发票还没开，价格偏贵",
    "一切都好",
    "质量问题：次品",
)


def some_day(rng: random.Random, as_of: date) -> date | None:
    """A date at or beside the edge of a window, now and then any other, in the future, or none."""
    kind = rng.random()
    if kind < 0.08:
        return None
    if kind < 0.70:
        months = rng.choice((0, 0, 1, 2, 3, 6, 6, 9, 12, 12, 18, 24))
        return months_ago(as_of, months) + timedelta(days=rng.choice((-1, 0, 0, 1)))
    return as_of + timedelta(days=rng.randint(-800, 40))


def maybe(rng: random.Random, value: Any, share: float = 0.5) -> Any:
    return value if rng.random() < share else None


def some_book(seed: int) -> tuple[Book, date]:
    """A workbook in which edges, blanks, repeated customers and missing sheets are common."""
    rng = random.Random(seed)
    as_of = rng.choice(AS_OF)
    count = rng.randint(1, 6)

    def day() -> date | None:
        return some_day(rng, as_of)

    def customer() -> int | None:
        return maybe(rng, rng.randrange(count), 0.95)

    def rows(make: Any, most: int, share: float = 0.8) -> list[dict[str, Any]]:
        return [make() for _ in range(rng.randint(1, most))] if rng.random() < share else []

    customers: list[dict[str, Any]] = [
        {
            "name": f"Customer {number}",
            "kind": rng.choice((None, "企业", "个人")),
            "industry": maybe(rng, rng.choice(("制造业", "房地产业", "金融业", "新行业")), 0.6),
            "size": maybe(rng, rng.choice(("大型", "中型", "小型", "微型", "超大"))),
            "credit_limit": maybe(rng, rng.choice((0, 50_000, 100_000, 60_000))),
            "position": maybe(rng, "经理"),
            "mobile": maybe(rng, "13800001234", 0.3),
            "phone": maybe(rng, "010-88886666", 0.3),
            "province": maybe(rng, "浙江省"),
            "owner": maybe(rng, "李"),
            "payment_days": rng.choice((None, 0, 15, 60)),
            "first_deal_date": maybe(rng, day()),
            "verified_on": maybe(rng, day()),
            "last_contact": maybe(rng, day()),
            "next_contact": maybe(rng, day()),
        }
        for number in range(count)
    ]
    for position in range(1, count):
        if rng.random() < 0.15:
            customers[position]["same_as"] = customers[position - 1].get("same_as", position - 1)
    book = Book(
        customers=customers,
        interactions=rows(
            lambda: {
                "customer": customer(),
                "date": day(),
                "next_date": maybe(rng, day(), 0.6),
                "follow_up": rng.choice((None, "待跟进", "待跟进", "已完成", "取消")),
                "satisfaction": maybe(rng, rng.choice((1, 2, 3, 4, 4.5, 5, 7)), 0.4),
            },
            14,
        ),
        orders=rows(
            lambda: {
                "customer": customer(),
                "order_date": day(),
                "amount": maybe(rng, rng.choice(AMOUNTS), 0.95),
                "refund": maybe(rng, rng.choice((0, 100, -100, 20_000, 0.01)), 0.3),
                "cost": maybe(rng, rng.choice(AMOUNTS), 0.4),
                "paid": maybe(rng, rng.choice(AMOUNTS), 0.5),
                "paid_on": maybe(rng, day(), 0.4),
                "due_on": maybe(rng, day(), 0.3),
            },
            16,
            0.7,
        ),
        feedback=rows(
            lambda: {
                "customer": customer(),
                "date": day(),
                "type": rng.choice(("投诉", "投诉", "咨询", None)),
                "category": rng.choice(("价格", "价格", "其他", None)),
                "priority": rng.choice(("高", "中", "低", None)),
                "status": rng.choice(("待处理", "处理中", "已解决", "已关闭", None)),
                "satisfaction": maybe(rng, rng.choice((1, 2, 3, 4, 5, 0)), 0.4),
                "content": maybe(rng, rng.choice(CONTENTS), 0.8),
                "responded_on": maybe(rng, day(), 0.4),
                "resolved_on": maybe(rng, day(), 0.3),
            },
            14,
            0.6,
        ),
        value=rows(
            lambda: {
                "customer": customer(),
                "revenue_total": maybe(rng, rng.choice(AMOUNTS)),
                "revenue_12m": maybe(rng, rng.choice(AMOUNTS)),
                "revenue_6m": maybe(rng, rng.choice(AMOUNTS)),
                "revenue_prev_6m": maybe(rng, rng.choice(AMOUNTS)),
                "profit_12m": maybe(rng, rng.choice(AMOUNTS), 0.2),
                "order_count": maybe(rng, rng.randint(0, 9), 0.2),
                "last_order": maybe(rng, day(), 0.4),
                "points_used": maybe(rng, rng.choice((0, 40, 700, 9_000)), 0.4),
            },
            8,
            0.7,
        ),
        plans=rows(lambda: {"customer": customer()}, 6, 0.5),
        demands=rows(
            lambda: {
                "raised_on": day(),
                "priority": rng.choice(("高", "中", "低", None)),
                "due_on": maybe(rng, day()),
                "plan_on": maybe(rng, day(), 0.3),
                "status": rng.choice(("需求", "方案", "执行", "验收", "关闭")),
                "accepted_on": maybe(rng, day(), 0.4),
                "revisit_on": maybe(rng, day(), 0.4),
            },
            6,
            0.4,
        ),
        opportunities=rows(
            lambda: {
                "customer": customer(),
                "stage": rng.choice((None, "线索", "SQL", "商机", "成交", "续费", "流失")),
                "amount": maybe(rng, rng.choice(AMOUNTS), 0.8),
                "probability": maybe(rng, rng.choice((0, 0.3, 1)), 0.8),
                "stage_on": maybe(rng, day()),
                "created_on": maybe(rng, day()),
            },
            8,
            0.5,
        ),
        campaigns=rows(
            lambda: {
                name: maybe(rng, rng.choice((0, 3, 10)), 0.8) for name in ("reached", "opened", "clicked", "converted")
            },
            4,
            0.3,
        ),
        typed=tuple(
            pair
            for pair in (
                ("customers", "last_contact"),
                ("customers", "next_contact"),
                *(("value", name) for name in FIGURES),
            )
            if rng.random() < 0.7
        ),
    )
    return book, as_of


def of_customer(oracle: Oracle, customer: int) -> dict[str, Any]:
    """What the oracle expects of one customer, over all sheets."""
    receivable, overdue_amount = oracle.owed(customer)
    due = oracle.due(customer)
    return {
        **oracle.figures(customer),
        "growth_6m": oracle.growth(customer),
        "receivable": receivable,
        "overdue_amount": overdue_amount,
        **oracle.value(customer),
        "tier": oracle.tier(customer),
        "risk": oracle.risk(customer),
        "activity": oracle.activity(customer),
        "completeness": oracle.completeness(customer),
        "last_contact": oracle.last_contact(customer),
        "next_contact": due,
        "due_date": due,
        "overdue_days": None if due is None else max((oracle.as_of - due).days, 0),
        "interval_days": oracle.interval(customer),
        "completion": oracle.completion(customer),
    }


def of_rows(oracle: Oracle, book: Book) -> dict[str, list[dict[str, Any]]]:
    """What the oracle expects of every row that stands for itself."""
    return {
        "orders": [
            {"profit": o.profit(r), "receivable": o.receivable(r), "overdue_days": o.order_overdue(r)}
            for o in (oracle,)
            for r in (book.orders if oracle.orders_known else ())
        ],
        "interactions": [
            {"overdue_days": oracle.follow_up_overdue(r)} for r in (book.interactions if oracle.log_known else ())
        ],
        "feedback": [
            {
                "commonness": oracle.commonness(r),
                "suggested_category": oracle.suggested(r),
                "response_days": oracle.response_days(r),
                "overdue": oracle.overdue(r),
            }
            for r in book.feedback
        ],
        "demands": [{"overdue_days": oracle.demand_overdue(r)} for r in book.demands],
        "opportunities": [
            dict(zip(("weighted_amount", "age_days"), oracle.opportunity(r), strict=True)) for r in book.opportunities
        ],
        "campaigns": [
            dict(zip(("open_rate", "click_rate", "conversion_rate"), oracle.rates(r), strict=True))
            for r in book.campaigns
        ],
    }


def agrees(name: str, found: Any, expected: Any) -> bool:
    """Money and counts are exact; a score may differ in the last digits, since it is a sum of fractions."""
    if name in SCORES and expected is not None and found is not None:
        return bool(abs(found - expected) < 1e-9)
    if name == "clv_12m" and expected is not None and found is not None:
        return bool(abs(found - expected) < 0.011)  # half a cent may fall to either side
    return bool(found == (float(expected) if name in MONEY and expected is not None else expected))


def differences(place: str, expected: dict[str, Any], row: dict[str, Any], names: Iterable[str]) -> list[str]:
    """Where the scored row is not what is expected; a column that was not worked out counts as blank."""
    found = {name: plain(row.get(name)) for name in names}
    return [
        f"{place}.{name}: {found[name]!r}, expected {expected[name]!r}"
        for name in names
        if not agrees(name, found[name], expected[name])
    ]


MONEY = {"profit", "receivable"}
SCORES = {"contribution", "potential", "loyalty", "credit_score"}


@pytest.mark.parametrize("seed", range(150))
def test_every_value_agrees_with_the_oracle(seed: int) -> None:
    """Boundaries, blanks, refunds, repeated customers, typed figures and missing sheets give what the contract says."""
    book, as_of = some_book(seed)
    oracle, scores = Oracle(book, as_of), scored(book, as_of)
    wrong: list[str] = []
    figures = scores.figures.to_dict("records")
    for position, customer in enumerate(book.customers):
        expected = of_customer(oracle, position)
        if "same_as" in customer:
            expected = dict.fromkeys(expected)
        wrong += differences(f"customer {position}", expected, figures[position], expected)
    for key, rows in of_rows(oracle, book).items():
        scored_rows = scores.columns[key].to_dict("records") if key in scores.columns else [{}] * len(rows)
        for position, expected in enumerate(rows):
            wrong += differences(f"{key} {position}", expected, scored_rows[position], expected)
    for key, names in (
        ("plans", ("tier", "risk", "interval_days", "due_date", "overdue_days", "completion", "last_contact")),
        ("value", ("growth_6m", "receivable", "overdue_amount", *VALUE, *(FIGURES if oracle.orders_known else ()))),
    ):
        for position, row in enumerate(book.rows(key)):
            customer = oracle.customer_of(row)
            expected = dict.fromkeys(names) if customer is None else of_customer(oracle, customer)
            wrong += differences(f"{key} {position}", expected, scores.columns[key].iloc[position].to_dict(), names)
    if set(scores.satisfaction_falls.index) != oracle.falls():
        wrong.append(f"falls: {sorted(scores.satisfaction_falls.index)}, expected {sorted(oracle.falls())}")
    assert wrong == []


@pytest.mark.parametrize("seed", range(20))
def test_scoring_changes_no_frame_and_gives_the_same_twice(seed: int) -> None:
    """Frames come out of scoring as they went in, and the same input gives the same output."""
    book, as_of = some_book(seed)
    before, links = frames_and_links(book)
    first, second = scored(book, as_of), scored(book, as_of)
    after, _ = frames_and_links(book)
    for key, table in before.items():
        assert table.equals(after[key])
    assert first.figures.equals(second.figures)
    assert first.notes == second.notes
    assert links.primary.tolist() == [row.get("same_as", n) for n, row in enumerate(book.customers)]
