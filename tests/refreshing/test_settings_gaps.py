"""A refresh of a workbook in whose 设置 tab people deleted or inserted rows."""

from __future__ import annotations

import io
from datetime import date

import openpyxl
import pytest

import custsheet
from custsheet.new.new_workbook import build_new_workbook
from custsheet.ooxml import Formula, Package
from custsheet.refreshing.result import RefreshResult
from custsheet.schema import Settings, load_schema

AS_OF = date(2026, 10, 31)
SHEET = "设置"


@pytest.fixture(scope="module")
def made() -> bytes:
    data = build_new_workbook(load_schema(), Settings.defaults(), "zh")
    book = openpyxl.load_workbook(io.BytesIO(data))
    book["客户信息"].append([None, "甲公司"])
    return refreshed(saved(book))[1]


def saved(book: openpyxl.Workbook) -> bytes:
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def refreshed(data: bytes) -> tuple[RefreshResult, bytes]:
    book = custsheet.open(data)
    result = book.refresh(AS_OF)
    target = io.BytesIO()
    book.save(target)
    return result, target.getvalue()


def row_of(sheet: openpyxl.worksheet.worksheet.Worksheet, key: str) -> int:
    return next(row for row in range(1, sheet.max_row + 1) if sheet.cell(row, 1).value == key)


@pytest.mark.parametrize(
    ("key", "named"),
    [
        ("risk4", "“已流失”"),
        ("tier2 risk3", "“核心级×高”"),
        ("activity.window_months", "“活跃度统计月数”"),
    ],
)
def test_a_deleted_row_is_said_in_one_line_and_changes_no_rule(made: bytes, key: str, named: str) -> None:
    book = openpyxl.load_workbook(io.BytesIO(made))
    book[SHEET].delete_rows(row_of(book[SHEET], key))
    result, data = refreshed(saved(book))
    (line,) = [note for note in result.notes if SHEET in note]
    assert named in line
    assert "少了 1 行" in line
    assert custsheet.open(data).settings == Settings.defaults()
    assert refreshed(data)[1] == data
    status = " ".join(
        str(cell.value) for row in openpyxl.load_workbook(io.BytesIO(data))["汇总"]["A1:F8"] for cell in row
    )
    assert named in status


def test_a_deleted_tier_leaves_no_broken_formula_in_the_strategy(made: bytes) -> None:
    package = Package.open(made)
    sheet = package.worksheet(SHEET)
    rows = {str(cell.value): cell.row for cell in sheet.iter_cells() if cell.column == 1 and cell.value}
    sheet.set_cells((rows["tier2"], column, None, None) for column in range(1, 6))
    for risk in (1, 2, 3):  # as Excel leaves it, in tabs of earlier versions too
        row = rows[f"tier2 risk{risk}"]
        sheet.set(f"B{row}", Formula('IF(#REF!="","",#REF!)', "#REF!"))
        sheet.set(f"C{row}", Formula(f'IFERROR(IF(#REF!="","",$C${rows["risk1"]}),"")', ""))
    sheet.set(f"C{rows['* risk4']}", Formula("#REF!", "#REF!"))
    result, data = refreshed(package.to_bytes())
    after = Package.open(data).worksheet(SHEET)
    assert not [cell for cell in after.iter_cells() if cell.formula and "#REF!" in cell.formula]
    assert after.value(f"B{rows['tier2 risk1']}") is None
    assert after.value(f"C{rows['* risk4']}") == "已流失"
    assert [tier.name for tier in custsheet.open(data).settings.tiers] == ["战略级", "潜力级", "基础级"]
    assert not [note for note in result.notes if SHEET in note]
    assert refreshed(data)[1] == data


def test_an_added_tier_says_whose_intervals_it_follows(made: bytes) -> None:
    book = openpyxl.load_workbook(io.BytesIO(made))
    sheet = book[SHEET]
    row = row_of(sheet, "tier5")
    sheet.cell(row, 2).value = "观察级"
    sheet.cell(row, 3).value = 50_000
    result, data = refreshed(saved(book))
    lines = [note for note in result.notes if "观察级" in note]
    assert any("365" in line and "180" in line and "90" in line and "基础级" in line for line in lines)
    assert refreshed(data)[1] == data
