"""Text from cells on a page: cut where it is too long, without what breaks or turns a page."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custsheet.donors.text_width import HALF_WIDTHS
from custsheet.pages.plain_text import css_string, one_line, printable

ANY = st.text(st.characters(codec=None), max_size=80)  # lone surrogates too


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("a\x00b\x1bc\x7f", "abc"),
        ("甲\ud800乙", "甲乙"),
        ("evil\u202efdp.exe", "evilfdp.exe"),
        ("عميل مهم", "عميل مهم"),
        ("👩\u200d💻 张", "👩\u200d💻 张"),
    ],
)
def test_only_what_a_page_cannot_hold_or_what_turns_text_is_left_out(text: str, wanted: str) -> None:
    assert printable(text) == wanted


def test_a_text_that_fits_is_shown_whole_on_one_line() -> None:
    assert one_line("  第一行\r\n第二行\t完 ", 20) == "第一行 第二行 完"


def test_a_long_text_is_cut_with_an_ellipsis() -> None:
    assert one_line("甲" * 32_000, 60) == "甲" * 59 + "…"


def test_a_text_whose_start_is_only_blanks_is_not_taken_for_short() -> None:
    assert one_line(" " * 32_000 + "甲", 60) == "…"


def test_nothing_is_cut_apart_that_belongs_together() -> None:
    assert one_line("abe\u0301xyz", 4) == "ab…"
    assert one_line("ab👩\u200d💻xyz", 4) == "ab…"


@given(ANY, st.integers(2, 30))
def test_a_line_is_never_longer_and_can_always_be_written(text: str, longest: int) -> None:
    line = one_line(text, longest)
    assert len(line) <= longest
    assert "\n" not in line
    line.encode()


@given(ANY)
def test_nothing_ends_a_string_of_a_style_sheet(text: str) -> None:
    escaped = css_string(text)
    assert not set(escaped) & set("\"'<>{}();\n@&")


def test_chinese_characters_are_twice_as_wide() -> None:
    assert HALF_WIDTHS.of("客户A1") == 6
