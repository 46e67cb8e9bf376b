"""Which sheet and column is what: titles, two-line headers, names, units, near matches, and what is refused."""

from __future__ import annotations

import re

import pytest

import custsheet
from custsheet.errors import InputError
from custsheet.reading import Mapping
from tests.reading.sheets import CUSTOMER_ROWS, codes, layout_of, read, workbook
from tests.workbooks import write_workbook

TITLE = [["客户台账（2026年度）"], ["填表说明：带*为必填项。"], []]


def test_a_header_is_found_below_title_and_note_rows() -> None:
    layout = layout_of(read({"客户台账": [*TITLE, *CUSTOMER_ROWS]}), "customers")
    assert layout.header_row == 4
    assert layout.rows == (5, 6)
    assert layout.columns == {"customer_id": "A", "name": "B", "mobile": "C", "owner": "D"}


def test_a_table_may_begin_anywhere() -> None:
    rows = [[], [], *([None, None, *row] for row in CUSTOMER_ROWS)]
    layout = layout_of(read({"客户台账": rows}), "customers")
    assert (layout.header_row, layout.columns["name"], layout.last_column) == (3, "D", 6)


def test_groups_over_the_labels_belong_to_the_header() -> None:
    rows = [
        ["客户台账"],
        ["序号", "基本信息", None, "联系信息", None, "备注"],
        [None, "客户编码", "*客户名称", "手机号码", "*业务员", None],
        [1, "K1", "甲公司", "13800000001", "王小明", "老客户"],
    ]

    def merge(book: object, sheet: object) -> None:
        for area in ((0, 0, 0, 5), (1, 0, 2, 0), (1, 1, 1, 2), (1, 3, 1, 4), (1, 5, 2, 5)):
            first_row, first_column, *_ = area
            sheet.merge_range(*area, rows[first_row][first_column])  # type: ignore[attr-defined]

    reading = read({"客户台账": rows}, {"客户台账": merge})
    layout = layout_of(reading, "customers")
    assert (layout.header_row, layout.header_rows) == (3, (2, 3))
    assert layout.columns == {"customer_id": "B", "name": "C", "mobile": "D", "owner": "E", "note": "F"}
    assert layout.headers["A"] == "序号"
    assert layout.rows == (4,)
    assert reading.frames["customers"].at[4, "note"] == "老客户"


def test_a_group_tells_two_equal_labels_apart() -> None:
    rows = [
        ["订单号", "客户名称", "下单", None, "回款", None],
        [None, None, "日期", "金额", "日期", "金额"],
        ["D1", "甲公司", "2026-01-05", 100, "2026-02-05", 60],
    ]

    def merge(book: object, sheet: object) -> None:
        for area in ((0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 0, 3), (0, 4, 0, 5)):
            sheet.merge_range(*area, rows[area[0]][area[1]])  # type: ignore[attr-defined]

    layout = layout_of(read({"订单": rows}, {"订单": merge}), "orders")
    assert layout.columns["order_date"] == "C"
    assert layout.columns["paid_on"] == "E"
    assert layout.columns["paid"] == "F"


def test_a_header_in_two_languages_has_its_leaf_in_the_lower_line() -> None:
    rows = [CUSTOMER_ROWS[0], ["Customer ID", "Customer", "Mobile", "Owner"], *CUSTOMER_ROWS[1:]]
    layout = layout_of(read({"客户台账": rows}), "customers")
    assert layout.header_row == 2
    assert layout.rows == (3, 4)


@pytest.mark.parametrize(
    ("header", "key", "reason"),
    [
        ("手机", "mobile", "label"),
        ("Mobile", "mobile", "label"),
        (" * 手 机 ：", "mobile", "label"),
        ("手机号码", "mobile", "alias"),
        ("ＭＯＢＩＬＥ　ＰＨＯＮＥ", "mobile", "alias"),
        ("首次合作的时间", "first_deal_date", "variant"),
        ("手机（必填）", "mobile", "label"),
        ("手机，11位", "mobile", "label"),
        ("3.手机", "mobile", "label"),
        ("Mobile 手机", "mobile", "part"),
        ("手机/Mobile", "mobile", "part"),
        ("统一社会信用代码号", "uscc", "near"),
        ("Frist Deal Date", "first_deal_date", "near"),
    ],
)
def test_a_header_is_known_by_label_alias_spelling_part_or_nearly(header: str, key: str, reason: str) -> None:
    rows = [["客户编号", "客户名称", "负责人", header], ["C1", "甲公司", "王小明", None]]
    match = layout_of(read({"客户台账": rows}), "customers").match[key]
    assert (match.letter, match.reason) == ("D", reason)
    assert match.confidence == 1 if reason == "label" else match.confidence < 1


