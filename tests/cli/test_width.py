"""Text is measured and broken as terminals show it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custsheet.cli.width import display_width, one_line, pad, wrap


@pytest.mark.parametrize(("text", "width"), [("", 0), ("abc", 3), ("客户", 4), ("客户A，", 7), ("e\u0301", 1)])
def test_chinese_letters_take_two_columns(text: str, width: int) -> None:
    assert display_width(text) == width


def test_padding_fills_to_columns_not_letters() -> None:
    assert pad("客户", 6) == "客户  "
    assert pad("longer", 3) == "longer"


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("one two three", 8, ["one two", "three"]),
        ("客户维护管理表", 8, ["客户维护", "管理表"]),
        ("客户维护，管理", 8, ["客户维", "护，管理"]),
        ("写到“结果”里", 6, ["写到", "“结果”", "里"]),
        ("unbreakable", 4, ["unbreakable"]),
        ("two\nlines", 20, ["two", "lines"]),
        ("", 10, [""]),
    ],
)
def test_lines_break_between_words_and_between_chinese_letters(text: str, width: int, lines: list[str]) -> None:
    assert wrap(text, width) == lines


@given(st.text(alphabet="ab 客户，。（x\n", max_size=60), st.integers(8, 30))
def test_breaking_lines_loses_no_letter(text: str, width: int) -> None:
    assert "".join("".join(wrap(text, width)).split()) == "".join(text.split())


@given(st.text(alphabet="ab 客户，", max_size=60), st.integers(16, 30))
def test_no_line_is_wider_than_asked_unless_one_word_is(text: str, width: int) -> None:
    for line in wrap(text, width):
        assert display_width(line) <= width or " " not in line.strip()


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, ""),
        (12.5, "12.5"),
        ("a\nb\tc", "a b c"),
        ("\x1b[31mred", "[31mred"),
        ("  x  ", "x"),
        ("客户\u200b", "客户"),
    ],
)
def test_a_cell_is_shown_as_one_line_that_a_terminal_cannot_obey(value: object, shown: str) -> None:
    assert one_line(value) == shown
