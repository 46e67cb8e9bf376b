"""Cells far off the lists: never written over, and named when they leave no room (contract §1.2, §3)."""

from __future__ import annotations

import io
from datetime import date

import openpyxl
import pytest

import custsheet
from custsheet import InputError
from tests.workbooks import CUSTOMERS

AS_OF = date(2026, 11, 21)


def book_with(strays: dict[str, object], plans: int = 0, customers: int = 3) -> bytes:
    """A customer list with these further cells in it (``SHEET!REF``), and a sheet of plans with so many rows."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "客户信息"
    sheet.append(CUSTOMERS[0])
    for number in range(customers):
        sheet.append([f"KH-{number:05}", f"示例{number}号有限公司", *CUSTOMERS[1][2:]])
    plan = book.create_sheet("维护计划")
    plan.append(["客户编号", "客户名称", "维护目标"])
    for number in range(plans):
        plan.append([f"KH-{number:05}", f"示例{number}号有限公司", "续约"])
    for place, value in strays.items():
        name, _, ref = place.partition("!")
        book[name][ref] = value
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def refreshed(data: bytes) -> bytes:
    """As ``custsheet refresh`` writes it."""
    book = custsheet.open(io.BytesIO(data))
    book.refresh(as_of=AS_OF)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def value_at(data: bytes, sheet: str, ref: str) -> object:
    """One cell as openpyxl reads it, without walking over all that lies between."""
    return openpyxl.load_workbook(io.BytesIO(data))[sheet][ref].value


@pytest.mark.parametrize(
    ("cell", "value"), [("XFD2", "x"), ("XFD1", 7), ("XFD3", "=1+1"), ("XFC40", "#N/A"), ("XEZ2", "x")]
)
def test_a_cell_at_the_right_edge_is_named_with_the_way_out(cell: str, value: object) -> None:
    data = book_with({f"客户信息!{cell}": value})
    book = custsheet.open(io.BytesIO(data))
    assert book.inspect()
    book.check(AS_OF)
    with pytest.raises(InputError) as caught:
        book.refresh(as_of=AS_OF)
    assert caught.value.code == "no_room_right"
    assert caught.value.exit_code == 3
    assert f"单元格 {cell} " in caught.value.message("zh")
    assert f"cell {cell} " in caught.value.message("en")


def test_columns_go_right_of_the_last_used_one_as_long_as_there_is_room() -> None:
    data = book_with({"客户信息!XDA2": "x"})
    after = refreshed(data)
    assert value_at(after, "客户信息", "XDA2") == "x"
    assert value_at(after, "客户信息", "XDB1") is not None
    assert refreshed(after) == after


def test_all_columns_in_use_is_one_line() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "客户信息"
    sheet.append(["客户编号", "客户名称", *(f"备用{number}" for number in range(16_382))])
    sheet.append(["KH-1", "示例有限公司"])
    target = io.BytesIO()
    book.save(target)
    with pytest.raises(InputError, match="cell XFD1 is in use"):
        refreshed(target.getvalue())


@pytest.mark.parametrize(
    "strays",
    [
        {"维护计划!A1048576": "远"},
        {"维护计划!XFD1048576": "远"},
        {"维护计划!C1200": "中", "维护计划!XFA5": "远"},
        {"维护计划!B1300": "中", "维护计划!C1048576": "远"},
        {"客户信息!B1048576": "远", "客户信息!XFD1048576": "远"},
    ],
)
def test_no_row_is_appended_over_a_far_cell(strays: dict[str, object]) -> None:
    """1,400 customers wait for a plan: their rows would reach what stands far below the list."""
    data = book_with(strays, plans=20, customers=1400)
    after = refreshed(data)
    for place, value in strays.items():
        sheet, _, ref = place.partition("!")
        assert value_at(after, sheet, ref) == value, place
