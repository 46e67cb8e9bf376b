"""员工绩效 once more, slowly: plain loops over rows, written from the text of the contract (§4, "KPI").

What a single customer's or row's figure is, ``RowOracle`` says; here is only what is counted for whom.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from math import inf
from typing import Any

from tests.scoring.adversarial import some_book
from tests.scoring.books import Book
from tests.scoring.oracle import ONE_DAY, cents, months_ago, within
from tests.scoring.oracle_rows import RowOracle

WEIGHTS = {
    **dict.fromkeys(
        ("completeness", "valid_rows", "follow_ups", "feedback", "satisfaction", "repeat", "collection"), 1
    ),
    "coverage": 2,
    "minutes": Fraction(1, 2),
}
SPELLINGS = {
    "王明": "王明",
    " 王明 ": "王明",
    "王　明": "王明",
    "李小红": "李小红",
    "Anna Li": "anna li",
    "anna li": "anna li",
}
WITH_CUSTOMER = ("interactions", "orders", "feedback", "value", "plans", "opportunities", "demands")

ErrorRows = dict[str, Collection[object]]


def some_team(seed: int) -> tuple[Book, date, ErrorRows]:
    """An adversarial workbook in which several people work, some for each other's customers, and rows have errors."""
    rng = random.Random(seed + 10_000)
    book, as_of = some_book(seed)

    def somebody() -> str | None:
        return rng.choice((None, *SPELLINGS))

    def contact(row: Any) -> dict[str, Any]:
        day = row.get("date")
        sent = day + timedelta(days=rng.choice((0, 1, 2, 9))) if day and rng.random() < 0.4 else None
        return {
            **row,
            "owner": somebody(),
            "method": rng.choice(("拜访", "会议", "电话", None)),
            "minutes_sent_on": sent,
        }

    team = replace(
        book,
        customers=[{**row, "owner": somebody()} for row in book.customers],
        interactions=[contact(row) for row in book.interactions],
        feedback=[{**row, "owner": somebody()} for row in book.feedback],
        plans=[{**row, "owner": somebody()} for row in book.plans],
    )
    errors: ErrorRows = {
        key: [place + 2 for place in range(len(team.rows(key))) if rng.random() < 0.2]
        for key in ("customers", *WITH_CUSTOMER)
    }
    return team, as_of, errors


