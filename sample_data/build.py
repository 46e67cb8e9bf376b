"""Builds ``客户维护管理表-样例.xlsx``: the workbook of an invented office after two years, mess included.

    python sample_data/build.py            # write it
    python sample_data/build.py --check    # is the committed file what this script writes?

Nobody in it exists: the customers come from ``custsheet.new.sample_records``, the office's own habits from below.
The same script gives the same bytes.
"""

from __future__ import annotations

import io
import random
import struct
import sys
import zipfile
import zlib
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pandas as pd
from xlsxwriter import Workbook

from custsheet.new.sample_records import invent
from custsheet.schema import load_schema

OUT = Path(__file__).with_name("客户维护管理表-样例.xlsx")
AS_OF = date(2026, 10, 31)
CUSTOMERS = 200
SEED = 20261031
FONT = "等线"

# How this office heads its columns: its own words in places, no column for what it never notes down.
HEADERS: Mapping[str, Mapping[str, str]] = {
    "customers": {
        "customer_id": "客户编号", "name": "客户名称", "kind": "客户类型", "category": "客户分类", "industry": "行业",
        "size": "企业规模", "province": "省份", "city": "城市", "address": "地址", "contact": "联系人",
        "position": "职务", "mobile": "手机号码", "phone": "电话", "email": "邮箱", "birthday": "生日",
        "source": "来源渠道", "owner": "负责人", "first_deal_date": "首次合作日期", "credit_limit": "信用额度(万元)",
        "payment_days": "账期(天)", "contract_end": "合同到期日", "verified_on": "信息核对日期", "note": "备注",
    },
    "interactions": {
        "date": "跟进日期", "customer_id": "客户编号", "name": "客户名称", "method": "联系方式", "contact": "联系人",
        "topic": "沟通内容", "result": "沟通结果", "owner": "跟进人", "next_date": "下次联系日期",
        "next_action": "跟进事项", "follow_up": "跟进状态", "minutes_sent_on": "纪要发送日期", "satisfaction": "满意度",
    },
    "plans": {
        "customer_id": "客户编号", "name": "客户名称", "owner": "负责人", "value_service": "增值服务",
        "plan_status": "计划状态", "note": "备注",
    },
    "value": {"customer_id": "客户编号", "name": "客户名称", "points_used": "已兑换积分"},
    "feedback": {
        "feedback_id": "反馈编号", "customer_id": "客户编号", "name": "客户名称", "date": "反馈日期",
        "channel": "反馈渠道", "type": "反馈类型", "content": "反馈内容", "category": "问题分类", "priority": "优先级",
        "satisfaction": "满意度", "owner": "责任人", "action": "改进措施", "status": "处理状态",
        "responded_on": "响应日期", "resolved_on": "解决日期", "revisit_on": "回访日期",
    },
    "orders": {
        "order_id": "订单编号", "customer_id": "客户编号", "name": "客户名称", "order_date": "下单日期",
        "product": "产品/服务", "quantity": "数量", "unit_price": "单价", "amount": "金额", "cost": "成本",
        "due_on": "应收日期", "paid": "回款金额", "paid_on": "回款日期", "refund": "退款金额",
    },
}  # fmt: skip
LISTS = {
    "负责人": ("林晓雯", "赵启航", "何佩珊", "周立言", "吴思远", "郑可心"),
    "联系方式": ("电话", "邮件", "拜访", "会议", "微信", "短信", "客服工单", "活动"),
    "优先级": ("高", "中", "低"),
    "处理状态": ("待处理", "处理中", "已解决", "已关闭"),
}
WIDTHS = {"客户名称": 30, "地址": 30, "邮箱": 30, "沟通内容": 24, "沟通结果": 24, "反馈内容": 30, "改进措施": 28}
DATES = {"birthday", "date", "next_date", "minutes_sent_on", "responded_on", "resolved_on", "revisit_on", "order_date",
         "due_on", "paid_on", "first_deal_date", "contract_end", "verified_on"}  # fmt: skip
MONEY = {"unit_price", "amount", "cost", "paid", "refund"}


def main(arguments: Sequence[str]) -> int:
    """Write the workbook, or compare it with the committed one."""
    content = build()
    if "--check" in arguments:
        is_current = OUT.exists() and _parts(OUT.read_bytes()) == _parts(content)
        sys.stdout.write(f"{OUT.name}: {'current' if is_current else 'differs; run python sample_data/build.py'}\n")
        return 0 if is_current else 1
    OUT.write_bytes(content)
    sys.stdout.write(f"{OUT.name}: {len(content):,} bytes\n")
    return 0


