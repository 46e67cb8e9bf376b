"""Python values and what a cell stores."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction

import numpy
import pandas
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904, from_excel, to_excel

from custsheet.ooxml.values import (
    CellValueError,
    escape,
    number_text,
    text_element,
    to_serial,
    to_stored,
    unescape,
)


@pytest.mark.parametrize(
    ("value", "stored"),
    [
        ("文字", "文字"),
        (True, True),
        (3, 3),
        (2.5, 2.5),
        (Decimal("12.30"), 12.3),
        (Fraction(1, 4), 0.25),
        (numpy.float64(1.5), 1.5),
        (numpy.int64(7), 7),
        (numpy.bool_(True), True),
        (pandas.Timestamp("2026-01-31"), 46053),
        (date(2026, 1, 31), 46053),
        (datetime(2026, 1, 31, 12), 46053.5),
        (time(6), 0.25),
        (timedelta(hours=36), 1.5),
        (None, None),
    ],
)
def test_values_become_what_a_cell_stores(value: object, stored: object) -> None:
    assert to_stored(value) == stored
    assert type(to_stored(value)) in (str, bool, int, float, type(None))


@pytest.mark.parametrize(
    "value",
    [float("nan"), float("inf"), pandas.NaT, numpy.nan, object(), b"bytes", [1], date(1899, 12, 31), 10**400,
     datetime(2026, 1, 1, tzinfo=UTC)],
)  # fmt: skip
def test_what_no_cell_can_hold_is_refused(value: object) -> None:
    with pytest.raises(CellValueError) as caught:
        to_stored(value)
    assert caught.value.code == "not_a_cell_value"


def test_text_ends_at_32767_utf16_units() -> None:
    assert to_stored("客" * 32_767)
    for text in ("客" * 32_768, "😀" * 16_384):
        with pytest.raises(CellValueError, match="text_too_long"):
            to_stored(text)
    assert to_stored("😀" * 16_383)


@pytest.mark.parametrize(
    ("day", "serial_1900", "serial_1904"),
    [
        (date(1900, 1, 1), 1, None),
        (date(1900, 2, 28), 59, None),
        (date(1900, 3, 1), 61, None),
        (date(1904, 1, 1), 1462, 0),
        (date(2026, 11, 21), 46347, 44885),
        (date(9999, 12, 31), 2958465, 2957003),
    ],
)
def test_serial_numbers_follow_both_systems(day: date, serial_1900: int, serial_1904: int | None) -> None:
    assert to_serial(day) == serial_1900
    assert to_excel(day) == serial_1900
    if serial_1904 is not None:
        assert to_serial(day, uses_1904=True) == serial_1904
        assert to_excel(day, CALENDAR_MAC_1904) == serial_1904


def test_times_come_back_to_the_millisecond() -> None:
    moment = datetime(2026, 11, 21, 23, 59, 59, 999_000)
    assert from_excel(to_serial(moment)) == moment


@pytest.mark.parametrize(
    ("number", "text"), [(1.0, "1"), (0.1, "0.1"), (-0.0, "0"), (1e21, "1e+21"), (123456789012345, "123456789012345")]
)
def test_numbers_are_written_in_their_shortest_form(number: float, text: str) -> None:
    assert number_text(number) == text
    assert float(text) == number


@pytest.mark.parametrize(
    "text",
    ["<a & b>", "tab\tand\nline", "carriage\rreturn", "bell\x07", "_x0041_ as typed", "_x005F_", "]]>", "\ufffe", "😀"],
)
def test_any_text_comes_back_from_its_bytes(text: str) -> None:
    element = text_element("t", text).encode()
    content = element[element.index(b">") + 1 : element.rindex(b"</")]
    assert unescape(content) == text


def test_control_characters_are_written_as_excel_does() -> None:
    assert escape("a\r\x01b") == "a_x000D__x0001_b"
    assert escape("_x0041_") == "_x005F_x0041_"


def test_blanks_at_the_ends_are_kept() -> None:
    assert text_element("t", " a") == '<t xml:space="preserve"> a</t>'
    assert text_element("x:t", "a b") == "<x:t>a b</x:t>"


def test_cdata_comments_and_entities_are_read() -> None:
    assert unescape(b"a<!-- x --><![CDATA[<b> & ]]>&#x5ba2;&#10;&lt;\r\nc") == "a<b> & 客\n<\nc"
