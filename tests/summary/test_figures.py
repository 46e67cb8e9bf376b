"""The figures of the summary, each against an answer worked out by hand."""

from __future__ import annotations

from datetime import date

import pytest

from custsheet.ooxml.values import Formula
from custsheet.schema import Settings
from tests.scoring.books import Book
from tests.summary.books import column, customers, summary, tile_values, used

OFFICE = Book(
    customers=customers("甲公司", "乙公司", "丙公司", owner="王芳", payment_days=30),
    interactions=[
        {"customer": 0, "date": date(2026, 11, 10), "satisfaction": 5},
        {"customer": 0, "date": date(2026, 9, 10), "satisfaction": 4},
        {"customer": 1, "date": date(2025, 12, 31)},
        {"customer": 0, "date": date(2026, 11, 22), "satisfaction": 1},
    ],
    orders=[
        {"customer": 0, "order_date": date(2026, 11, 1), "amount": 600_000, "paid": 600_000},
        {"customer": 0, "order_date": date(2026, 3, 5), "amount": 300_000.5, "paid": 200_000},
        {"customer": 1, "order_date": date(2026, 3, 6), "amount": 100_000, "refund": 20_000, "paid": 0},
        {"customer": None, "order_date": date(2026, 11, 2), "amount": 999, "paid": 0},
        {"customer": 2, "order_date": date(2026, 11, 22), "amount": 777, "paid": 0},
    ],
    feedback=[
        {"customer": 1, "date": date(2026, 11, 1), "type": "投诉", "category": "价格", "status": "待处理"},
        {"customer": 0, "date": date(2026, 10, 1), "type": "投诉", "category": "价格", "status": "已关闭"},
        {"customer": 0, "date": date(2026, 10, 2), "type": "建议", "category": "价格", "satisfaction": 3},
        {"customer": 0, "date": date(2026, 12, 2), "type": "投诉", "category": "其他"},
    ],
)


def tile(block, key: str):
    return dict(zip(tile_values([block]), [row[1:3] for row in block.rows], strict=True))[key]


def test_key_figures_count_what_is_dated_up_to_the_as_of_date() -> None:
    block = summary(OFFICE, findings={"error": 2, "info": 5})["key_figures"]
    values = tile_values([block])
    assert values["customers"] == 3
    assert values["active"] == 1  # only 甲 was contacted in three months
    assert values["revenue_12m"] == pytest.approx(980_000.5)
    assert values["growth_6m"] == pytest.approx(600_000 / 380_000.5 - 1)
    assert values["receivable"] == pytest.approx(180_000.5)
    assert values["overdue_amount"] == pytest.approx(180_000.5)
    assert values["open_complaints"] == 1
    assert values["satisfaction"] == pytest.approx((5 + 4 + 3) / 3)
    assert values["issues"] == 7
    assert "20 天" in tile(block, "open_complaints")[1]


def test_what_is_unknown_is_blank_with_the_reason_beside_it() -> None:
    block = summary(Book(customers=customers("甲公司")))["key_figures"]
    assert tile(block, "revenue_12m") == (None, "缺少交易数据")
    assert tile(block, "active") == (None, "无联系记录")
    assert tile(block, "open_complaints") == (None, "无客户反馈")
    assert tile(block, "high_risk") == (None, "缺少数据")


def test_without_payments_it_is_their_column_that_is_missing_not_the_orders() -> None:
    """What is owed is unknown for lack of orders, or of the column that says what was paid for them."""
    orders = [{"customer": 0, "order_date": date(2026, 3, 5), "amount": 300}]
    unpaid = Book(customers=customers("甲公司"), orders=orders, lacking=[("orders", "paid")])
    blocks = summary(unpaid, present={"orders": {"order_date", "amount"}})
    for key in ("receivable", "overdue_amount"):
        assert tile(blocks["key_figures"], key) == (None, "订单没有“回款金额”列")
    nothing = summary(Book(customers=customers("甲公司")))
    for name in ("receivables", "overdue_receivables"):
        assert (blocks[name].note, nothing[name].note) == ("订单没有“回款金额”列", "无订单记录")
    assert tile(nothing["key_figures"], "receivable") == (None, "无订单记录")


def test_an_empty_workbook_has_a_summary_that_says_so() -> None:
    blocks = summary(Book())
    assert tile(blocks["key_figures"], "customers") == (0, "无客户数据")
    assert tile(blocks["key_figures"], "revenue_12m") == (None, "无客户数据")
    for name in ("save_first", "tier_risk", "owners", "receivables", "complaint_categories", "quadrants", "funnel"):
        assert blocks[name].records == [], name
        assert blocks[name].note, name


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_block_has_all_its_slots_and_its_width(lang: str) -> None:
    for block in summary(OFFICE, lang=lang).values():
        assert len(block.rows) == block.layout.slots
        assert {len(row) for row in block.rows} == {len(block.header)}
        assert block.title
        assert all(block.header)