def _parts(content: bytes) -> dict[str, bytes]:
    """Name → bytes of every part: compressors differ between machines, what they hold must not."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def build() -> bytes:
    """The workbook's bytes."""
    schema = load_schema()
    frames = _with_mess(invent(schema, CUSTOMERS, SEED, AS_OF), random.Random(SEED))
    stream = io.BytesIO()
    workbook = Workbook(
        stream,
        {
            "in_memory": True,
            "default_format_properties": {"font_name": FONT, "font_size": 11},
            "strings_to_urls": False,
        },
    )
    workbook.set_properties({"title": "客户维护管理表", "author": "销售部", "created": datetime(2024, 11, 4)})
    office = _Office(workbook)
    for key, headers in HEADERS.items():
        office.record_sheet(schema.sheets[key].label.zh, key, frames[key], headers)
    office.charts(frames["orders"])
    office.lists()
    office.notes()
    workbook.close()
    return stream.getvalue()


# ---------------------------------------------------------------- what two years of typing do to a file


def _with_mess(frames: dict[str, pd.DataFrame], dice: random.Random) -> dict[str, pd.DataFrame]:
    """The frames as people would have typed them: object columns, in which some values take other forms."""
    typed = {key: _as_objects(frames[key][list(headers)]) for key, headers in HEADERS.items()}
    _customers(typed["customers"], dice)
    _log(typed["interactions"], dice)
    _orders(typed["orders"], dice)
    _feedback(typed["feedback"], dice)
    newest = set(frames["customers"]["customer_id"].iloc[-8:])
    for key in ("plans", "value"):  # nobody has got round to the newest customers yet
        typed[key] = typed[key][~typed[key]["customer_id"].isin(newest)].reset_index(drop=True)
    return typed


def _as_objects(frame: pd.DataFrame) -> pd.DataFrame:
    """The same values in columns that take anything; missing ones are None."""
    columns = {name: [None if pd.isna(value) else value for value in column] for name, column in frame.items()}
    return pd.DataFrame({name: pd.Series(values, dtype=object) for name, values in columns.items()})


def _customers(frame: pd.DataFrame, dice: random.Random) -> None:
    n = len(frame)
    frame["credit_limit"] = [None if limit is None else limit / 10_000 for limit in frame["credit_limit"]]
    for row in dice.sample(range(n), 45):  # nobody has looked at these for long
        frame.at[row, "verified_on"] = None if row % 3 == 0 else pd.Timestamp(2025, 1 + row % 12, 1 + row % 27)
    for row, form in zip(dice.sample(range(n), 24), _cycle(_PHONE_FORMS, 24), strict=True):
        frame.at[row, "mobile"] = form(frame.at[row, "mobile"])
    frame.at[31, "mobile"] = "1.58E+10"  # an export once went through Excel: the digits are gone
    for row in dice.sample(range(n - 8), 5):
        frame.at[row, "owner"] = None
    for row, word in zip(dice.sample(range(n), 4), ("工业自动化", "机械", "物流", "互联网"), strict=True):
        frame.at[row, "industry"] = word
    for row, form in zip(dice.sample(range(n), 9), _cycle(_DATE_FORMS, 9), strict=True):
        if frame.at[row, "first_deal_date"] is not None:
            frame.at[row, "first_deal_date"] = form(frame.at[row, "first_deal_date"])
    frame.at[57, "contract_end"] = "长期"
    frame.at[88, "verified_on"] = "去年3月"
    frame.at[12, "email"] = "无"
    frame.at[45, "email"] = "caigou@@example.cn"
    frame.at[23, "name"] = frame.at[23, "name"].replace("有限公司", "有限公司 ")
    frame.at[66, "contact"] = "　" + frame.at[66, "contact"]
    for row in range(n - 3, n):  # entered last week, without a number so far
        frame.at[row, "customer_id"] = None
    twin = frame.loc[40].to_dict() | {
        "contact": "罗玉珍",
        "position": "财务经理",
        "mobile": "13700009001",
        "email": None,
    }
    frame.loc[n] = [twin[column] for column in frame.columns]


