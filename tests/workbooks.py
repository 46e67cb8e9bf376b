"""Small invented workbooks for tests, written the way an office would: headers in row 1, people's own words."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any

import openpyxl
import xlsxwriter

Rows = Sequence[Sequence[Any]]

CUSTOMERS: Rows = [
    ["客户编号", "客户名称*", "省份", "手机", "负责人*", "首次合作日期", "信息核对日期", "账期(天)"],
    ["KH-001", "苏州青禾机械有限公司", "江苏", "13800000001", "王小明", date(2020, 3, 1), date(2026, 9, 1), 30],
    ["KH-002", "杭州白鹭食品有限公司", "浙江", "13800000002", "李晓红", date(2023, 5, 1), date(2026, 9, 1), 60],
    [None, "上海南枝贸易有限公司", "上海", "1380000000", "王小明", date(2026, 1, 5), None, 30],
]
INTERACTIONS: Rows = [
    ["客户编号", "客户名称", "联系日期*", "联系方式", "沟通内容", "跟进人", "下次联系日期", "跟进状态"],
    ["KH-001", "苏州青禾机械有限公司", date(2026, 10, 20), "电话", "催款", "王小明", date(2026, 10, 25), "待跟进"],
    ["KH-002", "杭州白鹭食品有限公司", date(2026, 3, 2), "拜访", "新品介绍", "李晓红", None, None],
    [None, "杭州白鹭食品有限公司", date(2026, 9, 12), "微信", "节日问候", "李晓红", None, "已完成"],
]
ORDERS: Rows = [
    ["订单号", "客户编号", "下单日期*", "金额*", "成本", "应收日期", "回款金额", "回款日期"],
    ["DD-1", "KH-001", date(2026, 2, 1), 700000, 500000, date(2026, 3, 1), 700000, date(2026, 2, 27)],
    ["DD-2", "KH-001", date(2026, 8, 1), 600000, 420000, date(2026, 8, 31), 100000, date(2026, 9, 5)],
    ["DD-3", "KH-002", date(2026, 1, 15), 90000, 60000, None, 90000, date(2026, 2, 1)],
    ["DD-4", "KH-002", date(2026, 7, 15), 40000, None, None, None, None],
]
FEEDBACK: Rows = [
    ["反馈编号", "客户编号", "反馈日期*", "反馈类型", "反馈内容", "问题分类", "优先级", "处理状态"],
    ["FK-1", "KH-002", date(2026, 10, 12), "投诉", "送货晚了三天", "物流交付", "高", "待处理"],
]
OFFICE: Mapping[str, Rows] = {
    "客户信息": CUSTOMERS,
    "联系记录": INTERACTIONS,
    "订单回款": ORDERS,
    "客户反馈": FEEDBACK,
}
"""A workbook of ours: its customer sheet is named 客户信息."""

GUEST: Mapping[str, Rows] = {"我的客户": CUSTOMERS, "跟进": INTERACTIONS, "回款登记": ORDERS}
"""The same people's data in a workbook that is not ours."""

AS_OF = date(2026, 10, 31)
CREATED = datetime(2026, 10, 1)
"""When XlsxWriter says that a workbook was made; it writes the time of day by default."""


def write_workbook(sheets: Mapping[str, Rows] = OFFICE) -> bytes:
    """Bytes of a workbook with these sheets, the same each time; dates get a date format, everything else none."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "default_date_format": "yyyy-mm-dd"}) as book:
        book.set_properties({"created": CREATED})
        bold = book.add_format({"bold": True, "bg_color": "#DDDDDD"})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for row, values in enumerate(rows):
                for column, value in enumerate(values):
                    if value is not None:
                        sheet.write(row, column, value, *([bold] if row == 0 else []))
    return target.getvalue()


def cells(data: bytes, sheet: str) -> dict[str, Any]:
    """Stored values of a sheet by reference, as openpyxl reads them: an independent second opinion."""
    page = _opened(data)[sheet]
    return {cell.coordinate: cell.value for row in page.iter_rows() for cell in row if cell.value is not None}


def by_header(data: bytes, sheet: str, header_row: int = 1) -> list[dict[str, Any]]:
    """The rows of a sheet below its header, by header."""
    page = _opened(data)[sheet]
    rows = list(page.iter_rows(min_row=header_row, values_only=True))
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


@lru_cache(maxsize=4)
def _opened(data: bytes) -> openpyxl.Workbook:
    """A workbook that is only read from."""
    return openpyxl.load_workbook(io.BytesIO(data), data_only=True)
