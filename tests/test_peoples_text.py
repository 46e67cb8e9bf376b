"""Text of people goes whole into whatever we write: any character that a cell can hold (CONTRACT §5.3)."""

from __future__ import annotations

import io
import os
import zipfile
from datetime import date

import openpyxl
import pytest
from hypothesis import HealthCheck, Phase, example, given, settings
from hypothesis import strategies as st
from lxml import etree
from python_calamine import CalamineWorkbook

from custsheet.ooxml import Package
from tests.refreshes import refreshed
from tests.workbooks import write_workbook

EXAMPLES = int(os.environ.get("CUSTSHEET_TEXT_RUNS", "10"))
ODD = [
    "a\x0bb",
    "a\rb",
    "a\r\nb",
    "a\nb",
    "_x000D_",
    "_x005F_x000D_",
    "<r>x</r>",
    "<r><t>&",
    "\ufffe",
    "\uffff",
    "\x1f",
    " x ",
    "\t",
    "\u202ex",
    "😀",
    '"',
    "=1",
]
TEXTS = st.one_of(
    st.sampled_from(ODD),
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=30),
    st.lists(st.sampled_from([*ODD, "山水"]), min_size=1, max_size=4).map("".join),
)


def workbook(name: str, owner: str, note: str, header: str) -> bytes:
    """An office's workbook with these texts; typed through the package, which escapes what the format cannot say."""
    rows = [
        ["客户编号", "客户名称", "负责人", "备注", "自己的列"],
        ["KH-001", "甲公司", "王", "b", "c"],
        ["KH-002", "乙公司", "李", "b", "c"],
        ["KH-002", "丙公司", "李", "b", "c"],
    ]
    orders = [["客户编号", "客户名称", "下单日期", "金额"], ["KH-001", None, date(2026, 5, 1), 9000]]
    with Package.open(write_workbook({"客户信息": rows, "订单回款": orders})) as package:
        sheet = package.worksheet("客户信息")
        sheet.set_cells([(2, 2, name, None), (2, 3, owner, None), (2, 4, note, None), (1, 5, header, None)])
        return package.to_bytes()


def texts(data: bytes) -> list[object]:
    page = openpyxl.load_workbook(io.BytesIO(data))["客户信息"]
    return [page[cell].value for cell in ("B2", "C2", "D2", "E1")]


def calamine_texts(data: bytes) -> list[object]:
    rows = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_name("客户信息").to_python(nrows=2)
    return [*rows[1][1:4], rows[0][4]]


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.generate),
)
@example("_x000B_", "a\x0bb", "\ufffe", "x\ry")
@given(TEXTS, TEXTS, TEXTS, TEXTS)
def test_any_text_survives_a_refresh(name: str, owner: str, note: str, header: str) -> None:
    before = workbook(name, owner, note, header)
    after = refreshed(before)
    with zipfile.ZipFile(io.BytesIO(after)) as package:
        for part in package.namelist():
            etree.fromstring(package.read(part))  # what Excel would call damaged, is no XML
    assert texts(after) == texts(before)
    assert calamine_texts(after) == calamine_texts(before)
    assert refreshed(after) == after


@pytest.mark.parametrize("name", ODD)
def test_text_that_was_typed_over_a_figure_is_noted_once(name: str) -> None:
    after = refreshed(workbook("甲公司", "王", "b", "c"))
    letter = next(
        cell.column_letter
        for cell in openpyxl.load_workbook(io.BytesIO(after))["客户信息"][1]
        if cell.value == "客户等级"
    )
    with Package.open(after) as package:
        package.worksheet("客户信息").set(f"{letter}2", "x" + name)
        typed = package.to_bytes()
    again = refreshed(typed)
    assert refreshed(again) == again
    with Package.open(again) as package:
        package.worksheet("客户信息").set(f"{letter}2", "y")
    later = refreshed(again, date(2026, 11, 30))
    assert refreshed(later, date(2026, 11, 30)) == later