def _log(frame: pd.DataFrame, dice: random.Random) -> None:
    n = len(frame)
    for row, form in zip(dice.sample(range(n), 90), _cycle(_DATE_FORMS, 90), strict=True):
        frame.at[row, "date"] = form(frame.at[row, "date"])
    for row in dice.sample(range(n), 260):  # many just type the name
        frame.at[row, "customer_id"] = None
    by_name = [row for row in range(n) if frame.at[row, "customer_id"] is None]
    for row in by_name[:40]:
        name = frame.at[row, "name"]
        frame.at[row, "name"] = name if name.endswith("股份有限公司") else name.removesuffix("有限公司")
    for row in by_name[40:46]:  # one character wrong
        name = frame.at[row, "name"]
        frame.at[row, "name"] = name[:2] + "某" + name[3:]
    frame.at[n - 20, "date"] = pd.Timestamp(2062, 10, 12)
    frame.at[n - 33, "date"] = "下周三"
    frame.at[n - 41, "date"] = None
    for row, word in zip(dice.sample(range(n), 12), _cycle(("打电话", "上门", "Email", "wechat"), 12), strict=True):
        frame.at[row, "method"] = word
    frame.at[n - 52, "method"] = "传真"
    _by_name_only(frame)


def _orders(frame: pd.DataFrame, dice: random.Random) -> None:
    n = len(frame)
    for row, form in zip(dice.sample(range(n), 60), _cycle(_DATE_FORMS, 60), strict=True):
        frame.at[row, "order_date"] = form(frame.at[row, "order_date"])
    for row in dice.sample(range(n), 36):
        amount = frame.at[row, "amount"]
        frame.at[row, "amount"] = f"{amount / 10_000:g}万" if row % 2 else f"￥{amount:,.2f}"
    frame.at[n - 11, "amount"] = "面议"
    frame.at[n - 11, "paid"] = frame.at[n - 11, "paid_on"] = None
    frame.at[n - 70, "customer_id"] = "C0057"  # a zero is missing
    _by_name_only(frame)


def _by_name_only(frame: pd.DataFrame) -> None:
    """The newest customers have no number yet, so nobody could type one."""
    newest = [f"C{number:05d}" for number in range(CUSTOMERS - 2, CUSTOMERS + 1)]
    frame.loc[frame["customer_id"].isin(newest), "customer_id"] = None


def _feedback(frame: pd.DataFrame, dice: random.Random) -> None:
    _by_name_only(frame)
    closed = [row for row in range(len(frame)) if frame.at[row, "status"] == "已关闭"]
    for row in dice.sample(closed, 2):
        frame.at[row, "responded_on"] = frame.at[row, "resolved_on"] = None
    for row in dice.sample(closed, 3):
        frame.at[row, "satisfaction"] = f"{frame.at[row, 'satisfaction'] or 4:g}分"
    for row in dice.sample(range(len(frame)), 6):
        frame.at[row, "category"] = None


_DATE_FORMS = (
    lambda day: f"{day:%Y.%-m.%-d}",
    lambda day: f"{day.year}年{day.month}月{day.day}日",
    lambda day: f"{day.year}/{day.month}/{day.day}",
    lambda day: f"{day:%Y%m%d}",
    lambda day: f"{day:%Y-%m-%d} 09:30",
)
_PHONE_FORMS = (
    lambda number: f"{number[:3]} {number[3:7]} {number[7:]}",
    lambda number: f"+86 {number}",
    lambda number: float(number),
    lambda number: number.translate({ord("0") + digit: ord("０") + digit for digit in range(10)}),
    lambda number: f"{number[:3]}-{number[3:7]}-{number[7:]}",
)


def _cycle(forms: Sequence[Any], count: int) -> list[Any]:
    return [forms[number % len(forms)] for number in range(count)]


# ---------------------------------------------------------------- the office's workbook


