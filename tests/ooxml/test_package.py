"""Parts, content types, relationships and tabs of a package."""

from __future__ import annotations

from custsheet.ooxml import Package
from custsheet.ooxml.relationships import resolve
from tests.ooxml.packages import HEAD, MAIN, REL, TYPES, pack, parts, workbook


def test_looking_at_everything_changes_nothing() -> None:
    data = workbook(strings=f'{HEAD}<sst xmlns="{MAIN}"><si><t>x</t></si></sst>')
    with Package.open(data) as package:
        sheet = package.worksheet("客户")
        _ = sheet.skeleton, sheet.used_range, sheet.tables, sheet.auto_filter, sheet.validations, sheet.column_width(1)
        _ = package.styles.count, package.shared_strings.texts, package.normal_font, package.defined_names.get("x")
        _ = sheet.relationships.of_kind("table"), package.content_type("xl/workbook.xml")
        assert not package.is_changed
        assert package.to_bytes() == data


def test_parts_are_written_read_and_removed() -> None:
    package = Package.open(workbook())
    package.write("xl/new.xml", b"<n/>", "application/x")
    assert package.content_type("xl/new.xml") == "application/x"
    assert package.part_names[-1] == "xl/new.xml"
    again = Package.open(package.to_bytes())
    assert again.read("/xl/NEW.xml") == b"<n/>", "part names are equal without regard to case"
    again.remove("xl/new.xml")
    assert "xl/new.xml" not in again.part_names
    assert again.content_type("xl/new.xml") == "application/xml", "only the default is left"


def test_a_released_worksheet_is_written_through_and_read_anew() -> None:
    """What was set stays; where nothing was, not a byte changes."""
    data = workbook()
    with Package.open(data) as package:
        package.release(package.worksheet(0))
        assert not package.is_changed and package.to_bytes() == data
        sheet = package.worksheet(0)
        sheet.set("H9", 12.5)
        sheet.set_column_width(8, 30)
        package.release(sheet)
        again = package.worksheet(0)
        assert again is not sheet and again.value("H9") == 12.5 and again.column_width(8) == 30
        again.set("H9", None)
        assert Package.open(package.to_bytes()).worksheet(0).value("H9") is None


def test_a_part_that_is_removed_takes_its_relationships_along() -> None:
    package = Package.open(workbook())
    package.worksheet(0).relationships.add("drawing", "xl/drawings/drawing1.xml")
    assert "xl/worksheets/_rels/sheet1.xml.rels" in Package.open(package.to_bytes()).part_names
    package.remove("xl/worksheets/sheet1.xml")
    assert not [name for name in package.part_names if "sheet1" in name]


def test_relationship_targets_are_relative_inside_the_folder_and_absolute_elsewhere() -> None:
    package = Package.open(workbook())
    relationships = package.relationships("xl/worksheets/sheet1.xml")
    assert relationships.add("table", "xl/worksheets/odd/t.xml") == "rId1"
    assert relationships.add("drawing", "xl/drawings/d.xml") == "rId2"
    assert relationships.add("hyperlink", "https://example.com/", external=True) == "rId3"
    again = Package.open(package.to_bytes()).relationships("xl/worksheets/sheet1.xml")
    assert [r.target for r in again] == ["odd/t.xml", "/xl/drawings/d.xml", "https://example.com/"]
    assert [r.part_name for r in again] == ["xl/worksheets/odd/t.xml", "xl/drawings/d.xml", None]
    again.remove("rId2")
    assert [r.rel_id for r in again] == ["rId1", "rId3"]


def test_targets_resolve_from_their_source() -> None:
    assert resolve("xl/worksheets/sheet1.xml", "../media/a%20b.png") == "xl/media/a b.png"
    assert resolve("xl/workbook.xml", "/xl/styles.xml") == "xl/styles.xml"
    assert resolve(None, "xl\\workbook.xml") == "xl/workbook.xml"
    assert resolve("xl/workbook.xml", "../../../etc/passwd") == "etc/passwd", "never above the package"