@pytest.mark.parametrize(
    "header",
    [
        "序号",
        "Account Owner.id",
        "手机2",
        "联系人/电话",
        "未合作原因",
        "网址",
        "Modified Time",
        "内部评语",
        "上级客户名称",
    ],
)
def test_other_headers_are_left_alone(header: str) -> None:
    rows = [["客户编号", "客户名称", "负责人", header], ["C1", "甲公司", "王小明", "x"]]
    layout = layout_of(read({"客户台账": rows}), "customers")
    assert layout.unknown == ("D",)
    assert layout.headers["D"] == header


def test_a_near_match_is_reported() -> None:
    rows = [["客户编号", "客户名称", "负责人", "统一社会信用代码号"], ["C1", "甲公司", "王小明", None]]
    assert ("near_match_header", None, "uscc", "统一社会信用代码号") in codes(read({"客户台账": rows}))


@pytest.mark.parametrize(
    ("sheet", "headers", "key", "letter_of"),
    [
        (
            "跟进记录",
            ["跟进时间", "客户", "方式", "内容", "负责人"],
            "interactions",
            {"date": "A", "owner": "E", "topic": "D"},
        ),
        (
            "投诉登记",
            ["日期", "客户", "内容", "负责人", "状态"],
            "feedback",
            {"date": "A", "owner": "D", "status": "E"},
        ),
        ("2025订单", ["日期", "客户", "金额", "数量"], "orders", {"order_date": "A", "amount": "C"}),
        ("商机", ["名称", "客户", "金额", "阶段"], "opportunities", {"title": "A", "amount": "C", "stage": "D"}),
        ("Sheet2", ["下单日期", "客户名称", "订单金额", "产品名称"], "orders", {"order_date": "A", "product": "D"}),
        ("Sheet2", ["联系日期", "客户名称", "沟通内容", "沟通结果"], "interactions", {"date": "A", "result": "D"}),
    ],
)
def test_ambiguous_headers_are_settled_by_the_sheet(
    sheet: str, headers: list[str], key: str, letter_of: dict[str, str]
) -> None:
    layout = layout_of(read({sheet: [headers, ["2026-01-05", "甲公司", "100", "x", "y"][: len(headers)]]}), key)
    assert {name: layout.columns[name] for name in letter_of} == letter_of


@pytest.mark.parametrize(
    ("header", "amount"),
    [
        ("金额", 12.5),
        ("金额（元）", 12.5),
        ("金额(万元)", 125000),
        ("金额\n（万元）", 125000),
        ("金额_万元", 125000),
        ("金额，单位：千元", 12500),
    ],
)
def test_the_unit_in_a_header_counts(header: str, amount: float) -> None:
    reading = read({"订单": [["订单号", "客户名称", "下单日期", header], ["D1", "甲公司", "2026-01-05", 12.5]]})
    assert reading.frames["orders"].at[2, "amount"] == amount


def test_a_unit_note_above_the_table_counts_where_the_header_says_none() -> None:
    rows = [
        ["订单登记表"],
        [None, None, None, None, "单位：万元"],
        ["订单号", "客户名称", "下单日期", "金额", "成本(元)"],
        ["D1", "甲公司", "2026-01-05", 2, 9000],
    ]
    orders = read({"订单": rows}).frames["orders"]
    assert (orders.at[4, "amount"], orders.at[4, "cost"]) == (20000, 9000)


def test_foreign_money_is_not_read_as_yuan() -> None:
    reading = read({"订单": [["订单号", "客户名称", "下单日期", "金额(美元)"], ["D1", "甲公司", "2026-01-05", 5]]})
    assert "amount" not in layout_of(reading, "orders").columns
    assert [found.code for found in reading.findings] == ["unit_unknown"]


