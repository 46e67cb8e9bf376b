"""CSV cells: nothing that a spreadsheet program would run, and nothing changed by the way there and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custsheet.cleaning.csv_cells import from_csv_cell, to_csv_cell


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+1+1", "-1+2", "@SUM(A1)", "\tx", "\rx", "+86-138", "-x", "'=1", "''@x", "+", "=cmd|' /C calc'!A0"],
)
def test_what_would_run_gets_an_apostrophe(text: str) -> None:
    assert to_csv_cell(text) == "'" + text


@pytest.mark.parametrize(
    "text", ["-5", "+86 138 0000 0000", "+1 (555) 010.0100 x12", "-12.50", "甲公司", "'tis", "a=b", "", "'+86 138"]
)
def test_numbers_phones_and_plain_text_stay_bare(text: str) -> None:
    assert to_csv_cell(text) == text


@given(st.text("'=+-@\t\r12 x甲", max_size=6))
def test_the_way_back_gives_the_text(text: str) -> None:
    assert from_csv_cell(to_csv_cell(text)) == text


@pytest.mark.parametrize(
    ("text", "shown"), [("\x1b[31m", "\\x1b[31m"), ("a\u202eb", "a\\u202eb"), ("\x9b", "\\x9b"), ("a\nb", "a\nb")]
)
def test_what_a_terminal_would_obey_is_spelled_out(text: str, shown: str) -> None:
    assert to_csv_cell(text) == shown
