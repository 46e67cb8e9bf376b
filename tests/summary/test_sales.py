"""Net amounts by product, source and region: sums to the cent, the year before, and a slow second opinion."""

from __future__ import annotations

import random
from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from custsheet.schema import Settings
from custsheet.scoring.periods import months_before
from tests.scoring.books import Book
from tests.summary.books import AS_OF, column, customers, summary, tile_values, used

YEAR, TWO_YEARS = months_before(AS_OF, 12), months_before(AS_OF, 24)


def order(customer: int | None, day: date, amount: float, product: str | None = None, **more: Any) -> dict[str, Any]:
    return {"customer": customer, "order_date": day, "amount": amount, "product": product, **more}


SHOP = Book(
    customers=[
        {**customers("甲")[0], "source": "网络", "province": "江苏省"},
        {"customer_id": "C2", "name": "乙", "source": "转介绍", "province": "浙江省"},
        {"customer_id": "C3", "name": "丙", "province": "广东省"},
    ],
    orders=[
        order(0, AS_OF, 100.1, "轴承"),
        order(0, date(2026, 3, 1), 200.2, "轴承", refund=-50),
        order(1, date(2025, 11, 22), 30, "阀门", refund=40),
        order(2, date(2026, 5, 5), 49.7),
        order(0, date(2025, 11, 21), 100, "轴承"),
        order(1, date(2024, 11, 22), 80, "皮带"),
        order(1, date(2024, 11, 21), 999, "轴承"),
        order(0, AS_OF + timedelta(1), 999, "轴承"),
        order(None, date(2026, 5, 5), 999, "轴承"),
        {"customer": 0, "order_date": AS_OF, "amount": None, "product": "轴承"},
    ],
)


def test_products_are_added_up_within_the_windows_and_refunds_taken_off() -> None:
    assert used(summary(SHOP)["by_product"]) == [
        ("合计", 290.0, 1.0, pytest.approx(290 / 180 - 1), 3, 4),
        ("轴承", 250.3, pytest.approx(250.3 / 290), pytest.approx(1.503), 1, 2),
        ("皮带", 0.0, 0.0, -1.0, 0, 0),
        ("阀门", -10.0, pytest.approx(-10 / 290), None, 1, 1),
        ("未填写", 49.7, pytest.approx(49.7 / 290), "新增", 1, 1),
    ]


def test_sources_and_regions_are_the_customers_own() -> None:
    blocks = summary(SHOP)
    assert [row[:2] for row in used(blocks["by_source"])] == [
        ("合计", 290.0),
        ("网络", 250.3),
        ("转介绍", -10.0),
        ("未填写", 49.7),
    ]
    assert [row[:2] for row in used(blocks["by_region"])] == [("合计", 290.0), ("华东", 240.3), ("华南", 49.7)]
    assert [row[4:] for row in used(blocks["by_region"])] == [(3, 4), (2, 3), (1, 1)]


def test_an_english_workbook_has_english_labels() -> None:
    blocks = summary(SHOP, lang="en")
    assert column(blocks["by_source"], "group") == ["Total", "Online", "Referral", "Not filled in"]
    assert column(blocks["by_region"], "group") == ["Total", "East", "South"]


def test_a_word_that_staff_added_to_a_list_is_shown_as_it_is() -> None:
    people = [{**person, "source": "老朋友"} for person in SHOP.customers]
    book = Book(customers=people, orders=SHOP.orders)
    assert column(summary(book)["by_source"], "group") == ["合计", "老朋友"]


def test_spellings_of_one_product_count_together() -> None:
    spelt = ["Ｍ１０ 螺栓", "m10 螺栓", "M10  螺栓"]
    book = Book(customers=customers("甲"), orders=[order(0, AS_OF, 1, product) for product in spelt])
    assert [row[0:2] for row in used(summary(book)["by_product"])] == [("合计", 3.0), ("Ｍ１０ 螺栓", 3.0)]


def test_products_without_a_slot_are_put_together() -> None:
    orders = [order(n % 2, AS_OF, 100 - n, f"产品{n:02d}") for n in range(20)] + [order(0, AS_OF, 500)]
    block = summary(Book(customers=customers("甲", "乙"), orders=orders))["by_product"]
    names = column(block, "group")
    assert len(names) == block.layout.slots
    assert names[:2] == ["合计", "产品00"]
    assert names[-2:] == ["其余 13 项", "未填写"]
    assert used(block)[-2][1:] == (sum(100 - n for n in range(7, 20)), pytest.approx(1131 / 2310), None, 2, 13)
    nine = Book(customers=customers("甲", "乙"), orders=orders[:9])
    assert "其余" not in "".join(column(summary(nine)["by_product"], "group"))


def test_no_change_is_shown_while_the_workbook_has_only_a_year() -> None:
    book = Book(customers=customers("甲"), orders=[order(0, date(2025, 11, 22), 5, "轴承")])
    assert column(summary(book)["by_product"], "change") == [None, None]
    strangers = Book(customers=customers("甲"), orders=[*book.orders, order(None, YEAR, 5, "皮带")])
    assert column(summary(strangers)["by_product"], "change") == [None, None]
    older = Book(customers=customers("甲"), orders=[*book.orders, order(0, TWO_YEARS, 5, "皮带")])
    assert column(summary(older)["by_product"], "change") == ["新增", "新增"]
    edge = Book(customers=customers("甲"), orders=[*book.orders, order(0, YEAR, 5, "皮带")])
    assert column(summary(edge)["by_product"], "change") == [0.0, "新增", -1.0]