def test_two_columns_for_one_key_are_refused_with_both_cells_and_the_way_out() -> None:
    rows = [["客户编号", "客户名称", "负责人", "手机", "移动电话"], ["C1", "甲公司", "王小明", None, None]]
    with pytest.raises(InputError) as caught:
        read({"客户台账": rows})
    message = caught.value.message("zh")
    assert caught.value.exit_code == 3
    assert all(word in message for word in ("客户台账", "D1", "E1", "--map"))
    assert layout_of(read({"客户台账": rows}, strict=False), "customers").columns["mobile"] == "D"
    mapped = read({"客户台账": rows}, mapping=Mapping.parse(["客户台账!D=-"]))
    assert layout_of(mapped, "customers").columns["mobile"] == "E"


def test_a_time_of_day_beside_its_date_stops_nothing() -> None:
    headers = ["客户名称", "联系时间", "联系日期", "沟通内容"]
    reading = read({"联系记录": [headers, ["甲公司", "14:30", "2026-01-05", "报价"]]})
    assert layout_of(reading, "interactions").columns["date"] == "C"
    assert layout_of(reading, "interactions").unknown == ("B",)
    [found] = reading.findings
    assert (found.code, found.params["cell"], found.params["other_cell"]) == ("two_columns_one_key", "C1", "B1")
    alone = read({"联系记录": [["客户名称", "联系时间", "沟通内容"], ["甲公司", "2026-01-05", "报价"]]})
    assert layout_of(alone, "interactions").columns["date"] == "B"


def test_a_landline_beside_the_usual_number_is_reported_and_two_usual_ones_are_refused() -> None:
    rows = [
        ["客户编号", "客户名称", "负责人", "座机", "联系电话"],
        ["C1", "甲公司", "王", "010-88886666", "13800000001"],
    ]
    reading = read({"客户台账": rows})
    assert reading.frames["customers"].at[2, "phone"] == "13800000001"
    assert [found.code for found in reading.findings] == ["two_columns_one_key"]
    rows[0][3] = "电话"
    with pytest.raises(InputError) as caught:
        read({"客户台账": rows})
    assert caught.value.code == "two_columns"


@pytest.mark.parametrize(
    ("headers", "numbered"),
    [
        (["回款时间1", "回款金额1", "回款时间2", "回款金额2"], "DEFG"),
        (["回款时间", "回款金额", "回款时间2", "回款金额2"], "FG"),
        (["第一次回款金额", "第二次回款金额"], "DE"),
        (["回款金额(1)", "回款金额（2）"], "DE"),
        (["回款金额2"], ""),
        (["产线1", "产线2"], ""),
    ],
)
def test_numbered_groups_of_columns_are_reported_once_and_not_guessed(headers: list[str], numbered: str) -> None:
    rows = [["客户名称", "下单日期", "金额", *headers], ["甲公司", "2026-01-05", 100, *[5] * len(headers)]]
    reading = read({"订单": rows})
    found = [each for each in reading.findings if each.code == "repeated_columns"]
    assert len(found) == bool(numbered)
    for letter in numbered:
        assert f"({letter}1)" in str(found[0].params["headers"])
        assert letter in layout_of(reading, "orders").unknown


def test_a_further_block_is_named_with_its_row() -> None:
    block = [["客户名称", "下单日期", "金额"], ["甲公司", "2026-01-05", 100]]
    reading = read(
        {
            "订单": [
                *block,
                [],
                ["客户名称", "联系日期", "联系方式", "沟通内容"],
                ["甲公司", "2026-01-06", "电话", "催款"],
            ]
        }
    )
    [found] = reading.findings
    assert (found.code, found.sheet, found.params["at"]) == ("further_block", "订单", "4")


def test_a_near_match_says_what_the_header_was_read_as() -> None:
    rows = [["客户编号", "客户名称", "负责人", "统一社会信用代码号"], ["C1", "甲公司", "王小明", None]]
    [found] = read({"客户台账": rows}).findings
    assert found.params["known"] == {"zh": "统一社会信用代码", "en": "Credit code (USCC)"}


