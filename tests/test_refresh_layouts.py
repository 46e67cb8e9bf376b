"""The main job on workbooks as offices build them: tables, protection, filters, totals, typed figures, 1904 dates."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, datetime
from typing import Any, Literal

import openpyxl
import pytest
import xlsxwriter

import custsheet
from custsheet.ooxml import Package
from custsheet.refs import parse_range
from tests import refreshes
from tests.ooxml.structure import check_structure
from tests.workbooks import (
    AS_OF,
    CREATED,
    CUSTOMERS,
    FEEDBACK,
    INTERACTIONS,
    OFFICE,
    ORDERS,
    Rows,
    by_header,
    cells,
    write_workbook,
)


def refreshed(data: bytes, as_of: date = AS_OF) -> bytes:
    after = refreshes.refreshed(data, as_of)
    assert check_structure(after) == check_structure(data)
    return after


def built(finish: Callable[[Any, Any], None], customers: Rows = CUSTOMERS, **options: Any) -> bytes:
    """A workbook of ours whose customer sheet ``finish(book, sheet)`` completes."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"default_date_format": "yyyy-mm-dd", **options}) as book:
        book.set_properties({"created": CREATED})
        for name, rows in {**OFFICE, "客户信息": customers}.items():
            sheet = book.add_worksheet(name)
            for row, values in enumerate(rows):
                for column, value in enumerate(values):
                    if value is not None:
                        sheet.write(row, column, value)
            if name == "客户信息":
                finish(book, sheet)
    return target.getvalue()


def test_new_columns_beside_a_table_join_it_and_its_filter() -> None:
    def finish(book: Any, sheet: Any) -> None:
        columns = [{"header": header} for header in CUSTOMERS[0]]
        sheet.add_table(0, 0, 3, 7, {"name": "客户", "columns": columns})

    result = refreshed(built(finish))
    (table,) = Package.open(result).worksheet("客户信息").tables
    headers = list(by_header(result, "客户信息")[0])
    assert parse_range(table.ref).last_column == len(headers)
    assert list(table.column_names) == headers
    assert not custsheet.open(result).refresh(AS_OF).is_changed


def test_a_sheet_filter_reaches_over_the_new_columns() -> None:
    result = refreshed(built(lambda book, sheet: sheet.autofilter(0, 0, 3, 7)))
    ref = Package.open(result).worksheet("客户信息").auto_filter
    assert ref is not None
    assert ref.last_column == len(by_header(result, "客户信息")[0])


def test_protection_stays_in_force_and_stops_no_refresh() -> None:
    result = refreshed(built(lambda book, sheet: sheet.protect("geheim")))
    page = openpyxl.load_workbook(io.BytesIO(result))["客户信息"]
    assert page.protection.sheet
    assert by_header(result, "客户信息")[0]["客户等级"] == "战略级"


def test_a_protected_workbook_structure_stays_protected_and_gets_its_tabs() -> None:
    package = Package.open(write_workbook())
    workbook = package.workbook
    protection = workbook.makeelement(
        str(workbook.tag).replace("workbook", "workbookProtection"), {"lockStructure": "1"}
    )
    workbook.insert(list(workbook).index(next(e for e in workbook if str(e.tag).endswith("}bookViews"))), protection)
    result = refreshed(package.to_bytes())
    after = Package.open(result)
    assert after.is_structure_protected
    assert "汇总" in after.sheet_names


def test_frozen_panes_widths_hidden_rows_and_the_active_cell_stay() -> None:
    def finish(book: Any, sheet: Any) -> None:
        sheet.freeze_panes(1, 2)
        sheet.set_column(1, 1, 33.5)
        sheet.set_row(2, 40, None, {"hidden": True})
        sheet.set_selection("C3")

    data = built(finish)
    before, after = (Package.open(each).worksheet("客户信息") for each in (data, refreshed(data)))
    for tag in ("sheetViews", "sheetFormatPr", "pageMargins"):
        old, new = ([e for e in sheet.skeleton if str(e.tag).endswith("}" + tag)] for sheet in (before, after))
        assert [sorted(e.attrib.items()) for each in new for e in each.iter()] == [
            sorted(e.attrib.items()) for each in old for e in each.iter()
        ]
    assert after.column_width(2) == before.column_width(2)
    assert after.hidden_rows == before.hidden_rows == frozenset({3})


def test_a_workbook_that_counts_from_1904_gets_the_right_dates() -> None:
    result = refreshed(built(lambda book, sheet: None, date_1904=True))
    assert by_header(result, "客户信息")[0]["下次联系日期"] == datetime(2026, 10, 25)
    assert "2026-10-31" in " ".join(map(str, cells(result, "汇总").values()))


