"""Which duplicates of a workbook are listed: pairs of two customers, each once."""

from __future__ import annotations

import pytest

import custsheet
from tests.workbooks import Rows, write_workbook

HEADER = ["客户编号", "客户名称", "联系人", "手机", "负责人"]


def book(*rows: list[object]) -> custsheet.CustomerWorkbook:
    customers: Rows = [HEADER, *rows]
    return custsheet.open(write_workbook({"客户信息": customers}))


def listed(found: custsheet.CustomerWorkbook) -> list[tuple[int, int]]:
    pairs = found.duplicates()
    return list(zip(pairs["left"], pairs["right"], strict=True))


@pytest.mark.parametrize("contacts", [["王一"] * 5, ["王一", "李二", "张三", None, "王一"], [None] * 5])
@pytest.mark.parametrize("number", ["C1", None])
def test_rows_that_are_one_customer_already_are_not_listed(contacts: list[object], number: str | None) -> None:
    found = book(*([number, "蓝山公司", contact, "13800000001", "周五"] for contact in contacts))
    assert listed(found) == []
    assert found.joined_rows() == {3: 2, 4: 2, 5: 2, 6: 2}


def test_one_name_under_two_numbers_is_still_a_pair() -> None:
    found = book(["C1", "蓝山公司", "王一", "13800000001", None], ["C2", "蓝山公司", "王一", "13800000001", None])
    assert listed(found) == [(2, 3)]
    assert found.joined_rows() == {}


def test_two_customers_of_several_rows_are_one_pair_the_likeliest() -> None:
    found = book(
        ["C1", "蓝山机械有限公司", "王一", None, None],
        ["C1", "蓝山机械有限公司", "李二", "13800000002", None],
        ["C2", "蓝山机械有限责任公司", "张三", "13800000009", None],
        ["C2", "蓝山机械有限责任公司", "李二", "13800000002", None],
    )
    assert listed(found) == [(3, 5)]
