"""Setting and reading cells: what is not changed keeps its bytes, in every way that programs spell a sheet."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from custsheet.errors import PackageError, UsageError
from custsheet.ooxml import ErrorValue, Formula, Package, Worksheet
from custsheet.ooxml.cell_scans import greatest_style
from custsheet.refs import RangeRef
from tests.ooxml.packages import HEAD, MAIN, workbook
from tests.ooxml.structure import check_structure

STRINGS = (
    f'{HEAD}<sst xmlns="{MAIN}" count="3" uniqueCount="3"><si><t>名称</t></si>'
    '<si><r><rPr><b/></rPr><t>粗</t></r><r><t>体</t></r><rPh sb="0" eb="1"><t>ku</t></rPh></si>'
    '<si><t xml:space="preserve"> 空白 </t></si></sst>'
)


def opened(rows: str, **options: object) -> Worksheet:
    return Package.open(workbook(f"<sheetData>{rows}</sheetData>", **options)).worksheet(0)


def rows_of(sheet: Worksheet) -> str:
    text = sheet.to_bytes().decode()
    return text[text.index("<sheetData") :].removeprefix("<sheetData>").partition("</sheetData>")[0]


def after(rows: str, *cells: tuple[int, int, object, int | None], **options: object) -> str:
    sheet = opened(rows, **options)
    sheet.set_cells(cells)
    return rows_of(sheet)


# ---------------------------------------------------------------- where a cell goes


@pytest.mark.parametrize(
    ("before", "cell", "expected"),
    [
        ("", (2, 2, 5, None), '<row r="2"><c r="B2"><v>5</v></c></row>'),
        ('<row r="1"/>', (1, 1, 5, None), '<row r="1"><c r="A1"><v>5</v></c></row>'),
        (
            '<row r="1" ht="20"><c r="B1"><v>1</v></c></row>',
            (1, 1, 5, None),
            '<row r="1" ht="20"><c r="A1"><v>5</v></c><c r="B1"><v>1</v></c></row>',
        ),
        (
            '<row r="1"><c r="A1"><v>1</v></c><c r="C1"/></row>',
            (1, 2, 5, None),
            '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>5</v></c><c r="C1"/></row>',
        ),
        (
            '<row r="1"><c r="A1"><v>1</v></c></row>',
            (1, 28, 5, None),
            '<row r="1"><c r="A1"><v>1</v></c><c r="AB1"><v>5</v></c></row>',
        ),
        (
            '<row r="1"/><row r="9"/>',
            (5, 1, 5, None),
            '<row r="1"/><row r="5"><c r="A5"><v>5</v></c></row><row r="9"/>',
        ),
        (
            '<row r="2"/>',
            (1, 1, 5, None),
            '<row r="1"><c r="A1"><v>5</v></c></row><row r="2"/>',
        ),
        # Rows and cells without r follow their predecessor.
        (
            "<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>",
            (2, 2, 5, None),
            '<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c><c r="B2"><v>5</v></c></row>',
        ),
        (
            "<row><c><v>1</v></c><c><v>2</v></c></row>",
            (1, 1, 5, None),
            '<row><c r="A1"><v>5</v></c><c><v>2</v></c></row>',
        ),
        # Other orders of attributes, single quotes, line breaks in tags.
        (
            "<row ht='9'\n r='1'><c s='1' r='A1' ><v>1</v ></c ></row>",
            (1, 1, 5, None),
            "<row ht='9'\n r='1'><c r=\"A1\" s=\"1\"><v>5</v></c></row>",
        ),
        # Comments and CDATA that quote cells are no cells.
        (
            '<!-- <row r="1"><c r="A1"/></row> --><row r="1"><?x <c r="A1"?>'
            '<c r="B1" t="str"><v><![CDATA[<c r="A1">]]></v></c></row>',
            (1, 1, 5, None),
            '<!-- <row r="1"><c r="A1"/></row> --><row r="1"><?x <c r="A1"?><c r="A1"><v>5</v></c>'
            '<c r="B1" t="str"><v><![CDATA[<c r="A1">]]></v></c></row>',
        ),
        # A row's extension list comes after its cells.
        (
            '<row r="1"><c r="A1"/><extLst><ext uri="x"/></extLst></row>',
            (1, 2, 5, None),
            '<row r="1"><c r="A1"/><c r="B1"><v>5</v></c><extLst><ext uri="x"/></extLst></row>',
        ),
        # Spans are widened; several of them are dropped, they are only a hint.
        (
            '<row r="1" spans="1:2" ht="9"><c r="A1"/></row>',
            (1, 4, 5, None),
            '<row r="1" spans="1:4" ht="9"><c r="A1"/><c r="D1"><v>5</v></c></row>',
        ),
        (
            '<row r="1" spans="1:1 3:3"><c r="A1"/></row>',
            (1, 4, 5, None),
            '<row r="1"><c r="A1"/><c r="D1"><v>5</v></c></row>',
        ),
    ],
)  # fmt: skip
def test_a_cell_is_put_where_it_belongs_and_nothing_else_moves(
    before: str, cell: tuple[int, int, object, int | None], expected: str
) -> None:
    assert after(before, cell) == expected


def test_a_self_closing_sheet_data_is_opened() -> None:
    sheet = Package.open(workbook("<sheetData/><pageMargins left='1'/>")).worksheet(0)
    sheet.set("B3", True)
    assert b'<sheetData><row r="3"><c r="B3" t="b"><v>1</v></c></row></sheetData><pageMargins' in sheet.to_bytes()


def test_prefixed_sheets_get_prefixed_cells() -> None:
    part = (
        f'<x:worksheet xmlns:x="{MAIN}"><x:dimension ref="A1"/><x:sheetData><x:row r="1"><x:c r="A1"><x:v>1</x:v></x:c>'
        "</x:row></x:sheetData></x:worksheet>"
    )
    sheet = Package.open(workbook(part.encode())).worksheet(0)
    assert sheet.value("A1") == 1
    sheet.set_cells([(1, 2, "文", None), (2, 1, 3, None), (1, 1, Formula("B1", None), None)])
    data = sheet.to_bytes()
    assert b'<x:c r="A1"><x:f>B1</x:f></x:c><x:c r="B1" t="s"><x:v>0</x:v></x:c></x:row>' in data
    assert b'<x:row r="2"><x:c r="A2"><x:v>3</x:v></x:c></x:row></x:sheetData>' in data
    assert b'<x:dimension ref="A1:B2"/>' in data
    again = Package.open(sheet.package.to_bytes())
    assert again.worksheet(0).value("B1") == "文"
    assert [cell.value for cell in again.worksheet(0).iter_cells()] == [None, "文", 3]


def test_strict_workbooks_stay_strict() -> None:
    sheet = Package.open(workbook("<sheetData/>", strict=True)).worksheet(0)
    sheet.set("A1", "严格")
    sheet.set("A2", date(2026, 1, 31))
    data = sheet.package.to_bytes()
    package = Package.open(data)
    assert package.worksheet(0).value("A1") == "严格"
    for name in package.part_names:
        if name.startswith("xl/"):
            assert b"schemas.openxmlformats.org/spreadsheetml" not in package.read(name).replace(b"/package/", b"")
    assert b"purl.oclc.org/ooxml/officeDocument/relationships/sharedStrings" in package.read(
        "xl/_rels/workbook.xml.rels"
    )


def test_many_edits_are_made_in_one_pass_and_the_last_of_a_cell_counts() -> None:
    sheet = opened("".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(2, 40, 2)))
    sheet.set_cells([(row, 3, row * 10, None) for row in range(30, 0, -1)] + [(7, 3, "七", None)])
    assert [sheet.value(f"C{row}") for row in (1, 2, 7, 30)] == [10, 20, "七", 300]
    assert [sheet.value(f"A{row}") for row in (2, 38)] == [2, 38]
    rows = [cell.row for cell in sheet.iter_cells()]
    assert rows == sorted(rows)


@pytest.mark.parametrize(
    "rows",
    ['<row r="2"/><row r="1"/>', '<row r="1"/><row r="1"/>', '<row r="1"><c r="D1"/><c r="B1"/><c r="E1"/></row>'],
)
def test_rows_and_cells_out_of_order_are_refused(rows: str) -> None:
    sheet = opened(rows)
    with pytest.raises(PackageError) as caught:
        sheet.set_cells([(1, 1, 1, None), (1, 3, 1, None)])
    assert caught.value.code == "rows_out_of_order"


def test_a_cell_out_of_order_is_not_doubled() -> None:
    rows = '<row r="1"><c r="C1"><v>1</v></c><c r="A1"/></row>'
    assert after(rows, (1, 3, 2, None)) == rows.replace("<v>1<", "<v>2<")


@pytest.mark.parametrize("cell", [(0, 1), (1, 0), (1_048_577, 1), (1, 16_385)])
def test_cells_outside_the_sheet_are_bad_use(cell: tuple[int, int]) -> None:
    with pytest.raises(UsageError):
        opened("").set_cells([(*cell, 1, None)])


# ---------------------------------------------------------------- what a cell holds


def test_values_come_back_as_they_were_set() -> None:
    sheet = opened("", strings=STRINGS)
    values = ["名称", "新的 <&>", 1.5, -3, True, False, ErrorValue("#N/A"), "=1+1", "2026-01-01", " x\n"]
    sheet.set_cells((row, 1, value, None) for row, value in enumerate(values, 1))
    again = Package.open(sheet.package.to_bytes()).worksheet(0)
    read = [again.value(f"A{row}") for row in range(1, len(values) + 1)]
    assert read == values
    assert [type(value) for value in read[4:7]] == [bool, bool, ErrorValue]
    assert again.formula("A8") is None, "text that begins with = is text"


def test_dates_follow_the_systems_first_day_and_get_a_date_format() -> None:
    for options, serial in (({}, 46053), ({"workbook": '<workbookPr date1904="1"/>'}, 44591)):
        sheet = opened("", **options)  # type: ignore[arg-type]
        sheet.set("A1", date(2026, 1, 31))
        sheet.set("A2", datetime(2026, 1, 31, 6))
        assert (sheet.value("A1"), sheet.value("A2")) == (serial, serial + 0.25)
        assert sheet.package.styles.is_date(sheet.style_of(1, 1))
        assert sheet.package.styles.number_format(sheet.style_of(2, 1)) == "m/d/yy h:mm"


def test_a_date_keeps_a_date_format_that_is_there() -> None:
    assert after('<row r="1"><c r="A1" s="1"/></row>', (1, 1, date(2026, 1, 31), None)) == (
        '<row r="1"><c r="A1" s="1"><v>46053</v></c></row>'
    )


def test_none_clears_the_value_and_keeps_the_style() -> None:
    rows = '<row r="1"><c r="A1" s="2"><v>1</v></c></row>'
    assert after(rows, (1, 1, None, None)) == '<row r="1"><c r="A1" s="2"/></row>'
    assert after(rows, (1, 1, "", None)) == '<row r="1"><c r="A1" s="2"/></row>'
    assert after(rows, (1, 2, None, None), (7, 1, None, None)) == rows, "no cell is made for nothing"
    assert after(rows, (1, 2, None, 1)) == '<row r="1"><c r="A1" s="2"><v>1</v></c><c r="B1" s="1"/></row>'


def test_a_new_style_leaves_the_content_alone() -> None:
    rows = '<row r="1"><c r="A1" s="2" t="s" ph="1"><v>1</v></c></row>'
    expected = '<row r="1"><c r="A1" t="s" ph="1" s="1"><v>1</v></c></row>'
    assert after(rows, (1, 1, "粗体", 1), strings=STRINGS) == expected
    assert after(rows, (1, 1, "粗体", 2), strings=STRINGS) == rows


def test_metadata_of_a_value_goes_with_it() -> None:
    rows = '<row r="1"><c r="A1" s="1" vm="1" cm="2" ph="1" t="e"><v>#VALUE!</v></c></row>'
    assert after(rows, (1, 1, 5, None)) == '<row r="1"><c r="A1" s="1" ph="1"><v>5</v></c></row>'


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ('<c r="A1"><v>1.0</v></c>', 1),
        ('<c r="A1"><v>1E2</v></c>', 100.0),
        ('<c r="A1" t="n"><v>0.30000000000000004</v></c>', 0.1 + 0.2),
        ('<c r="A1" t="b"><v>true</v></c>', True),
        ('<c r="A1" t="s"><v>0</v></c>', "名称"),
        ('<c r="A1" t="s"><v>1</v></c>', "粗体"),
        ('<c r="A1" t="s"><v>2</v></c>', " 空白 "),
        ('<c r="A1" t="inlineStr"><is><t>名称</t></is></c>', "名称"),
        ('<c r="A1" t="inlineStr"><is><r><t>名</t></r><r><t>称</t></r><rPh sb="0"><t>x</t></rPh></is></c>', "名称"),
        ('<c r="A1" t="str"><v>a&amp;b</v></c>', "a&b"),
        ('<c r="A1" t="e"><v>#DIV/0!</v></c>', ErrorValue("#DIV/0!")),
        ('<c r="A1" s="1" t="d"><v>2026-01-31</v></c>', date(2026, 1, 31)),
        ('<c r="A1" s="1"><v>46053</v></c>', datetime(2026, 1, 31)),
        ('<c r="A1"/>', None),
        ('<c r="A1"></c>', None),
        ('<c r="A1" t="inlineStr"><is><t></t></is></c>', None),
        ('<c r="A1"><f>B1*2</f><v>4</v></c>', Formula("B1*2", 4)),
        ('<c r="A1"><f>B1*2</f><v>4</v></c>', Formula("=B1*2")),
        ('<c r="A1" t="str"><f aca="false">IF(B1&lt;2,"a","b")</f><v>a</v></c>', Formula('IF(B1<2,"a","b")', "a")),
    ],
)  # fmt: skip
def test_setting_what_is_there_changes_no_byte(cell: str, value: object) -> None:
    sheet = opened(f'<row r="1">{cell}</row>', strings=STRINGS)
    sheet.set("A1", value)
    assert not sheet.package.is_changed


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ('<c r="A1"><v>1</v></c>', "1"),
        ('<c r="A1"><v>1</v></c>', True),
        ('<c r="A1" t="b"><v>1</v></c>', 1),
        ('<c r="A1" t="str"><v>#N/A</v></c>', ErrorValue("#N/A")),
        ('<c r="A1"><f>1+1</f><v>2</v></c>', 2),
        ('<c r="A1"><v>2</v></c>', Formula("1+1", 2)),
        ('<c r="A1"><f>1+1</f><v>2</v></c>', Formula("1+1", 3)),
        ('<c r="A1" t="s"><v>99</v></c>', "名称"),
    ],
)
def test_another_kind_of_value_is_a_change(cell: str, value: object) -> None:
    sheet = opened(f'<row r="1">{cell}</row>', strings=STRINGS)
    sheet.set("A1", value)
    assert sheet.package.is_changed


@pytest.mark.parametrize("value", [float("nan"), object(), "x" * 32_768])
def test_what_no_cell_can_hold_names_the_cell_and_changes_nothing(value: object) -> None:
    sheet = opened('<row r="1"><c r="A1"><v>1</v></c></row>')
    with pytest.raises(UsageError, match="B2"):
        sheet.set_cells([(1, 1, 5, None), (2, 2, value, None)])
    assert not sheet.package.is_changed


def test_a_call_that_is_refused_halfway_changes_no_cell() -> None:
    rows = '<row r="7"><c r="A7"><f t="array" ref="A7:B7">{1,2}</f><v>1</v></c><c r="B7"><v>2</v></c></row>'
    sheet = opened(rows, strings=STRINGS)
    with pytest.raises(PackageError, match="B7"):
        sheet.set_cells([(1, 1, "新", None), (2, 1, date(2026, 1, 31), None), (7, 2, 5, None), (9, 1, 5, None)])
    assert rows_of(sheet) == rows
    # A string and a date format may be left behind, to which nothing refers.
    assert check_structure(sheet.package.to_bytes()) == []
    assert Package.open(sheet.package.to_bytes()).worksheet(0).to_bytes() == sheet.stored


def test_a_second_pass_of_the_same_edits_changes_no_byte() -> None:
    sheet = opened('<row r="1"><c r="A1"><f>B1</f><v>0</v></c></row>', styles=None)
    edits = [(1, 2, "文", None), (2, 2, date(2026, 5, 1), None), (3, 2, 0.1, None), (4, 2, Formula("A1", 0), None)]
    sheet.set_cells(edits)
    once = sheet.package.to_bytes()
    again = Package.open(once)
    again.worksheet(0).set_cells(edits)
    assert not again.is_changed
    assert again.to_bytes() == once


# ---------------------------------------------------------------- strings, styles, dimension


def test_strings_go_to_the_end_of_a_small_table() -> None:
    sheet = opened("", strings=STRINGS)
    sheet.set_cells([(1, 1, "名称", None), (2, 1, "粗体", None), (3, 1, "粗体", None)])
    table = sheet.package.read("xl/sharedStrings.xml").decode()
    assert table == STRINGS.replace('count="3" uniqueCount="3"', 'count="4" uniqueCount="4"').replace(
        "</sst>", "<si><t>粗体</t></si></sst>"
    ), "rich text would bring its format along, so plain text is added"
    assert [cell.value for cell in sheet.iter_cells()] == ["名称", "粗体", "粗体"]


def test_a_missing_table_is_made_and_a_large_one_left_alone() -> None:
    sheet = opened("")
    sheet.set("A1", "甲")
    assert Package.open(sheet.package.to_bytes()).shared_strings.texts == ["甲"]
    large = STRINGS.replace("</sst>", "<si><t>" + "长" * 400_000 + "</t></si></sst>")
    sheet = opened("", strings=large)
    sheet.set("A1", "乙 ")
    assert rows_of(sheet) == ('<row r="1"><c r="A1" t="inlineStr"><is><t xml:space="preserve">乙 </t></is></c></row>')
    assert sheet.package.read("xl/sharedStrings.xml").decode() == large


def test_a_self_closing_table_is_opened() -> None:
    sheet = opened("", strings=f'{HEAD}<x:sst xmlns:x="{MAIN}" count="0"/>')
    sheet.set("A1", "甲")
    assert sheet.package.read("xl/sharedStrings.xml").decode() == (
        f'{HEAD}<x:sst xmlns:x="{MAIN}" count="1"><x:si><x:t>甲</x:t></x:si></x:sst>'
    )


def test_new_cells_inherit_the_style_of_their_row_or_column() -> None:
    cols = '<cols><col min="2" max="3" style="2" width="9"/></cols>'
    data = '<sheetData><row r="1" s="1" customFormat="1"><c r="A1"/></row><row r="2" s="1"/></sheetData>'
    sheet = Package.open(workbook(cols + data)).worksheet(0)
    assert [sheet.style_of(*cell) for cell in ((1, 1), (1, 2), (2, 2), (2, 5), (9, 3))] == [0, 1, 2, 0, 2]
    sheet.set_cells([(1, 2, 1, None), (2, 2, 2, None), (2, 4, 3, None), (3, 3, 4, None)])
    assert rows_of(sheet) == (
        '<row r="1" s="1" customFormat="1"><c r="A1"/><c r="B1" s="1"><v>1</v></c></row>'
        '<row r="2" s="1"><c r="B2" s="2"><v>2</v></c><c r="D2"><v>3</v></c></row>'
        '<row r="3"><c r="C3" s="2"><v>4</v></c></row>'
    )


def test_the_dimension_is_widened_and_a_missing_one_stays_missing() -> None:
    rows = '<sheetData><row r="2"><c r="B2"><v>1</v></c></row></sheetData>'
    sheet = Package.open(workbook('<dimension ref="B2:C3"/>' + rows)).worksheet(0)
    sheet.set("C3", 1)
    assert b'<dimension ref="B2:C3"/>' in sheet.to_bytes()
    sheet.set("E9", 1)
    assert b'<dimension ref="B2:E9"/>' in sheet.to_bytes()
    bare = Package.open(workbook(rows)).worksheet(0)
    bare.set("E9", 1)
    assert b"dimension" not in bare.to_bytes()


def test_head_and_tail_keep_their_bytes_when_only_cells_change() -> None:
    head = f"{HEAD}<!-- 头 --><worksheet  xmlns='{MAIN}'   xmlns:u=\"urn:u\"><u:x  a='1'></u:x>"
    tail = '<pageMargins   left="1"/><extLst><ext  uri="{1}"/></extLst></worksheet><!-- 尾 -->'
    sheet = Package.open(workbook(f"{head}<sheetData  />{tail}".encode())).worksheet(0)
    sheet.set("A1", 1)
    text = sheet.to_bytes().decode()
    assert text.startswith(head)
    assert text.endswith(tail)


# ---------------------------------------------------------------- reading


def test_the_used_range_comes_from_the_cells() -> None:
    rows = (
        '<row r="1"><c r="A1" s="1"/></row><row r="3"><c r="C3"><v>1</v></c><c r="H3" s="1"/></row>'
        '<row r="5"><c r="B5"><f>1</f></c></row>'
    )
    assert opened(rows).used_range == RangeRef(3, 2, 5, 3)
    assert opened(rows.replace("r=", " r = ")).used_range == RangeRef(3, 2, 5, 3)
    assert opened('<row r="1"><c r="A1" s="1"/></row>').used_range is None
    assert opened("").used_range is None


def test_formulas_without_a_value_are_found() -> None:
    rows = (
        '<row r="1"><c r="A1"><f>1</f></c><c r="B1"><f>1</f><v>1</v></c><c r="C1" t="str"><f>""</f><v></v></c></row>'
        '<row><c><v>1</v></c><c><f t="shared" si="0"/></c><c r="D2"><f>1</f><v/></c></row>'
    )
    assert opened(rows).formulas_without_value() == [(1, 1), (2, 2), (2, 4)]


def test_hidden_rows_merged_ranges_and_filter_are_read() -> None:
    rows = '<sheetData><row r="1"/><row r="2" hidden="1"/><row r="4" ht="3" hidden="true"/></sheetData>'
    more = (
        '<autoFilter ref="A1:C9"/><mergeCells count="2"><mergeCell ref="A1:B1"/><mergeCell ref="C3:C5"/></mergeCells>'
    )
    sheet = Package.open(workbook(rows + more)).worksheet(0)
    assert sheet.hidden_rows == {2, 4}
    assert sheet.merged_ranges == [RangeRef(1, 1, 1, 2), RangeRef(3, 3, 5, 3)]
    assert sheet.auto_filter == RangeRef(1, 1, 9, 3)


def test_a_filter_grows_with_its_hidden_name() -> None:
    database = '<definedName name="_xlnm._FilterDatabase" localSheetId="{}" hidden="1">{}!$A$1:$C$9</definedName>'
    names = f"<definedNames>{database.format(0, '客户')}{database.format(1, '其他')}</definedNames>"
    criteria = '<filterColumn colId="0"><filters><filter val="x"/></filters></filterColumn>'
    part = f'<sheetData/><autoFilter ref="A1:C9">{criteria}</autoFilter>'
    sheet = Package.open(workbook(part, names=names)).worksheet(0)
    sheet.grow_auto_filter(RangeRef(1, 1, 12, 28))
    assert sheet.auto_filter == RangeRef(1, 1, 12, 28)
    assert b'<filter val="x"/>' in sheet.to_bytes()
    text = sheet.package.read("xl/workbook.xml").decode()
    assert "客户!$A$1:$AB$12<" in text
    assert "其他!$A$1:$C$9<" in text


@pytest.mark.parametrize(
    ("formula", "content"),
    [
        (Formula('IF(B1="","",1)', ""), ' t="str"><f>IF(B1="","",1)</f><v></v></c>'),
        (Formula("B1*2", ""), ' t="str"><f>B1*2</f><v></v></c>'),
        (Formula("SUM(B1:B3*2)", 6, is_array=True), '><f t="array" ref="A1">SUM(B1:B3*2)</f><v>6</v></c>'),
    ],
)
def test_a_formula_is_written_with_an_empty_result_or_as_an_array(formula: Formula, content: str) -> None:
    sheet = opened("")
    sheet.set("A1", formula)
    once = sheet.to_bytes()
    assert f'<c r="A1"{content}' in once.decode()
    assert sheet.formulas_without_value() == []
    sheet.set("A1", formula)
    assert sheet.to_bytes() == once


@pytest.mark.parametrize("part", ['<c r="A1" s="7"/>', "<c s='7' r='A1'/>", "<col min='1' style='7'/>", "<row s='7'/>"])
def test_the_greatest_style_is_found_in_either_quotes(part: str) -> None:
    assert greatest_style(part.encode() + b'<c r="s1" vs="9"/>') == 7
