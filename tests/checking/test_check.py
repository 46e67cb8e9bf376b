"""What each check finds: rows of a sheet, then the exact list of (row, column, code)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pandas as pd
import pytest

from custsheet.checking import check
from custsheet.checking.formats import is_email
from custsheet.checking.uscc import check_character, is_credit_code
from custsheet.cleaning.dates import NO_YEAR
from custsheet.cleaning.linked_records import LinkedRecords
from custsheet.issues import Finding
from custsheet.schema import Settings
from tests.checking.rows import AS_OF, findings_of, places
from tests.scoring.books import Links, frame

TODAY = AS_OF
TOMORROW = AS_OF + timedelta(days=1)
YESTERDAY = AS_OF - timedelta(days=1)
LONG_AGO = date(2020, 1, 6)

CASES: dict[str, tuple[str, list[dict[str, Any]], list[tuple[int, str, str]]]] = {
    "required cells": (
        "customers",
        [{"name": "甲公司", "owner": "李"}, {"name": None, "owner": "李"}, {"name": "乙公司", "owner": None}],
        [(3, "name", "required_missing"), (4, "owner", "required_missing")],
    ),
    "future dates of what has happened": (
        "interactions",
        [{"date": TOMORROW}, {"date": TODAY}, {"date": LONG_AGO, "minutes_sent_on": TOMORROW}],
        [(2, "date", "date_in_future"), (4, "minutes_sent_on", "date_in_future")],
    ),
    "future dates of what is planned are in order": (
        "interactions",
        [{"date": TODAY, "next_date": TOMORROW}],
        [],
    ),
    "answers before the question": (
        "feedback",
        [
            {"date": TODAY, "responded_on": TODAY, "resolved_on": YESTERDAY},
            {"date": TODAY, "responded_on": YESTERDAY, "resolved_on": None},
            {"date": None, "responded_on": YESTERDAY, "resolved_on": None},
        ],
        [(2, "resolved_on", "date_order"), (3, "responded_on", "date_order"), (4, "date", "required_missing")],
    ),
    "nothing follows from a first date that is itself wrong": (
        "interactions",
        [{"date": TOMORROW, "next_date": YESTERDAY}],
        [(2, "date", "date_in_future")],
    ),
    "payments before the order": (
        "orders",
        [
            {"order_date": TODAY, "amount": 100, "paid": 100, "paid_on": YESTERDAY},
            {"order_date": YESTERDAY, "amount": 100, "paid": 100, "paid_on": TODAY},
        ],
        [(2, "paid_on", "date_order")],
    ),
    "more paid or refunded than ordered": (
        "orders",
        [
            {"order_date": TODAY, "amount": 100, "paid": 100.01, "paid_on": TODAY, "refund": None},
            {"order_date": TODAY, "amount": 100, "paid": 100, "paid_on": TODAY, "refund": -100},
            {"order_date": TODAY, "amount": 100, "paid": 0, "paid_on": None, "refund": -100.01},
            {"order_date": TODAY, "amount": -100, "paid": None, "paid_on": None, "refund": None},
        ],
        [
            (2, "paid", "paid_more_than_amount"),
            (4, "refund", "refund_more_than_amount"),
            (5, "amount", "amount_negative"),
        ],
    ),
    "payments without date or amount": (
        "orders",
        [
            {"order_date": TODAY, "amount": 100, "paid": 50, "paid_on": None},
            {"order_date": TODAY, "amount": 100, "paid": None, "paid_on": TODAY},
            {"order_date": TODAY, "amount": 100, "paid": None, "paid_on": None},
        ],
        [(2, "paid_on", "paid_without_date"), (3, "paid", "paid_date_without_amount")],
    ),
    "resolved without a date": (
        "feedback",
        [
            {"date": TODAY, "status": "已解决", "responded_on": None, "resolved_on": None},
            {"date": TODAY, "status": "已关闭", "responded_on": TODAY, "resolved_on": None},
            {"date": TODAY, "status": "处理中", "responded_on": None, "resolved_on": None},
        ],
        [(2, "resolved_on", "resolved_without_date")],
    ),
    "verification of companies": (
        "customers",
        [
            {"name": "甲", "owner": "李", "verified_on": None},
            {"name": "乙", "owner": "李", "verified_on": AS_OF - timedelta(days=180)},
            {"name": "丙", "owner": "李", "verified_on": AS_OF - timedelta(days=181)},
            {"name": "丁", "owner": "李", "verified_on": TOMORROW},
        ],
        [
            (2, "verified_on", "never_verified"),
            (4, "verified_on", "verification_stale"),
            (5, "verified_on", "date_in_future"),
        ],
    ),
    "years that nobody meant": (
        "orders",
        [
            {"order_date": date(1902, 6, 1), "amount": 1, "due_on": None},
            {"order_date": TODAY, "amount": 1, "due_on": date(2206, 6, 1)},
            {"order_date": date(2206, 6, 1), "amount": 1, "due_on": None},
        ],
        [(2, "order_date", "date_far_off"), (3, "due_on", "date_far_off"), (4, "order_date", "date_in_future")],
    ),
    "e-mail addresses": (
        "customers",
        [
            {"name": "甲", "owner": "李", "email": "li.si@example.com"},
            {"name": "乙", "owner": "李", "email": "li.si@example"},
            {"name": "丙", "owner": "李", "email": "a@example.com; b@example.cn"},
            {"name": "丁", "owner": "李", "email": None},
        ],
        [(3, "email", "email_unreadable")],
    ),
    "credit codes": (
        "customers",
        [
            {"name": "甲", "owner": "李", "kind": "企业", "uscc": "91330100MA2ABCDE9J"},
            {"name": "乙", "owner": "李", "kind": "企业", "uscc": "91330100MA2ABCDE9K"},
            {"name": "丙", "owner": "李", "kind": "个人", "uscc": "110101199003070009"},
            {"name": "丁", "owner": "李", "kind": None, "uscc": "91330100MA2ABCDE"},
        ],
        [(3, "uscc", "uscc_invalid"), (5, "uscc", "uscc_invalid")],
    ),
    "credit codes that two customers share": (
        "customers",
        [
            {"name": "甲", "owner": "李", "uscc": "91330100MA2ABCDE9J"},
            {"name": "乙", "owner": "李", "uscc": None},
            {"name": "丙", "owner": "李", "uscc": "91330100MA2ABCDE9J"},
            {"name": "丁", "owner": "李", "uscc": None},
        ],
        [(4, "uscc", "duplicate_uscc")],
    ),
    "amounts that are not quantity × price": (
        "orders",
        [
            {"order_date": TODAY, "amount": 1000, "quantity": 10, "unit_price": 100},
            {"order_date": TODAY, "amount": 1000.5, "quantity": 3, "unit_price": 333.33},
            {"order_date": TODAY, "amount": 0.1, "quantity": 10, "unit_price": 100},
            {"order_date": TODAY, "amount": 1000, "quantity": 10, "unit_price": None},
            {"order_date": TODAY, "amount": 1000, "quantity": 0, "unit_price": 100},
        ],
        [(4, "amount", "amount_not_product")],
    ),
    "numbers outside their limits": (
        "customers",
        [
            {"name": "甲", "owner": "李", "payment_days": 365, "credit_limit": 0},
            {"name": "乙", "owner": "李", "payment_days": 366, "credit_limit": None},
            {"name": "丙", "owner": "李", "payment_days": -1, "credit_limit": -0.01},
        ],
        [
            (3, "payment_days", "number_unlikely"),
            (4, "credit_limit", "number_unlikely"),
            (4, "payment_days", "number_unlikely"),
        ],
    ),
    "probabilities above 100 %": (
        "opportunities",
        [{"title": "甲", "probability": 1.0}, {"title": "乙", "probability": 1.5}],
        [(3, "probability", "number_unlikely")],
    ),
    "area codes": (
        "customers",
        [
            {"name": "甲", "owner": "李", "phone": "010-88886666"},
            {"name": "乙", "owner": "李", "phone": "0512-88886666-801"},
            {"name": "丙", "owner": "李", "phone": "0999-5556666; 0388-5556666"},
            {"name": "丁", "owner": "李", "phone": "400-800-1234; 88886666; 13800001234"},
            {"name": "戊", "owner": "李", "phone": None},
        ],
        [(4, "phone", "area_code_unknown")],
    ),
    "cities of another province": (
        "customers",
        [
            {"name": "甲", "owner": "李", "province": "江苏省", "city": "苏州市"},
            {"name": "乙", "owner": "李", "province": "浙江省", "city": "苏州"},
            {"name": "丙", "owner": "李", "province": "北京市", "city": "朝阳"},
            {"name": "丁", "owner": "李", "province": "浙江省", "city": "昆山"},
            {"name": "戊", "owner": "李", "province": "外国", "city": "苏州"},
            {"name": "己", "owner": "李", "province": None, "city": "苏州"},
            {"name": "庚", "owner": "李", "province": "北京市", "city": "北京"},
        ],
        [(3, "city", "city_not_in_province")],
    ),
    "birthdays of people who are no contacts": (
        "contacts",
        [
            {"contact": "甲", "birthday": date(1980, 2, 29)},
            {"contact": "乙", "birthday": date(NO_YEAR, 2, 29)},
            {"contact": "丙", "birthday": date(2025, 3, 5)},
            {"contact": "丁", "birthday": date(1899, 3, 5)},
            {"contact": "戊", "birthday": None},
        ],
        [(4, "birthday", "birthday_unlikely"), (5, "birthday", "birthday_unlikely")],
    ),
    "record numbers that occur twice": (
        "orders",
        [
            {"order_id": "A1", "order_date": TODAY, "amount": 1},
            {"order_id": "A2", "order_date": TODAY, "amount": 1},
            {"order_id": "A1", "order_date": TODAY, "amount": 1},
            {"order_id": None, "order_date": TODAY, "amount": 1},
            {"order_id": None, "order_date": TODAY, "amount": 1},
        ],
        [(4, "order_id", "repeated_record_id")],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_rows_give_exactly_these_findings(name: str) -> None:
    """Every cell that is wrong is found, and no other."""
    key, rows, expected = CASES[name]
    assert places(findings_of(key, rows)) == expected


@pytest.mark.parametrize(
    ("amounts", "outliers"),
    [
        ([100, 120, 90, 12_000], [5]),
        ([100, 120, 90, 9_000], []),  # not a hundred times
        ([100, 120, 12_000], []),  # too few orders to know what is usual
        ([100, 120, 90, 110, 12_000, 11_000], []),  # twice is a habit
        ([100, 120, None, -50, 90, 12_000], [7]),  # only amounts count
    ],
)
def test_an_amount_a_hundred_times_the_usual_is_looked_at_once(
    amounts: list[float | None], outliers: list[int]
) -> None:
    rows = [{"order_date": TODAY, "amount": amount} for amount in amounts]
    table = frame("orders", rows)
    account = pd.Series(0, index=table.index)
    links, present = Links({"orders": account}, pd.Series([0])), {"orders": ["order_date", "amount"]}
    found = check(LinkedRecords({"orders": table}, links, present=present), Settings.defaults(), AS_OF)
    assert [finding.row for finding in found if finding.code == "amount_outlier"] == outliers
    strangers = Links({"orders": account - 1}, pd.Series([0]))
    found = check(LinkedRecords({"orders": table}, strangers, present=present), Settings.defaults(), AS_OF)
    assert "amount_outlier" not in {finding.code for finding in found}


def test_a_cell_that_could_not_be_read_is_not_reported_as_blank_too() -> None:
    """The frame has it missing, but people typed something there."""
    unreadable = Finding("date_unreadable", "interactions", 2, "date", "下周三")
    found = findings_of("interactions", [{"date": None}, {"date": None}], reported=[unreadable])
    assert places(found) == [(3, "date", "required_missing")]


def test_a_column_whose_formulas_were_never_calculated_is_not_judged() -> None:
    """Its values are unknown, not blank."""
    unknown = Finding("formula_without_value", "orders", None, "amount", None, {"count": 1})
    rows = [{"order_date": TODAY, "amount": None}, {"order_date": None, "amount": None}]
    assert places(findings_of("orders", rows, reported=[unknown])) == [(3, "order_date", "required_missing")]


def test_a_missing_column_is_reported_once_and_never_by_row() -> None:
    """A sheet without the column says so in one line, with what is left out."""
    found = findings_of("customers", [{"name": "甲"}, {"name": "乙"}], columns=["name"])
    assert places(found) == []
    assert sorted((f.code, f.column) for f in found) == [
        ("missing_column", "owner"),
        ("missing_column", "verified_on"),
    ]
    assert all(f.params["effect"] for f in found)


def test_one_of_two_columns_that_serve_the_same_end_is_enough() -> None:
    """Feedback with a date of resolution but none of response lacks nothing."""
    columns = ["date", "type", "category", "resolved_on"]
    assert findings_of("feedback", [{"date": TODAY}], columns=columns) == []


def test_further_rows_of_one_customer_are_not_asked_to_be_verified() -> None:
    """One customer with two contact persons wants verifying once."""
    rows = [{"name": "甲", "owner": "李", "verified_on": None, "uscc": "91330100MA2ABCDE9J"}] * 2
    assert places(findings_of("customers", rows, same_as={1: 0})) == [(2, "verified_on", "never_verified")]


def test_findings_carry_what_their_sentence_needs() -> None:
    """The other date, the other row, the amount that was due."""
    answered = findings_of("feedback", [{"date": TODAY, "responded_on": YESTERDAY}])
    order = next(f for f in answered if f.code == "date_order")
    assert (order.value, order.params) == (YESTERDAY, {"other": "date", "other_value": TODAY})
    paid = findings_of("orders", [{"order_date": TODAY, "amount": 80, "paid": 90, "paid_on": TODAY}])
    assert [f.params for f in paid if f.code == "paid_more_than_amount"] == [{"expected": 80.0}]
    twice = findings_of("orders", [{"order_id": "A", "order_date": TODAY, "amount": 1}] * 2)
    assert [f.params for f in twice if f.code == "repeated_record_id"] == [{"row": 2}]
    future = findings_of("interactions", [{"date": TOMORROW}])
    assert [(f.value, f.params) for f in future if f.row] == [(TOMORROW, {"as_of": AS_OF})]


def test_several_sheets_of_one_type_keep_their_sheet_in_the_row() -> None:
    """With (sheet, row) labels the finding says which sheet, and so does a repeated number."""
    rows = [{"order_id": "A", "order_date": TODAY, "amount": 1}, {"order_id": "A", "order_date": None, "amount": 1}]
    table = frame("orders", rows).set_axis(pd.MultiIndex.from_tuples([("2024订单", 2), ("2025订单", 2)]))
    customers = frame("customers", [])
    links = Links({}, pd.Series([], index=customers.index, dtype="int64"))
    columns = {"orders": ["order_id", "order_date", "amount", "paid", "cost"]}
    records = LinkedRecords({"orders": table, "customers": customers}, links, present=columns)
    found = list(check(records, Settings.defaults(), AS_OF))
    assert places(found) == [
        (("2025订单", 2), "order_date", "required_missing"),
        (("2025订单", 2), "order_id", "repeated_record_id"),
    ]
    assert [f.params["row"] for f in found if f.code == "repeated_record_id"] == ["2024订单!2"]


def test_without_an_as_of_date_nothing_is_judged_by_the_day() -> None:
    """A blank name is wrong on any day; future dates and verification wait for one."""
    rows = [
        {"name": None, "owner": "李", "verified_on": None, "first_deal_date": date(2199, 1, 1)},
        {"name": "乙", "owner": "李", "verified_on": LONG_AGO, "first_deal_date": None},
    ]
    table = frame("customers", rows)
    links = Links({}, pd.Series([0, 1], index=table.index))
    found = check(
        LinkedRecords({"customers": table}, links, present={"customers": list(rows[0])}), Settings.defaults(), None
    )
    assert places(list(found)) == [(2, "name", "required_missing")]


def test_a_clean_sheet_gives_no_finding() -> None:
    """False alarms cost more than misses."""
    rows = [
        {
            "order_id": f"A{number}",
            "order_date": LONG_AGO + timedelta(days=number),
            "amount": 100.0 + number,
            "cost": 60,
            "due_on": LONG_AGO + timedelta(days=number + 30),
            "paid": 100.0 + number,
            "paid_on": LONG_AGO + timedelta(days=number + 20),
            "refund": 10 if number % 7 == 0 else None,
        }
        for number in range(200)
    ]
    assert findings_of("orders", rows) == []


@pytest.mark.parametrize(
    ("text", "is_valid"),
    [
        ("a@example.com", True),
        ("zhang.san+crm@mail.example.com.cn", True),
        ("ａ＠example.com", True),
        ("张三 <zhangsan@example.com>", True),
        ("a@example.com、b@example.com", True),
        ("a@example.com / b@example", False),
        ("a@@example.com", False),
        ("example.com", False),
        ("a@example.", False),
        ("a b@example.com", False),
        ("微信", False),
    ],
)
def test_email_addresses(text: str, is_valid: bool) -> None:
    """What people write into e-mail columns."""
    assert is_email(text) is is_valid


@pytest.mark.parametrize(
    ("code", "is_valid"),
    [
        ("91330100MA2ABCDE9J", True),
        (" 91330100ma2abcde9j ", True),
        ("９１330100MA2ABCDE9J", True),
        ("91330100-MA2ABCDE9-J", True),
        ("91330100MA2ABCDE9I", False),
        ("91330100MA2ABCDE90", False),
        ("91330100MA2ABCD", True),
        ("91330100MA2ABCDE9", False),
        ("不详", False),
    ],
)
def test_credit_codes(code: str, is_valid: bool) -> None:
    """GB 32100-2015, and the 15 and 20 characters of older numbers."""
    assert is_credit_code(code) is is_valid


def test_every_single_slip_in_a_credit_code_is_noticed() -> None:
    """One wrong character or two neighbours swapped change the check character."""
    first = "91440300MA5FAKE12"
    code = first + check_character(first)
    assert is_credit_code(code)
    for place in range(18):
        for character in "0123456789ABCDEFGHJKLMNPQRTUWXY":
            slip = code[:place] + character + code[place + 1 :]
            assert is_credit_code(slip) is (slip == code)
    for place in range(17):
        swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]
        assert is_credit_code(swapped) is (swapped == code)