def test_new_columns_look_like_the_others_and_not_like_the_odd_one() -> None:
    def finish(book: Any, sheet: Any) -> None:
        usual = book.add_format({"bold": True, "bg_color": "#004400", "font_color": "#FFFFFF"})
        odd = book.add_format({"bg_color": "#FFFF00"})
        for column, header in enumerate(CUSTOMERS[0]):
            sheet.write(0, column, header, odd if column == 7 else usual)

    page = openpyxl.load_workbook(io.BytesIO(refreshed(built(finish))))["客户信息"]
    header = next(cell for cell in page[1] if cell.value == "客户等级")
    assert header.fill.fgColor.rgb == "FF004400"
    assert header.font.b
    overdue = next(cell.column_letter for cell in page[1] if cell.value == "下次联系日期")
    assert page[f"{overdue}2"].number_format == "yyyy-mm-dd"


def test_typed_figures_are_used_when_there_are_no_orders() -> None:
    value = [
        ["客户编号", "客户名称", "近12个月金额", "近6个月金额", "前6个月金额", "最近下单日期"],
        ["KH-001", "苏州青禾机械有限公司", 1500000, 900000, 600000, date(2026, 8, 1)],
        ["KH-002", "杭州白鹭食品有限公司", 200000, 90000, 60000, date(2026, 7, 1)],
    ]
    data = write_workbook({"客户信息": CUSTOMERS, "联系记录": INTERACTIONS, "客户价值": value})
    result = refreshed(data)
    assert [row["客户等级"] for row in by_header(result, "客户信息")] == ["战略级", "潜力级", None]
    after = cells(result, "客户价值")
    assert {ref: after[ref] for ref in cells(data, "客户价值")} == cells(data, "客户价值")
    growth = by_header(result, "客户价值")[0]["近6个月增长率"]
    assert growth == pytest.approx(0.5)


def test_with_orders_typed_figures_stay_and_ours_stand_beside_them() -> None:
    value = [["客户编号", "客户名称", "近12个月金额"], ["KH-001", "苏州青禾机械有限公司", 5]]
    result = refreshed(write_workbook({**OFFICE, "客户价值": value}))
    first = by_header(result, "客户价值")[0]
    assert (first["近12个月金额"], first["近12个月金额（自动）"]) == (5, 1300000)
    assert by_header(result, "客户信息")[0]["客户等级"] == "战略级"


def test_several_plan_rows_of_one_customer_all_get_the_figures() -> None:
    plans = [["客户编号", "客户名称", "增值服务"], ["KH-001", None, "培训"], ["KH-001", None, "巡检"]]
    rows = by_header(refreshed(write_workbook({**OFFICE, "维护计划": plans})), "维护计划")
    assert [row["客户等级"] for row in rows[:2]] == ["战略级", "战略级"]
    assert [row["客户编号"] for row in rows] == ["KH-001", "KH-001", "KH-002", "KH-003"]


def test_formulas_of_theirs_stay_with_their_stored_results() -> None:
    def finish(book: Any, sheet: Any) -> None:
        sheet.write(0, 8, "我的公式")
        for row in range(1, 4):
            sheet.write_formula(row, 8, f"=YEAR(F{row + 1})", None, 2020 + row)

    data = built(finish)
    result = refreshed(data)
    sheet = Package.open(result).worksheet("客户信息")
    assert [sheet.formula(f"I{row}") for row in (2, 3, 4)] == ["YEAR(F2)", "YEAR(F3)", "YEAR(F4)"]
    assert [sheet.value(f"I{row}") for row in (2, 3, 4)] == [2021, 2022, 2023]


def test_notes_far_to_the_right_are_not_written_over() -> None:
    def finish(book: Any, sheet: Any) -> None:
        sheet.write("N2", "老王说：这家要盯紧")

    result = refreshed(built(finish))
    assert cells(result, "客户信息")["N2"] == "老王说：这家要盯紧"
    assert cells(result, "客户信息")["O1"] == "大区"


def test_records_join_by_name_where_there_is_no_id() -> None:
    guest = {"名单": [row[1:] for row in CUSTOMERS], "跟进": [row[1:] for row in INTERACTIONS]}
    result = refreshed(write_workbook(guest))
    first = by_header(result, "名单")[0]
    assert "客户编号" not in first
    assert first["下次联系日期"] == datetime(2026, 10, 25)


def test_live_marks_speak_of_today_and_are_told_by_their_marker() -> None:
    sheet = Package.open(refreshed(write_workbook())).worksheet("客户信息")
    formulas = [str(e.text) for e in sheet.skeleton.iter() if str(e.tag).endswith("}formula")]
    assert formulas
    assert all('N("custsheet:' in formula for formula in formulas)
    assert any("TODAY()" in formula for formula in formulas)


