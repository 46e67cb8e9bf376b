"""What calamine takes without a word and gives otherwise than the file says: such sheets are read by the own reader."""

from __future__ import annotations

import re

import pytest

from custsheet.ooxml import Package
from custsheet.reading.grid import Grid, GridReader
from custsheet.refs import CellRef
from tests.ooxml.packages import HEAD, MAIN, pack, parts

SHEET = "客户"
_TAG = re.compile(r"<!\[CDATA\[.*?\]\]>|<!--.*?-->|<\?.*?\?>|<(/?)")
DATE = '<c r="A1" s="1"><v>46317</v></c>'


def opened(cell: str, strings: str = "", prefix: str = "") -> Package:
    """A workbook with a date in A1 and this cell in B1."""
    inner = f'<worksheet><sheetData><row r="1">{DATE}{cell}</row></sheetData></worksheet>'
    if prefix:
        inner = _TAG.sub(lambda tag: f"<{tag[1]}{prefix}:" if tag[1] is not None else tag[0], inner)
    xmlns = f"xmlns:{prefix}" if prefix else "xmlns"
    sheet = HEAD + inner.replace("worksheet>", f'worksheet {xmlns}="{MAIN}">', 1)
    return Package(pack(parts(sheet, strings=f'{HEAD}<sst xmlns="{MAIN}"><si><t>{strings}</t></si></sst>')))


def read(cell: str, strings: str = "", prefix: str = "") -> Grid:
    """Its grid."""
    package = opened(cell, strings, prefix)
    return GridReader(package, package.to_bytes()).read(SHEET)


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ('<c r="B1" t="str"><v><![CDATA[a<b & c]]></v></c>', "a<b & c"),
        ('<c r="B1" t="str"><v><![CDATA[</v></c>]]></v></c>', "</v></c>"),
        ('<c r="B1" t="str"><v>甲<!-- <v>乙</v> -->公司</v></c>', "甲公司"),
        ('<c r="B1"><v><!-- c -->5</v></c>', 5.0),
        ('<c r="B1"><v>5<?p <v> ?>6</v></c>', 56.0),
        ('<c r="B1"><v>5</v><f>2+3</f></c>', 5.0),
        ('<c r="B1" t="inlineStr"><is><t>甲</t></is><v>9</v></c>', "甲"),
        ('<c r="B1" t="inlineStr"><is><t>_x4E2D_文</t></is></c>', "中文"),
        ('<c r="B1" t="str"><v>_xD83D__xDE00_</v></c>', "😀"),
        ('<c r="B1" t="str"><v>_x005F_x4E2D_ _x000D_ _x4e2d</v></c>', "_x4E2D_ \r _x4e2d"),
    ],
)
@pytest.mark.parametrize("prefix", ["", "x"])
def test_a_value_is_read_however_it_is_spelt(cell: str, value: object, prefix: str) -> None:
    grid = read(cell, prefix=prefix)
    assert grid.value(1, 2) == value
    assert repr(grid.value(1, 1)) == "datetime.date(2026, 10, 22)"


@pytest.mark.parametrize(
    ("stored", "text"),
    [("_x4E2D_文", "中文"), ("_xFFFE_", "\ufffe"), ("_x005F_xFFFE_", "_xFFFE_"), ("_x000D__x00e9_", "\ré")],
)
def test_a_shared_string_is_read_as_excel_reads_it(stored: str, text: str) -> None:
    assert read('<c r="B1" t="s"><v>0</v></c>', stored).value(1, 2) == text


@pytest.mark.parametrize("text", ["\ufffe", "\uffff", "甲\ud800乙", "_xFFFF_", "_x005F_", "a\rb\x0bc", "_x4E2D_"])
def test_every_text_that_is_written_reads_back(text: str) -> None:
    package = opened('<c r="B1"><v>1</v></c>')
    package.worksheet(SHEET).set("B1", text)
    data = package.to_bytes()
    found = GridReader(Package(data), data).read(SHEET).value(1, 2)
    assert found == text.replace("\ud800", "\ufffd")  # half a character is none


@pytest.mark.parametrize("prefix", ["", "x"])
@pytest.mark.parametrize("formula", ['<![CDATA["<"&A2]]>', '"&lt;"<!-- c -->&amp;A2', '"&lt;"&amp;A2'])
def test_a_formula_is_read_however_it_is_spelt(formula: str, prefix: str) -> None:
    grid = read(f'<c r="B1"><f>{formula}</f><v>1</v></c>', prefix=prefix)
    assert grid.formulas[CellRef(1, 2)].text == '"<"&A2'


def test_within_a_formula_nothing_is_escaped() -> None:
    cells = '<c r="B1"><f>"_x0041_"</f><v>1</v></c><c  r="C1"><f>"_x0041_"</f><v>1</v></c>'
    package = opened(cells)
    assert package.worksheet(SHEET).formula("B1") == '"_x0041_"'
    assert [cell.text for cell in package.worksheet(SHEET).formula_cells()] == ['"_x0041_"'] * 2


@pytest.mark.parametrize("attribute", ['s="' + "9" * 5000 + '"', 't="n"'])
@pytest.mark.parametrize("index", ["x", "-1", "9" * 5000, ""])
def test_indexes_that_are_none_stop_nothing(attribute: str, index: str) -> None:
    grid = read(f'<c r="B1" {attribute}><f t="shared" si="{index}"/><v>1</v></c>')
    assert (grid.value(1, 2), list(grid.formulas)) == (1.0, [CellRef(1, 2)])


def test_much_markup_in_one_cell_is_read_in_one_go() -> None:
    """Tried again from every place it would take hours."""
    assert read(f'<c r="B1" t="str"><v>{"<!-- <v> -->" * 50_000}甲</v></c>').value(1, 2) == "甲"
    assert read(f'<c r="B1" t="str"><x>{"<![CDATA[<v><v>]]>" * 50_000}</x></c>').value(1, 2) is None