def test_products_that_are_no_longer_sold_come_by_what_they_were_worth() -> None:
    orders = [order(0, AS_OF, 1, "新品"), order(0, YEAR, 5, "阀门"), order(0, YEAR, 9, "轴承")]
    names = column(summary(Book(customers=customers("甲"), orders=orders))["by_product"], "group")
    assert names == ["合计", "新品", "轴承", "阀门"]


def test_typed_figures_have_sources_and_regions_but_no_products() -> None:
    book = Book(
        customers=SHOP.customers,
        value=[{"customer": 0, "revenue_12m": 10.5}, {"customer": 2, "revenue_12m": 0}],
        typed=[("value", "revenue_12m")],
    )
    blocks = summary(book)
    assert used(blocks["by_source"]) == [
        ("合计", 10.5, 1.0, None, 1, None),
        ("网络", 10.5, 1.0, None, 1, None),
        ("未填写", 0.0, 0.0, None, 0, None),
    ]
    assert blocks["by_product"].note == "缺少交易数据"


@pytest.mark.parametrize(
    ("lacking", "name", "note"),
    [
        ("orders.product", "by_product", "订单没有“产品/服务”列"),
        ("customers.source", "by_source", "客户没有“来源渠道”列"),
        ("customers.province", "by_region", "客户没有“省份”列"),
    ],
)
def test_a_column_that_is_not_there_is_said_once(lacking: str, name: str, note: str) -> None:
    key, _, missing = lacking.partition(".")
    book = Book(customers=SHOP.customers, orders=SHOP.orders, lacking=[(key, missing)])
    present = {k: set(SHOP_COLUMNS[k]) - ({missing} if k == key else set()) for k in SHOP_COLUMNS}
    block = summary(book, present=present)[name]
    assert (used(block), block.note) == ([], note)


SHOP_COLUMNS = {
    "customers": {"customer_id", "name", "source", "province"},
    "orders": {"customer_id", "order_date", "amount", "product", "refund"},
}


@pytest.mark.parametrize(
    ("book", "note"),
    [
        (Book(), "缺少交易数据"),
        (Book(customers=customers("甲")), "缺少交易数据"),
        (Book(customers=customers("甲"), orders=[order(0, date(2020, 1, 1), 5)]), "近两年没有订单"),
    ],
)
def test_nothing_known_is_said_once(book: Book, note: str) -> None:
    blocks = summary(book)
    assert {blocks[name].note for name in ("by_product", "by_source", "by_region")} == {note}


def slow(book: Book, word_of: Any) -> dict[Any, list[Any]]:
    """Per group: amount, amount before, customers and orders, order by order, from the words of the contract."""
    groups: dict[Any, list[Any]] = defaultdict(lambda: [Decimal(0), Decimal(0), set(), 0])
    for sold in book.orders:
        if sold["customer"] is None or sold["amount"] is None:
            continue
        net = Decimal(str(sold["amount"])) - abs(Decimal(str(sold.get("refund") or 0)))
        line = groups[word_of(sold)]
        if YEAR < sold["order_date"] <= AS_OF:
            line[0] += net
            line[2].add(sold["customer"])
            line[3] += 1
        elif TWO_YEARS < sold["order_date"] <= YEAR:
            line[1] += net
    return groups


@pytest.mark.parametrize("seed", range(6))
def test_a_slow_recomputation_agrees_and_every_table_sums_to_the_total(seed: int) -> None:
    chance = random.Random(seed)
    people = [
        {
            **person,
            "source": chance.choice(["网络", "转介绍", "其他", None]),
            "province": chance.choice(["江苏省", "广东省", None]),
        }
        for person in customers(*(f"公司{n}" for n in range(12)))
    ]
    edges = [AS_OF, YEAR, TWO_YEARS]
    orders = [
        order(
            chance.choice([*range(12), None]),
            chance.choice(edges) + timedelta(chance.choice([-400, -1, 0, 1, 20])),
            round(chance.uniform(-50, 5000), 2),
            chance.choice(["a", "b", "c", None]),
            refund=chance.choice([None, None, -3.33, 7.77]),
        )
        for _ in range(200)
    ]
    book = Book(customers=people, orders=orders)
    blocks = summary(book)
    region = {"江苏省": "华东", "广东省": "华南", None: None}
    words = {
        "by_product": lambda sold: sold["product"],
        "by_source": lambda sold: people[sold["customer"]]["source"],
        "by_region": lambda sold: region[people[sold["customer"]]["province"]],
    }
    revenue = tile_values(blocks.values())["revenue_12m"]
    for name, word_of in words.items():
        total, *rows = used(blocks[name])
        expected = slow(book, word_of)
        assert {row[0] for row in rows} == {word or "未填写" for word in expected}
        for label, amount, share, change, count, sold in rows:
            now, before, whose, number = expected[None if label == "未填写" else label]
            assert Decimal(str(amount)) == now
            assert (count, sold) == (len(whose), number)
            assert share == pytest.approx(float(now) / revenue)
            if before > 0:
                assert change == pytest.approx(float(now / before) - 1)
            else:
                assert change == ("新增" if now > 0 else None)
        assert sum(Decimal(str(row[1])) for row in rows) == Decimal(str(total[1])) == Decimal(str(revenue))
        assert sum(row[5] for row in rows) == total[5]


def test_renamed_tiers_change_nothing_here() -> None:
    settings = Settings.defaults().with_changes({"tiers": [{"name": "大"}, {"name": "小"}]})
    assert used(summary(SHOP, settings=settings)["by_product"]) == used(summary(SHOP)["by_product"])