def with_chart_sheet_first() -> bytes:
    members = parts("<sheetData><row r='1'><c r='A1'><v>7</v></c></row></sheetData>")
    members["xl/workbook.xml"] = members["xl/workbook.xml"].replace(
        b"<sheets>", '<sheets><sheet name="图" sheetId="4" r:id="rId7"/>'.encode()
    )
    members["xl/_rels/workbook.xml.rels"] = members["xl/_rels/workbook.xml.rels"].replace(
        b"</Relationships>",
        f'<Relationship Id="rId7" Type="{REL}/chartsheet" Target="chartsheets/sheet1.xml"/></Relationships>'.encode(),
    )
    members["xl/chartsheets/sheet1.xml"] = f'<chartsheet xmlns="{MAIN}"/>'.encode()
    return pack(members)


def test_chart_sheets_are_tabs_but_no_worksheets() -> None:
    package = Package.open(with_chart_sheet_first())
    assert package.sheet_names == ["图", "客户"]
    assert package.worksheet(0).name == "客户"
    assert package.worksheet(0).value("A1") == 7


def test_the_state_of_a_tab_is_set_and_taken_back() -> None:
    package = Package.open(workbook())
    sheet = package.worksheet(0)
    package.add_worksheet("图")
    data = package.to_bytes()
    assert sheet.state == "visible"
    sheet.set_state("veryHidden")
    assert Package.open(package.to_bytes()).worksheet(0).state == "veryHidden"
    sheet.set_state("visible")
    again = Package.open(package.to_bytes())
    assert [again.worksheet(name).state for name in again.sheet_names] == ["visible", "visible"]
    assert again.read(sheet.part_name) == Package.open(data).read(sheet.part_name)


def test_the_only_tab_that_can_be_seen_stays_so() -> None:
    """Excel does not open a workbook of which it can show nothing."""
    data = workbook()
    package = Package.open(data)
    package.worksheet(0).set_state("veryHidden")
    assert package.to_bytes() == data


def test_workbook_settings_are_read() -> None:
    package = Package.open(workbook(workbook='<workbookPr date1904="1"/><workbookProtection lockStructure="1"/>'))
    assert package.uses_1904
    assert package.is_structure_protected
    assert package.normal_font == ("宋体", 10.0)
    assert not Package.open(workbook()).uses_1904


def test_recalculation_is_asked_for_only_where_there_are_formulas() -> None:
    plain = Package.open(workbook())
    plain.recalculate_on_open()
    assert not plain.is_changed
    rows = '<sheetData><row r="1"><c r="A1"><f>1+1</f><v>2</v></c></row></sheetData>'
    data = workbook(rows, names="<calcPr calcId='9'/>")
    package = Package.open(data)
    package.recalculate_on_open()
    once = package.to_bytes()
    calc = Package.open(once).read("xl/workbook.xml")
    assert b'<calcPr calcId="9" fullCalcOnLoad="1"/>' in calc
    again = Package.open(once)
    again.recalculate_on_open()
    assert not again.is_changed


def test_utf16_and_bom_parts_are_read_and_kept() -> None:
    members = parts()
    text = members["xl/workbook.xml"].decode().replace("UTF-8", "UTF-16")
    members["xl/workbook.xml"] = text.encode("utf-16")
    sheet = members["xl/worksheets/sheet1.xml"]
    members["xl/worksheets/sheet1.xml"] = b"\xef\xbb\xbf" + sheet
    data = pack(members)
    package = Package.open(data)
    assert package.sheet_names == ["客户"]
    package.worksheet(0).set("A1", "等级")
    again = Package.open(package.to_bytes())
    assert again.worksheet(0).value("A1") == "等级"
    assert again.read("xl/workbook.xml") == members["xl/workbook.xml"]


def test_a_utf16_worksheet_is_changed_as_utf8() -> None:
    part = f'<?xml version="1.0" encoding="UTF-16"?><worksheet xmlns="{MAIN}"><sheetData/></worksheet>'.encode("utf-16")
    package = Package.open(workbook(part))
    assert not package.is_changed
    package.worksheet(0).set("B2", "客户")
    again = Package.open(package.to_bytes())
    assert again.worksheet(0).value("B2") == "客户"
    assert b'encoding="UTF-8"' in again.read("xl/worksheets/sheet1.xml")


def test_content_types_by_default_need_no_override() -> None:
    package = Package.open(workbook())
    package.write("xl/media/x.xml", b"<x/>", "application/xml")
    assert "xl/media/x.xml" not in package.read("[Content_Types].xml").decode()
    assert package.content_type("xl/styles.xml") == f"{TYPES}.styles+xml"
