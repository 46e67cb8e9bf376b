"""A sheet that XlsxWriter made moves into somebody's workbook, with everything that belongs to it."""

from __future__ import annotations

import re
from datetime import date

import pytest

from custsheet.errors import PackageError, UsageError
from custsheet.ooxml import Package
from custsheet.ooxml.values import to_serial
from tests.ooxml.donors import rich_donor, team_book
from tests.ooxml.structure import audit, check_structure, members


def adopt(data: bytes, sheet: str = "汇总") -> bytes:
    package = Package.open(data)
    package.adopt(rich_donor(sheet), sheet)
    return package.to_bytes()


def changed_package(old: str, new: str, part: str = "xl/workbook.xml") -> bytes:
    package = Package.open(team_book())
    xml = package.read(part).decode()
    assert old in xml
    package.write(part, xml.replace(old, new).encode())
    return package.to_bytes()


def test_everything_that_belongs_to_the_sheet_comes_along() -> None:
    before, after = members(team_book()), members(adopt(team_book()))
    assert set(after) - set(before) == {
        "xl/worksheets/sheet3.xml",
        "xl/worksheets/_rels/sheet3.xml.rels",
        "xl/drawings/drawing1.xml",
        "xl/drawings/_rels/drawing1.xml.rels",
        "xl/drawings/vmlDrawing1.vml",
        "xl/charts/chart1.xml",
        "xl/charts/chart2.xml",
        "xl/charts/chart3.xml",
        "xl/charts/chart4.xml",
        "xl/media/image1.png",
        "xl/tables/table1.xml",
        "xl/comments1.xml",
    }
    touched = {name for name in before if before[name] != after[name]}
    shared = {"xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml", "xl/sharedStrings.xml"}
    assert touched == {"[Content_Types].xml", *shared}


def test_neither_checker_finds_anything_new() -> None:
    before, after = team_book(), adopt(team_book())
    assert check_structure(after) == check_structure(before) == []
    assert audit(after) <= audit(before)


def test_values_formulas_and_formats_read_back() -> None:
    package = Package.open(adopt(team_book()))
    sheet = package.worksheet("汇总")
    assert package.sheet_names == ["客户", "选项", "汇总"]
    assert sheet.value("A1") == "关键指标"
    assert sheet.value("A12") == "截至 今天"
    assert sheet.value("B5") == 0.4
    assert sheet.value("C11") == to_serial(date(2026, 3, 5))
    assert (sheet.formula("B10"), sheet.value("B10")) == ("SUM(B4:B9)", 3.3)
    assert package.styles.number_format(sheet.style_of(10, 2)) == "0.0%;[Red]-0.0%"
    assert package.styles.number_format(sheet.style_of(30, 1)) == 'yyyy"年"m"月"'
    assert package.styles.number_format(sheet.style_of(50, 3)) == "0.0%;[Red]-0.0%"
    assert [(table.name, str(table.ref)) for table in sheet.tables] == [("汇总表", "E3:G6")]
    assert len(sheet.validations) == 1


def test_names_of_the_sheet_are_entered_and_those_of_others_stay_behind() -> None:
    package = Package.open(adopt(team_book()))
    assert dict(package.defined_names.items()) == {"等级表": "选项!$A$1:$A$3", "cs_test_home": "'汇总'!$A$1"}
    xml = package.read("xl/workbook.xml").decode()
    assert '<definedName name="_xlnm.Print_Area" localSheetId="2">' in xml
    assert '<definedName name="_xlnm.Print_Titles" localSheetId="2">' in xml
    assert xml.count("localSheetId=") == 4


def test_formats_of_people_keep_their_numbers_and_a_second_adoption_adds_none() -> None:
    before = members(team_book())["xl/styles.xml"].decode()
    once = adopt(team_book())
    package = Package.open(once)
    package.remove_worksheet("汇总")
    twice = adopt(package.to_bytes())
    assert members(twice)["xl/styles.xml"] == members(once)["xl/styles.xml"]
    styles = members(once)["xl/styles.xml"].decode()
    for group in ("fonts", "fills", "borders", "cellXfs", "dxfs"):
        old, new = (re.search(rf"<{group} count=\"\d+\">(.*?)</{group}>", text) for text in (before, styles))
        assert old and new and new[1].startswith(old[1])


def test_a_second_sheet_of_the_same_making_adds_no_format_and_takes_free_names() -> None:
    once = adopt(team_book())
    package = Package.open(once)
    package.adopt(_without_names(rich_donor("汇总（自动）")), "汇总（自动）")
    twice = package.to_bytes()
    assert members(twice)["xl/styles.xml"] == members(once)["xl/styles.xml"]
    assert check_structure(twice) == []
    assert [table.name for table in package.worksheet("汇总（自动）").tables] == ["汇总表_2"]
    assert "汇总表_2[[#This Row],[金额]]" in (package.worksheet("汇总（自动）").formula("G4") or "")


def test_the_same_donor_gives_the_same_bytes() -> None:
    assert adopt(team_book()) == adopt(team_book())


