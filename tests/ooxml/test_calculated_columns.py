"""New rows of a table get the formula of a calculated column, as Excel fills it in."""

from __future__ import annotations

import pytest

from custsheet.ooxml import Formula
from custsheet.ooxml.calculated_columns import CalculatedColumn
from custsheet.ooxml.sheet_data import SheetData


def data(*formulas: str | None) -> SheetData:
    """Cells of column D from row 2 on; a formula may be given as a whole ``<f>`` element."""
    elements = ("" if f is None else f if f.startswith("<f") else f"<f>{f}</f>" for f in formulas)
    rows = (f'<row r="{row}"><c r="D{row}">{f}<v>1</v></c></row>' for row, f in enumerate(elements, 2))
    return SheetData(f"<sheetData>{''.join(rows)}</sheetData>".encode())


def formula_in(row: int, text: str, cells: SheetData, is_array: bool = False) -> Formula | None:
    return dict(CalculatedColumn(4, text, is_array, first_row=2).formulas_in([row], cells)).get(row)


@pytest.mark.parametrize(
    "text",
    [
        "Plan[[#This Row],[数量]]*Plan[[#This Row],[单价]]",
        "LEN([[#This Row],客户编号])",  # as XlsxWriter wrote it
        "SUM(Plan[金额])",
        "Plan[[#This Row],[1月]:[12月]]",
        'Plan[[#This Row],[B2]]&"C2:D2"',
        "VLOOKUP(Plan[[#This Row],[编号]],客户!$A$2:$F$90,3,FALSE)",
        "TODAY()",
        "汇率*2",
    ],
)
def test_what_speaks_of_columns_is_the_same_in_each_row(text: str) -> None:
    assert formula_in(9, text, data("OTHER()", "OTHER()")) == Formula(text, "")


@pytest.mark.parametrize(
    ("stated", "above", "row", "text"),
    [
        ("B2*C2", ["B2*C2", "B3*C3"], 4, "B4*C4"),
        ("B2*C2", [], 5, "B5*C5"),  # a table without rows
        ("B2*C2", [None, None], 4, "B4*C4"),
        ("D1+C2", ["D1+C2", "D2+C3"], 4, "D3+C4"),  # running total
        ("B2*C2", ["9*9", "B3*C3", "8*8"], 5, "B5*C5"),  # one cell agrees with the table
        ("B7*C7", ["B2*C2", "B3*C3", "B4*C4"], 5, "B5*C5"),  # the table's copy is written for another row
        ("B7*C7", ["B2*C2", "B3*C3", "1"], 5, "B5*C5"),
        ("B7*C7", ["B2*C2", "2*B3"], 4, None),  # nobody knows
        ("RANK(C2,C$2:C$9)", ["RANK(C2,C$2:C$9)"], 3, "RANK(C3,C$2:C$9)"),
        ("B9*C9", ['<f t="shared" ref="D2:D4" si="0">B2*C2</f>', '<f t="shared" si="0"/>', '<f t="shared" si="0"/>'],
         5, "B5*C5"),
    ],
)  # fmt: skip
def test_what_speaks_of_cells_moves_with_the_row(stated: str, above: list[str], row: int, text: str | None) -> None:
    assert formula_in(row, stated, data(*above)) == (None if text is None else Formula(text, ""))


@pytest.mark.parametrize("text", ['IF("', "'", "XFE"])
def test_what_cannot_be_read_is_filled_in_nowhere_or_as_it_is(text: str) -> None:
    assert formula_in(4, text, data()) in (None, Formula(text, ""))


def test_several_new_rows_get_the_formula_each_for_itself() -> None:
    column = CalculatedColumn(4, "B9*C9", False, first_row=2)
    found = column.formulas_in([4, 5, 6], data("B2*C2", "B3*C3"))
    assert [(row, formula.text) for row, formula in found] == [(4, "B4*C4"), (5, "B5*C5"), (6, "B6*C6")]
    assert list(column.formulas_in([], data())) == []


def test_an_array_formula_stays_one() -> None:
    text = "SUM((Plan[编号]=Plan[[#This Row],[编号]])*Plan[金额])"
    assert formula_in(4, text, data(), is_array=True) == Formula(text, "", is_array=True)
