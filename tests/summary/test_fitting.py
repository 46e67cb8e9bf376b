"""What a cell shows of a long text: never cut off, never too small to read, and the link leads to the whole name."""

from __future__ import annotations

import pytest

from custsheet.donors.text_width import TABS
from custsheet.ooxml.values import Formula
from custsheet.summary import block_cells
from custsheet.summary.fitting import fitted, room_for, shortened
from custsheet.summary.layout import block_layouts
from custsheet.summary.links import Target, customer_link
from tests.scoring.books import Book
from tests.summary.books import AS_OF, customers, summary

LONG = "北京市海淀区中关村科技园区国际信息技术发展与现代服务贸易综合集团股份有限公司华北区域营销中心" * 2


@pytest.mark.parametrize(
    ("words", "room", "shown"),
    [
        ("abc", 3, "abc"),
        ("abcd", 3, "ab…"),
        ("甲乙丙", 6, "甲乙丙"),
        ("甲乙丙丁", 6, "甲乙…"),
        ("ab cdef", 3.5, "ab…"),
        ("", 3, ""),
    ],
)
def test_text_is_cut_with_an_ellipsis_where_it_is_too_wide(words: str, room: float, shown: str) -> None:
    assert shortened(words, room) == shown
    assert TABS.of(shown) <= room + 1


def test_a_link_shows_less_and_leads_to_the_same_row() -> None:
    layout = block_layouts()["save_first"]
    column = layout.columns[layout.index("name")]
    link = customer_link(Target("客户信息", "A", "B"), None, LONG)
    assert isinstance(link, Formula)
    shown = fitted(link, column, layout)
    assert isinstance(shown, Formula)
    assert str(shown.cached).endswith("…")
    assert f'"{shown.cached}"' in shown.text
    assert f'MATCH("{LONG}"' in shown.text
    assert shown.text.count("(") == shown.text.count(")")


def test_numbers_dates_and_short_words_stay_as_they_are() -> None:
    layout = block_layouts()["moves"]
    for value in (1.5, 7, AS_OF, None, "王芳"):
        assert fitted(value, layout.columns[0], layout) == value


def test_blocks_keep_the_whole_text_and_cells_what_fits() -> None:
    name = LONG * 2
    book = Book(customers=customers(name, owner="一位名字特别特别特别特别长的负责人"), interactions=[])
    for block in summary(book).values():
        for row in block_cells(block):
            value = getattr(row[2], "cached", row[2])
            if isinstance(value, str) and block.layout.columns:
                widest = max(room_for(value, column, block.layout) for column in block.layout.columns)
                assert TABS.of(value) <= widest
