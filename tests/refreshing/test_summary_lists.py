"""The lists of 汇总 where a record type has several sheets: rows join, links lead to the right sheet."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from custsheet.ooxml.values import Formula
from custsheet.refreshing.refresh import Refresh
from custsheet.refreshing.source import read_source
from custsheet.summary import Block
from tests.workbooks import Rows, write_workbook

CUSTOMERS = ["客户编号", "客户名称*", "省份", "手机", "负责人*", "生日", "来源渠道"]
DEMANDS = ["需求编号", "客户编号", "提出日期*", "需求内容", "优先级", "状态", "方案提交日期"]
ORDERS = ["订单号", "客户编号", "下单日期*", "金额*", "产品/服务"]
SHEETS: dict[str, Rows] = {
    "客户-华东": [
        CUSTOMERS,
        ["A1", "甲", "江苏", "13800000001", "王", "11月25日", "网络"],
        ["A2", "乙", "浙江", None, "李", date(1980, 3, 1), None],
    ],
    "客户-华南": [CUSTOMERS, ["B1", "丙", "广东", "13800000002", "王", date(1990, 11, 30), "转介绍"]],
    "需求台账1": [DEMANDS, ["X1", "A1", date(2026, 8, 1), "改造", "中", "方案", date(2026, 8, 5)]],
    "需求台账2": [DEMANDS, ["X2", "B1", date(2026, 7, 1), "培训", "低", "需求", None]],
    "2025订单": [ORDERS, ["D1", "A1", date(2025, 3, 1), 100.5, "轴承"]],
    "2026订单": [ORDERS, ["D2", "A1", date(2026, 3, 1), 200.25, "轴承"], ["D3", "B1", date(2026, 3, 1), 10, None]],
    "客户反馈": [
        ["反馈编号", "客户编号", "反馈日期*", "反馈类型", "反馈内容", "问题分类", "处理状态", "满意度"],
        ["F1", "A1", date(2026, 11, 1), "投诉", "发货延误", None, "待处理", 5],
        ["F2", "A1", date(2026, 11, 5), "投诉", "太贵", "价格", "待处理", 2],
    ],
}


@pytest.fixture(scope="module")
def blocks() -> dict[str, Block]:
    done = Refresh(read_source(write_workbook(SHEETS)), date(2026, 11, 21))
    return {block.name: block for block in done.blocks}


def shown(block: Block) -> list[list[Any]]:
    return [[value.cached if isinstance(value, Formula) else value for value in row] for row in block.records]


def test_demands_of_both_sheets_lead_to_their_customers_sheets(blocks: dict[str, Block]) -> None:
    rows = blocks["reviews"].records
    assert [row[:2] for row in shown(blocks["reviews"])] == [["丙", "培训"], ["甲", "改造"]]
    links = [row[0].text for row in rows if isinstance(row[0], Formula)]
    assert ["客户-华南" in links[0], "客户-华东" in links[1]] == [True, True]


def test_birthdays_of_both_sheets_with_and_without_a_year(blocks: dict[str, Block]) -> None:
    assert [row[0] for row in shown(blocks["birthdays"])] == ["甲", "丙"]


def test_orders_of_both_years_are_compared(blocks: dict[str, Block]) -> None:
    assert [row[:2] for row in shown(blocks["by_product"])] == [["合计", 210.25], ["轴承", 200.25], ["未填写", 10.0]]
    assert [row[0] for row in shown(blocks["by_region"])] == ["合计", "华东", "华南"]
    assert shown(blocks["by_source"])[1][3] == pytest.approx(200.25 / 100.5 - 1)


def test_troubles_stand_beside_the_customer(blocks: dict[str, Block]) -> None:
    trouble = blocks["save_first"].layout.index("trouble")
    assert shown(blocks["save_first"])[0][trouble] == "投诉未结：未分类 20 天、价格 16 天；满意度 5→2（2026-11）"
    assert [row[4] for row in shown(blocks["unclassified"])] == ["发货、延误"]
