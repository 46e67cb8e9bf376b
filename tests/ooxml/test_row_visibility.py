"""Hiding rows and showing them again changes one attribute and nothing else."""

from __future__ import annotations

import pytest

from custsheet.ooxml.cell_scans import hidden_rows
from custsheet.ooxml.row_visibility import with_visibility
from custsheet.ooxml.sheet_data import SheetData

ROWS = (
    b'<sheetData><row r="1" ht="20" customHeight="1"><c r="A1"><v>1</v></c></row>'
    b'<row r="2" hidden="1" spans="1:2"/><row r="4" hidden=\'true\'><c r="A4"><v>4</v></c></row></sheetData>'
)


@pytest.mark.parametrize(
    ("wanted", "result"),
    [
        ({1: True}, {1, 2, 4}),
        ({2: False}, {4}),
        ({4: False, 2: False}, set()),
        ({2: True, 4: True}, {2, 4}),
        ({3: True, 9: True}, {2, 4}),
    ],
)
def test_rows_are_hidden_and_shown(wanted: dict[int, bool], result: set[int]) -> None:
    assert hidden_rows(with_visibility(SheetData(ROWS), wanted)) == result


def test_nothing_but_the_attribute_changes() -> None:
    hidden = with_visibility(SheetData(ROWS), {1: True, 2: False})
    assert hidden.data == ROWS.replace(b'customHeight="1">', b'customHeight="1" hidden="1">').replace(
        b'<row r="2" hidden="1" spans', b'<row r="2" spans'
    )
    assert with_visibility(hidden, {1: False}).data == ROWS.replace(b' hidden="1"', b"")


def test_what_is_so_already_keeps_its_bytes() -> None:
    data = SheetData(ROWS)
    assert with_visibility(data, {1: False, 2: True, 4: True}) is data


@pytest.mark.parametrize("height", ['ht="0"', "ht='0.0' hidden='1'"])
def test_a_row_without_height_is_shown_at_the_default_height(height: str) -> None:
    data = SheetData(f'<sheetData><row r="2" {height} customHeight="1" s="1"/></sheetData>'.encode())
    assert with_visibility(data, {2: False}).data == b'<sheetData><row r="2" s="1"/></sheetData>'