def test_a_header_note_says_whose_the_column_is_and_of_which_day_it_speaks() -> None:
    notes = [v for v in Package.open(refreshed(write_workbook())).worksheet("客户信息").validations if v.prompt]
    assert {"截至刷新日" in (note.prompt or "") for note in notes} == {True}
    assert "客户等级" in {note.prompt_title for note in notes}


def test_blocks_that_people_moved_are_found_and_deleted_ones_stay_away() -> None:
    result = refreshed(write_workbook({**OFFICE, "客户反馈": FEEDBACK}))
    package = Package.open(result)
    names = package.defined_names
    moved = names.get("custsheet_summary_owners")
    assert moved is not None
    names.set("custsheet_summary_owners", "'汇总'!$Z$200:$AH$214")
    names.set("custsheet_summary_months", "#REF!")
    for cell in list(package.worksheet("汇总").iter_cells()):
        if cell.row in range(82, 94) and cell.column < 11:
            package.worksheet("汇总").set_cells([(cell.row, cell.column, None, None)])
    after = cells(refreshed(package.to_bytes(), date(2026, 11, 30)), "汇总")
    assert after["Z200"] in ("王小明", "李晓红")
    assert "2026-11" not in [str(value) for ref, value in after.items() if ref.startswith("B")]


def test_orders_after_the_date_count_for_nothing() -> None:
    early = by_header(refreshed(write_workbook(), date(2026, 7, 20)), "客户价值")
    assert [row["近12个月金额"] for row in early[:2]] == [700000, 130000]
    assert len(ORDERS) == 5


@pytest.mark.parametrize("name", ["汇总 (2)", "10月", "客户汇总 10月"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_copy_of_the_summary_is_kept_and_stops_no_refresh(name: str, lang: Literal["zh", "en"]) -> None:
    book = custsheet.open(write_workbook())
    book.refresh(AS_OF, lang=lang)
    first = io.BytesIO()
    book.save(first)
    package = Package.open(first.getvalue())
    original = package.worksheet("汇总" if lang == "zh" else "Summary")
    copied = [(cell.row, cell.column, cell.value, cell.style) for cell in original.iter_cells()]
    package.add_worksheet(name).set_cells(copied)
    data = package.to_bytes()
    assert dict(custsheet.open(data).layout.skipped)[name] == "summary_copy"
    assert cells(refreshed(data, date(2026, 11, 30)), name) == cells(data, name)


def test_figures_stay_under_their_headings_in_a_summary_that_an_earlier_version_laid_out() -> None:
    package = Package.open(refreshed(write_workbook()))
    sheet = package.worksheet("汇总")
    name = package.defined_names.get("custsheet_summary_save_first") or ""
    area = parse_range(name.rpartition("!")[2].replace("$", ""))
    header = {cell.value: cell.column for cell in sheet.iter_cells() if cell.row == area.first_row - 1}
    tier, risk, owner = header["等级"], header["流失风险"], header["负责人"]
    older = {tier: "流失风险", risk: "等级", owner: "跟进人"}
    sheet.set_cells((area.first_row - 1, column, label, None) for column, label in older.items())
    book = custsheet.open(package.to_bytes())
    assert any("--add summary" in note for note in book.refresh(date(2026, 11, 1)).notes)
    target = io.BytesIO()
    book.save(target)
    after = {(c.row, c.column): c.value for c in Package.open(target.getvalue()).worksheet("汇总").iter_cells()}
    first = [after.get((area.first_row, column)) for column in (tier, risk, owner)]
    assert first == ["中", "基础级", None]
    assert refreshed(target.getvalue(), date(2026, 11, 1)) == target.getvalue()


def test_a_sheet_that_comes_later_gets_its_columns_too() -> None:
    """Columns that it never had were not deleted."""
    package = Package.open(refreshed(built(lambda book, sheet: None)))
    sheet = package.add_worksheet("客户信息-华北")
    for column, header in enumerate(("客户编号", "客户名称", "负责人"), 1):
        sheet.set(f"{'ABC'[column - 1]}1", header)
    for column, value in enumerate(("C90001", "天津某某有限公司", "张伟"), 1):
        sheet.set(f"{'ABC'[column - 1]}2", value)
    again = refreshed(package.to_bytes())
    rows = by_header(again, "客户信息-华北")
    assert {"客户等级", "流失风险", "数据问题"} <= set(rows[0])
    assert refreshed(again) == again


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_people_s_own_column_is_named_by_its_own_header(lang: Literal["zh", "en"]) -> None:
    firms = ["Rowan", "Maple", "Linden"]
    rows: Rows = [["Customer", "Phone", "Rating", "Owner"], *([firm, "010-88886666", "Hot", "Eva"] for firm in firms)]
    result = custsheet.open(write_workbook({"Customers": rows})).refresh(as_of=AS_OF, lang=lang)
    (note,) = (note for note in result.notes if "“Rating”" in note)
    assert note.count("Tier") + note.count("客户等级") == 1  # the name of ours
