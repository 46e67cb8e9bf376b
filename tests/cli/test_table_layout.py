"""Tables fit the terminal: short columns are never broken, sentences share what is left, and narrow terminals get
blocks instead of columns.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from custsheet.cli.table_layout import cards, column_widths, wrapped
from custsheet.cli.width import display_width

from .test_streams import on_terminal

HEADER = ["编号", "客户名称", "到期", "原因"]
ROW = [
    "C00001",
    "苏州青禾精密机械制造有限公司",
    "2026-10-31",
    "近2个月无联系；近6个月增长率 -74% ≤ -30%，近1个月投诉 1 次",
]
NATURAL = [6, 28, 10, 58]


def test_what_fits_is_left_as_it_is() -> None:
    assert column_widths(HEADER, [ROW], 102) == NATURAL


@pytest.mark.parametrize("available", [60, 72, 90, 101])
def test_only_long_texts_give_way(available: int) -> None:
    widths = column_widths(HEADER, [ROW], available)
    assert widths is not None
    assert (widths[0], widths[2]) == (6, 10)
    assert sum(widths) == available


def test_a_wide_column_gets_what_a_narrower_one_leaves() -> None:
    assert column_widths(HEADER, [ROW], 90) == [6, 28, 10, 46]


def test_where_sentences_would_be_a_few_letters_wide_there_are_no_columns() -> None:
    assert column_widths(HEADER, [ROW], 47) is None
    assert column_widths(["a"] * 9, [["0123456789"] * 9], 60) is None


def test_a_table_without_rows_has_its_header() -> None:
    assert column_widths(HEADER, [], 80) == [4, 8, 4, 4]


def test_cells_are_broken_inside_their_column() -> None:
    broken = wrapped(ROW, [6, 16, 10, 20])
    assert broken[0] == "C00001"
    assert max(display_width(line) for line in broken[1].split("\n")) <= 16
    assert not any(line.startswith(("；", "，")) for line in broken[3].split("\n"))


@pytest.mark.parametrize("width", [30, 40, 60])
def test_a_block_names_every_value_that_there_is(width: int) -> None:
    [lines] = cards(["编号", "客户名称", "到期", "负责人", "原因"], [[*ROW[:3], "", ROW[3]]], width)
    assert lines[0].startswith("C00001")
    assert max(map(display_width, lines)) <= width
    text = "".join(lines).replace(" ", "")
    assert "2026-10-31" in text
    assert "负责人" not in text


@pytest.mark.parametrize(("columns", "is_table"), [("40", False), ("200", True)])
@pytest.mark.parametrize("encoding", ["utf-8", "cp936"])
def test_check_reads_well_on_every_terminal(guest: Path, columns: str, is_table: bool, encoding: str) -> None:
    _, shown = on_terminal(
        ["check", str(guest), "--as-of", "2026-11-21", "--lang", "zh"], encoding, COLUMNS=columns, NO_COLOR="1", CI="1"
    )
    lines = shown.decode(encoding).replace("\r\n", "\n").split("\n")
    assert max(display_width(line) for line in lines if str(guest) not in line) <= int(columns)
    assert any("名单!C3" in line and "错误" in line for line in lines)
    assert any("怎么办" in line and "位置" in line for line in lines) == is_table
