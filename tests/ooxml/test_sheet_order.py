"""A tab of ours that is built anew stands where it stood, and everything that counts tabs still counts right."""

from __future__ import annotations

import io

import openpyxl
import pytest
import xlsxwriter

from custsheet.errors import PackageError
from custsheet.ooxml import Package
from tests.ooxml.structure import check_structure

NAMES = ["客户", "汇总", "订单", "备注"]


def workbook(active: int) -> bytes:
    """Four tabs, each with a print area, which is a name that counts tabs."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        for place, name in enumerate(NAMES):
            sheet = book.add_worksheet(name)
            sheet.write(0, 0, name)
            sheet.print_area(0, 0, place + 1, 3)
            if place == active:
                sheet.activate()
        book.define_name("总数", "=汇总!$A$1")
    return target.getvalue()


def donor() -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target) as book:
        sheet = book.add_worksheet("汇总")
        sheet.write(0, 0, "新的")
        sheet.print_area(0, 0, 9, 9)
    return target.getvalue()


@pytest.mark.parametrize("active", range(4))
def test_position_active_tab_and_print_areas_stay(active: int) -> None:
    package = Package.open(workbook(active))
    package.replace_worksheet("汇总", donor())
    data = package.to_bytes()
    assert check_structure(data) == []
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert book.sheetnames == NAMES
    assert book.active.title == NAMES[active]
    assert book["汇总"]["A1"].value == "新的"
    assert [book[name].print_area for name in NAMES] == [
        "'客户'!$A$1:$D$2",
        "'汇总'!$A$1:$J$10",
        "'订单'!$A$1:$D$4",
        "'备注'!$A$1:$D$5",
    ]
    selected = [sheet.title for sheet in book if sheet.sheet_view.tabSelected]
    assert selected == [NAMES[active]]


def test_a_tab_that_is_not_there_cannot_be_replaced() -> None:
    with pytest.raises(PackageError):
        Package.open(workbook(0)).replace_worksheet("不在", donor())
