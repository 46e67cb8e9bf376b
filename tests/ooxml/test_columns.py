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


HIDDEN = 'width="0" customWidth="1" hidden="1"'


@pytest.mark.parametrize(
    ("before", "columns", "after"),
    [
        # Everything to the right of the data is hidden.
        (
            f'<cols><col min="7" max="16384" {HIDDEN}/></cols>',
            [7, 8],
            '<col min="7" max="7" width="0" customWidth="1"/><col min="8" max="8" width="0" customWidth="1"/>'
            f'<col min="9" max="16384" {HIDDEN}/>',
        ),
        # Inside a collapsed group: those left of them stay a group, with its button over the first of them.
        (
            '<cols><col min="3" max="9" outlineLevel="1" hidden="1"/><col min="10" max="10" collapsed="1"/></cols>',
            [5, 6],
            '<col min="3" max="4" outlineLevel="1" hidden="1"/><col min="5" max="5" collapsed="1"/>'
            '<col min="6" max="6"/><col min="7" max="9" outlineLevel="1" hidden="1"/>'
            '<col min="10" max="10" collapsed="1"/>',
        ),
        # Right behind a collapsed group: the button stays.
        (
            '<cols><col min="3" max="4" outlineLevel="2" hidden="1"/>'
            '<col min="5" max="9" hidden="1" collapsed="1"/></cols>',
            [5],
            '<col min="3" max="4" outlineLevel="2" hidden="1"/><col min="5" max="5" collapsed="1"/>'
            '<col min="6" max="9" hidden="1" collapsed="1"/>',
        ),
        # What can be seen stays as it is, in its group.
        (
            '<cols><col min="3" max="9" outlineLevel="1" hidden="0" style="1"/></cols>',
            [4, 12],
            '<col min="3" max="9" outlineLevel="1" hidden="0" style="1"/>',
        ),
    ],
)
def test_hidden_columns_are_shown_and_their_neighbours_stay_hidden(before: str, columns: list[int], after: str) -> None:
    sheet = opened(before)
    sheet.show_columns(columns)
    assert cols_of(sheet) == after


def test_the_button_of_a_group_stands_left_of_it_where_the_sheet_says_so() -> None:
    cols = '<cols><col min="3" max="9" outlineLevel="1" hidden="1"/></cols>'
    left = '<sheetPr><outlinePr summaryRight="0"/></sheetPr>'
    sheet = Package.open(workbook(f"{left}<sheetFormatPr/>{cols}<sheetData/>")).worksheet(0)
    sheet.show_columns([5, 6])
    assert cols_of(sheet) == (
        '<col min="3" max="4" outlineLevel="1" hidden="1"/><col min="5" max="5"/>'
        '<col min="6" max="6" collapsed="1"/><col min="7" max="9" outlineLevel="1" hidden="1"/>'
    )


def test_columns_of_a_sheet_without_widths_are_visible() -> None:
    sheet = opened("")
    sheet.show_columns([3])
    assert not sheet.package.is_changed