@pytest.mark.parametrize(
    ("sheets", "reason"),
    [
        ({"业绩": [["客户", *[f"{month}月" for month in range(1, 13)]], ["甲公司", *range(12)]]}, "cross_table"),
        ({"业绩": [["", "2026Q1", "2026Q2", "2026Q3"], ["甲公司", 1, 2, 3]]}, "cross_table"),
        ({"排班": [["员工", *range(1, 32)], ["王", *["访"] * 31]]}, "cross_table"),
        ({"1月": [["周一", "周二"], ["拜访", ""]], "2月": [["周一", "周二"], ["", "回访"]]}, "period_sheet"),
        ({"2026年1月": [["周一", "周二"], ["拜访", ""]]}, "not_a_list"),
        ({"价目": [["型号", "单价"], ["一", 1], ["二", 2], ["三", 3]]}, "not_a_list"),
    ],
)
def test_layouts_that_are_no_list_are_said_to_be_so(sheets: dict[str, list[list[object]]], reason: str) -> None:
    assert dict(read(sheets).layout.skipped) == dict.fromkeys(sheets, reason)


def test_months_that_are_lists_are_read_together() -> None:
    log = [["客户名称", "联系日期", "联系方式", "沟通内容"], ["甲公司", "2026-01-05", "电话", "报价"]]
    other = [log[0], ["乙公司", "2026-02-05", "拜访", "签约"]]
    assert len(read({"1月": log, "2月": other}).frames["interactions"]) == 2


def test_of_two_free_text_columns_the_first_counts_with_a_warning() -> None:
    rows = [["客户编号", "客户名称", "负责人", "备注", "说明"], ["C1", "甲公司", "王小明", "一", "二"]]
    reading = read({"客户台账": rows})
    assert reading.frames["customers"].at[2, "note"] == "一"
    assert [found.code for found in reading.findings] == ["two_columns_one_key"]


def test_copies_of_a_sheet_are_refused_and_parts_are_read_together() -> None:
    east = [CUSTOMER_ROWS[0], ["C3", "丙公司", "13800000003", "王小明"]]
    with pytest.raises(InputError) as caught:
        read({"客户台账": CUSTOMER_ROWS, "客户台账 (2)": CUSTOMER_ROWS})
    assert caught.value.code == "copied_sheets"
    frame = read({"客户-华南": CUSTOMER_ROWS, "客户-华东": east}).frames["customers"]
    assert list(frame.index) == [("客户-华南", 2), ("客户-华南", 3), ("客户-华东", 2)]
    assert list(frame["sheet_name"]) == ["客户-华南", "客户-华南", "客户-华东"]
    assert list(frame["name"]) == ["甲公司", "乙公司", "丙公司"]


LOG = [["记录编号", "客户名称", "联系日期", "联系方式", "沟通内容"]] + [
    [f"L{number}", "甲公司", f"2026-01-{number:02}", "电话", "报价"] for number in range(1, 7)
]


@pytest.mark.parametrize("copy", [LOG, LOG[:4], [*LOG[:5], ["L99", "乙公司", "2026-02-01", "拜访", "签约"]]])
@pytest.mark.parametrize("original", ["联系记录", "联系记录-华东"])
def test_a_copy_under_a_name_without_meaning_is_left_alone_and_said_to_be_one(
    original: str, copy: list[list[object]]
) -> None:
    reading = read({"客户台账": CUSTOMER_ROWS, "随便什么": copy, original: LOG})
    assert dict(reading.layout.skipped) == {"随便什么": "copy"}
    assert len(reading.frames["interactions"]) == 6
    (found,) = (found for found in reading.findings if found.code == "sheet_is_copy")
    assert (found.sheet, found.params["original"]) == ("随便什么", original)


def test_the_way_out_that_the_message_names_reads_the_copy_instead() -> None:
    sheets = {"客户台账": CUSTOMER_ROWS, "随便什么": LOG[:5], "联系记录": LOG}
    reading = read(sheets, mapping=Mapping.parse(["联系记录=-"]))
    assert dict(reading.layout.skipped) == {"联系记录": "ignored"}
    assert len(reading.frames["interactions"]) == 4


