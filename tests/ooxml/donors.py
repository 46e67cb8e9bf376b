"""Workbooks made with XlsxWriter for the tests: one of a team, and one with a sheet to be adopted."""

from __future__ import annotations

import io
import struct
import zlib
from datetime import datetime
from typing import Any

import xlsxwriter

CREATED = datetime(2026, 1, 1)


def team_book(**options: Any) -> bytes:
    """A small workbook of people: a list with a rule, a validation from another sheet and a name of their own."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, **options})
    book.set_properties({"created": CREATED})
    sheet, lists = book.add_worksheet("客户"), book.add_worksheet("选项")
    red = book.add_format({"bg_color": "#FF0000", "bold": True})
    for column, header in enumerate(("名称", "等级", "金额")):
        sheet.write(0, column, header, book.add_format({"bold": True, "border": 1}))
    for row in range(1, 9):
        sheet.write_row(row, 0, [f"测试客户{row}", "高", row * 1000])
    lists.write_column(0, 0, ["高", "中", "低"])
    sheet.conditional_format("C2:C9", {"type": "cell", "criteria": ">", "value": 5000, "format": red})
    sheet.conditional_format("A2:A9", {"type": "formula", "criteria": "=$C2>3000", "format": red})
    sheet.conditional_format("C2:C9", {"type": "data_bar", "data_bar_2010": True})
    sheet.data_validation("B2:B9", {"validate": "list", "source": "=选项!$A$1:$A$3", "input_title": "等级"})
    book.define_name("等级表", "=选项!$A$1:$A$3")
    sheet.print_area("A1:C9")
    lists.repeat_rows(0)
    book.close()
    return out.getvalue()


def rich_donor(sheet_name: str = "汇总", **options: Any) -> bytes:
    """A workbook whose sheet has one of everything that can be adopted, and a second sheet that is to stay behind."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, **options})
    book.set_properties({"created": CREATED})
    other, sheet = book.add_worksheet("留下"), book.add_worksheet(sheet_name)
    other.write("A1", "留下的文字", book.add_format({"italic": True}))
    quoted = "'" + sheet_name.replace("'", "''") + "'"
    title = book.add_format({"bold": True, "font_size": 16, "bg_color": "#1F4E78", "font_color": "#FFFFFF"})
    ratio = book.add_format({"num_format": "0.0%;[Red]-0.0%", "border": 1, "align": "center", "text_wrap": True})
    day = book.add_format({"num_format": 'yyyy"年"m"月"', "locked": False})
    sheet.set_column("A:A", 18, None)
    sheet.set_column("B:C", 12, ratio)
    sheet.set_row(29, 24, day)
    sheet.write("A1", "关键指标", title)
    sheet.write_row("A3", ["项目", "本期", "上期"])
    for row in range(3, 9):
        sheet.write_row(row, 0, [f"指标{row}", row / 10, row / 20])
    sheet.write_formula("B10", "=SUM(B4:B9)", ratio, 3.3)
    sheet.write_datetime("C11", datetime(2026, 3, 5), day)
    sheet.write_rich_string("A12", "截至", book.add_format({"bold": True, "font_color": "#C00000"}), " 今天")
    sheet.write_url("A13", f"internal:{quoted}!A1", string="回到顶部")
    sheet.write_url("A14", "https://example.com/help", string="帮助")
    sheet.write_comment("A1", "按截至日期计算")
    sheet.add_table(
        "E3:G6",
        {
            "name": "汇总表",
            "columns": [
                {"header": "客户"},
                {"header": "金额", "format": ratio},
                {"header": "加倍", "formula": "=汇总表[[#This Row],[金额]]*2"},
            ],
            "data": [["甲", 1], ["乙", 2], ["丙", 3]],
        },
    )
    sheet.conditional_format("B4:B9", {"type": "data_bar", "data_bar_2010": True})
    sheet.conditional_format("C4:C9", {"type": "icon_set", "icon_style": "3_arrows"})
    marked = book.add_format({"bold": True, "num_format": "0.0%;[Red]-0.0%", "bg_color": "#FFEB9C"})
    sheet.conditional_format("A4:A9", {"type": "formula", "criteria": "=$B4>0.5", "format": marked})
    sheet.data_validation("D4:D9", {"validate": "list", "source": ["高", "中", "低"]})
    sheet.add_sparkline("H4", {"range": f"{quoted}!B4:C4"})
    for number, kind in enumerate(("column", "line", "pie", "scatter")):
        chart = book.add_chart({"type": kind})
        chart.add_series(
            {
                "name": f"={quoted}!$B$3",
                "categories": f"={quoted}!$A$4:$A$9",
                "values": f"={quoted}!$B$4:$B$9",
                "data_labels": {"value": True},
                "fill": {"color": "#1F4E78"},
            }
        )
        chart.set_title({"name": "图"})
        sheet.insert_chart(number * 16, 9, chart)
    sheet.insert_image("A20", "dot.png", {"image_data": io.BytesIO(_png())})
    sheet.print_area("A1:I60")
    sheet.repeat_rows(0, 2)
    sheet.freeze_panes(3, 0)
    book.define_name("cs_test_home", f"={quoted}!$A$1")
    book.define_name("cs_other", "='留下'!$A$1")
    sheet.activate()
    book.close()
    return out.getvalue()


def _png() -> bytes:
    """One grey pixel."""
    rows = zlib.compress(b"\0\x80")
    chunks = ((b"IHDR", struct.pack(">2I5B", 1, 1, 8, 0, 0, 0, 0)), (b"IDAT", rows), (b"IEND", b""))
    body = b"".join(struct.pack(">I", len(d)) + k + d + struct.pack(">I", zlib.crc32(k + d)) for k, d in chunks)
    return b"\x89PNG\r\n\x1a\n" + body
