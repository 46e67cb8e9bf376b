"""The tab as a workbook of its own, as other programs read it."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from custsheet.donors.donor_book import digit_width
from custsheet.ooxml import Package
from custsheet.refs import parse_range
from custsheet.schema import Settings
from custsheet.summary import Block, badge_words, block_cells
from custsheet.summary.blocks import NAME_PREFIX
from custsheet.summary.donor import build_summary_donor
from custsheet.summary.layout import block_layouts, colors
from custsheet.summary.parts import parts
from custsheet.texts import text
from tests.libreoffice import convert, needs_libreoffice
from tests.ooxml.structure import audit, check_structure
from tests.scoring.books import Book
from tests.summary.books import customers, summary, used
from tests.summary.test_figures import OFFICE

NAMES = {"zh": "汇总", "en": "Summary"}


def donor(book: Book = OFFICE, lang: str = "zh", **options: object) -> bytes:
    return built(summary(book, lang=lang), lang, **options)


def built(blocks: dict[str, Block], lang: str = "zh", **options: object) -> bytes:
    badges = badge_words(Settings.defaults(), lang)
    return build_summary_donor(
        list(blocks.values()), **{"lang": lang, "tab_name": NAMES[lang], "badges": badges, **options}
    )


def opened(data: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(data))


def chart_xml(data: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return {n: package.read(n).decode() for n in package.namelist() if re.match(r"xl/charts/chart\d+\.xml", n)}


def area(book: openpyxl.Workbook, name: str):
    sheet, _, ref = book.defined_names[NAME_PREFIX + name].attr_text.partition("!")
    return book[sheet.strip("'").replace("''", "'")], parse_range(ref.replace("$", ""))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_value_stands_where_its_block_s_name_points(lang: str) -> None:
    blocks = summary(OFFICE, lang=lang)
    data = built(blocks, lang)
    cached = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    for name, block in blocks.items():
        sheet, ref = area(cached, name)
        assert (ref.last_row - ref.first_row + 1, ref.last_column - ref.first_column + 1) == (
            block.layout.height,
            block.layout.width,
        )
        for row, column, value in block_cells(block.without_note()):
            found = sheet.cell(ref.first_row + row, ref.first_column + column).value
            expected = getattr(value, "cached", value)
            assert (found.date() if isinstance(expected, date) else found) == (expected if expected != "" else None)


def test_names_are_global() -> None:
    book = opened(donor())
    layouts = block_layouts().items()
    wanted = {NAME_PREFIX + name for name, _ in layouts}
    wanted |= {f"{NAME_PREFIX}{name}_note" for name, layout in layouts if layout.shape == "list"}
    wanted |= {f"{NAME_PREFIX}{name}_header" for name, layout in layouts if layout.live_header}
    assert set(book.defined_names) == wanted
    assert [name for name in book["汇总"].defined_names if name.startswith(NAME_PREFIX)] == []


def test_calamine_reads_figures_links_and_the_as_of_line() -> None:
    rows = CalamineWorkbook.from_filelike(io.BytesIO(donor())).get_sheet_by_name("汇总").to_python()
    cells = {cell for row in rows for cell in row if cell != ""}
    assert {"客户汇总", "截至 2026-11-21", "甲公司", "战略级", 980000.5} <= cells


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_chart_is_native_and_has_an_alternative_text_with_a_title(lang: str) -> None:
    data = donor(lang=lang)
    charts = [part for part in parts() if part.is_chart]
    assert len(chart_xml(data)) == len(charts) >= 6
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        drawing = package.read("xl/drawings/drawing1.xml").decode()
    assert drawing.count("<xdr:twoCellAnchor") == len(charts)
    titles = re.findall(r'<xdr:cNvPr [^>]*descr="[^"]{20,}"[^>]* title="([^"]+)"', drawing)
    assert sorted(titles) == sorted(text(f"summary.charts.{part.name}.title", lang) for part in charts)


def test_a_note_stands_beside_the_title_and_not_among_the_rows() -> None:
    blocks = summary(Book(customers=customers("甲公司")))
    book = opened(built(blocks))
    sheet, note = area(book, "complaints_note")
    _, rows = area(book, "complaints")
    assert sheet.cell(note.first_row, note.first_column).value == blocks["complaints"].note == "无客户反馈"
    assert note.first_row == rows.first_row - 2
    assert note.last_column == rows.last_column
    assert {c.value for row in sheet.iter_rows(rows.first_row, rows.last_row, 1, 20) for c in row} <= {None}


def test_charts_refer_to_all_slots_of_their_blocks() -> None:
    data = donor()
    sheet, _ = area(opened(data), "months")
    assert sheet.title == "汇总"
    formulas = {f for xml in chart_xml(data).values() for f in re.findall(r"<c:f>([^<]*)</c:f>", xml)}
    for name, key in (("months", "revenue"), ("complaint_categories", "count"), ("receivables", "amount")):
        _, ref = area(opened(data), name)
        layout = block_layouts()[name]
        column = openpyxl.utils.get_column_letter(ref.first_column + layout.offset(layout.index(key)))
        assert f"汇总!${column}${ref.first_row + layout.total_first}:${column}${ref.last_row}" in formulas


def test_charts_leave_no_colour_to_the_theme() -> None:
    for xml in chart_xml(donor()).values():
        assert "schemeClr" not in xml
        for series in re.findall(r"<c:ser>.*?</c:ser>", xml, re.DOTALL):
            assert re.search(r"<c:spPr>.*?srgbClr", series, re.DOTALL)
        assert xml.count("<a:defRPr") == len(re.findall(r"<a:defRPr[^>]*>.*?srgbClr", xml, re.DOTALL))


def test_the_heat_table_is_shaded_below_its_total_and_nothing_else_lies_on_the_shades() -> None:
    sheet, ref = area(opened(donor()), "tier_risk")
    rules = sheet.conditional_formatting
    (heat,) = [r.sqref for r in rules for rule in r.rules if rule.type == "colorScale"]
    (cells,) = heat.ranges
    assert (cells.min_row, cells.max_row) == (ref.first_row + 1, ref.last_row)
    assert (cells.min_col, cells.max_col) == (ref.first_column + 1, ref.first_column + 5)
    others = [r for rule in rules if rule.sqref != heat for r in rule.sqref.ranges]
    assert not [r for r in others if not r.isdisjoint(cells)]


def test_the_header_of_the_heat_table_is_the_legend_of_its_chart() -> None:
    sheet, ref = area(opened(donor()), "tier_risk_header")
    fills = [sheet.cell(ref.first_row, column).fill.fgColor.rgb[-6:] for column in range(3, 7)]
    assert fills == [colors()[role] for role in ("low", "medium", "high", "lost")]


def test_shares_have_no_labels_that_could_lie_on_each_other() -> None:
    (shares,) = [xml for xml in chart_xml(donor()).values() if "percentStacked" in xml]
    assert "<c:dLbls>" not in shares


def test_hidden_rows_take_their_bars_with_them_where_bars_are_level_with_rows() -> None:
    level = {part.name for part in parts() if part.heading_row is not None}
    charts = chart_xml(donor()).values()
    assert sum('<c:plotVisOnly val="1"/>' in xml for xml in charts) == len(level)
    assert all(('<c:plotVisOnly val="1"/>' in xml) == ("<c:title>" not in xml) for xml in charts)


def test_labels_of_charts_are_never_broken_into_lines() -> None:
    bodies = [re.findall(r"<c:dLbls>.*?<a:bodyPr([^>]*)>", xml, re.DOTALL) for xml in chart_xml(donor()).values()]
    assert sum(map(bool, bodies)) >= 5
    assert all('wrap="none"' in body for found in bodies for body in found)


def test_the_same_blocks_give_the_same_bytes() -> None:
    assert donor() == donor()


def test_print_set_up_fits_the_width_of_a_landscape_page_with_numbers() -> None:
    sheet = opened(donor())["汇总"]
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.page_setup.fitToWidth in (None, 1)  # 1 is the default
    assert sheet.page_setup.fitToHeight == 0
    assert "&P" in sheet.oddFooter.right.text
    assert sheet.print_area.startswith("'汇总'!$A$1:")


@pytest.mark.parametrize("date_1904", [False, True])
def test_dates_are_counted_as_the_workbook_counts_them(date_1904: bool) -> None:
    data = donor(date_1904=date_1904)
    sheet, ref = area(opened(data), "months")
    assert sheet.cell(ref.first_row, ref.first_column).value.date() == date(2025, 12, 1)
    assert ("date1904" in zipfile.ZipFile(io.BytesIO(data)).read("xl/workbook.xml").decode()) is date_1904


@pytest.mark.parametrize(
    ("font", "pixels"),
    [
        (("Calibri", 11), 7),
        (("Arial", 10), 7),
        (("宋体", 11), 8),
        (("宋体", 12), 9),
        (("等线", 11), 8),
        (("Calibri", 20), 13),
    ],
)
def test_widths_are_in_digits_of_the_workbook_s_own_font(font: tuple[str, float], pixels: int) -> None:
    assert digit_width(font) == pixels
    sheet = opened(donor(normal_font=font))["汇总"]
    assert sheet.column_dimensions["B"].width == pytest.approx(10.2 + 5 / pixels, abs=1 / pixels)
    assert sheet.cell(2, 2).font.name == font[0]


def test_a_sheet_name_that_needs_quotes_works_throughout() -> None:
    data = donor(tab_name="It's 汇总（自动）")
    assert area(opened(data), "months")[0].title == "It's 汇总（自动）"
    assert check_structure(data) == []


@pytest.mark.parametrize(
    "book",
    [
        Book(),
        Book(customers=customers("甲公司")),
        OFFICE,
        Book(customers=[{"name": f"公司{n}"} for n in range(20_000)]),
    ],
    ids=["empty", "one customer", "office", "20,000 customers"],
)
def test_no_checker_finds_anything(book: Book) -> None:
    data = donor(book)
    assert check_structure(data) == []
    assert not audit(data)


def rewritten(data: bytes, blocks: dict[str, Block]) -> bytes:
    """The file after a later refresh: every block's cells are written at its name's range."""
    package = Package.open(data)
    for block in blocks.values():
        sheet, _, ref = package.defined_names.get(block.defined_name).partition("!")
        first = parse_range(ref.replace("$", ""))
        package.worksheet(sheet.strip("'")).set_cells(
            (first.first_row + row, first.first_column + column, value, None)
            for row, column, value in block_cells(block.without_note())
        )
    return package.to_bytes()


def adopted() -> bytes:
    stranger = io.BytesIO()
    openpyxl.Workbook().save(stranger)
    package = Package.open(stranger.getvalue())
    package.adopt(donor(), "汇总")
    return package.to_bytes()


def test_writing_the_same_blocks_again_changes_no_byte() -> None:
    data = adopted()
    assert check_structure(data) == []
    assert rewritten(data, summary(OFFICE)) == data


def test_a_later_refresh_only_writes_cells_and_the_charts_stay() -> None:
    data = adopted()
    later = rewritten(data, summary(Book(customers=customers("新公司", owner="赵磊"))))
    assert chart_xml(later) == chart_xml(data)
    sheet, ref = area(opened(later), "owners")
    assert [sheet.cell(ref.first_row + n, ref.first_column).value for n in range(2)] == ["赵磊", None]
    assert check_structure(later) == []


@needs_libreoffice
def test_libreoffice_shows_what_was_written() -> None:
    sheet, ref = area(opened(convert(donor())), "owners")
    assert sheet.cell(ref.first_row, ref.first_column).value == used(summary(OFFICE)["owners"])[0][0]
    assert len(sheet._charts) == sum(part.is_chart for part in parts())