@pytest.mark.parametrize(
    "sheets",
    [
        {"联系记录": LOG, "联系记录 (2)": LOG},
        {"一": LOG, "二": LOG},
        # The list that holds more than the named one is hardly its copy.
        {"联系记录": LOG[:3], "一": LOG},
    ],
    ids=["both named", "neither named", "the larger one is not named"],
)
def test_copies_of_which_nobody_can_tell_the_original_are_refused_until_one_is_left_out(
    sheets: dict[str, list[list[object]]],
) -> None:
    sheets = {"客户台账": CUSTOMER_ROWS, **sheets}
    with pytest.raises(InputError) as caught:
        read(sheets)
    assert caught.value.code == "copied_sheets"
    advised = re.search('--map "([^"]+)"', caught.value.message("en"))
    assert advised
    assert len(read(sheets, mapping=Mapping.parse([advised[1]])).layout.all("interactions")) == 1


@pytest.mark.parametrize("rows", [[["随便", "写写"], [1, 2]], [["一行说明"]]])
def test_a_core_sheet_without_a_usable_header_is_refused(rows: list[list[object]]) -> None:
    with pytest.raises(InputError) as caught:
        read({"客户台账": CUSTOMER_ROWS, "联系记录": rows})
    assert caught.value.code == "sheet_without_header"
    assert "联系日期" in caught.value.message("zh")


def test_the_refused_sheet_is_the_one_that_lacks_its_header() -> None:
    """A hidden tab before it, of an optional kind and without header as well, is not what stops the work."""

    def hide(book: object, sheet: object) -> None:
        sheet.hide()  # type: ignore[attr-defined]

    words = [["随便", "写写"], [1, 2]]
    with pytest.raises(InputError) as caught:
        read({"客户台账": CUSTOMER_ROWS, "商机": words, "联系记录": words}, {"商机": hide})
    assert caught.value.values["sheet"] == "联系记录"


def test_a_workbook_without_customers_says_what_was_looked_for() -> None:
    with pytest.raises(InputError) as caught:
        read({"价目表": [["产品", "规格", "单价"], ["A", "大", 5]]}, alone=True)
    assert caught.value.code == "no_customer_sheet"
    assert "客户名称" in caught.value.message("zh")
    assert "价目表" in caught.value.message("zh")


def test_sheets_that_are_no_list_are_left_alone_with_a_reason() -> None:
    reading = read(
        {
            "封面": [["欢迎"]],
            "空白": [],
            "透视": [["行标签", "求和项:金额"], ["甲公司", 5]],
            "汇总": [["客户名称", "手机", "负责人"]],
        },
        own_tabs={"汇总"},
    )
    assert reading.layout.skipped == (
        ("封面", "not_a_list"),
        ("空白", "empty"),
        ("透视", "not_a_list"),
        ("汇总", "own"),
    )


def test_suppliers_and_staff_are_no_customers_and_no_contacts() -> None:
    suppliers = [["公司名称", "联系人", "电话", "地址"], ["丙公司", "赵", "010-88886666", "虚构路1号"]]
    staff = [["姓名", "职务", "手机", "邮箱"], ["王小明", "销售", "13800000009", "w@example.com"]]
    reading = read({"客户台账": CUSTOMER_ROWS, "供应商": suppliers, "员工": staff})
    assert [sheet.sheet_name for sheet in reading.layout.sheets] == ["客户台账"]
    assert reading.layout.skipped == (("供应商", "only_similar"), ("员工", "not_a_list"))


def test_a_hidden_sheet_is_data_only_when_no_visible_one_is() -> None:
    def hide(book: object, sheet: object) -> None:
        sheet.hide()  # type: ignore[attr-defined]

    log = [["联系日期", "客户名称", "沟通内容"], ["2026-01-05", "甲公司", "报价"]]
    reading = read({"客户台账": CUSTOMER_ROWS, "跟进记录": log, "联系记录": log}, {"联系记录": hide})
    assert [sheet.sheet_name for sheet in reading.layout.all("interactions")] == ["跟进记录"]
    assert ("联系记录", "hidden") in reading.layout.skipped
    reading = read({"客户台账": CUSTOMER_ROWS, "联系记录": log}, {"联系记录": hide})
    assert [sheet.sheet_name for sheet in reading.layout.all("interactions")] == ["联系记录"]


