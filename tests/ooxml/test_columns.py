"""Widths of columns: one column changes, its neighbours and its style do not."""

from __future__ import annotations

import pytest

from custsheet.ooxml import Package, Worksheet
from tests.ooxml.packages import workbook


def opened(cols: str) -> Worksheet:
    return Package.open(workbook(f"<sheetFormatPr/>{cols}<sheetData/>")).worksheet(0)


def cols_of(sheet: Worksheet) -> str:
    text = sheet.to_bytes().decode()
    return text[text.index("<cols>") + 6 : text.index("</cols>")] if "<cols>" in text else ""


@pytest.mark.parametrize(
    ("before", "column", "after"),
    [
        ("", 3, '<col min="3" max="3" width="12.5" customWidth="1"/>'),
        (
            '<cols><col min="2" max="4" width="8" style="1" outlineLevel="1"/></cols>',
            3,
            '<col min="2" max="2" width="8" style="1" outlineLevel="1"/>'
            '<col min="3" max="3" width="12.5" style="1" outlineLevel="1" customWidth="1"/>'
            '<col min="4" max="4" width="8" style="1" outlineLevel="1"/>',
        ),
        (
            '<cols><col min="1" max="1" width="8"/><col min="5" max="16384" width="9"/></cols>',
            5,
            '<col min="1" max="1" width="8"/><col min="5" max="5" width="12.5" customWidth="1"/>'
            '<col min="6" max="16384" width="9"/>',
        ),
        (
            '<cols><col min="1" max="1" width="8"/><col min="5" max="5" width="9"/></cols>',
            3,
            '<col min="1" max="1" width="8"/><col min="3" max="3" width="12.5" customWidth="1"/>'
            '<col min="5" max="5" width="9"/>',
        ),
    ],
)
def test_one_column_is_made_or_split_off(before: str, column: int, after: str) -> None:
    sheet = opened(before)
    sheet.set_column_width(column, 12.5)
    assert cols_of(sheet) == after
    assert sheet.column_width(column) == 12.5


def test_the_width_that_is_there_changes_nothing() -> None:
    sheet = opened('<cols><col min="2" max="4" width="8"/></cols>')
    sheet.set_column_width(3, 8)
    assert not sheet.package.is_changed
    assert sheet.column_width(9) is None
