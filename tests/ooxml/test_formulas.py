"""Overwriting formulas: what hangs together with them stays right, or the edit is refused."""

from __future__ import annotations

import pytest

from custsheet.errors import PackageError
from custsheet.ooxml import Formula, Package
from tests.ooxml.packages import HEAD, MAIN, workbook

SHARED = "".join(
    [
        '<row r="1"><c r="A1"><v>1</v></c>',
        '<c r="B1"><f t="shared" ref="B1:B4" si="0">A1*$A$1+SUM(A$1:A1)</f><v>2</v></c></row>',
        '<row r="2"><c r="B2"><f t="shared" si="0"/><v>3</v></c></row>',
        '<row r="3"><c r="B3"><v>9</v></c></row>',
        '<row r="4"><c r="B4" s="1"><f t="shared" si="0"/><v>4</v></c></row>',
    ]
)


def opened(rows: str, **options: object) -> Package:
    return Package.open(workbook(f"<sheetData>{rows}</sheetData>", **options))


def test_the_text_of_a_shared_formula_moves_to_the_next_cell() -> None:
    package = opened(SHARED)
    sheet = package.worksheet(0)
    sheet.set("B1", 5)
    assert sheet.value("B1") == 5
    assert sheet.formula("B2") == "A2*$A$1+SUM(A$1:A2)"
    assert b'<f t="shared" ref="B2:B4" si="0">A2*$A$1+SUM(A$1:A2)</f><v>3</v>' in sheet.to_bytes()
    assert b'<c r="B4" s="1"><f t="shared" si="0"/><v>4</v></c>' in sheet.to_bytes()


def test_a_shared_formula_that_is_wholly_overwritten_is_gone() -> None:
    sheet = opened(SHARED).worksheet(0)
    sheet.set_cells([(row, 2, Formula(f"A{row}", 0), None) for row in (1, 2, 4)])
    assert b"shared" not in sheet.to_bytes()


def test_overwriting_a_sharing_cell_leaves_the_others() -> None:
    sheet = opened(SHARED).worksheet(0)
    sheet.set("B2", "文")
    assert sheet.formula("B1") == "A1*$A$1+SUM(A$1:A1)"
    assert sheet.formula("B4") == ""


REGIONS = {
    "array": '<row r="1"><c r="A1"><f t="array" ref="A1:B2">C1:D2*2</f><v>1</v></c><c r="B1"><v>2</v></c></row>',
    "spill": '<row r="1"><c r="A1" cm="1"><f t="array" ref="A1:A9">SORT(C1:C9)</f><v>1</v></c></row>',
    "table": '<row r="1"><c r="A1"><f t="dataTable" ref="A1:A2" dt2D="0" r1="C1"/><v>1</v></c></row>',
}


@pytest.mark.parametrize("kind", REGIONS)
@pytest.mark.parametrize("cell", ["A1", "A2"])
def test_a_cell_inside_an_array_or_data_table_is_refused(kind: str, cell: str) -> None:
    package = opened(REGIONS[kind])
    sheet = package.worksheet(0)
    with pytest.raises(PackageError, match=cell) as caught:
        sheet.set(cell, 5)
    assert caught.value.code == "array_cell"
    assert not package.is_changed


def test_beside_an_array_and_without_a_change_nothing_is_refused() -> None:
    sheet = opened(REGIONS["array"]).worksheet(0)
    sheet.set_cells([(1, 3, 5, None), (1, 2, 2, None), (2, 1, None, None)])
    assert sheet.value("C1") == 5


def test_an_array_formula_of_one_cell_may_go() -> None:
    sheet = opened('<row r="1"><c r="A1"><f t="array" ref="A1">SUM(B1:B2*2)</f><v>1</v></c></row>').worksheet(0)
    sheet.set("A1", 7)
    assert sheet.formula("A1") is None


CHAIN = f'{HEAD}<calcChain xmlns="{MAIN}"><c r="A1" i="1"/><c r="A2" l="1"/><c r="A1" i="2"/></calcChain>'
TWO = '<row r="1"><c r="A1"><f>1+1</f><v>2</v></c></row><row r="2"><c r="A2"><f>1+2</f><v>3</v></c></row>'


def test_a_formula_that_goes_leaves_the_calculation_chain() -> None:
    package = opened(TWO, extra={"xl/calcChain.xml": CHAIN})
    package.worksheet(0).set("A1", 5)
    assert b'<c r="A2" l="1" i="1"/><c r="A1" i="2"/>' in package.read("xl/calcChain.xml")
    package.worksheet(0).set("A2", Formula("2+2", 4))
    assert b'<c r="A2" l="1" i="1"/>' in package.read("xl/calcChain.xml"), "another formula keeps its place"


def test_an_empty_chain_goes_with_its_relationship_and_type() -> None:
    chain = f'{HEAD}<calcChain xmlns="{MAIN}"><c r="A1" i="1"/><c r="A2"/></calcChain>'
    package = opened(TWO, extra={"xl/calcChain.xml": chain})
    package.worksheet(0).set_cells([(1, 1, 1, None), (2, 1, None, None)])
    again = Package.open(package.to_bytes())
    assert "xl/calcChain.xml" not in again.part_names
    assert again.relationships("xl/workbook.xml").find("calcChain") is None
    assert b"calcChain" not in again.read("[Content_Types].xml")


def test_a_changed_value_lets_formulas_calculate_on_opening() -> None:
    package = opened(TWO)
    package.worksheet(0).set("A1", Formula("1+1", 2))
    assert not package.is_changed
    package.worksheet(0).set("C1", 5)
    assert b'fullCalcOnLoad="1"' in package.read("xl/workbook.xml")
    plain = opened('<row r="1"><c r="A1"><v>1</v></c></row>')
    plain.worksheet(0).set("C1", 5)
    assert b"calcPr" not in plain.read("xl/workbook.xml")


def test_a_new_style_alone_calculates_nothing() -> None:
    package = opened(TWO)
    package.worksheet(0).set_cells([(1, 1, Formula("1+1", 2), 1)])
    assert package.is_changed
    assert b"calcPr" not in package.read("xl/workbook.xml")


def test_the_places_whose_value_comes_from_a_formula() -> None:
    """A formula of their own, shared or not, or an array's result that reaches over them."""
    places = [(row, column) for row in range(1, 5) for column in (1, 2)]
    assert opened(SHARED).worksheet(0).calculated(places) == {(1, 2), (2, 2), (4, 2)}
    assert opened(REGIONS["array"]).worksheet(0).calculated([(1, 2), (2, 2), (3, 1)]) == {(1, 2), (2, 2)}
