"""Small workbooks in which edges, blanks, repeated customers, missing columns and missing sheets are common."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

from tests.scoring.books import Book
from tests.scoring.oracle import FIGURES, months_ago

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
    date(2026, 9, 30),
    date(2026, 6, 29),
    date(2026, 12, 31),
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


INPUTS = {
    "customers": (
        *("kind", "industry", "size", "province", "position", "mobile", "phone", "owner", "demand_type"),
        *("credit_limit", "payment_days", "first_deal_date", "verified_on"),
    ),
    "interactions": ("date", "next_date", "follow_up", "satisfaction"),
    "orders": ("order_date", "amount", "refund", "cost", "paid", "paid_on", "due_on"),
    "feedback": (
        *("date", "type", "content", "category", "priority", "status", "satisfaction", "responded_on", "resolved_on"),
    ),
    "value": ("points_used",),
    "opportunities": ("stage", "amount", "probability", "stage_on", "created_on"),
    "demands": ("raised_on", "priority", "status", "due_on", "plan_on", "accepted_on", "revisit_on"),
    "campaigns": ("reached", "opened", "clicked", "converted"),
}
"""The columns that a sheet may lack. Those of ``value`` that people type instead of orders are in ``Book.typed``."""


CONTENTS = (
    "快递晚到两天，包装破损",
    "客服态度差，不接电话",
    "Delivery was LATE and the price too high",
    "发票还没开，价格偏贵",
    "一切都好",
    "质量问题：次品",
    "Repair was late; plates arrived in November, latecomers none",
    "价格贵了，态度差，价格",
)


def some_columns(rng: random.Random) -> tuple[tuple[str, str], ...]:
    """Columns that the workbook lacks: none, or about one in six."""
    every = [(key, column) for key, columns in INPUTS.items() for column in columns]
    return tuple(pair for pair in every if rng.random() < 0.15) if rng.random() < 0.4 else ()


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
    count = rng.choice((1, 2, 3, 4, 5, 6, 6, 12))

    def day() -> date | None:
        return some_day(rng, as_of)

    def days_ago(*choices: int) -> date:
        return as_of - timedelta(days=rng.choice(choices))

    def customer() -> int | None:
        return maybe(rng, rng.randrange(count), 0.95)

    def order() -> dict[str, Any]:
        """Every other one is paid in full, about the day on which it is due."""
        row = {
            "customer": customer(),
            "order_date": day(),
            "amount": maybe(rng, rng.choice(AMOUNTS), 0.95),
            "refund": maybe(rng, rng.choice((0, 100, -100, 20_000, 0.01)), 0.3),
            "cost": maybe(rng, rng.choice(AMOUNTS), 0.4),
            "paid": maybe(rng, rng.choice(AMOUNTS), 0.5),
            "paid_on": maybe(rng, day(), 0.4),
            "due_on": maybe(rng, day(), 0.3),
        }
        due = row["due_on"] or (row["order_date"] and row["order_date"] + timedelta(days=rng.choice((0, 15, 30, 60))))
        if due and row["amount"] is not None and rng.random() < 0.5:
            row |= {"paid": row["amount"], "paid_on": due + timedelta(days=rng.choice((-1, 0, 0, 1)))}
        return row

    def feedback() -> dict[str, Any]:
        """Every other one is answered within days."""
        row = {
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
        }
        if row["date"] and rng.random() < 0.5:
            row["responded_on"] = row["date"] + timedelta(days=rng.randint(0, 12))
        return row

    def rows(make: Any, most: int, share: float = 0.8) -> list[dict[str, Any]]:
        return [make() for _ in range(rng.randint(1, most))] if rng.random() < share else []

    customers: list[dict[str, Any]] = [
        {
            "name": f"Customer {number}",
            "customer_id": maybe(rng, f"C{rng.randrange(10_000):05}", 0.8),
            "kind": rng.choice((None, "企业", "个人")),
            "industry": maybe(rng, rng.choice(("制造业", "房地产业", "金融业", "新行业")), 0.6),
            "size": maybe(rng, rng.choice(("大型", "中型", "小型", "微型", "超大"))),
            "credit_limit": maybe(rng, rng.choice((0, 50_000, 100_000, 60_000))),
            "position": maybe(rng, "经理"),
            "mobile": maybe(rng, "13800001234", 0.3),
            "phone": maybe(rng, "010-88886666", 0.3),
            "province": maybe(rng, rng.choice(("浙江省", "广东省", "四川省", "外国"))),
            "demand_type": maybe(rng, rng.choice(("产品导向", "价格导向"))),
            "owner": maybe(rng, "李"),
            "payment_days": rng.choice((None, 0, 15, 60)),
            "first_deal_date": maybe(rng, day()),
            "verified_on": maybe(rng, rng.choice((day(), days_ago(30, 31, 180, 181, 365, 366)))),
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
        orders=rows(order, 16, 0.7),
        feedback=rows(feedback, 14, 0.6),
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
                "raised_on": maybe(rng, days_ago(0, 1, 6, 7, 8, 29, 30, 31, 60, 95), 0.7) or day(),
                "priority": rng.choice(("高", "高", "中", "低", None)),
                "due_on": maybe(rng, day()),
                "plan_on": maybe(rng, rng.choice((day(), days_ago(0, 1, 6, 7, 30))), 0.4),
                "status": rng.choice(("需求", "方案", "方案", "方案", "执行", "验收", "关闭")),
                "accepted_on": maybe(rng, day(), 0.4),
                "revisit_on": maybe(rng, day(), 0.4),
            },
            9,
            0.8,
        ),
        opportunities=rows(
            lambda: {
                "customer": customer(),
                "stage": rng.choice((None, "线索", "MQL", "SAL", "SQL", "商机", "成交", "续费", "流失")),
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
        lacking=some_columns(rng),
    )
    return book, as_of