class _Office:
    """Writes sheets the way this office likes them: green headers, its own formulas, charts and colours."""

    def __init__(self, workbook: Workbook) -> None:
        self.workbook = workbook
        self.header = workbook.add_format(
            {"bold": True, "bg_color": "#548235", "font_color": "#FFFFFF", "align": "center", "valign": "vcenter",
             "border": 1, "border_color": "#A9D08E", "text_wrap": True}
        )  # fmt: skip
        self.own_header = workbook.add_format(
            {
                "bold": True,
                "bg_color": "#FFE699",
                "align": "center",
                "valign": "vcenter",
                "border": 1,
                "text_wrap": True,
            }
        )
        self.title = workbook.add_format({"bold": True, "font_size": 16, "align": "center", "font_color": "#375623"})
        self.date = workbook.add_format({"num_format": "yyyy/m/d", "align": "center"})
        self.money = workbook.add_format({"num_format": "#,##0.00"})
        self.total = workbook.add_format({"bold": True, "num_format": "#,##0.00", "top": 1})
        self.text = workbook.add_format({"num_format": "@"})

    def record_sheet(self, name: str, key: str, frame: pd.DataFrame, headers: Mapping[str, str]) -> None:
        """One record sheet; what is special about it follows below."""
        sheet = self.workbook.add_worksheet(name)
        top = 1 if key == "feedback" else 0
        if top:
            sheet.merge_range(0, 0, 0, len(headers) - 1, "客户反馈与投诉登记表", self.title)
            sheet.set_row(0, 28)
        sheet.set_row(top, 30)
        for position, (column, header) in enumerate(headers.items()):
            look = self.date if column in DATES else self.money if column in MONEY else None
            sheet.set_column(position, position, WIDTHS.get(header, 13), look)
            sheet.write_string(top, position, header, self.header)
            self._column(sheet, top + 1, position, frame[column], look)
        sheet.freeze_panes(top + 1, list(headers).index("name") + 1)
        last = top + len(frame)
        if key != "orders":
            sheet.autofilter(top, 0, last, len(headers) - 1)
        getattr(self, f"_{key}", lambda *_: None)(sheet, frame, headers, top, last)

    def _column(self, sheet: Any, first: int, position: int, values: Iterable[Any], look: Any) -> None:
        for row, value in enumerate(values, first):
            if pd.isna(value):
                continue
            if isinstance(value, pd.Timestamp):
                sheet.write_datetime(row, position, value.to_pydatetime(), look)
            elif isinstance(value, str):
                sheet.write_string(row, position, value, self.text if value.isdigit() else None)
            else:
                sheet.write_number(row, position, value, look)

    def _choose(self, sheet: Any, top: int, last: int, position: int, name: str) -> None:
        """A drop-down whose values stand on another sheet."""
        column = chr(ord("A") + list(LISTS).index(name))
        source = f"=选项!${column}$2:${column}${len(LISTS[name]) + 1}"
        sheet.data_validation(top + 1, position, last + 100, position, {"validate": "list", "source": source})

    def _customers(self, sheet: Any, frame: pd.DataFrame, headers: Mapping[str, str], top: int, last: int) -> None:
        keys = list(headers)
        deal, owner = keys.index("first_deal_date"), keys.index("owner")
        sheet.write_string(top, len(keys), "合作年数", self.own_header)
        sheet.write_string(top, len(keys) + 1, "旧系统编号", self.own_header)
        for row, day in enumerate(frame["first_deal_date"], top + 1):
            cell = f"{chr(ord('A') + deal)}{row + 1}"
            years = 2026 - day.year if isinstance(day, pd.Timestamp) else ""
            sheet.write_formula(row, len(keys), f'=IF(ISNUMBER({cell}),2026-YEAR({cell}),"")', None, years)
            sheet.write_string(row, len(keys) + 1, f"OLD-{1000 + row * 7}")
        sheet.set_column(len(keys) + 1, len(keys) + 1, 12, None, {"hidden": True})
        self._choose(sheet, top, last, owner, "负责人")
        big = self.workbook.add_format({"bg_color": "#C6EFCE", "font_color": "#006100"})
        limit = keys.index("credit_limit")
        rule = {"type": "cell", "criteria": ">=", "value": 20, "format": big}
        sheet.conditional_format(top + 1, limit, last, limit, rule)
        sheet.write_comment(9, 1, "老板的同学介绍来的，发货前先打电话。", {"author": "林晓雯"})
        pink = self.workbook.add_format({"bg_color": "#FCE4D6"})
        sheet.write_string(9, keys.index("note"), "发货前先联系林晓雯", pink)

    def _interactions(self, sheet: Any, frame: pd.DataFrame, headers: Mapping[str, str], top: int, last: int) -> None:
        self._choose(sheet, top, last, list(headers).index("method"), "联系方式")
        self._choose(sheet, top, last, list(headers).index("owner"), "负责人")

    def _feedback(self, sheet: Any, frame: pd.DataFrame, headers: Mapping[str, str], top: int, last: int) -> None:
        self._choose(sheet, top, last, list(headers).index("priority"), "优先级")
        self._choose(sheet, top, last, list(headers).index("status"), "处理状态")

    def _orders(self, sheet: Any, frame: pd.DataFrame, headers: Mapping[str, str], top: int, last: int) -> None:
        """Their own commission column, and a total at the foot."""
        keys = list(headers)
        amount, paid = (chr(ord("A") + keys.index(key)) for key in ("amount", "paid"))
        sheet.write_string(top, len(keys), "提成(2%)", self.own_header)
        total = 0.0
        for row, value in enumerate(frame["paid"], top + 1):
            commission = 0.0 if pd.isna(value) else round(value * 0.02, 2)
            sheet.write_formula(row, len(keys), f"=ROUND({paid}{row + 1}*0.02,2)", self.money, commission)
            total += commission
        foot = last + 2
        sheet.write_string(foot, 0, "合计", self.total)
        for letter, column, figure in (
            (amount, keys.index("amount"), sum(v for v in frame["amount"] if isinstance(v, float))),
            (paid, keys.index("paid"), sum(v for v in frame["paid"] if not pd.isna(v))),
            (chr(ord("A") + len(keys)), len(keys), total),
        ):
            sheet.write_formula(foot, column, f"=SUM({letter}2:{letter}{last + 1})", self.total, round(figure, 2))

    def charts(self, orders: pd.DataFrame) -> None:
        """A sheet of their own: a logo, sales by month and a chart."""
        sheet = self.workbook.add_worksheet("销售图表")
        sheet.hide_gridlines(2)
        sheet.insert_image("A1", "logo.png", {"image_data": io.BytesIO(_logo()), "description": "公司标志"})
        sheet.write_string("C2", "月度销售（元）", self.title)
        sheet.write_row("A5", ("月份", "订单数", "金额"), self.header)
        rows = [(o.year, o.month, a) for o, a in zip(orders["order_date"], orders["amount"], strict=True)
                if isinstance(o, pd.Timestamp) and isinstance(a, float)]  # fmt: skip
        months = [(2025 + (10 + m) // 12, (10 + m) % 12 + 1) for m in range(12)]
        for row, (year, month) in enumerate(months, 5):
            amounts = [amount for y, m, amount in rows if (y, m) == (year, month)]
            sheet.write_string(row, 0, f"{year}-{month:02d}")
            sheet.write_number(row, 1, len(amounts))
            sheet.write_number(row, 2, round(sum(amounts), 2), self.money)
        sheet.set_column(0, 2, 14)
        chart = self.workbook.add_chart({"type": "column"})
        chart.add_series(
            {"name": "金额", "categories": "=销售图表!$A$6:$A$17", "values": "=销售图表!$C$6:$C$17",
             "fill": {"color": "#70AD47"}}
        )  # fmt: skip
        chart.set_title({"name": "近12个月销售额"})
        chart.set_legend({"none": True})
        chart.set_size({"width": 640, "height": 340})
        sheet.insert_chart("E5", chart, {"description": "近12个月销售额柱形图"})

    def lists(self) -> None:
        """The sheet that the drop-downs take their values from."""
        sheet = self.workbook.add_worksheet("选项")
        for column, (name, values) in enumerate(LISTS.items()):
            sheet.write_string(0, column, name, self.header)
            sheet.write_column(1, column, values)
        sheet.set_column(0, len(LISTS), 13)
        self.workbook.define_name("负责人名单", f"=选项!$A$2:$A${len(LISTS['负责人']) + 1}")

    def notes(self) -> None:
        """Somebody's notes, which are nobody else's business."""
        sheet = self.workbook.add_worksheet("我的笔记")
        sheet.set_column(0, 0, 70)
        for row, line in enumerate(NOTES):
            sheet.write_string(row, 0, line)


NOTES = (
    "10月例会：反馈要当天登记，别攒到周五。",
    "年底前把合同到期的客户都走一遍。",
    "礼品清单找行政要；茶叶和台历各备 30 份。",
    "客户编号不要手工改，去年改乱过一次。",
)


def _logo() -> bytes:
    """A small PNG: a green disc on white, drawn pixel by pixel."""
    size, rows = 56, []
    for y in range(size):
        row = bytearray([0])
        for x in range(size):
            inside = (x - 27.5) ** 2 + (y - 27.5) ** 2 <= 26**2
            hole = abs(x - y) < 6 and inside
            row += bytes((255, 255, 255) if hole or not inside else (84, 130, 53))
        rows.append(bytes(row))

    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    header = struct.pack(">IIBBBBB", size, size, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + chunk(b"IDAT", zlib.compress(b"".join(rows), 0))
        + chunk(b"IEND", b"")
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