def test_months_are_the_twelve_calendar_months_up_to_the_as_of_date() -> None:
    rows = used(summary(OFFICE)["months"])
    assert [rows[0][0], rows[-1][0]] == [date(2025, 12, 1), date(2026, 11, 1)]
    assert rows[3] == (date(2026, 3, 1), pytest.approx(380_000.5), 2, 0, 0)
    assert rows[-1] == (date(2026, 11, 1), 600_000.0, 1, 1, 1)
    assert rows[0][3] == 1
    assert sum(row[1] for row in rows) == pytest.approx(980_000.5)


def test_months_of_what_the_workbook_does_not_keep_are_blank() -> None:
    rows = used(summary(Book(customers=customers("甲公司")))["months"])
    assert [row[1:] for row in rows] == [(None, None, None, None)] * 12


def test_receivables_fall_into_buckets_by_days_overdue() -> None:
    def order(due: date, open_amount: float) -> dict[str, object]:
        return {
            "customer": 0,
            "order_date": date(2026, 1, 1),
            "amount": 1000,
            "due_on": due,
            "paid": 1000 - open_amount,
        }

    dues = {
        date(2026, 11, 21): 10,
        date(2026, 11, 20): 20,
        date(2026, 10, 22): 30,
        date(2026, 10, 21): 40,
        date(2026, 9, 22): 50,
        date(2026, 9, 21): 60,
        date(2026, 8, 23): 70,
        date(2026, 8, 22): 80,
    }
    book = Book(customers=customers("甲公司"), orders=[order(due, amount) for due, amount in dues.items()])
    assert used(summary(book)["receivables"]) == [
        ("合计", 360.0, 8, 1.0),
        ("未到期", 10.0, 1, pytest.approx(10 / 360)),
        ("1–30", 50.0, 2, pytest.approx(50 / 360)),
        ("31–60", 90.0, 2, pytest.approx(90 / 360)),
        ("61–90", 130.0, 2, pytest.approx(130 / 360)),
        (">90", 80.0, 1, pytest.approx(80 / 360)),
    ]


def test_tiers_and_risks_add_up_to_the_customers() -> None:
    rows = used(summary(OFFICE)["tier_risk"])
    assert [row[0] for row in rows] == ["合计", "战略级", "核心级", "潜力级", "基础级"]
    assert rows[0][-1] == 3 == sum(row[-1] for row in rows[1:])
    assert all(sum(row[1:-1]) == row[-1] for row in rows)
    assert rows[2] == ("核心级", 1, 0, 0, 0, 0, 1)


def test_customers_without_a_tier_have_a_line_of_their_own() -> None:
    rows = used(summary(Book(customers=customers("甲公司")))["tier_risk"])
    assert rows[0] == ("合计", 0, 0, 0, 0, 1, 1)
    assert rows[-1] == ("未评级", 0, 0, 0, 0, 1, 1)


def test_tiers_beyond_the_slots_are_collected_in_the_last_one() -> None:
    settings = Settings.defaults().with_changes({"tiers": [{"name": f"等级{n}"} for n in range(12)]})
    rows = used(summary(OFFICE, settings=settings)["tier_risk"])
    assert len(rows) == 10
    assert rows[-1][0] == "其他"
    assert rows[0][-1] == sum(row[-1] for row in rows[1:])


def test_owners_come_by_number_of_customers_with_those_without_owner_last() -> None:
    people = [{"customer_id": f"C{n}", "name": f"公司{n}", "owner": owner} for n, owner in enumerate("甲乙乙")]
    book = Book(customers=[*people, {"customer_id": "C9", "name": "无主公司"}], interactions=OFFICE.interactions)
    assert column(summary(book)["owners"], "owner") == ["乙", "甲", "未分配"]
    assert column(summary(book)["owners"], "customers") == [2, 1, 1]


def test_the_last_owner_slot_collects_the_others() -> None:
    people = [{"customer_id": f"C{n}", "name": f"公司{n}", "owner": f"负责人{n:02d}"} for n in range(35)]
    rows = used(summary(Book(customers=people))["owners"])
    assert len(rows) == 32
    assert rows[-1][:2] == ("其他", 4)


def test_rows_that_repeat_a_customer_do_not_count_twice() -> None:
    book = Book(customers=[*customers("甲公司", "甲公司"), {"name": "乙公司"}])
    book.customers[1]["same_as"] = 0
    assert tile_values(summary(book).values())["customers"] == 2


def test_the_first_line_is_kept_for_bad_settings() -> None:
    bad = ["设置!C7 “abc” 应为整数", "设置!C9 “-1” 太小"]
    assert summary(OFFICE)["status"].rows[0][0] is None
    line = summary(OFFICE, bad_settings=bad)["status"].rows[0][0]
    assert line == "⚠ 设置有误：设置!C7 “abc” 应为整数；设置!C9 “-1” 太小"


def test_the_age_of_the_figures_is_a_live_formula_and_blank_on_the_day() -> None:
    status = summary(OFFICE, settings=Settings.defaults().with_changes({"summary.stale_after_days": 10}))["status"]
    stale = status.rows[2][0]
    assert isinstance(stale, Formula)
    assert stale.cached == ""
    assert stale.text.startswith("IF(TODAY()-DATE(2026,11,21)>10,")
    assert status.rows[1][1] == "截至 2026-11-21"