class TeamOracle(RowOracle):
    """The figures of any share of a workbook's customers and rows."""

    def __init__(self, book: Book, as_of: date, errors: ErrorRows) -> None:
        super().__init__(book, as_of)
        self.errors = errors

    # ------------------------------------------------------------ whose

    def owner_of_customer(self, position: int | None) -> str | None:
        return None if position is None else person(self.book.customers[position].get("owner"))

    def owner_of(self, key: str, row: Any) -> str | None:
        days = {"interactions": ("date", "next_date"), "feedback": ("date",)}.get(key, ())
        own = person(row.get("owner")) if any(within(row.get(day), self.as_of, 12) for day in days) else None
        return own or self.owner_of_customer(self.customer_of(row))

    def people(self) -> list[str]:
        """Everybody who has customers or did something in the window."""
        found = [self.owner_of_customer(n) for n in range(len(self.book.customers))]
        found += [self.owner_of(key, row) for key in ("interactions", "feedback") for row in self.book.rows(key)]
        return sorted({name for name in found if name})

    # ------------------------------------------------------------ figures

    def line(self, belongs: Callable[[str | None], bool]) -> dict[str, Any]:
        """The figures of all whose owner ``belongs``."""
        mine = [n for n in self.everybody() if belongs(self.owner_of_customer(n))]
        rows = {key: [row for row in self.book.rows(key) if belongs(self.owner_of(key, row))] for key in WITH_CUSTOMER}
        figures = [self.figures(n) for n in mine]
        line: dict[str, Any] = {
            "customers": len(mine),
            "completeness": mean(self.completeness(n) for n in mine),
            "valid_rows": self.valid_rows(belongs),
            "coverage": self.coverage(mine),
            "follow_ups": self.kept(rows["interactions"]),
            "minutes": self.minutes(rows["interactions"]),
            "feedback": self.answered(rows["feedback"]),
            "satisfaction": mean(
                row["satisfaction"]
                for key in ("interactions", "feedback")
                for row in rows[key]
                if within(row.get("date"), self.as_of, 12) and 1 <= (row.get("satisfaction") or 0) <= 5
            ),
            "repeat": self.repeat(mine),
            "high_risk": self.high_risk(mine),
            "revenue_12m": total(f["revenue_12m"] for f in figures),
            "growth_6m": growth(*(total(f[half] for f in figures) for half in ("revenue_6m", "revenue_prev_6m"))),
            "collection": self.collection(mine),
        }
        return line | {"total": weighted(line)}

    def valid_rows(self, belongs: Callable[[str | None], bool]) -> Any:
        good = [
            place + 2 not in self.errors["customers"]
            for place in range(len(self.book.customers))
            if belongs(self.owner_of_customer(place))
        ]
        good += [
            place + 2 not in self.errors[key]
            for key in WITH_CUSTOMER
            for place, row in enumerate(self.book.rows(key))
            if belongs(self.owner_of(key, row))
        ]
        return share(good)

    def coverage(self, mine: Iterable[int]) -> Any:
        dues = [self.due(n) for n in mine]
        return share(due >= self.as_of for due in dues if due is not None)

    def kept(self, rows: Iterable[Any]) -> Any:
        return share(kept for row in rows if (kept := self.promise(row)) is not None)

    def promise(self, row: Any) -> bool | None:
        """Was the promise kept? None where there is none to judge yet."""
        day, promised, customer = row.get("date"), row.get("next_date"), self.customer_of(row)
        if not day or day > self.as_of or customer is None or row.get("follow_up") == "取消":
            return None
        if not within(promised, self.as_of, 12) or promised <= day:
            return None
        later = [other["date"] for other in self.log(customer) if other["date"] > day]
        if (later and min(later) <= promised) or (not later and row.get("follow_up") == "已完成"):
            return True
        return False if promised < self.as_of else None

    def minutes(self, rows: Iterable[Any]) -> Any:
        if not any(row.get("date") and row.get("minutes_sent_on") for row in self.book.interactions):
            return None
        return share(sent for row in rows if (sent := self.minutes_in_time(row)) is not None)

    def minutes_in_time(self, row: Any) -> bool | None:
        day, sent = row.get("date"), row.get("minutes_sent_on")
        if not within(day, self.as_of, 12) or not (sent or row.get("method") in ("拜访", "会议")):
            return None
        if sent and sent <= day + ONE_DAY:
            return True
        return False if day + ONE_DAY < self.as_of else None

    def answered(self, rows: Iterable[Any]) -> Any:
        recent = [self.overdue(row) for row in rows if within(row.get("date"), self.as_of, 12)]
        return share(overdue == "否" for overdue in recent if overdue)

    def repeat(self, mine: Iterable[int]) -> Any:
        if not self.orders_known:
            return None
        counts = [len(self.orders_of(n, 12)) for n in mine]
        return share(count >= 2 for count in counts if count)

    def high_risk(self, mine: Iterable[int]) -> int | None:
        risks = [risk for n in mine if (risk := self.risk(n))]
        return risks.count("高") if risks else None

    def collection(self, mine: Collection[int]) -> Any:
        if not self.payments_known:
            return None
        orders = [order for n in mine for order in self.orders_of(n, 12) if self.net(order) > 0]
        net = sum((self.net(order) for order in orders), Decimal(0))
        owed = sum((self.receivable(order) for order in orders), Decimal(0))
        return 1 - Fraction(owed) / Fraction(net) if orders else None

    # ------------------------------------------------------------ tiers and months

    def of_tier(self, tier: str) -> dict[str, Any]:
        mine = [n for n in self.everybody() if self.tier(n) == tier]
        rows = [row for row in self.book.interactions if self.customer_of(row) in mine]
        contacts = [self.contacts_in(n, 12) for n in mine]
        return {
            "customers": len(mine),
            "contacts": sum(contacts) if self.log_known else None,
            "contacted": share(count > 0 for count in contacts) if self.log_known else None,
            "coverage": self.coverage(mine),
            "completion": mean(self.completion(n) for n in mine),
            "follow_ups": self.kept(rows),
            "minutes": self.minutes(rows),
        }

    def of_month(self, first: date) -> dict[str, Any]:
        def falls(day: date | None) -> bool:
            return day is not None and day <= self.as_of and (day.year, day.month) == (first.year, first.month)

        everybody = self.everybody()
        contacts = [n for n in everybody for row in self.log(n) if falls(row["date"])]
        known = self.log_known and bool(everybody)
        return {
            "contacts": len(contacts) if known else None,
            "contacted": Fraction(len(set(contacts)), len(everybody)) if known else None,
            "follow_ups": self.kept(row for row in self.book.interactions if falls(row.get("next_date"))),
            "minutes": self.minutes(row for row in self.book.interactions if falls(row.get("date"))),
        }

    def month_starts(self) -> list[date]:
        return [months_ago(self.as_of.replace(day=1), back) for back in range(11, -1, -1)]


def person(spelling: str | None) -> str | None:
    return SPELLINGS[spelling] if spelling else None


def share(good: Iterable[bool]) -> Fraction | None:
    every = list(good)
    return Fraction(sum(every), len(every)) if every else None


def mean(values: Iterable[float | None]) -> Fraction | None:
    known = [Fraction(value) for value in values if value is not None]
    return sum(known, Fraction(0)) / len(known) if known else None


def total(values: Iterable[float | None]) -> Decimal | None:
    known = [cents(value) for value in values if value is not None]
    return sum(known, Decimal(0)) if known else None


def growth(now: Decimal | None, before: Decimal | None) -> Any:
    if now is None or before is None:
        return None
    if before > 0:
        return Fraction(now) / Fraction(before) - 1
    return inf if now > 0 else None


def weighted(line: dict[str, Any]) -> Fraction | None:
    rates = {name: line[name] for name in WEIGHTS}
    if rates["satisfaction"] is not None:
        rates["satisfaction"] = (rates["satisfaction"] - 1) / 4
    known = {name: rate for name, rate in rates.items() if rate is not None}
    whole = sum(WEIGHTS[name] for name in known)
    return 100 * sum(WEIGHTS[name] * rate for name, rate in known.items()) / whole if whole else None


def ranks(lines: dict[str, dict[str, Any]]) -> dict[str, int | None]:
    """Of those with customers; equals share the better rank."""
    totals = {name: line["total"] for name, line in lines.items() if line["customers"] and line["total"] is not None}
    return {
        name: 1 + sum(other > totals[name] for other in totals.values()) if name in totals else None for name in lines
    }