def test_a_workbook_is_ours_by_the_name_of_its_customer_sheet() -> None:
    assert read({"客户信息": CUSTOMER_ROWS}).ours
    assert not read({"客户台账": CUSTOMER_ROWS}).ours
    assert read({"客户台账": CUSTOMER_ROWS}, made_by_us=True).ours


def test_the_language_is_that_of_most_headers() -> None:
    english = [["Account Name", "Owner", "Phone", "备注"], ["Blue Teapot Ltd", "Ann", None, None]]
    assert read({"Accounts": english}, alone=True).lang == "en"
    assert read({"客户台账": CUSTOMER_ROWS}).lang == "zh"


def test_a_sheet_known_by_near_matches_alone_is_not_written_to() -> None:
    rows = [["客户的名秤", "统一社会信用代码号", "首次合作日其间"], ["甲公司", None, None]]
    reading = read({"客户台账": CUSTOMER_ROWS, "Sheet9": [["x"]]})
    assert all(sheet.writable for sheet in reading.layout.sheets)
    with pytest.raises(InputError):
        read({"客户台账": rows})


def test_a_person_may_name_columns_and_sheets() -> None:
    rows = [["编码", "单位", "管的人", "电话号"], ["K1", "甲公司", "王小明", "13800000001"]]
    mapping = Mapping.parse(["往来!A=customer_id", "往来!C=owner", "往来!$D=mobile"])
    mapping = mapping.merged(Mapping(sheets={"往来": "customers"}))
    layout = layout_of(read({"往来": rows}, mapping=mapping, alone=True), "customers")
    assert layout.columns == {"customer_id": "A", "name": "B", "owner": "C", "mobile": "D"}
    assert (layout.match["owner"].reason, layout.reason, layout.writable) == ("mapped", "mapped", True)


def test_a_marked_column_is_ours_and_people_keep_theirs() -> None:
    rows = [
        [*CUSTOMER_ROWS[0], "客户等级", "最近联系日期", "客户等级（自动）"],
        ["C1", "甲公司", None, "王", "A级", "2026-05-01", "核心级"],
    ]
    reading = read({"客户台账": rows}, marks={("客户台账", "G"): "tier"})
    layout = layout_of(reading, "customers")
    assert layout.columns["tier"] == "G"
    assert [(match.letter, match.ours) for match in layout.matches if match.key == "tier"] == [
        ("G", True),
        ("E", False),
    ]
    assert reading.frames["customers"].at[2, "tier"] == "核心级"
    assert reading.theirs["customers"].at[2, "tier"] == "A级"
    assert str(reading.theirs["customers"].at[2, "last_contact"].date()) == "2026-05-01"


def test_ours_is_told_by_its_header_when_the_mark_was_lost() -> None:
    rows = [[*CUSTOMER_ROWS[0], "客户等级", "客户等级（自动）"], ["C1", "甲公司", None, "王", "A级", "核心级"]]
    assert layout_of(read({"客户台账": rows}), "customers").columns["tier"] == "F"


def test_a_stray_cell_in_the_last_corner_costs_no_memory() -> None:
    def stray(book: object, sheet: object) -> None:
        sheet.write(1048575, 16383, "x")  # type: ignore[attr-defined]

    reading = read({"客户台账": CUSTOMER_ROWS}, {"客户台账": stray})
    assert list(reading.frames["customers"]["name"]) == ["甲公司", "乙公司"]


def test_an_unreadable_calamine_falls_back_on_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    import custsheet.reading.grid as grid

    class Refusing:
        @staticmethod
        def from_filelike(file: object) -> None:
            raise ValueError("no")

    monkeypatch.setattr(grid, "CalamineWorkbook", Refusing)
    frame = read({"客户台账": CUSTOMER_ROWS}).frames["customers"]
    assert list(frame["mobile"]) == ["13800000001", "13800000002"]


def test_the_same_bytes_read_alike() -> None:
    assert workbook({"客户台账": CUSTOMER_ROWS}) is not None
    first, second = (codes(read({"客户台账": CUSTOMER_ROWS})) for _ in range(2))
    assert first == second


