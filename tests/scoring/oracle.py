"""The rules once more, slowly: plain Python per customer and row, written from the text of the contract (§4).

It shares nothing with the code under test, not even the calendar arithmetic: sums are Decimals, months are found by
stepping days back until the date exists, working days are counted one by one. Thresholds are the contract's defaults.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from itertools import pairwise
from math import ceil, floor, inf
from typing import Any

import chinese_calendar

from custsheet.texts import load_toml
from tests.scoring.books import Book

ONE_DAY = timedelta(days=1)

INTERVALS = {
    "战略级": {"低": 30, "中": 30, "高": 7},
    "核心级": {"低": 60, "中": 30, "高": 7},
    "潜力级": {"低": 90, "中": 60, "高": 14},
    "基础级": {"低": 365, "中": 180, "高": 90},
}
FILLED = (
    *("name", "industry", "size", "province", "address", "contact", "position", "mobile_or_phone", "email", "owner"),
    *("source", "first_deal_date", "verified_on"),
)
VALUE = (
    *("r_score", "f_score", "m_score", "rfm_segment", "contribution", "potential", "quadrant", "loyalty", "points"),
    *("credit_score", "credit_grade", "churn_probability", "clv_12m"),
)
OUTLOOK = {"制造业": 70, "房地产业": 30, "金融业": 65}
SIZE = {"大型": 100, "中型": 70, "小型": 40, "微型": 20}
FIGURES = ("revenue_total", "revenue_12m", "revenue_6m", "revenue_prev_6m", "profit_12m", "order_count", "last_order")


# ---------------------------------------------------------------- calendar


def months_ago(day: date, months: int) -> date:
    year, month = day.year, day.month
    for _ in range(months):
        year, month = (year - 1, 12) if month == 1 else (year, month - 1)
    number = day.day
    while True:
        try:
            return date(year, month, number)
        except ValueError:
            number -= 1


def within(day: date | None, as_of: date, months: int, until: int = 0) -> bool:
    return day is not None and months_ago(as_of, months) < day <= months_ago(as_of, until)


def is_workday(day: date) -> bool:
    try:
        return chinese_calendar.is_workday(day)
    except NotImplementedError:
        return day.weekday() < 5


def workdays_between(start: date, end: date) -> int:
    count = 0
    while start < end:
        start += ONE_DAY
        count += is_workday(start)
    return count


def workday_after(start: date, count: int) -> date:
    while count:
        start += ONE_DAY
        count -= is_workday(start)
    return start


# ---------------------------------------------------------------- money


def cents(amount: float | None) -> Decimal:
    return Decimal(repr(amount or 0.0)).quantize(Decimal("0.01"), ROUND_HALF_UP)


def at_least(value: float | None, limit: float) -> bool:
    return value is not None and (value == inf or round(value, 9) >= limit)


def at_most(value: float | None, limit: float) -> bool:
    return value is not None and value != inf and round(value, 9) <= limit


# ---------------------------------------------------------------- records


class Oracle:
    def __init__(self, book: Book, as_of: date) -> None:
        self.book = book
        self.as_of = as_of
        self.orders_known = any(o.get("order_date") and o.get("amount") is not None for o in book.orders)
        self.log_known = any(i.get("date") for i in book.interactions)
        self.feedback_known = any(f.get("date") for f in book.feedback)
        self.costs_known = self.orders_known and any(
            o.get("cost") is not None and o.get("amount") is not None for o in book.orders
        )

    def customer_of(self, row: Any) -> int | None:
        customer = row.get("customer")
        return None if customer is None else self.book.customers[customer].get("same_as", customer)

    def of(self, rows: Any, customer: int) -> list[Any]:
        return [row for row in rows if self.customer_of(row) == customer]

    def typed(self, customer: int, column: str) -> Any:
        if ("value", column) not in self.book.typed:
            return None
        for row in self.of(self.book.value, customer):
            if row.get(column) is not None:
                return row[column]
        return None

    def typed_contact(self, customer: int, column: str) -> date | None:
        if ("customers", column) not in self.book.typed:
            return None
        days = [
            row[column]
            for position, row in enumerate(self.book.customers)
            if row.get("same_as", position) == customer and row.get(column)
        ]
        return max(days, default=None)

    # ------------------------------------------------------------ orders

    def net(self, order: Any) -> Decimal | None:
        return None if order.get("amount") is None else cents(order["amount"]) - abs(cents(order.get("refund")))

    def profit(self, order: Any) -> Decimal | None:
        net = self.net(order)
        return None if net is None or order.get("cost") is None else net - cents(order["cost"])

    def counts(self, order: Any) -> bool:
        return bool(order.get("order_date")) and order.get("amount") is not None and order["order_date"] <= self.as_of

    def receivable(self, order: Any) -> Decimal | None:
        if not self.counts(order):
            return None
        paid = cents(order.get("paid"))
        if order.get("paid_on") and order["paid_on"] > self.as_of:
            paid = Decimal(0)
        return max(self.net(order) - paid, Decimal(0))

    def order_overdue(self, order: Any) -> int | None:
        if not self.counts(order):
            return None
        due = order.get("due_on")
        if not due:
            customer = self.customer_of(order)
            days = None if customer is None else self.book.customers[customer].get("payment_days")
            due = order["order_date"] + timedelta(days=30 if days is None else days)
        return max((self.as_of - due).days, 0) if self.receivable(order) > 0 else 0

    # ------------------------------------------------------------ value

    def figures(self, customer: int) -> dict[str, Any]:
        if not self.orders_known:
            typed = {name: self.typed(customer, name) for name in FIGURES}
            if typed["last_order"] and typed["last_order"] > self.as_of:
                typed["last_order"] = None
            return typed
        orders = [order for order in self.of(self.book.orders, customer) if self.counts(order)]
        year = [order for order in orders if within(order["order_date"], self.as_of, 12)]

        def total(chosen: list[Any]) -> float:
            return float(sum((self.net(order) for order in chosen), Decimal(0)))

        profits = [self.profit(order) for order in year if self.profit(order) is not None]
        return {
            "revenue_total": total(orders),
            "revenue_12m": total(year),
            "revenue_6m": total([order for order in orders if within(order["order_date"], self.as_of, 6)]),
            "revenue_prev_6m": total([order for order in orders if within(order["order_date"], self.as_of, 12, 6)]),
            "profit_12m": float(sum(profits, Decimal(0))) if self.costs_known else None,
            "order_count": len(orders),
            "last_order": max((order["order_date"] for order in orders), default=None),
        }

    def growth(self, customer: int) -> float | None:
        figures = self.figures(customer)
        now, before = figures["revenue_6m"], figures["revenue_prev_6m"]
        if now is None or before is None:
            return None
        if before > 0:
            return now / before - 1
        return inf if now > 0 else None

    def tier(self, customer: int) -> str | None:
        revenue = self.figures(customer)["revenue_12m"]
        if revenue is None:
            return None
        since = self.book.customers[customer].get("first_deal_date")
        if not since or since > self.as_of:
            orders = self.of(self.book.orders, customer) if self.orders_known else []
            since = min((order["order_date"] for order in orders if self.counts(order)), default=None)
        if at_least(revenue, 1_000_000) and since and since <= months_ago(self.as_of, 24):
            return "战略级"
        if at_least(revenue, 500_000):
            return "核心级"
        if at_least(revenue, 100_000) and at_least(self.growth(customer), 0.20):
            return "潜力级"
        return "基础级"

    # ------------------------------------------------------------ contact

    def log(self, customer: int) -> list[Any]:
        rows = self.of(self.book.interactions, customer)
        return [row for row in rows if row.get("date") and row["date"] <= self.as_of]

    def contacts_in(self, customer: int, months: int) -> int:
        return sum(within(row["date"], self.as_of, months) for row in self.log(customer))

    def activity(self, customer: int) -> str | None:
        if not self.log_known:
            return None
        count = self.contacts_in(customer, 3)
        return "高" if count >= 5 else "中" if count >= 1 else "低"

    def risk(self, customer: int) -> str | None:
        figures = self.figures(customer)
        revenue_known = any(value is not None for value in figures.values())
        if not self.log_known and not self.feedback_known and not revenue_known:
            return None
        last = figures["last_order"]
        silent = self.log_known and not self.contacts_in(customer, 12)
        if last and last <= months_ago(self.as_of, 24) and silent:
            return "已流失"
        a = self.log_known and not self.contacts_in(customer, 2)
        b = at_most(self.growth(customer), -0.30)
        complaint = any(
            row.get("type") == "投诉" and within(row.get("date"), self.as_of, 1)
            for row in self.of(self.book.feedback, customer)
        )
        if a and b:
            return "高"
        return "中" if complaint or b else "低"

    def last_contact(self, customer: int) -> date | None:
        days = [row["date"] for row in self.log(customer)]
        typed = self.typed_contact(customer, "last_contact")
        if typed and typed <= self.as_of:
            days.append(typed)
        return max(days, default=None)

    def interval(self, customer: int) -> int:
        risk = self.risk(customer)
        if risk == "已流失":
            return 180
        return INTERVALS[self.tier(customer) or "基础级"][risk or "低"]

    def due(self, customer: int) -> date | None:
        last, typed_next = self.last_contact(customer), self.typed_contact(customer, "next_contact")
        if not self.log_known and not last and not typed_next:
            return None
        candidates = []
        if last:
            candidates.append(last + timedelta(days=self.interval(customer)))
        elif self.log_known:
            candidates.append(self.as_of)
        log = self.log(customer)
        newest = max((row["date"] for row in log), default=None)
        candidates += [
            row["next_date"]
            for row in log
            if row["date"] == newest and row.get("next_date") and row.get("follow_up") in (None, "待跟进")
        ]
        if typed_next and not any(row["date"] >= typed_next for row in log):
            candidates.append(typed_next)
        return min(candidates)

    def completion(self, customer: int) -> float | None:
        if not self.log_known:
            return None
        start = date(self.as_of.year, {0: 1, 1: 4, 2: 7, 3: 10}[(self.as_of.month - 1) // 3], 1)
        wanted = ((self.as_of - start).days + 1) // self.interval(customer)
        done = sum(row["date"] >= start for row in self.log(customer))
        return min(done / wanted, 1) if wanted else None

    def follow_up_overdue(self, row: Any) -> int | None:
        if not row.get("date") or row["date"] > self.as_of:
            return None
        if not row.get("next_date") or row.get("follow_up") not in (None, "待跟进"):
            return 0
        customer = self.customer_of(row)
        if customer is not None and any(other["date"] > row["date"] for other in self.log(customer)):
            return 0
        return max((self.as_of - row["next_date"]).days, 0)

    # ------------------------------------------------------------ money owed

    def owed(self, customer: int) -> tuple[float | None, float | None]:
        if not self.orders_known:
            return None, None
        open_orders = [order for order in self.of(self.book.orders, customer) if self.counts(order)]
        late = [order for order in open_orders if self.order_overdue(order) > 0]
        return (
            float(sum((self.receivable(order) for order in open_orders), Decimal(0))),
            float(sum((self.receivable(order) for order in late), Decimal(0))),
        )

    # ------------------------------------------------------------ worth

    def everybody(self) -> list[int]:
        return [n for n, row in enumerate(self.book.customers) if row.get("same_as", n) == n]

    def orders_of(self, customer: int, months: int | None = None, until: int = 0) -> list[Any]:
        orders = [order for order in self.of(self.book.orders, customer) if self.counts(order)]
        return [o for o in orders if months is None or within(o["order_date"], self.as_of, months, until)]

    def buyers(self) -> list[int]:
        return [customer for customer in self.everybody() if self.orders_of(customer)]

    def percentile(self, customer: int, among: list[int], worth: Any) -> Fraction:
        not_better = [other for other in among if worth(other) <= worth(customer)]
        return Fraction(len(not_better), len(among))

    def net_of(self, customer: int, months: int) -> Decimal:
        return sum((self.net(order) for order in self.orders_of(customer, months)), Decimal(0))

    def profit_of(self, customer: int) -> Decimal:
        profits = [self.profit(order) for order in self.orders_of(customer, 12)]
        return sum((profit for profit in profits if profit is not None), Decimal(0))

    def rfm(self, customer: int) -> tuple[Any, ...]:
        if not self.orders_known or not self.orders_of(customer):
            return None, None, None, None
        figures = (
            lambda c: max(order["order_date"] for order in self.orders_of(c)),
            lambda c: len(self.orders_of(c, 12)),
            lambda c: self.net_of(c, 12),
        )
        scores = [ceil(self.percentile(customer, self.buyers(), figure) * 5) for figure in figures]
        high = tuple(score >= 4 for score in scores)
        kind = {(True, True): "价值", (True, False): "发展", (False, True): "保持", (False, False): "挽留"}[high[:2]]
        return *scores, ("重要" if high[2] else "一般") + kind + "客户"

    def contribution(self, customer: int) -> Fraction | None:
        if not self.orders_known:
            return None
        if not self.orders_of(customer):
            return Fraction(0)
        parts = [
            (Fraction(2, 10), lambda c: len(self.orders_of(c, 12))),
            (Fraction(5, 10), lambda c: self.net_of(c, 12)),
        ]
        if self.costs_known:
            parts.append((Fraction(3, 10), self.profit_of))
        total = sum(weight * self.percentile(customer, self.buyers(), figure) for weight, figure in parts)
        return 100 * total / sum(weight for weight, _ in parts)

    def open_weighted(self, customer: int) -> Fraction | None:
        rows = [
            row
            for row in self.of(self.book.opportunities, customer)
            if row.get("stage") in ("线索", "MQL", "SAL", "SQL", "商机", None)
            if not row.get("created_on") or row["created_on"] <= self.as_of
        ]
        amounts = [
            Fraction(repr(row["amount"])) * Fraction(repr(row["probability"]))
            for row in rows
            if row.get("amount") is not None and row.get("probability") is not None
        ]
        return sum(amounts, Fraction(0)) if rows else None

    def potential(self, customer: int) -> float | None:
        row = self.book.customers[customer]
        parts: list[Any] = [OUTLOOK.get(row.get("industry")), SIZE.get(row.get("size"))]
        known = (o.get("amount") is not None and o.get("probability") is not None for o in self.book.opportunities)
        if any(known):
            with_one = [other for other in self.everybody() if self.open_weighted(other) is not None]
            parts.append(100 * self.percentile(customer, with_one, self.open_weighted) if customer in with_one else 0)
        growth = self.growth(customer)
        if growth is not None:
            parts.append(100 if growth >= 0.5 else 0 if growth <= -0.5 else (growth + 0.5) * 100)
        known_parts = [float(part) for part in parts if part is not None]
        return sum(known_parts) / len(known_parts) if known_parts else None

    def quadrant(self, customer: int) -> str | None:
        if not self.orders_known:
            return None
        high = at_least(float(self.contribution(customer)), 50), at_least(self.potential(customer), 50)
        return {
            (True, True): "价值客户",
            (False, True): "潜力客户",
            (True, False): "迁移客户",
            (False, False): "冰点客户",
        }[high]

    def ratings(self, customer: int) -> list[tuple[date, float]]:
        rows = [*self.of(self.book.interactions, customer), *self.of(self.book.feedback, customer)]
        rated = [(row["date"], row["satisfaction"]) for row in rows if row.get("date") and row.get("satisfaction")]
        return sorted((r for r in rated if r[0] <= self.as_of and 1 <= r[1] <= 5), key=lambda r: r[0])

    def loyalty(self, customer: int) -> float | None:
        parts = []
        since = self.book.customers[customer].get("first_deal_date")
        if (not since or since > self.as_of) and self.orders_known:
            since = min((order["order_date"] for order in self.orders_of(customer)), default=None)
        if since and since <= self.as_of:
            parts.append(min((self.as_of - since).days / 365.25 / 5, 1))
        if self.orders_known:
            windows = [self.orders_of(customer, 3 * n, 3 * (n - 1)) for n in (1, 2, 3, 4)]
            parts.append(sum(bool(window) for window in windows) / 4)
            repeat = len(self.orders_of(customer, 24))
            parts.append(1 - 1 / repeat if repeat else 0)
        recent = [rating for day, rating in self.ratings(customer) if within(day, self.as_of, 12)]
        if recent:
            parts.append((sum(recent) / len(recent) - 1) / 4)
        return 100 * sum(parts) / len(parts) if parts else None

    def points(self, customer: int) -> int | None:
        if not self.orders_known:
            return None
        used = [row["points_used"] for row in self.of(self.book.value, customer) if row.get("points_used") is not None]
        return max(floor(self.net_of(customer, 24) / 100) - (used[0] if used else 0), 0)

    def due_on(self, order: Any) -> date:
        customer = self.customer_of(order)
        days = None if customer is None else self.book.customers[customer].get("payment_days")
        return order.get("due_on") or order["order_date"] + timedelta(days=30 if days is None else days)

    def credit(self, customer: int) -> tuple[float | None, str | None]:
        if not self.orders_known or not self.orders_of(customer):
            return None, None
        owed, late = self.owed(customer)
        revenue = float(self.net_of(customer, 12))
        longest = max(self.order_overdue(order) for order in self.orders_of(customer))
        in_time = []
        for order in self.orders_of(customer):
            due, is_paid = self.due_on(order), self.receivable(order) == 0
            if not within(due, self.as_of, 24) or self.net(order) <= 0 or (is_paid and not order.get("paid_on")):
                continue
            in_time.append(is_paid and order["paid_on"] <= due)
        limit = self.book.customers[customer].get("credit_limit")
        parts = [
            (3, 1 if not late else max(1 - late / revenue, 0) if revenue > 0 else 0),
            (3, max(1 - longest / 90, 0)),
            (3, sum(in_time) / len(in_time) if in_time else None),
            (1, min(max((1.5 - owed / limit) / 0.7, 0), 1) if limit else None),
        ]
        known = [(weight, part) for weight, part in parts if part is not None]
        score = 100 * sum(weight * part for weight, part in known) / sum(weight for weight, _ in known)
        limits = ((85, "A"), (70, "B"), (50, "C"), (0, "D"))
        return score, next(grade for least, grade in limits if at_least(score, least))

    def few_orders_outlook(self, customer: int) -> tuple[float | None, float | None]:
        """Churn probability and expected value while there are too few orders for a model."""
        if not self.orders_known or not self.orders_of(customer):
            return None, None
        alike = [other for other in self.buyers() if self.rfm(other)[0] == self.rfm(customer)[0]]
        silent = [other for other in alike if not self.orders_of(other, 12)]
        share = len(silent) / len(alike)
        return round(share, 4), round(float(self.net_of(customer, 12)) * (1 - share), 2)

    def value(self, customer: int) -> dict[str, Any]:
        figures = (
            *self.rfm(customer),
            self.contribution(customer),
            self.potential(customer),
            self.quadrant(customer),
            self.loyalty(customer),
            self.points(customer),
            *self.credit(customer),
            *self.few_orders_outlook(customer),
        )
        return dict(zip(VALUE, figures, strict=True))

    # ------------------------------------------------------------ feedback

    def commonness(self, row: Any) -> str | None:
        if not row.get("category") or not any(r.get("category") and r.get("date") for r in self.book.feedback):
            return None
        customers = {
            self.customer_of(other)
            for other in self.book.feedback
            if other.get("category") == row["category"] and within(other.get("date"), self.as_of, 3)
        }
        return "共性" if len(customers - {None}) >= 3 else "个性"

    def response_days(self, row: Any) -> int | None:
        if not row.get("date") or row["date"] > self.as_of:
            return None
        answered = row.get("responded_on") or row.get("resolved_on")
        if not answered and row.get("status") in ("已解决", "已关闭"):
            return None
        return workdays_between(row["date"], min(answered or self.as_of, self.as_of))

    def overdue(self, row: Any) -> str | None:
        days = self.response_days(row)
        if days is None:
            return None
        return "是" if days > {"高": 1, "低": 5}.get(row.get("priority"), 3) else "否"

    def suggested(self, row: Any) -> str | None:
        """Read from left to right, taking the longest keyword that begins at each letter."""
        keywords = load_toml("settings.toml")["keywords"]
        text, place, found = (row.get("content") or "").lower(), 0, {category: set() for category in keywords}
        while place < len(text):
            here = [
                (len(word), category, word)
                for category, words in keywords.items()
                for word in words
                if text.startswith(word, place)
                if not (
                    word.isascii() and (text[place + len(word) :][:1].isalpha() and text[place + len(word)].isascii())
                )
                if not (word.isascii() and place and text[place - 1].isascii() and text[place - 1].isalpha())
            ]
            if here:
                length, category, word = max(here, key=lambda found: found[0])
                found[category].add(word)
            place += length if here else 1
        best = max(len(words) for words in found.values())
        return next(category for category in found if len(found[category]) == best) if best else None

    def falls(self) -> set[int]:
        ratings = {customer: self.ratings(customer) for customer in self.everybody()}
        return {
            customer
            for customer, rated in ratings.items()
            if any(before[1] - after[1] >= 1 for before, after in pairwise(rated))
        }

    # ------------------------------------------------------------ the rest

    def completeness(self, customer: int) -> float:
        row = self.book.customers[customer]
        wanted = [f for f in FILLED if row.get("kind") != "个人" or f not in ("industry", "size", "position")]
        filled = {**row, "mobile_or_phone": row.get("mobile") or row.get("phone")}
        return sum(filled.get(field) is not None for field in wanted) / len(wanted)

    def demand_overdue(self, row: Any) -> int | None:
        def done(column: str) -> date | None:
            day = row.get(column)
            return day if day and day <= self.as_of else None

        if not done("raised_on"):
            return None
        if row.get("status") == "关闭":
            return 0
        if done("accepted_on"):
            if done("revisit_on"):
                return 0
            deadline = workday_after(row["accepted_on"], 3)
        elif row.get("priority") == "高" and not done("plan_on"):
            deadline = workday_after(row["raised_on"], 3)
        else:
            deadline = row.get("due_on")
        return max((self.as_of - deadline).days, 0) if deadline else 0

    def opportunity(self, row: Any) -> tuple[float | None, int | None]:
        known = row.get("amount") is not None and row.get("probability") is not None
        days = [row.get(name) for name in ("stage_on", "created_on")]
        since = next((day for day in days if day and day <= self.as_of), None)
        return (
            row["amount"] * row["probability"] if known else None,
            (self.as_of - since).days if since else None,
        )

    def rates(self, row: Any) -> tuple[float | None, ...]:
        pairs = (("opened", "reached"), ("clicked", "opened"), ("converted", "clicked"))
        return tuple(
            row[part] / row[whole] if row.get(part) is not None and row.get(whole) else None for part, whole in pairs
        )
