"""Tabs are added last and taken away with all that was only theirs."""

from __future__ import annotations

import re

import pytest

from custsheet.errors import PackageError
from custsheet.ooxml import Package
from custsheet.ooxml.sheet_list import State
from tests.ooxml.donors import rich_donor, team_book
from tests.ooxml.structure import check_structure, members


@pytest.mark.parametrize("state", ["visible", "hidden", "veryHidden"])
def test_a_blank_sheet_is_the_last_tab_and_can_be_written_to(state: State) -> None:
    package = Package.open(team_book())
    sheet = package.add_worksheet("_custsheet", state)
    sheet.set("A1", "版本")
    after = Package.open(package.to_bytes())
    assert after.sheet_names == ["客户", "选项", "_custsheet"]
    assert after.worksheet("_custsheet").state == state
    assert after.worksheet("_custsheet").value("A1") == "版本"
    assert check_structure(package.to_bytes()) == []


def test_the_new_sheet_id_is_greater_than_every_other() -> None:
    package = Package.open(team_book())
    xml = package.read("xl/workbook.xml").replace(b'sheetId="1"', b'sheetId="7"')
    package.write("xl/workbook.xml", xml)
    package.add_worksheet("新")
    assert [entry.sheet_id for entry in package.sheet_entries] == [7, 2, 8]


def test_removing_an_adopted_sheet_leaves_nothing_but_formats_and_strings() -> None:
    before = members(team_book())
    package = Package.open(team_book())
    package.adopt(rich_donor(), "汇总")
    package.remove_worksheet("汇总")
    after = members(package.to_bytes())
    assert set(after) == set(before)
    assert {name for name in before if before[name] != after[name]} <= {"xl/styles.xml", "xl/sharedStrings.xml"}
    assert check_structure(package.to_bytes()) == []


def test_local_names_of_later_sheets_follow_their_sheets() -> None:
    package = Package.open(team_book())
    package.remove_worksheet("客户")
    xml = package.read("xl/workbook.xml").decode()
    assert re.findall(r'name="([^"]+)" localSheetId="(\d)"', xml) == [("_xlnm.Print_Titles", "0")]
    assert dict(package.defined_names.items()) == {"等级表": "选项!$A$1:$A$3"}
    assert check_structure(package.to_bytes()) == []


def test_the_active_tab_stays_the_same_sheet() -> None:
    package = Package.open(team_book())
    package.add_worksheet("新")
    xml = package.read("xl/workbook.xml").replace(b"<workbookView ", b'<workbookView activeTab="1" ')
    package.write("xl/workbook.xml", xml)
    package.remove_worksheet("客户")
    assert b'activeTab="0"' in package.read("xl/workbook.xml")


def test_the_active_tab_moves_when_its_sheet_goes() -> None:
    package = Package.open(team_book())
    package.add_worksheet("新")
    xml = package.read("xl/workbook.xml").replace(b"<workbookView ", b'<workbookView activeTab="2" ')
    package.write("xl/workbook.xml", xml)
    package.remove_worksheet("新")
    assert b'activeTab="1"' in package.read("xl/workbook.xml")
    assert check_structure(package.to_bytes()) == []


def test_parts_that_others_use_too_stay() -> None:
    package = Package.open(team_book())
    package.adopt(rich_donor(), "汇总")
    package.worksheet("选项").relationships.add("drawing", "xl/drawings/drawing1.xml")
    package.remove_worksheet("汇总")
    assert package.has("xl/drawings/drawing1.xml")
    assert package.has("xl/charts/chart1.xml")
    assert not package.has("xl/tables/table1.xml")


def test_the_last_visible_sheet_cannot_be_removed() -> None:
    package = Package.open(team_book())
    package.worksheet("选项").set_state("veryHidden")
    with pytest.raises(PackageError, match="only visible"):
        package.remove_worksheet("客户")
    with pytest.raises(PackageError, match="没有这张"):
        package.remove_worksheet("没有这张")


def test_the_calculation_chain_goes_with_cells_of_the_sheet() -> None:
    package = Package.open(team_book())
    chain = (
        b'<calcChain xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><c r="A1" i="2"/></calcChain>'
    )
    package.write(
        "xl/calcChain.xml", chain, "application/vnd.openxmlformats-officedocument.spreadsheetml.calcChain+xml"
    )
    package.relationships("xl/workbook.xml").add("calcChain", "xl/calcChain.xml")
    package.add_worksheet("新")
    package.remove_worksheet("新")
    assert package.has("xl/calcChain.xml")
    package.remove_worksheet("选项")
    assert not package.has("xl/calcChain.xml")
    assert check_structure(package.to_bytes()) == []
