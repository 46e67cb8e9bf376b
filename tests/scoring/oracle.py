"""The rules once more, slowly: plain Python per customer and row, written from the text of the contract (§4).

It shares nothing with the code under test, not even the calendar arithmetic: sums are Decimals, months are found by
stepping days back until the date exists, working days are counted one by one. Thresholds are those of ``contract.py``.
What stands for itself, row by row, is in ``oracle_rows.py``.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import cache
from itertools import pairwise
from math import ceil, floor, inf
from typing import Any

import chinese_calendar

from tests.scoring.books import SHEETS, Book
from tests.scoring.contract import CONTRACT, FIELDS, PlanRow, Rules

ONE_DAY = timedelta(days=1)

VALUE = (
    *("r_score", "f_score", "m_score", "rfm_segment", "contribution", "potential", "quadrant", "loyalty", "points"),
    *("credit_score", "credit_grade", "churn_probability", "clv_12m"),
)
INDUSTRIES = {"制造业": "manufacturing", "房地产业": "real_estate", "金融业": "finance"}
SIZES = {"大型": "large", "中型": "medium", "小型": "small", "微型": "micro"}
OPEN_STAGES = ("线索", "MQL", "SAL", "SQL", "商机", None)
REGIONS = {"浙江省": "华东", "广东省": "华南", "四川省": "西南"}
FIGURES = ("revenue_total", "revenue_12m", "revenue_6m", "revenue_prev_6m", "profit_12m", "order_count", "last_order")


# ---------------------------------------------------------------- calendar


@cache
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


@cache
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


def without(book: Book) -> Book:
    """The book as if the columns that its sheets lack had never been filled."""
    sheets = {
        key: [{name: value for name, value in row.items() if (key, name) not in book.lacking} for row in book.rows(key)]
        for key in SHEETS
    }
    return Book(**sheets, typed=book.typed, lacking=book.lacking)


class Oracle:
    """What the contract says of a workbook's customers, each asked by its position in the customer sheet."""

    def __init__(self, book: Book, as_of: date, rules: Rules = CONTRACT) -> None:
        self.lacking = set(book.lacking)
        self.book = book = without(book)
        self.as_of = as_of
        self.rules = rules
        self.orders_known = any(o.get("order_date") and o.get("amount") is not None for o in book.orders)
        self.log_known = any(i.get("date") for i in book.interactions)
        self.feedback_known = any(f.get("date") for f in book.feedback)
        self.payments_known = self.orders_known and ("orders", "paid") not in self.lacking
        self.costs_known = self.orders_known and any(
            o.get("cost") is not None and o.get("amount") is not None for o in book.orders
        )
        # The same question is asked for many cells.
        questions = ("figures", "growth", "tier", "risk", "log", "rfm", "contribution", "orders_of", "open_weighted")
        for question in questions:
            setattr(self, question, cache(getattr(self, question)))

    def has(self, sheet: str, *columns: str) -> bool:
        return bool(self.book.rows(sheet)) and not any((sheet, column) in self.lacking for column in columns)

    def months(self, key: str) -> int:
        return int(self.rules[key])

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

    @property
    def default_days(self) -> float:
        return self.rules["receivables.default_payment_days"]

    def receivable(self, order: Any) -> Decimal | None:
        if not self.counts(order) or not self.payments_known:
            return None
        paid = cents(order.get("paid"))
        if order.get("paid_on") and order["paid_on"] > self.as_of:
            paid = Decimal(0)
        return max(self.net(order) - paid, Decimal(0))

    def order_overdue(self, order: Any) -> int | None:
        if not self.counts(order) or not self.payments_known:
            return None
        due = order.get("due_on")
        if not due:
            customer = self.customer_of(order)
            days = None if customer is None else self.book.customers[customer].get("payment_days")
            due = order["order_date"] + timedelta(days=self.default_days if days is None else days)
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

        half = self.months("growth.window_months")
        before = [order for order in orders if within(order["order_date"], self.as_of, 2 * half, half)]
        profits = [self.profit(order) for order in year if self.profit(order) is not None]
        return {
            "revenue_total": total(orders),
            "revenue_12m": total(year),
            "revenue_6m": total([order for order in orders if within(order["order_date"], self.as_of, half)]),
            "revenue_prev_6m": total(before),
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

    def cooperating_since(self, customer: int) -> date | None:
        since = self.book.customers[customer].get("first_deal_date")
        if since and since <= self.as_of:
            return since
        return min((order["order_date"] for order in self.orders_of(customer)), default=None)

    def tier(self, customer: int) -> str | None:
        revenue = self.figures(customer)["revenue_12m"]
        since = self.cooperating_since(customer)
        if revenue is None:
            return None
        for name, least_revenue, least_years, least_growth in self.rules.tiers:
            if least_revenue is not None and not at_least(revenue, least_revenue):
                continue
            if least_years is not None and not (since and since <= months_ago(self.as_of, round(least_years * 12))):
                continue
            if least_growth is not None and not at_least(self.growth(customer), least_growth):
                continue
            return name
        return None

    # ------------------------------------------------------------ contact

    def log(self, customer: int) -> list[Any]:
        rows = self.of(self.book.interactions, customer)
        return [row for row in rows if row.get("date") and row["date"] <= self.as_of]

    def contacts_in(self, customer: int, months: int) -> int:
        return sum(within(row["date"], self.as_of, months) for row in self.log(customer))

    def activity(self, customer: int) -> str | None:
        if not self.log_known:
            return None
        count = self.contacts_in(customer, self.months("activity.window_months"))
        return "高" if count >= self.rules["activity.high_min"] else "中" if count >= 1 else "低"

    def risk(self, customer: int) -> str | None:
        low, medium, high, lost = self.rules.risks
        figures = self.figures(customer)
        revenue_known = any(value is not None for value in figures.values())
        if not self.log_known and not self.feedback_known and not revenue_known:
            return None
        last = figures["last_order"]
        silent = self.log_known and not self.contacts_in(customer, self.months("risk.lost_contact_months"))
        if last and last <= months_ago(self.as_of, self.months("risk.lost_order_months")) and silent:
            return lost
        a = self.log_known and not self.contacts_in(customer, self.months("risk.no_contact_months"))
        b = at_most(self.growth(customer), self.rules["risk.growth_drop"])
        if a and b:
            return high
        return medium if self.complaints(customer) or b else low

    def complaints(self, customer: int) -> int:
        months = self.months("risk.complaint_months")
        rows = [row for row in self.of(self.book.feedback, customer) if row.get("type") == "投诉"]
        return sum(within(row.get("date"), self.as_of, months) for row in rows)

    def model_hint(self, customer: int) -> bool:
        """Whether the rule says 低 where the churn probability is high."""
        probability = self.few_orders_outlook(customer)[0]
        limit = self.rules["risk.model_hint_probability"]
        return self.risk(customer) == self.rules.risks[0] and at_least(probability, limit)

    def last_contact(self, customer: int) -> date | None:
        days = [row["date"] for row in self.log(customer)]
        typed = self.typed_contact(customer, "last_contact")
        if typed and typed <= self.as_of:
            days.append(typed)
        return max(days, default=None)

    def plan_row(self, customer: int) -> PlanRow:
        tier, risk = self.tier(customer) or self.rules.tiers[-1][0], self.risk(customer) or self.rules.risks[0]
        return self.rules.plan[tier, risk]

    def interval(self, customer: int) -> int:
        return self.plan_row(customer).interval

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
        if not self.has("interactions", "next_date") or not row.get("date") or row["date"] > self.as_of:
            return None
        if not row.get("next_date") or row.get("follow_up") not in (None, "待跟进"):
            return 0
        customer = self.customer_of(row)
        if customer is not None and any(other["date"] > row["date"] for other in self.log(customer)):
            return 0
        return max((self.as_of - row["next_date"]).days, 0)

    # ------------------------------------------------------------ money owed

    def owed(self, customer: int) -> tuple[float | None, float | None]:
        if not self.payments_known:
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
        orders = [order for order in self.of(self.book.orders, customer) if self.counts(order) and self.orders_known]
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
        for name, *least in self.rules.segments:
            if all(limit is None or score >= limit for score, limit in zip(scores, least, strict=True)):
                return *scores, name
        return *scores, None

    def contribution(self, customer: int) -> Fraction | None:
        if not self.orders_known:
            return None
        if not self.orders_of(customer):
            return Fraction(0)
        parts = [
            (self.weight("contribution.orders"), lambda c: len(self.orders_of(c, 12))),
            (self.weight("contribution.revenue"), lambda c: self.net_of(c, 12)),
        ]
        if self.costs_known:
            parts.append((self.weight("contribution.profit"), self.profit_of))
        if not any(weight for weight, _ in parts):
            return None
        total = sum(weight * self.percentile(customer, self.buyers(), figure) for weight, figure in parts)
        return 100 * total / sum(weight for weight, _ in parts)

    def weight(self, key: str) -> Fraction:
        return Fraction(str(self.rules[key]))

    def open_weighted(self, customer: int) -> Fraction | None:
        rows = [
            row
            for row in self.of(self.book.opportunities, customer)
            if row.get("stage") in OPEN_STAGES
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
        industry, size = INDUSTRIES.get(row.get("industry")), SIZES.get(row.get("size"))
        parts: list[Any] = [
            self.rules.outlooks[industry] if industry else None,
            self.rules[f"potential.size_{size}"] if size else None,
        ]
        known = (o.get("amount") is not None and o.get("probability") is not None for o in self.book.opportunities)
        if any(known):
            with_one = [other for other in self.everybody() if self.open_weighted(other) is not None]
            parts.append(100 * self.percentile(customer, with_one, self.open_weighted) if customer in with_one else 0)
        growth = self.growth(customer)
        if growth is not None:
            span = self.rules["potential.growth_span"]
            parts.append(100 if growth >= span else 0 if growth <= -span else (growth + span) / (2 * span) * 100)
        known_parts = [float(part) for part in parts if part is not None]
        return sum(known_parts) / len(known_parts) if known_parts else None

    def quadrant(self, customer: int) -> str | None:
        if not self.orders_known:
            return None
        limit, contribution = self.rules["quadrant.high_from"], self.contribution(customer)
        brings_much = contribution is not None and at_least(float(contribution), limit)
        high = brings_much, at_least(self.potential(customer), limit)
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
        since = self.cooperating_since(customer)
        if since:
            parts.append(min((self.as_of - since).days / 365.25 / self.rules["loyalty.full_years"], 1))
        if self.orders_known:
            windows = [self.orders_of(customer, 3 * n, 3 * (n - 1)) for n in (1, 2, 3, 4)]
            parts.append(sum(bool(window) for window in windows) / 4)
            repeat = len(self.orders_of(customer, self.months("loyalty.order_months")))
            parts.append(1 - 1 / repeat if repeat else 0)
        recent = [rating for day, rating in self.ratings(customer) if within(day, self.as_of, 12)]
        if recent:
            parts.append((sum(recent) / len(recent) - 1) / 4)
        return 100 * sum(parts) / len(parts) if parts else None

    def points(self, customer: int) -> int | None:
        if not self.orders_known:
            return None
        used = [row["points_used"] for row in self.of(self.book.value, customer) if row.get("points_used") is not None]
        net = self.net_of(customer, self.months("loyalty.points_months"))
        return max(floor(net / Decimal(self.rules["loyalty.cny_per_point"])) - (used[0] if used else 0), 0)

    def due_on(self, order: Any) -> date:
        customer = self.customer_of(order)
        days = None if customer is None else self.book.customers[customer].get("payment_days")
        return order.get("due_on") or order["order_date"] + timedelta(days=self.default_days if days is None else days)

    def credit(self, customer: int) -> tuple[float | None, str | None]:
        if not self.payments_known or not self.orders_of(customer):
            return None, None
        rules = self.rules
        owed, late = self.owed(customer)
        revenue = float(self.net_of(customer, 12))
        longest = max(self.order_overdue(order) for order in self.orders_of(customer))
        window, in_time = self.months("credit.on_time_months"), []
        for order in self.orders_of(customer):
            due, is_paid = self.due_on(order), self.receivable(order) == 0
            if not within(due, self.as_of, window) or self.net(order) <= 0 or (is_paid and not order.get("paid_on")):
                continue
            in_time.append(is_paid and order["paid_on"] <= due)
        limit = self.book.customers[customer].get("credit_limit")
        full, none = rules["credit.limit_full"], rules["credit.limit_none"]
        parts = [
            ("overdue_amount", 1 if not late else max(1 - late / revenue, 0) if revenue > 0 else 0),
            ("longest_overdue", max(1 - longest / rules["credit.longest_days"], 0)),
            ("on_time", sum(in_time) / len(in_time) if in_time else None),
            ("limit_use", min(max((none - owed / limit) / (none - full), 0), 1) if limit else None),
        ]
        known = [(rules[f"credit.{name}"], part) for name, part in parts if part is not None]
        if not any(weight for weight, _ in known):
            return None, None
        score = 100 * sum(weight * part for weight, part in known) / sum(weight for weight, _ in known)
        grades = [(rules[f"credit.grade_{letter.lower()}"], letter) for letter in "ABC"]
        return score, next((grade for least, grade in grades if at_least(score, least)), "D")

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

    def falls(self) -> dict[int, tuple[Any, ...]]:
        """By customer the newest fall: rating and day before, rating and day after."""
        found = {}
        for customer in self.everybody():
            for before, after in pairwise(self.ratings(customer)):
                if before[1] - after[1] >= self.rules["feedback.satisfaction_fall"]:
                    found[customer] = (before[1], before[0], after[1], after[0])
        return found

    # ------------------------------------------------------------ the customer sheet

    def completeness(self, customer: int) -> float | None:
        row = self.book.customers[customer]
        wanted = [f for f in FIELDS if row.get("kind") != "个人" or f not in ("industry", "size", "position")]
        filled = {**row, "mobile_or_phone": row.get("mobile") or row.get("phone")}
        weights = self.rules.weights
        total = sum(weights[field] for field in wanted)
        return sum(weights[field] for field in wanted if filled.get(field) is not None) / total if total else None

    def region(self, customer: int) -> str | None:
        return REGIONS.get(self.book.customers[customer].get("province"))

    def is_stale(self, customer: int) -> bool:
        """待核对; nobody is where the sheet lacks the column."""
        verified = self.book.customers[customer].get("verified_on")
        if not self.has("customers", "verified_on"):
            return False
        return not verified or (self.as_of - verified).days > self.rules["verification.max_age_days"]

    def tags(self, customer: int) -> str | None:
        row, activity, risk = self.book.customers[customer], self.activity(customer), self.risk(customer)
        lost = self.rules.risks[3]
        words = [
            row.get("industry"),
            row.get("size"),
            self.region(customer),
            activity and f"活跃度{activity}",
            row.get("demand_type"),
            self.tier(customer),
            risk and (risk if risk == lost else f"{risk}风险"),
            self.quadrant(customer),
            self.rfm(customer)[3],
            "待核对" if self.is_stale(customer) else None,
        ]
        return "、".join(word for word in words if word) or None

    # ------------------------------------------------------------ whom to act on

    def to_save_first(self) -> list[int]:
        lost = self.rules.risks[3]
        return sorted((each for each in self.everybody() if self.risk(each) not in (lost, None)), key=self.urgency)

    def urgency(self, customer: int) -> tuple[Any, ...]:
        row, probability = self.book.customers[customer], self.few_orders_outlook(customer)[0]
        revenue = self.figures(customer)["revenue_12m"] or 0
        open_complaints = sum(
            row.get("type") == "投诉"
            and row.get("status") not in ("已解决", "已关闭")
            and bool(row.get("date"))
            and row["date"] <= self.as_of
            for row in self.of(self.book.feedback, customer)
        )
        due = self.due(customer)
        return (
            {self.rules.risks[2]: 0, self.rules.risks[1]: 1}.get(self.risk(customer), 2),
            -round(revenue * (1 if probability is None else probability), 6),
            -open_complaints,
            -max((self.as_of - due).days, 0) if due else 0,
            row.get("customer_id") is None,
            row.get("customer_id") or "",
            row["name"],
        )

    # ------------------------------------------------------------ what cannot be computed

    def notes(self) -> set[str]:
        """Why something stays blank, each said once."""
        typed_figures = any(value is not None for c in self.everybody() for value in self.figures(c).values())
        typed_contact = any(
            self.typed_contact(c, "next_contact") or (self.typed_contact(c, "last_contact") or date.max) <= self.as_of
            for c in self.everybody()
        )
        feedback, answers = self.book.feedback, ("responded_on", "resolved_on")
        reasons = {
            "no_orders": not self.orders_known and not typed_figures,
            "typed_figures": not self.orders_known and typed_figures,
            "no_payments": self.orders_known and not self.payments_known,
            "no_costs": self.orders_known and not self.costs_known,
            "orders_of_nobody": self.orders_known
            and any(self.counts(order) and self.customer_of(order) is None for order in self.book.orders),
            "no_interactions": not self.log_known and not typed_contact,
            "no_interactions_typed": not self.log_known and typed_contact,
            "no_feedback": not self.feedback_known,
            "no_contents": bool(feedback) and not any(row.get("content") for row in feedback),
            "no_categories": bool(feedback) and not any(row.get("category") and row.get("date") for row in feedback),
            "no_responses": bool(feedback) and not any(self.has("feedback", column) for column in answers),
        }
        return {code for code, is_so in reasons.items() if is_so}