def test_every_refusal_speaks_one_language() -> None:
    with pytest.raises(InputError) as caught:
        read({"价目表": [["产品", "规格", "单价"], ["A", "大", 5]]}, alone=True)
    assert "客户名称" not in caught.value.message("en")
    with pytest.raises(InputError) as caught:
        read({"客户台账": CUSTOMER_ROWS, "联系记录": [["x", "y"]]})
    assert "联系日期" not in caught.value.message("en")


STORES: list[list[object]] = [["片区", "门店名称", "门店编号", "业务代表"]] + [
    ["南区", f"乙{sign}店", f"M{number}", "李"] for number, sign in enumerate("一二三四五")
]


@pytest.mark.parametrize("before", [[], [["门店一览"], []]], ids=["on top", "below a title"])
def test_a_list_without_a_known_name_column_is_said_to_be_one_and_the_way_out_works(
    before: list[list[object]],
) -> None:
    sheets = {"客户": CUSTOMER_ROWS, "Sheet2": [*before, *STORES]}
    layout = read(sheets).layout
    assert dict(layout.skipped) == {"Sheet2": "unnamed_list"}
    assert layout.likely_names == {"Sheet2": "B"}
    mapped = read(sheets, mapping=Mapping.parse(["Sheet2!B=name"]))
    assert [name for name in mapped.frames["customers"]["name"] if "店" in name] == [row[1] for row in STORES[1:]]
    assert mapped.layout.all("customers")[1].writable


def test_a_list_with_known_columns_is_customers_once_a_person_says_where_the_names_are() -> None:
    rows = [["门牌", "手机", "邮箱", "省份", "城市"], ["丁公司", "13800000009", "a@b.cn", "江苏", "苏州"]]
    sheets = {"客户": CUSTOMER_ROWS, "Sheet2": rows}
    assert "Sheet2" in dict(read(sheets).layout.skipped)
    mapped = read(sheets, mapping=Mapping.parse(["Sheet2!A=name"]))
    assert [sheet.sheet_name for sheet in mapped.layout.all("customers")] == ["客户", "Sheet2"]


@pytest.mark.parametrize("sheet", ["客户信息", "随便"])
def test_a_name_column_that_a_person_names_makes_a_customer_sheet_however_few_others_are_known(sheet: str) -> None:
    rows = [["称呼", "车型", "上次到店"], ["甲一", "轿车", "五月"], ["乙二", "卡车", "六月"]]
    frame = read({sheet: rows}, mapping=Mapping.parse([f"{sheet}!A=name"])).frames["customers"]
    assert frame["name"].tolist()[-2:] == ["甲一", "乙二"]


def test_a_workbook_without_customers_is_told_where_they_may_be() -> None:
    with pytest.raises(InputError) as caught:
        custsheet.open(write_workbook({"Sheet2": STORES}))
    assert '--map "Sheet2!B=name"' in caught.value.message("zh")
    assert '--map "Sheet2!B=name"' in caught.value.message("en")


NAMELESS = [["ID", "PARTY", "CITY", "MOBILE"], *([n, f"Party {n}", "Pune", f"1380000000{n}"] for n in range(1, 5))]


@pytest.mark.parametrize(
    ("rows", "likely"),
    [
        (NAMELESS, "B"),
        ([[*row[:1], "x" * index, *row[1:]] for index, row in enumerate(NAMELESS, 2)], "C"),
        ([["ID", "Tint", "CITY", "MOBILE"], *([n, f"{sign} ltd", "Pune", n] for n, sign in enumerate("abcd"))], "B"),
        ([["ID", "Tint", "CITY", "MOBILE"], *([n, "red", "Pune", n] for n in range(4))], None),
        ([["ID", "Party", "CITY", "MOBILE"], *([n, n * 7, "Pune", n] for n in range(4))], None),
    ],
    ids=["word in the header", "word beats place", "all different", "all alike", "numbers"],
)
def test_customers_without_a_name_column_are_an_error_that_offers_the_likeliest(
    rows: list[list[object]], likely: str | None
) -> None:
    (found,) = (found for found in read({"Customers": rows}).findings if found.code == "name_column_missing")
    assert found.params.get("letter") == likely
    if likely:
        mapped = read({"Customers": rows}, mapping=Mapping.parse([f"Customers!{likely}=name"]))
        assert "name_column_missing" not in codes(mapped)
        assert mapped.frames["customers"]["name"].notna().all()
