"""Telephone numbers: raw → canonical, the failures in the same table. All numbers are invented."""

from __future__ import annotations

import datetime as dt

import pytest

from custsheet.cleaning.parsed import Parsed
from custsheet.cleaning.phones import parse_phone, says_more


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("13800001234", "13800001234"),
        (13800001234.0, "13800001234"),
        ("13800001234.0", "13800001234"),
        ("1.3800001234E+10", "13800001234"),
        ("+86 138 0000 1234", "13800001234"),
        ("+8613800001234", "13800001234"),
        ("(+86)13800001234", "13800001234"),
        ("86-13800001234", "13800001234"),
        ("008613800001234", "13800001234"),
        ("8613800001234", "13800001234"),
        ("138-0000-1234", "13800001234"),
        ("１３８００００１２３４", "13800001234"),
        ("13800001234 ", "13800001234"),
        ("'13800001234", "13800001234"),
        ("手机：13800001234", "13800001234"),
        ("13800001234(张经理)", "13800001234"),
        ("010-88886666", "010-88886666"),
        ("01088886666", "010-88886666"),
        ("(0371)88886666", "0371-88886666"),
        ("（0371） 8888 6666", "0371-88886666"),
        ("0371 8888666", "0371-8888666"),
        ("075588886666", "0755-88886666"),
        ("＋86－28－88886666", "028-88886666"),
        ("+86-10-88886666", "010-88886666"),
        ("０２０－８８８８６６６６", "020-88886666"),
        ("010-88886666转801", "010-88886666-801"),
        ("010-88886666-801", "010-88886666-801"),
        ("010-88886666 ext.801", "010-88886666-801"),
        ("010-88886666 x801", "010-88886666-801"),
        ("010-88886666分机801", "010-88886666-801"),
        ("13800001234/13900001234", "13800001234; 13900001234"),
        ("13800001234、010-88886666", "13800001234; 010-88886666"),
        ("13800001234\n13900001234", "13800001234; 13900001234"),
        ("13800001234 13900001234", "13800001234; 13900001234"),
        ("13800001234 / 13800001234", "13800001234"),
        ("13800001234；13900001234", "13800001234; 13900001234"),
        ("400-888-9999", "400-888-9999"),
        ("4008889999", "400-888-9999"),
        ("95588", "95588"),
        ("88886666", "88886666"),
        ("+852 2345 6789", "+852-23456789"),
        ("+1 415 555 0100", "+14155550100"),
        ("Tel: 010-88886666", "010-88886666"),
    ],
)
def test_a_number_has_one_form(typed: object, number: str) -> None:
    assert parse_phone(typed) == Parsed(number)


@pytest.mark.parametrize(
    ("typed", "issue"),
    [
        ("1.38E+10", "digits_lost"),
        ("1.38e10", "digits_lost"),
        (1.234567890123456e17, "digits_lost"),
        ("138****1234", "phone_masked"),
        ("010-8888****", "phone_masked"),
        ("1380000123", "phone_unreadable"),
        ("123", "phone_unreadable"),  # 120 to 122 are emergency numbers, this is a filler
        ("138000012345", "phone_unreadable"),
        (1088886666.0, "phone_unreadable"),  # the zero in front is lost
        (75588886666.0, "phone_unreadable"),
        ("10-88886666", "phone_unreadable"),
        ("12800001234", "phone_unreadable"),
        ("打不通", "phone_unreadable"),
        (13800001234.5, "phone_unreadable"),
        (True, "phone_unreadable"),
        (dt.date(2024, 1, 1), "phone_unreadable"),
    ],
)
def test_what_is_no_number_is_missing_and_said(typed: object, issue: str) -> None:
    assert parse_phone(typed) == Parsed(None, issue)


def test_of_several_numbers_the_readable_ones_are_kept() -> None:
    assert parse_phone("010-88886666/7777") == Parsed("010-88886666", "phone_partly_read")


@pytest.mark.parametrize("typed", [None, "", "无", "-", "／", "暂无"])
def test_a_placeholder_is_missing(typed: object) -> None:
    assert parse_phone(typed) == Parsed(None)


@pytest.mark.parametrize(
    ("cell", "more"),
    [
        ("13800001234", False),
        ("手机：13800001234 / 座机 010-88886666转801", False),
        ("+86 138-0000-1234 或 １３９０００１２３４５", False),
        ("1.3800001234E+10", False),
        ("13800001234（王总）", True),
        ("王13800001234", True),
    ],
)
def test_a_cell_that_says_whose_number_it_is_says_more(cell: str, more: bool) -> None:
    """That would be lost in the canonical form."""
    assert says_more(cell) is more
