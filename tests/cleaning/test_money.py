"""Amounts: raw → read, the failures in the same table."""

from __future__ import annotations

import datetime as dt

import pytest

from custsheet.cleaning.chinese_numbers import chinese_number
from custsheet.cleaning.money import parse_money
from custsheet.cleaning.parsed import Parsed


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        (1200.5, 1200.5),
        ("50万", 500000),
        ("1.2亿", 120000000),
        ("￥1,200,000.00", 1200000),
        ("¥500", 500),
        ("5万元", 50000),
        ("人民币伍拾万元整", 500000),
        ("人民币壹佰贰拾万元整", 1200000),
        ("人民币壹拾贰万伍仟元整", 125000),
        ("叁角伍分", 0.35),
        ("贰仟零伍元伍角", 2005.5),
        ("肆佰叁拾萬圆整", 4300000),
        ("三百万", 3000000),
        ("十万", 100000),
        ("一亿二千万", 120000000),
        ("3万5千", 35000),
        ("1亿2000万", 120000000),
        ("1万2500", 12500),
        ("5千万", 50000000),
        ("50w", 500000),
        ("15K", 15000),
        ("(500)", -500),
        ("（500）", -500),
        ("-1,200", -1200),
        ("−1200", -1200),
        ("△1200", -1200),
        ("负500", -500),
        ("(￥500.00)", -500),
        ("￥-500", -500),
        ("82，225.00元", 82225),
        ("123元1角1分", 123.11),
        ("１０００００", 100000),
        ("CNY 300,000.00", 300000),
        ("RMB1200", 1200),
        ("1200元整", 1200),
        ("0.175万元", 1750),
        (" 1 200 ", 1200),
        (".5", 0.5),
        ("'3000", 3000),
        ("0", 0),
    ],
)
def test_an_amount_is_read(typed: object, amount: float) -> None:
    assert parse_money(typed) == Parsed(pytest.approx(amount, abs=1e-9))


@pytest.mark.parametrize(
    "typed",
    [
        "1万-5万",
        "50-100万",
        "3万5",
        "12块5",
        "50万以上",
        "不超过5万",
        "几十万",
        "50万+",
        "1.200,00",
        "1,2000",
        "12,34",
        "$500",
        "500美元",
        "€1,200",
        "看情况",
        "见合同",
        "large",
        "1.2E+06",
        "一百五",
        "三万五",
        "50%",
        True,
        dt.date(2024, 3, 4),
        "((5))x",
        "1万2万",
        "5元元",
        "--5",
    ],
)
def test_an_unsure_amount_is_never_guessed(typed: object) -> None:
    assert parse_money(typed) == Parsed(None, "money_unreadable")


@pytest.mark.parametrize("typed", ["约50万", "50万左右", "大约 50万元", "近50万", "约￥500,000"])
def test_an_approximate_amount_counts_with_a_warning(typed: str) -> None:
    assert parse_money(typed) == Parsed(500000.0, "money_approximate")


@pytest.mark.parametrize("typed", ["面议", "待定", "TBD", " 另 议 "])
def test_an_amount_that_is_not_settled_is_missing_with_a_warning(typed: str) -> None:
    assert parse_money(typed) == Parsed(None, "money_undetermined")


@pytest.mark.parametrize("typed", [None, "", "-", "无", "N/A", "——", "／"])
def test_a_placeholder_is_missing(typed: object) -> None:
    assert parse_money(typed) == Parsed(None)


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        (12.5, 125000),
        (1.15, 11500),
        ("12.5", 125000),
        ("30万", 300000),
        ("5000元", 5000),
        ("￥30", 300000),
        ("(2)", -20000),
    ],
)
def test_the_unit_in_a_cell_wins_over_the_unit_of_the_header(typed: object, amount: float) -> None:
    assert parse_money(typed, factor=10000) == Parsed(amount)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("十五", 15),
        ("二十", 20),
        ("廿一", 21),
        ("一千零五", 1005),
        ("一万零五百", 10500),
        ("两万", 20000),
        ("零", 0),
        ("", None),
        ("一一", None),
    ],
)
def test_numbers_in_characters_are_whole_and_unambiguous(text: str, number: int | None) -> None:
    assert chinese_number(text) == number
