"""Numbers, ratios, list values, text and codes: raw → read, the failures in the same tables."""

from __future__ import annotations

import datetime as dt

import pytest

from custsheet.cleaning.choices import parse_choice
from custsheet.cleaning.numbers import parse_integer, parse_number
from custsheet.cleaning.parsed import Parsed
from custsheet.cleaning.ratios import counts_in_percent, parse_ratio
from custsheet.cleaning.texts import parse_code, parse_text
from custsheet.schema import load_schema


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        (5.0, 5),
        ("1,200", 1200),
        ("30天", 30),
        ("12 台", 12),
        ("-3", -3),
        ("３０", 30),
        ("★★★", 3),
        ("★★★☆☆", 3),
        ("4.5分", 4.5),
        ("很好", "number_unreadable"),
        ("月结30天", "number_unreadable"),
        (True, "number_unreadable"),
        (dt.date(2024, 1, 1), "number_unreadable"),
        ("-", None),
        (None, None),
    ],
)
def test_plain_numbers(typed: object, read: float | str | None) -> None:
    assert parse_number(typed) == (Parsed(None, read) if isinstance(read, str) else Parsed(read))


def test_whole_numbers_have_no_fraction() -> None:
    assert parse_integer(30.0) == Parsed(30.0)
    assert parse_integer("3.5") == Parsed(None, "number_not_whole")
    assert parse_integer("x1") == Parsed(None, "number_unreadable")


@pytest.mark.parametrize(
    ("typed", "percent_header", "read"),
    [
        ("85%", False, 0.85),
        ("85％", False, 0.85),
        (0.85, False, 0.85),
        (85.0, True, 0.85),
        ("85", True, 0.85),
        (0.25, True, 0.25),
        (1.0, False, 1.0),
        (1.0, True, 1.0),
        (-0.3, False, -0.3),
        (85.0, False, "ratio_unreadable"),
        ("likely", True, "ratio_unreadable"),
        ("八成", False, "ratio_unreadable"),
        (True, False, "ratio_unreadable"),
        ("-", True, None),
    ],
)
def test_ratios(typed: object, percent_header: bool, read: float | str | None) -> None:
    wanted = Parsed(None, read) if isinstance(read, str) else Parsed(read)
    assert parse_ratio(typed, percent_header=percent_header) == wanted


def test_one_in_a_column_of_hundredths_is_one_percent() -> None:
    assert counts_in_percent([85.0, 1.0, 30.0])
    assert not counts_in_percent([1.0, 0.85])
    assert not counts_in_percent([1.0, 0.0])
    assert parse_ratio(1.0, percent_header=True, one_is_percent=True) == Parsed(0.01)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("重要客户", Parsed("重要客户")),
        ("重要", Parsed("重要客户")),
        (" ＶＩＰ客户 ", Parsed("VIP客户")),
        ("vip", Parsed("VIP客户")),
        ("铁杆客户 ", Parsed("铁杆客户", "choice_unknown")),
        ("-", Parsed(None)),
        (None, Parsed(None)),
        (3.0, Parsed("3", "choice_unknown")),
    ],
)
def test_list_values_by_any_name_and_unknown_ones_stay(typed: object, read: Parsed) -> None:
    assert parse_choice(typed, load_schema().lists["customer_category"].find) == read


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("  张 三　", "张 三"),
        ("ＡＢＣ公司", "ＡＢＣ公司"),
        (12.0, "12"),
        (12.5, "12.5"),
        (True, "TRUE"),
        ("\ufeff甲\u200b", "甲"),
        (dt.date(2024, 3, 5), "2024-03-05"),
        (dt.datetime(2024, 3, 5, 8, 0), "2024-03-05 08:00"),
        ("无", None),
        ("Ｎ／Ａ", None),
        ("无锡示例公司", "无锡示例公司"),
        ("", None),
        ("-", None),
    ],
)
def test_text_is_trimmed_and_otherwise_as_typed(typed: object, read: str | None) -> None:
    assert parse_text(typed) == Parsed(read)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        (85.0, Parsed("85")),
        ("0085", Parsed("0085")),
        ("zcrm_90000000000000101", Parsed("zcrm_90000000000000101")),
        ("910000000000000000", Parsed("910000000000000000")),
        (9.1e17, Parsed(None, "digits_lost")),
        ("9.13E+17", Parsed(None, "digits_lost")),
        ("-", Parsed(None)),
        (999999999999999.0, Parsed("999999999999999")),
    ],
)
def test_codes_keep_their_zeros_and_lose_their_point(typed: object, read: Parsed) -> None:
    assert parse_code(typed) == read
