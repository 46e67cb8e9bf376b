"""Typed frames: dtypes, units, merged cells, errors, formulas without a value, and what is reported."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from custsheet.schema import load_schema
from tests.reading.sheets import CUSTOMER_ROWS, codes, read


def test_a_frame_has_the_columns_of_the_schema_in_the_dtypes_of_their_kinds() -> None:
    reading = read({"客户台账": CUSTOMER_ROWS})
    frame, spec = reading.frames["customers"], load_schema().sheets["customers"]
    assert list(frame.columns) == list(spec.columns)
    assert list(frame.index) == [2, 3]
    for key, column in spec.columns.items():
        if column.is_number:
            assert frame[key].dtype == np.float64, key
        elif column.kind in ("date", "month_day"):
            assert frame[key].dtype.kind == "M", key
        else:
            assert frame[key].dtype in (object, "str"), key
    assert frame["city"].isna().all()


def test_raw_holds_the_cells_as_stored() -> None:
    rows = [["客户编号", "客户名称", "负责人", "手机", "信用额度(万元)"], ["C1", " 甲公司 ", None, 13800000001, "30万"]]
    reading = read({"客户台账": rows})
    raw = reading.raw["customers"]
    assert list(raw.columns) == ["customer_id", "name", "mobile", "owner", "credit_limit"]
    assert raw.loc[2].tolist() == ["C1", " 甲公司 ", 13800000001.0, None, "30万"]
    typed = reading.frames["customers"].loc[2, ["name", "mobile", "credit_limit"]].tolist()
    assert typed == ["甲公司", "13800000001", 300000]


def test_what_cannot_be_read_is_missing_and_reported_as_typed() -> None:
    rows = [
        ["客户编号", "客户名称", "负责人", "手机", "首次合作日期", "信用额度", "客户分类"],
        ["C1", "甲公司", "王", "打不通", "去年", "看情况", "铁杆"],
        ["C2", "乙公司", "王", "13800000001", "2026-02-30", "约5万", "重要"],
    ]
    reading = read({"客户台账": rows})
    assert codes(reading) == [
        ("choice_unknown", 2, "category", "铁杆"),
        ("phone_unreadable", 2, "mobile", "打不通"),
        ("date_unreadable", 2, "first_deal_date", "去年"),
        ("date_impossible", 3, "first_deal_date", "2026-02-30"),
        ("money_unreadable", 2, "credit_limit", "看情况"),
        ("money_approximate", 3, "credit_limit", "约5万"),
    ]
    frame = reading.frames["customers"]
    assert frame.loc[2, ["mobile", "first_deal_date", "credit_limit"]].isna().all()
    assert frame["category"].tolist() == ["铁杆", "重要客户"]
    assert frame.at[3, "credit_limit"] == 50000


LOG_HEADER = ["联系日期", "客户名称", "沟通内容", "满意度"]


def test_dates_that_fit_both_orders_are_read_month_first_with_one_warning() -> None:
    rows = [LOG_HEADER, ["03/04/2026", "甲公司", "a", None], ["05/06/2026", "甲公司", "b", None]]
    reading = read({"联系记录": rows})
    assert reading.frames["interactions"]["date"].dt.strftime("%m-%d").tolist() == ["03-04", "05-06"]
    assert codes(reading) == [("date_order_assumed", 2, "date", "03/04/2026")]
    rows[2][0] = "25/06/2026"
    reading = read({"联系记录": rows})
    assert reading.frames["interactions"]["date"].dt.strftime("%m-%d").tolist() == ["04-03", "06-25"]
    assert codes(reading) == []


def test_serial_dates_of_both_systems_are_read() -> None:
    rows = [LOG_HEADER, [dt.date(2026, 3, 5), "甲公司", "a", None]]
    for date_1904, serial in ((False, 46086), (True, 44624)):
        reading = read({"联系记录": [*rows, [serial, "甲公司", "b", None]]}, date_1904=date_1904)
        assert reading.frames["interactions"]["date"].tolist() == [pd.Timestamp(2026, 3, 5)] * 2


def test_a_rating_outside_its_scale_is_missing_and_words_are_read() -> None:
    rows = [LOG_HEADER, *(["2026-03-05", "甲公司", "a", value] for value in (5, "很满意", 7, 0, "4分", None))]
    reading = read({"联系记录": rows})
    assert reading.frames["interactions"]["satisfaction"].fillna(-1).tolist() == [5, 5, -1, -1, 4, -1]
    assert codes(reading) == [("out_of_range", 4, "satisfaction", 7), ("out_of_range", 5, "satisfaction", 0)]


def test_a_refund_counts_by_its_size() -> None:
    header = ["订单号", "客户名称", "下单日期", "金额", "退款金额"]
    rows = [header, ["D1", "甲公司", "2026-01-05", 100, "(50)"], ["D2", "甲公司", "2026-01-05", "(100)", -50]]
    frame = read({"订单": rows}).frames["orders"]
    assert frame["refund"].tolist() == [50, 50]
    assert frame["amount"].tolist() == [100, -100]


@pytest.mark.parametrize(
    ("header", "values", "read_as"),
    [
        ("成交概率", ["85%", 0.85, 85], [0.85, 0.85, None]),
        ("成交概率(%)", ["85%", 0.85, 85], [0.85, 0.85, 0.85]),
        ("成交概率(%)", [1, 50, 85], [0.01, 0.5, 0.85]),
    ],
)
def test_ratios_go_by_their_header(header: str, values: list[object], read_as: list[float | None]) -> None:
    rows = [
        ["商机名称", "客户名称", "阶段", header],
        *([f"商机{n}", "甲公司", "SQL", value] for n, value in enumerate(values)),
    ]
    ratios = read({"商机": rows}).frames["opportunities"]["probability"]
    assert [None if pd.isna(value) else value for value in ratios] == read_as


def test_a_vertically_merged_cell_counts_for_its_rows_and_money_once() -> None:
    header = ["客户编号", "客户名称", "联系人", "负责人", "信用额度"]
    rows = [
        header,
        ["C1", "甲公司", "王", "李", 500],
        [None, None, "张", None, None],
        ["C2", "乙公司", "赵", "李", 300],
    ]

    def merge(book: object, sheet: object) -> None:
        for column, value in ((0, "C1"), (1, "甲公司"), (3, "李"), (4, 500)):
            sheet.merge_range(1, column, 2, column, value)  # type: ignore[attr-defined]

    reading = read({"客户台账": rows}, {"客户台账": merge})
    frame = reading.frames["customers"]
    assert frame["customer_id"].tolist() == ["C1", "C1", "C2"]
    assert frame["owner"].tolist() == ["李", "李", "李"]
    assert frame["contact"].tolist() == ["王", "张", "赵"]
    assert frame["credit_limit"].fillna(0).tolist() == [500, 0, 300]
    assert reading.layout["customers"].merged["name"] == frozenset({3})


def test_formulas_that_were_never_calculated_are_unknown_and_said_once_per_column() -> None:
    header = ["订单号", "客户名称", "下单日期", "数量", "单价", "金额"]
    rows = [header, *([f"D{n}", "甲公司", "2026-01-05", 2, 5, f"=D{n}*E{n}"] for n in (2, 3))]
    reading = read({"订单": rows})
    assert reading.uncalculated("orders") == {"amount"}
    assert [(found.code, found.column, found.params["count"]) for found in reading.findings] == [
        ("formula_without_value", "amount", 2)
    ]


def test_an_error_cell_is_missing_and_reported_with_its_error() -> None:
    header = ["订单号", "客户名称", "下单日期", "金额"]

    def error(book: object, sheet: object) -> None:
        sheet.write_formula(1, 3, "=1/0", None, "#DIV/0!")  # type: ignore[attr-defined]

    reading = read({"订单": [header, ["D1", "甲公司", "2026-01-05"]]}, {"订单": error})
    assert codes(reading) == [("error_cell", 2, "amount", "#DIV/0!")]
    assert reading.frames["orders"]["amount"].isna().all()


def test_codes_stored_as_numbers_are_text_without_a_point() -> None:
    rows = [CUSTOMER_ROWS[0], [85, "甲公司", None, "王"], ["0086", "乙公司", None, "王"]]
    assert read({"客户台账": rows}).frames["customers"]["customer_id"].tolist() == ["85", "0086"]


def test_a_tick_and_a_one_in_one_column_are_told_apart() -> None:
    rows = [["客户编号", "客户名称", "负责人", "职务"], ["C1", "甲", "王", True], ["C2", "乙", "王", 1]]
    assert read({"客户台账": rows}).frames["customers"]["position"].tolist() == ["TRUE", "1"]


def test_a_birthday_may_lack_its_year() -> None:
    rows = [["客户编号", "客户名称", "负责人", "生日"], ["C1", "甲", "王", "3月5日"], ["C2", "乙", "王", "农历八月"]]
    reading = read({"客户台账": rows})
    birthdays = reading.frames["customers"]["birthday"]
    assert (birthdays[2].month, birthdays[2].day, pd.isna(birthdays[3])) == (3, 5, True)
    assert codes(reading) == [("birthday_unreadable", 3, "birthday", "农历八月")]