def test_the_sheet_is_not_selected_and_the_active_tab_stays() -> None:
    after = members(adopt(team_book()))
    assert b"tabSelected" not in after["xl/worksheets/sheet3.xml"]
    views = re.compile(rb"<bookViews>.*</bookViews>")
    assert views.search(after["xl/workbook.xml"])[0] == views.search(members(team_book())["xl/workbook.xml"])[0]  # type: ignore[index]


def test_large_string_tables_are_left_alone() -> None:
    package = Package.open(team_book())
    xml = package.read("xl/sharedStrings.xml")
    package.write("xl/sharedStrings.xml", xml.replace(b"</sst>", b"<si><t>" + b"x" * (1 << 20) + b"</t></si></sst>"))
    large = package.to_bytes()
    after = adopt(large)
    assert members(after)["xl/sharedStrings.xml"] == members(large)["xl/sharedStrings.xml"]
    assert Package.open(after).worksheet("汇总").value("A1") == "关键指标"
    assert [line for line in check_structure(after) if "table" in line] == []


def test_a_taken_sheet_name_is_refused_whatever_its_case() -> None:
    package = Package.open(team_book())
    with pytest.raises(PackageError, match="客户"):
        package.adopt(rich_donor("客户"), "客户")
    assert not package.is_changed


def test_a_protected_structure_is_refused_unless_forced() -> None:
    data = changed_package("<bookViews>", '<workbookProtection lockStructure="1"/><bookViews>')
    package = Package.open(data)
    with pytest.raises(PackageError, match="protected"):
        package.adopt(rich_donor(), "汇总")
    assert not package.is_changed
    package.adopt(rich_donor(), "汇总", force=True)
    assert package.sheet_names[-1] == "汇总"
    assert b'lockStructure="1"' in package.read("xl/workbook.xml")


def test_a_donor_of_the_other_date_system_is_refused() -> None:
    package = Package.open(team_book(date_1904=True))
    with pytest.raises(PackageError, match="1904"):
        package.adopt(rich_donor(), "汇总")
    package.adopt(rich_donor(date_1904=True), "汇总")
    assert package.worksheet("汇总").value("C11") == to_serial(date(2026, 3, 5), uses_1904=True)


def test_a_defined_name_that_points_elsewhere_is_refused_and_a_broken_one_taken_over() -> None:
    package = Package.open(team_book())
    package.defined_names.set("cs_test_home", "客户!$A$1")
    before = package.to_bytes()
    with pytest.raises(PackageError, match="cs_test_home"):
        package.adopt(rich_donor(), "汇总")
    assert package.to_bytes() == before
    package.defined_names.set("cs_test_home", "#REF!")
    package.adopt(rich_donor(), "汇总")
    assert package.defined_names.get("cs_test_home") == "'汇总'!$A$1"


def test_a_sheet_that_the_donor_lacks_is_refused() -> None:
    with pytest.raises(PackageError):
        Package.open(team_book()).adopt(rich_donor(), "没有")


def test_ids_of_data_bars_are_unique_in_the_workbook() -> None:
    after = adopt(team_book())
    sheets = b"".join(data for name, data in members(after).items() if name.startswith("xl/worksheets/sheet"))
    ids = re.findall(rb'<x14:cfRule [^>]*id="([^"]+)"', sheets)
    assert len(ids) == len(set(ids)) == 2
    assert all(sheets.count(one) == 2 for one in ids)


def test_without_a_theme_no_colour_or_font_of_it_is_brought_along() -> None:
    package = Package.open(team_book())
    workbook = package.relationships("xl/workbook.xml")
    theme = workbook.find("theme")
    assert theme is not None and theme.part_name is not None
    package.remove(theme.part_name)
    workbook.remove(theme.rel_id)
    before = package.to_bytes()
    after = adopt(before)
    count = members(before)["xl/styles.xml"].count(b"theme=")
    assert members(after)["xl/styles.xml"].count(b"theme=") == count
    assert b"<color theme=" not in members(after)["xl/worksheets/sheet3.xml"]
    assert check_structure(after) == check_structure(before)


def test_a_workbook_without_stylesheet_and_strings_gets_them() -> None:
    package = Package.open(team_book())
    rows = '<sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData>'
    bare = f'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{rows}</worksheet>'
    workbook = package.relationships("xl/workbook.xml")
    for kind in ("styles", "sharedStrings"):
        found = workbook.find(kind)
        assert found is not None and found.part_name is not None
        package.remove(found.part_name)
        workbook.remove(found.rel_id)
    for number in (1, 2):
        package.write(f"xl/worksheets/sheet{number}.xml", bare.encode())
    before = package.to_bytes()
    after = adopt(before)
    assert check_structure(after) == check_structure(before) == []
    assert Package.open(after).worksheet("汇总").value("A1") == "关键指标"


@pytest.mark.parametrize("name", ["", "a/b", "a[b", "'a", "很" * 32])
def test_a_name_that_no_sheet_can_have_is_refused(name: str) -> None:
    with pytest.raises(UsageError):
        Package.open(team_book()).add_worksheet(name)


def _without_names(donor: bytes) -> bytes:
    package = Package.open(donor)
    package.defined_names.remove("cs_test_home")
    return package.to_bytes()
