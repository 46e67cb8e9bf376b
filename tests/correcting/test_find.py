"""What ``clean`` proposes: the cells of a column, then exactly what they become and why."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import pytest

import custsheet
from tests.workbooks import write_workbook

Proposed = dict[str, tuple[object, str]]


def proposed(header: str, values: Sequence[object], sheet: str = "客户信息", *, extra: Any = None) -> Proposed:
    """Row of the column under test → new value and reason. The first column is the customer, the second its owner."""
    first = ["客户名称", "负责人"] if sheet == "客户信息" else ["客户名称", "下单日期", "金额"]
    key = [date(2026, 1, 5), 100] if sheet != "客户信息" else ["王小明"]
    header_row: list[Any] = [*first, header, *([extra[0]] if extra else [])]
    rows: list[list[Any]] = [header_row]
    for number, value in enumerate(values):
        more = [extra[1][number]] if extra else []
        rows.append([f"示例{'甲乙丙丁戊己庚辛'[number]}有限公司", *key, value, *more])
    sheets = (
        {sheet: rows}
        if sheet == "客户信息"
        else {"客户信息": [["客户名称", "负责人"], ["示例甲有限公司", "王"]], sheet: rows}
    )
    table = custsheet.open(write_workbook(sheets)).clean()
    here = table[table["sheet"] == sheet]
    return {row["cell"]: (row["new"], row["reason"]) for row in here.to_dict("records")}


CASES: dict[str, tuple[str, list[object], Proposed]] = {
    "dates typed as text become dates, real ones stay": (
        "首次合作日期",
        ["2024.3.5", "2024年3月5日", 20240305, date(2024, 3, 5), 45356, "去年3月", "-"],
        {
            "C2": (date(2024, 3, 5), "date"),
            "C3": (date(2024, 3, 5), "date"),
            "C4": (date(2024, 3, 5), "date"),
            "C6": (date(2024, 3, 5), "date"),
        },
    ),
    "a time of day is kept, and what says it otherwise is left alone": (
        "首次合作日期",
        ["2024-03-05 14:30", "2024-03-05 00:00:00", "2024-03-05 下午3点"],
        {"C2": (datetime(2024, 3, 5, 14, 30), "date"), "C3": (date(2024, 3, 5), "date")},
    ),
    "dates that may be read in two ways are left alone": (
        "首次合作日期",
        ["03/04/2025", "05/05/2025"],
        {"C3": (date(2025, 5, 5), "date")},
    ),
    "the order of day and month that fits the whole column is sure": (
        "首次合作日期",
        ["03/04/2025", "25/04/2025"],
        {"C2": (date(2025, 4, 3), "date"), "C3": (date(2025, 4, 25), "date")},
    ),
    "a column that mixes both orders stays whole": (
        "首次合作日期",
        ["03/04/2025", "25/04/2025", "04/25/2025"],
        {},
    ),
    "characters that show nothing go from a phone number, and the reason says so": (
        "手机",
        ["\u202d13800001234\u202c", "138\u200b00001235", "\ufeff138 0000 1236", "13800001237"],
        {
            "C2": ("13800001234", "invisible"),
            "C3": ("13800001235", "invisible"),
            "C4": ("13800001236", "phone"),
        },
    ),
    "they go from texts too, unless they join what stands beside them": (
        "备注",
        ["续约\u200b意向", "\u00ad询价", "👩\u200d💻 开发", "می\u200cخواهم", "\u200b"],
        {"C2": ("续约意向", "invisible"), "C3": ("询价", "invisible")},
    ),
    "and from words of a list": (
        "来源渠道",
        ["转介绍\u200b", "转介绍"],
        {"C2": ("转介绍", "invisible")},
    ),
    "birthdays without a year are complete": (
        "生日",
        ["3月5日", "1985.3.5"],
        {"C3": (date(1985, 3, 5), "birthday")},
    ),
    "amounts become numbers, approximate and open ones stay": (
        "信用额度",
        ["50万", "￥1,200.50", "人民币伍万元整", "约50万", "面议", "1万-5万", 300000],
        {"C2": (500000, "money"), "C3": (1200.5, "money"), "C4": (50000, "money")},
    ),
    "amounts stay in the unit of the header": (
        "信用额度(万元)",
        ["50万", "80", "1.2亿", "300000元"],
        {"C2": (50, "money"), "C3": (80, "money"), "C4": (12000, "money"), "C5": (30, "money")},
    ),
    "a measure word goes when the header says it": (
        "账期(天)",
        ["30天", "60", "45日"],
        {"C2": (30, "number"), "C3": (60, "number")},
    ),
    "phones have one form, and are text": (
        "手机",
        ["+86 138-0000-1234", 13800001234, "１３８００００１２３４", "13800001234", "13800001234（王总）", "1.38E+10"],
        {
            "C2": ("13800001234", "phone"),
            "C3": ("13800001234", "number_as_text"),
            "C4": ("13800001234", "phone"),
        },
    ),
    "landlines, extensions and several numbers": (
        "电话",
        ["(010)88886666转801", "010-88886666/13800001234", "0512 88886666", "8888666"],
        {
            "C2": ("010-88886666-801", "phone"),
            "C3": ("010-88886666; 13800001234", "phone"),
            "C4": ("0512-88886666", "phone"),
        },
    ),
    "list values become the words of the list": (
        "客户分类",
        ["VIP", "重要", "普通客户 ", "ＶＩＰ客户", "老朋友", "重要客户"],
        {
            "C2": ("VIP客户", "list_value"),
            "C3": ("重要客户", "list_value"),
            "C4": ("普通客户", "spaces"),
            "C5": ("VIP客户", "width"),
        },
    ),
    "industries go by the national standard": (
        "行业",
        ["互联网", "制造业", "不知道什么行", "C 制造业"],
        {"C2": ("信息传输、软件和信息技术服务业", "industry"), "C5": ("制造业", "industry")},
    ),
    "provinces are named in full": (
        "省份",
        ["江苏", "江苏省", "内蒙古", "某省"],
        {"C2": ("江苏省", "province"), "C4": ("内蒙古自治区", "province")},
    ),
    "cities are named in full where they can only be one": (
        "城市",
        ["苏州", "苏州市 ", "昆山", "朝阳"],
        {"C2": ("苏州市", "city"), "C3": ("苏州市", "spaces")},
    ),
    "credit codes are of capital letters": (
        "统一社会信用代码",
        ["91330100 ma2abcde9j", "91330100MA2ABCDE9J", "91330100ma2abcde9k"],
        {"C2": ("91330100MA2ABCDE9J", "credit_code")},
    ),
    "e-mail domains are of small letters, what is no address stays": (
        "邮箱",
        ["Li.Si@EXAMPLE.com", "li＠example.com", "li@example", "li@example.com"],
        {"C2": ("Li.Si@example.com", "email"), "C3": ("li@example.com", "email")},
    ),
    "notes are only trimmed": (
        "备注",
        [" 春节前回访，电话１３８  ", "两个  空格", "无"],
        {"C2": ("春节前回访，电话138", "width")},
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_cells_become_exactly_this(name: str) -> None:
    header, values, expected = CASES[name]
    assert proposed(header, values) == expected


def test_ratios_keep_the_scale_of_their_column() -> None:
    sheets = {"客户信息": [["客户名称", "负责人"], ["示例甲有限公司", "王"]]}
    for numbers, expected in (([0.5, 1], 0.85), ([50, 100], 85)):
        rows = [["客户名称", "商机名称", "成交概率(%)"], ["示例甲有限公司", "扩容", "85%"]]
        rows += [["示例甲有限公司", f"第{place}期", number] for place, number in enumerate(numbers)]
        table = custsheet.open(write_workbook({**sheets, "商机": rows})).clean()
        assert table[["cell", "new", "reason"]].to_numpy().tolist() == [["C2", expected, "percentage"]]


def test_words_for_ratings_become_numbers() -> None:
    sheets = {
        "客户信息": [["客户名称", "负责人"], ["示例甲有限公司", "王"]],
        "联系记录": [["客户名称", "联系日期", "满意度"], ["示例甲有限公司", date(2026, 1, 5), "很满意"]],
    }
    [row] = custsheet.open(write_workbook(sheets)).clean().to_dict("records")
    assert (row["cell"], row["new"], row["reason"]) == ("C2", 5, "rating")


def test_a_quantity_keeps_a_measure_word_that_only_the_cell_says() -> None:
    assert proposed("数量", ["12箱", "12"], "订单回款") == {"D3": (12, "number")}


def test_a_city_that_does_not_fit_its_province_is_left_to_a_person() -> None:
    cities = proposed("城市", ["苏州", "苏州"], extra=("省份", ["江苏省", "浙江省"]))
    assert cities == {"C2": ("苏州市", "city")}


def test_an_english_workbook_gets_english_words_unless_its_cells_are_chinese() -> None:
    rows = [["Customer", "Owner", "State", "Customer Group"], ["Example A Ltd.", "Wei", "江苏", "Key Customer"]]
    table = custsheet.open(write_workbook({"Customers": rows})).clean()
    assert dict(zip(table["cell"], table["new"], strict=True)) == {"C2": "江苏省", "D2": "Key account"}


def test_two_customers_whose_names_would_become_one_keep_their_spelling() -> None:
    """They may be two, and a log row that names one of them exactly must not lose it."""
    customers = [
        ["客户名称", "负责人"],
        ["青禾(苏州)有限公司", "王"],
        ["青禾（苏州）有限公司", "李"],
        ["白鹭(杭州)有限公司", "李"],
    ]
    log = [["客户名称", "联系日期"], ["青禾(苏州)有限公司", date(2026, 1, 5)], ["白鹭(杭州)有限公司", date(2026, 1, 5)]]
    table = custsheet.open(write_workbook({"客户信息": customers, "联系记录": log})).clean()
    assert sorted(zip(table["sheet"], table["cell"], strict=True)) == [("客户信息", "A4"), ("联系记录", "A3")]


def test_numbers_that_should_be_codes_become_text_unless_their_format_says_more() -> None:
    import io

    import xlsxwriter

    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        sheet = book.add_worksheet("客户信息")
        zeros = book.add_format({"num_format": "00000"})
        for column, header in enumerate(["客户编号", "客户名称", "负责人"]):
            sheet.write(0, column, header)
        for row in range(1, 7):
            sheet.write_row(row, 1, [f"示例{'甲乙丙丁戊己'[row - 1]}有限公司", "王"])
        for row in range(1, 5):
            sheet.write_string(row, 0, str(80 + row))
        sheet.write_number(5, 0, 85)
        sheet.write_number(6, 0, 86, zeros)
    table = custsheet.open(target.getvalue()).clean()
    assert table[["cell", "old", "new", "reason"]].to_numpy().tolist() == [["A6", 85, "85", "number_as_text"]]


def test_words_of_people_s_own_drop_down_are_right_as_they_are() -> None:
    import io

    import xlsxwriter

    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as book:
        sheet = book.add_worksheet("客户信息")
        for row, values in enumerate(
            [["客户名称", "负责人", "客户分类"], ["示例甲有限公司", "王", "重要"], ["示例乙有限公司", "王", "普通"]]
        ):
            sheet.write_row(row, 0, values)
        sheet.data_validation("C2:C99", {"validate": "list", "source": ["重要", "一般"]})
    table = custsheet.open(target.getvalue()).clean()
    assert table["cell"].tolist() == ["C3"]


def test_only_the_columns_that_are_asked_for() -> None:
    rows = [["客户名称 ", "负责人", "手机", "省份"], ["示例甲 有限公司", "王", 13800001234, "江苏"]]
    book = custsheet.open(write_workbook({"客户信息": rows}))
    assert book.clean()["column"].tolist() == ["name", "mobile", "province"]
    assert book.clean(["mobile", "customers.province"])["column"].tolist() == ["mobile", "province"]
    assert book.clean(["orders"]).empty
    with pytest.raises(custsheet.CustsheetError, match="--only"):
        book.clean(["handy"])


def test_a_made_up_workbook_has_nothing_to_correct() -> None:
    for lang in ("zh", "en"):
        data = custsheet.new_workbook(lang, sample=600, as_of=date(2026, 11, 21))
        assert custsheet.open(data).clean().empty


IDS = {
    "numbers everywhere": ([1, 2, 3], [1, 2, 3, 1], []),
    "texts everywhere": (["1", "2", "3"], ["1", "2", "3", "1"], []),
    "one number among texts": (["1", "2", 3], ["1", "2", "3", "1"], [("客户信息!A4", 3, "3")]),
    "one text among numbers": ([1, 2, "3"], [1, 2, 3, 1], []),
    "texts here, numbers there": (["1", "2", 3], [1, 2, 3, 1], []),
    "numbers here, texts there": ([1, 2, 3], ["1", "2", "3", 1], []),
    "a number that looks like none of the texts": (["C1", "C2", 3], ["C1", "C2", "C1", "C2"], []),
    "a number with fewer digits": (["0001", "0002", 3], ["0001", "0002", "0001", "0002"], []),
    "some numbers in both": (
        ["11", "12", 13],
        ["11", "12", "13", 11],
        [("客户信息!A4", 13, "13"), ("订单!A5", 11, "11")],
    ),
}


@pytest.mark.parametrize(("customers", "orders", "expected"), IDS.values(), ids=IDS.keys())
def test_ids_become_text_only_where_all_columns_of_ids_are_text_but_for_a_few(
    customers: list[object], orders: list[object], expected: list[tuple[str, int, str]]
) -> None:
    named = zip(customers, ["甲公司", "乙公司", "丙公司"], strict=True)
    sheets: dict[str, list[list[object]]] = {
        "客户信息": [["客户编号", "客户名称"], *([each, name] for each, name in named)],
        "订单": [["客户编号", "下单日期", "金额"], *([each, date(2026, 1, 5), 100] for each in orders)],
    }
    table = custsheet.open(write_workbook(sheets)).clean()
    found = [(f"{each.sheet}!{each.cell}", each.old, each.new) for each in table.itertuples()]
    assert found == expected
