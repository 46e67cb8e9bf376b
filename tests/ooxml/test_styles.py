"""Cell formats are appended, never renumbered, and found again."""

from __future__ import annotations

import io

import openpyxl
import pytest
import xlsxwriter

from custsheet.ooxml import Format, Package
from custsheet.ooxml.formats import is_date_format
from tests.ooxml.packages import MAIN, STYLES, workbook
from tests.ooxml.structure import check_structure


def styled() -> bytes:
    """A workbook whose A1 is bold red Arial with a border, unlocked, and whose A2 is plain."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        look = {"bold": True, "font_color": "red", "font_name": "Arial", "border": 2, "locked": False, "align": "right"}
        sheet.write(0, 0, 1, book.add_format(look))
        sheet.write(1, 0, 2)
    return buffer.getvalue()


def test_a_derived_format_changes_what_was_asked_and_nothing_else() -> None:
    package = Package.open(styled())
    sheet = package.worksheet(0)
    wanted = Format(number_format='0.0"万"', italic=True, bold=False, fill_color="#FFF2CC", wrap=True, locked=True)
    sheet.set_cells([(1, 1, 1, package.styles.derive(sheet.style_of(1, 1), wanted))])
    cell = openpyxl.load_workbook(io.BytesIO(package.to_bytes())).worksheets[0]["A1"]
    assert (cell.font.b, cell.font.i, cell.font.name, cell.font.color.rgb) == (False, True, "Arial", "FFFF0000")
    assert (cell.number_format, cell.fill.fgColor.rgb) == ('0.0"万"', "FFFFF2CC")
    assert (cell.border.left.style, cell.alignment.horizontal, cell.alignment.wrap_text) == ("medium", "right", True)
    assert cell.protection.locked is True


def test_every_property_reaches_the_file() -> None:
    package = Package.open(styled())
    wanted = Format(
        underline=True, strike=True, font_size=9.5, font_color="#006100", border_color="#BFBFBF", horizontal="center",
        vertical="top", indent=1,
    )  # fmt: skip
    package.worksheet(0).set_cells([(2, 1, 2, package.styles.derive(0, wanted))])
    cell = openpyxl.load_workbook(io.BytesIO(package.to_bytes())).worksheets[0]["A2"]
    assert (cell.font.u, cell.font.strike, cell.font.sz, cell.font.color.rgb) == ("single", True, 9.5, "FF006100")
    assert (cell.border.top.style, cell.border.bottom.color.rgb) == ("thin", "FFBFBFBF")
    assert (cell.alignment.horizontal, cell.alignment.vertical, cell.alignment.indent) == ("center", "top", 1)


def test_the_same_request_gives_the_same_index_also_after_reopening() -> None:
    package = Package.open(styled())
    wanted = Format(number_format="yyyy/m/d;@", bold=True)
    index = package.styles.derive(1, wanted)
    assert package.styles.derive(1, wanted) == index
    again = Package.open(package.to_bytes())
    assert again.styles.derive(1, wanted) == index
    assert again.styles.derive(index, wanted) == index, "what it has already changes nothing"
    assert not again.is_changed


def test_a_request_for_nothing_gives_the_base() -> None:
    package = Package.open(styled())
    assert package.styles.derive(1, Format()) == 1
    assert not package.is_changed


def test_old_indexes_keep_their_meaning() -> None:
    package = Package.open(styled())
    before = package.read("xl/styles.xml")
    package.styles.derive(1, Format(bold=True, number_format="0.000"))
    after = package.read("xl/styles.xml")
    old, new = before[before.index(b"<cellXfs") :], after[after.index(b"<cellXfs") :]
    entries = old[old.index(b"<xf") : old.index(b"</cellXfs>")]
    assert entries in new


def test_indexes_beyond_the_list_are_padded_and_read_as_the_first() -> None:
    package = Package.open(workbook('<sheetData><row r="1"><c r="A1" s="7"><v>1</v></c></row></sheetData>'))
    assert not package.styles.is_date(7)
    assert package.styles.derive(1, Format(bold=True)) == 8
    assert package.styles.count == 9
    assert not package.styles.is_date(7)
    assert package.styles.derive(99, Format(number_format="0")) == 9, "tolerated, taken as the first"


def test_an_impossible_index_is_not_padded_to() -> None:
    package = Package.open(workbook('<sheetData><row r="1"><c r="A1" s="99999999999"><v>1</v></c></row></sheetData>'))
    assert package.styles.derive(0, Format(bold=True)) == 3


def test_a_missing_stylesheet_is_made() -> None:
    package = Package.open(workbook(styles=None))
    package.worksheet(0).set_cells([(1, 1, 0.5, package.styles.derive(0, Format(number_format="0%")))])
    again = Package.open(package.to_bytes())
    assert again.styles.number_format(again.worksheet(0).style_of(1, 1)) == "0%"
    assert "styles" in (again.content_type("xl/styles.xml") or "")
    assert openpyxl.load_workbook(io.BytesIO(package.to_bytes())).worksheets[0]["A1"].number_format == "0%"


def test_custom_number_formats_get_free_ids_and_are_shared() -> None:
    listed = STYLES.replace("<fonts", '<numFmts count="1"><numFmt numFmtId="170" formatCode="0.0000"/></numFmts><fonts')
    dxf = '<dxfs count="1"><dxf><numFmt numFmtId="180" formatCode="0.00000"/></dxf></dxfs></styleSheet>'
    package = Package.open(workbook(styles=listed.replace("</styleSheet>", dxf)))
    assert package.styles.number_format_id("0.0000") == 170
    assert package.styles.number_format_id("0.000") == 181
    assert package.styles.number_format_id("0.000") == 181
    assert package.styles.number_format_id("#,##0.00") == 4


def test_prefixed_stylesheets_get_prefixed_entries() -> None:
    prefixed = STYLES.replace("<", "<x:").replace("<x:/", "</x:").replace("<x:?", "<?").replace("xmlns=", "xmlns:x=")
    package = Package.open(workbook(styles=prefixed))
    package.styles.derive(1, Format(bold=True, number_format="0.000"))
    data = package.read("xl/styles.xml")
    assert b"<x:b/>" in data and b"<x:numFmt " in data
    assert b"<b/>" not in data
    assert f'xmlns="{MAIN}"'.encode() not in data


@pytest.mark.parametrize(
    ("number", "code", "expected"),
    [
        (14, None, True),
        (58, None, True),
        (0, None, False),
        (164, "yyyy-mm-dd", True),
        (164, 'yyyy"年"m"月"d"日"', True),
        (164, "[$-804]aaaa", True),
        (164, "[h]:mm", True),
        (164, "GENERAL", False),
        (164, '0.0"day"', False),
        (164, "[Red]#,##0", False),
        (164, "0.00E+00", False),
        (164, "#,##0;[Red]-#,##0;d", False),
    ],
)
def test_date_formats_are_told_from_numbers(number: int, code: str | None, expected: bool) -> None:
    assert is_date_format(number, code) is expected


def test_a_bare_stylesheet_gets_what_every_format_refers_to() -> None:
    package = Package.open(workbook("<sheetData/>", styles=f'<x:styleSheet xmlns:x="{MAIN}"><x:fonts/></x:styleSheet>'))
    assert package.styles.derive(0, Format(bold=True)) == 1
    data = package.to_bytes()
    assert check_structure(data) == []
    assert openpyxl.load_workbook(io.BytesIO(data)).worksheets[0]["A1"].font.b is False


def test_a_font_that_is_not_there_is_not_handed_on() -> None:
    broken = STYLES.replace('numFmtId="4" fontId="0"', 'numFmtId="4" fontId="7"')
    package = Package.open(workbook('<sheetData><row r="1"><c r="A1" s="9"/></row></sheetData>', styles=broken))
    before = check_structure(package.to_bytes())
    package.styles.derive(2, Format(number_format="0.0"))
    assert len(before) == 2, "the fixture is broken in two places"
    assert check_structure(package.to_bytes()) == before[:1], "and no longer in the second one, which is filled up to"
