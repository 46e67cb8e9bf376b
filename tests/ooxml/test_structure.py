"""The structural check of the tests sees what it is there for."""

from __future__ import annotations

import io
import zipfile

import pytest

from tests.ooxml.donors import rich_donor, team_book
from tests.ooxml.structure import audit, check_structure, members

SHEET, STYLES, BOOK = "xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/workbook.xml"


def spoilt(data: bytes, part: str, old: str, new: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in members(data).items():
            if name == part:
                assert old in content.decode()
                content = content.decode().replace(old, new, 1).encode()
            archive.writestr(name, content)
    return out.getvalue()


def test_workbooks_of_xlsxwriter_have_no_findings() -> None:
    assert check_structure(team_book()) == []
    assert check_structure(rich_donor()) == []


@pytest.mark.parametrize(
    ("part", "old", "new", "finding"),
    [
        (SHEET, '<c r="B1"', '<c r="A1"', "cell A1 out of order"),
        (SHEET, '<row r="2"', '<row r="1"', "row 1 after row 1"),
        (SHEET, '<c r="A1" s="1"', '<c r="A1" s="99"', "A1 has a style that is not there: 99"),
        (SHEET, '<c r="A2" t="s"><v>', '<c r="A2" t="s"><v>9', "A2 has a string that is not there: 9"),
        (SHEET, 'dxfId="0"', 'dxfId="7"', "differential format that is not there: 7"),
        (SHEET, 'priority="2"', 'priority="1"', "priority 1 twice"),
        (SHEET, 'dataValidations count="1"', 'dataValidations count="3"', "says 3 and has 1"),
        (SHEET, 'sqref="B2:B9"', 'sqref="B2:B"', "ranges 'B2:B'"),
        (SHEET, "<sheetData>", '<dataValidations count="0"/><sheetData>', "sheetData after dataValidations"),
        (STYLES, '<cellXfs count="', '<cellXfs count="9', "cellXfs says"),
        (STYLES, 'fontId="1"', 'fontId="44"', "fontId 44"),
        (BOOK, 'sheetId="2"', 'sheetId="1"', "sheet id twice"),
        (BOOK, 'name="选项"', 'name="客户"', "sheet name twice"),
        (BOOK, "选项!$A$1:$A$3", "没了!$A$1", "sheet that is not there: 没了"),
        (BOOK, 'localSheetId="1"', 'localSheetId="5"', "sheet 5 of 2"),
        (BOOK, 'r:id="rId1"', 'r:id="rId77"', "relationship rId77"),
        ("[Content_Types].xml", 'PartName="/xl/styles.xml"', 'PartName="/xl/other.xml"', "missing part: xl/other.xml"),
        ("xl/_rels/workbook.xml.rels", "styles.xml", "nothing.xml", "missing part: xl/nothing.xml"),
    ],
)  # fmt: skip
def test_a_fault_is_found(part: str, old: str, new: str, finding: str) -> None:
    assert any(finding in line for line in check_structure(spoilt(team_book(), part, old, new)))


@pytest.mark.parametrize(
    ("part", "old", "new", "finding"),
    [
        ("xl/tables/table1.xml", 'name="客户"', 'name="别的"', "header cell '客户'"),
        ("xl/tables/table1.xml", 'ref="E3:G6"', 'ref="E3:H6"', "3 columns in E3:H6"),
        ("xl/worksheets/sheet2.xml", "<tablePart r:id=", "<tablePart r:id='x' r:embed=", "relationship x"),
    ],
)
def test_a_fault_of_a_table_is_found(part: str, old: str, new: str, finding: str) -> None:
    assert any(finding in line for line in check_structure(spoilt(rich_donor(), part, old, new)))


def test_openxml_audit_runs_and_sees_a_fault() -> None:
    assert audit(team_book()) == set()
    assert audit(spoilt(team_book(), SHEET, "<sheetData>", "<nonsense/><sheetData>"))
