"""Spoilt text among the records: one warning per cell, one line where most of a sheet is spoilt."""

from __future__ import annotations

import custsheet
from custsheet.texts import Lang
from tests.workbooks import AS_OF, write_workbook

SPOILT = "青松贸易".encode().decode("latin-1")


def garbled(rows: list[list[object]], lang: Lang = "zh", *, short: bool = False) -> list[tuple[str, str]]:
    header = ["客户编号", "客户名称", "联系人", "备注", "自己的列"]
    table = custsheet.open(write_workbook({"客户信息": [header, *rows]})).check(AS_OF, lang, short=short)
    found = table[table["code"] == "garbled_text"]
    assert set(found["severity"]) <= {"warning"}
    return list(zip(found["cell"], found["message"], strict=True))


def test_each_spoilt_cell_is_a_warning_with_what_it_may_have_been() -> None:
    rows: list[list[object]] = [["C1", SPOILT, "张一", "什么???", None], ["C2", "青松", "???", "锟斤拷", SPOILT]]
    assert garbled(rows) == [
        ("B2", f"像是乱码：{SPOILT}（是不是“青松贸易”？）"),
        ("C3", "像是乱码：???"),
        ("D3", "像是乱码：锟斤拷"),
    ]
    assert garbled(rows, "en")[0][1] == f"Looks garbled: {SPOILT} (perhaps “青松贸易”?)"


def test_many_are_said_in_one_line() -> None:
    rows: list[list[object]] = [[f"C{number}", f"???公司{number}", None, None, None] for number in range(30)]
    (line,) = garbled(rows, short=True)
    assert "30" in line[1]
