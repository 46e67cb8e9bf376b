"""The library as a notebook, a web application and a script use it: typed values in, typed values out, nothing lost."""

from __future__ import annotations

import io
import pickle
import warnings
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
import pandas as pd
import pytest
import xlsxwriter

import custsheet
from custsheet.ooxml import Package, Seal
from tests.workbooks import AS_OF, CUSTOMERS, INTERACTIONS, OFFICE, cells, write_workbook

DAY = "2026-10-31"
DATA = write_workbook()


@pytest.fixture
def book() -> custsheet.CustomerWorkbook:
    return custsheet.open(DATA)


def written(book: custsheet.CustomerWorkbook, sheet: str) -> dict[str, Any]:
    return cells(book.to_bytes(), sheet)


def log_of(book: custsheet.CustomerWorkbook) -> list[tuple[Any, ...]]:
    sheet = openpyxl.load_workbook(io.BytesIO(book.to_bytes()))["变更记录"]
    return list(sheet.iter_rows(min_row=2, values_only=True))


# ---------------------------------------------------------------- update


def test_update_changes_the_differing_cells_only(book: custsheet.CustomerWorkbook) -> None:
    before = {name: cells(DATA, name) for name in OFFICE}
    frame = book["customers"]
    frame.loc[2, "mobile"] = "139 0000 0009"
    assert book.update("customers", frame) == 1
    after = {name: written(book, name) for name in OFFICE}
    assert after["客户信息"] == before["客户信息"] | {"D2": "13900000009"}
    assert {**after, "客户信息": None} == {**before, "客户信息": None}
    assert book["customers"].at[2, "mobile"] == "13900000009"


def test_update_notes_old_and_new_value(book: custsheet.CustomerWorkbook) -> None:
    book.update("customers", pd.DataFrame({"payment_days": [45]}, index=[3]), as_of=DAY)
    assert log_of(book) == [(datetime(2026, 10, 31), "客户信息", 3, "KH-002", "账期(天)", 60, 45, "程序写入")]


def test_a_frame_that_says_the_same_changes_no_byte(book: custsheet.CustomerWorkbook) -> None:
    for key, frame in book.frames.items():
        assert book.update(key, frame.sample(frac=1, random_state=1)) == 0
    assert book.to_bytes() == DATA


@pytest.mark.parametrize(
    ("column", "value", "cell"),
    [
        ("first_deal_date", "2021年3月5日", datetime(2021, 3, 5)),
        ("first_deal_date", date(2021, 3, 5), datetime(2021, 3, 5)),
        ("first_deal_date", pd.Timestamp(2021, 3, 5, 17), datetime(2021, 3, 5)),
        ("first_deal_date", np.datetime64("2021-03-05"), datetime(2021, 3, 5)),
        ("payment_days", np.int64(45), 45),
        ("payment_days", "45天", 45),
        ("mobile", 13900000009, "13900000009"),
        ("mobile", "+86 139-0000-0009", "13900000009"),
        ("province", "浙江", "浙江省"),
        ("name", "  苏州青禾 ", "苏州青禾"),
        ("mobile", None, None),
        ("mobile", "-", None),
        ("payment_days", pd.NA, None),
        ("first_deal_date", pd.NaT, None),
    ],
)
def test_values_are_written_in_their_canonical_form(
    book: custsheet.CustomerWorkbook, column: str, value: object, cell: object
) -> None:
    letter = book.layout["customers"].columns[column]
    assert book.update("customers", pd.DataFrame({column: [value]}, index=[2], dtype=object)) == 1
    assert written(book, "客户信息").get(f"{letter}2") == cell


@pytest.mark.parametrize(
    ("frame", "words"),
    [
        (pd.DataFrame({"mobile": ["12"]}, index=[2]), ["row 2", "mobile", "'12'", "phone"]),
        (pd.DataFrame({"first_deal_date": ["soon"]}, index=[3]), ["row 3", "first_deal_date", "a date"]),
        (pd.DataFrame({"first_deal_date": [45000]}, index=[3]), ["row 3", "first_deal_date"]),
        (pd.DataFrame({"payment_days": [1.5]}, index=[2]), ["row 2", "payment_days", "whole number"]),
        (pd.DataFrame({"payment_days": [np.inf]}, index=[2]), ["row 2", "payment_days"]),
        (pd.DataFrame({"payment_days": [True]}, index=[2]), ["row 2", "payment_days", "True"]),
        (pd.DataFrame({"name": [["a"]]}, index=[2]), ["row 2", "name"]),
        (pd.DataFrame({"name": ["字" * 32768]}, index=[2]), ["row 2", "name", "32,767"]),
        (pd.DataFrame({"name": [None]}, index=[2]), ["row 2", "name", "required"]),
        (pd.DataFrame({"name": ["合计"]}, index=[4]), ["row 4", "name"]),
        (pd.DataFrame({"tier": ["战略级"]}, index=[2]), ["row 2", "tier", "computed"]),
        (pd.DataFrame({"wechat": ["qinghe"]}, index=[2]), ["row 2", "wechat", "客户信息"]),
        (pd.DataFrame({"colour": ["red"]}, index=[2]), ["colour"]),
        (pd.DataFrame({"mobile": ["13900000009"]}, index=[99]), ["row 99"]),
        (pd.DataFrame({"mobile": ["13900000009"]}, index=["KH-001"]), ["KH-001"]),
        (pd.DataFrame({"mobile": ["13900000009"] * 2}, index=[2, 2]), ["row", "2", "twice"]),
        ({"mobile": {2: "13900000009"}}, ["DataFrame", "dict"]),
    ],
)
def test_one_refused_value_changes_nothing(book: custsheet.CustomerWorkbook, frame: Any, words: list[str]) -> None:
    if isinstance(frame, pd.DataFrame) and "payment_days" not in frame and frame.index.is_unique:
        frame = frame.assign(payment_days=99)  # would be fine by itself
    with pytest.raises(custsheet.UsageError) as error:
        book.update("customers", frame)
    assert all(word in str(error.value) for word in words), str(error.value)
    assert "\n" not in str(error.value)
    assert book.to_bytes() == DATA


def test_an_unknown_record_type_is_told(book: custsheet.CustomerWorkbook) -> None:
    with pytest.raises(custsheet.UsageError, match="'clients'"):
        book.update("clients", pd.DataFrame())
    with pytest.raises(custsheet.UsageError, match="'clients'"):
        book.append("clients", [])


def sheet_with(change: Callable[[Any], None]) -> bytes:
    workbook = openpyxl.load_workbook(io.BytesIO(DATA))
    change(workbook["客户信息"])
    target = io.BytesIO()
    workbook.save(target)
    return target.getvalue()


def test_formulas_and_merged_cells_are_refused() -> None:
    def change(sheet: Any) -> None:
        sheet["H2"] = "=15*2"
        sheet.merge_cells("E2:E3")

    data = sheet_with(change)
    book = custsheet.open(data)
    with pytest.raises(custsheet.UsageError, match="H2 holds a formula"):
        book.update("customers", pd.DataFrame({"payment_days": [45]}, index=[2]))
    with pytest.raises(custsheet.UsageError, match="E2:E3"):
        book.update("customers", pd.DataFrame({"owner": ["赵云"]}, index=[3]))
    assert book.to_bytes() == data
    book.update("customers", pd.DataFrame({"owner": ["赵云"]}, index=[2]))
    assert book["customers"].loc[[2, 3], "owner"].tolist() == ["赵云", "赵云"]


def in_units() -> bytes:
    rows = [
        ["Customer ID", "Customer name", "Owner", "Credit limit (10,000)", "Category"],
        [1, "Brook Ltd", "Ann", 10, "VIP"],
        [2, "Creek Ltd", "Bob", 20, "Important"],
    ]
    orders = [
        ["Customer ID", "Order date", "金额(万元)"],
        [1, date(2026, 5, 1), 12],
    ]
    return write_workbook({"Customers": rows, "Orders": orders})


def test_amounts_go_back_into_the_unit_of_their_header() -> None:
    book = custsheet.open(in_units())
    assert book["orders"].at[2, "amount"] == 120000
    book.update("orders", book["orders"].assign(amount=155000.0))
    assert written(book, "Orders")["C2"] == 15.5
    assert book["orders"].at[2, "amount"] == 155000


def test_list_values_and_ids_go_back_in_the_words_and_the_form_of_the_workbook() -> None:
    book = custsheet.open(in_units())
    frame = book["customers"]
    assert frame.at[3, "category"] == "重要客户"
    frame.loc[3, ["category", "customer_id"]] = ["VIP客户", "7"]
    book.update("customers", frame)
    assert written(book, "Customers")["E3"] == "VIP"
    assert written(book, "Customers")["A3"] == 7


def test_records_on_several_sheets_are_updated_in_place_and_appended_where_asked() -> None:
    sheets = {
        "客户信息": CUSTOMERS,
        "2025联系记录": INTERACTIONS,
        "2026联系记录": [INTERACTIONS[0], ["KH-001", None, date(2026, 1, 9), "电话"]],
    }
    book = custsheet.open(write_workbook(sheets))
    frame = book["interactions"]
    frame.loc[("2025联系记录", 3), "topic"] = "改了"
    assert book.update("interactions", frame) == 1
    assert written(book, "2025联系记录")["E3"] == "改了"
    new = {"customer_id": "KH-001", "date": DAY}
    assert book.append("interactions", [new, {**new, "sheet_name": "2025联系记录"}]) == [
        ("2026联系记录", 3),
        ("2025联系记录", 5),
    ]
    with pytest.raises(custsheet.UsageError, match="2024"):
        book.append("interactions", {**new, "sheet_name": "2024"})


# ---------------------------------------------------------------- append


def test_append_writes_below_the_last_record_and_gives_the_labels(book: custsheet.CustomerWorkbook) -> None:
    rows = [
        {"customer_id": "KH-001", "date": date(2026, 10, 30), "method": "Call"},
        {"name": "杭州白鹭食品有限公司", "date": DAY},
    ]
    assert book.append("interactions", rows, as_of=DAY) == [5, 6]
    assert book["interactions"].loc[[5, 6], "date"].tolist() == [pd.Timestamp(2026, 10, 30), pd.Timestamp(2026, 10, 31)]
    found = written(book, "联系记录")
    assert (found["A5"], found["C5"], found["D5"]) == ("KH-001", datetime(2026, 10, 30), "电话")
    *where, new, source = log_of(book)[0]
    assert where == [datetime(2026, 10, 31), "联系记录", 5, "KH-001", "（整行）", None]
    assert "联系方式: 电话" in new and source == "程序新增"


def test_appended_rows_take_the_look_the_rules_and_the_table_of_their_neighbours() -> None:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as workbook:
        red = workbook.add_format({"bg_color": "#FF0000", "num_format": "dd.mm.yyyy"})
        sheet = workbook.add_worksheet("客户信息")
        for number, (name, owner) in enumerate([("甲公司", "王"), ("乙公司", "李")], start=1):
            sheet.write_row(number, 0, [name, owner])
            sheet.write_datetime(number, 2, datetime(2026, 1, number), red)
        headers = ["客户名称", "负责人", "首次合作日期"]
        sheet.add_table(0, 0, 2, 2, {"columns": [{"header": header} for header in headers]})
        sheet.data_validation(1, 1, 2, 1, {"validate": "list", "source": ["王", "李"]})
    book = custsheet.open(target.getvalue())
    assert book.append("customers", {"name": "丙公司", "owner": "王", "first_deal_date": DAY}) == [4]
    saved = openpyxl.load_workbook(io.BytesIO(book.to_bytes()))["客户信息"]
    assert saved["C4"].number_format == "dd.mm.yyyy" and saved["C4"].fill.fgColor.rgb == "FFFF0000"
    assert [table.ref for table in saved.tables.values()] == ["A1:C4"]
    assert [str(rule.sqref) for rule in saved.data_validations.dataValidation] == ["B2:B4"]


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([{"customer_id": "KH-001"}], ["row 0", "date", "required"]),
        ([{"date": DAY}, {"date": "soon"}], ["row 1", "date"]),
        ([{"date": DAY, "overdue_days": 3}], ["row 0", "overdue_days", "computed"]),
        ([{"date": DAY, "satisfaction": 5}], ["satisfaction", "联系记录"]),
        ([{"date": DAY, "method": "烽火"}], ["row 0", "method", "烽火"]),
        ([{"date": DAY, "weather": "rain"}], ["weather"]),
        (["KH-001"], ["list of dicts", "str"]),
        (7, ["list of dicts", "int"]),
    ],
)
def test_one_refused_record_appends_nothing(book: custsheet.CustomerWorkbook, rows: Any, words: list[str]) -> None:
    with pytest.raises(custsheet.UsageError) as error:
        book.append("interactions", rows)
    assert all(word in str(error.value) for word in words), str(error.value)
    assert book.to_bytes() == DATA


def test_nothing_is_appended_where_something_stands_below() -> None:
    data = sheet_with(lambda sheet: sheet.cell(8, 2, "备注：本表每月核对一次"))
    with pytest.raises(custsheet.UsageError, match="row 8"):
        custsheet.open(data).append("customers", {"name": "丙公司", "owner": "王小明"})


def test_a_required_column_that_the_sheet_lacks_is_not_asked_for() -> None:
    rows = [["客户名称", "手机"], ["甲公司", "13800000001"], ["乙公司", "13800000002"]]
    book = custsheet.open(write_workbook({"客户信息": rows}))
    assert book.append("customers", {"name": "丙公司", "mobile": "13800000003"}) == [4]


def test_a_record_type_without_a_sheet_is_told(book: custsheet.CustomerWorkbook) -> None:
    with pytest.raises(custsheet.UsageError, match="no sheet for contacts"):
        book.append("contacts", {"contact": "赵云"})


def test_no_rows_are_no_change(book: custsheet.CustomerWorkbook) -> None:
    assert book.append("interactions", book["interactions"].iloc[:0]) == []
    assert book.to_bytes() == DATA


# ---------------------------------------------------------------- actions one after the other


def test_what_was_updated_and_appended_is_refreshed(book: custsheet.CustomerWorkbook) -> None:
    book.append("interactions", {"customer_id": "KH-002", "date": DAY, "owner": "李晓红"})
    book.refresh(DAY)
    assert book["customers"].at[3, "last_contact"] == pd.Timestamp(DAY)


def test_a_refresh_before_an_update_is_saved_with_it(book: custsheet.CustomerWorkbook) -> None:
    book.refresh(DAY)
    frame = book["customers"]
    frame.loc[2, "mobile"] = "13900000009"
    assert book.update("customers", frame) == 1
    frame.loc[2, "mobile"] = "13900000008"  # the frame still holds the computed columns of the refresh
    assert book.update("customers", frame) == 1
    again = custsheet.open(book.to_bytes())
    assert again["customers"].at[2, "mobile"] == "13900000008"
    assert isinstance(again["customers"].at[2, "tier"], str)
    assert log_of(book)[-1][0] == datetime(2026, 10, 31)


def test_the_computed_columns_of_a_guest_count_as_unchanged_after_a_refresh() -> None:
    book = custsheet.open(write_workbook({"我的客户": CUSTOMERS, "跟进": INTERACTIONS}))
    book.refresh(DAY)
    frame = book["customers"]
    frame.loc[2, "mobile"] = "13900000009"
    assert book.update("customers", frame) == 1
    with pytest.raises(custsheet.UsageError, match="completeness"):
        book.update("customers", frame.assign(completeness=0.5))


def test_problems_are_those_of_the_workbook_as_it_is_now(book: custsheet.CustomerWorkbook) -> None:
    book.refresh(DAY)
    assert (book.issues["cell"] == "D4").any() and (book.check(DAY)["cell"] == "D4").any()
    book.update("customers", pd.DataFrame({"mobile": ["13900000004"]}, index=[4]))
    assert not (book.check(DAY)["cell"] == "D4").any()
    assert not (book.issues["cell"] == "D4").any()


def test_saving_again_writes_nothing_and_goes_on_from_what_was_saved(tmp_path: Path) -> None:
    path = tmp_path / "客户.xlsx"
    path.write_bytes(DATA)
    book = custsheet.open(path)
    for number in range(3):
        book.update("customers", pd.DataFrame({"payment_days": [40 + number]}, index=[2]))
        saved = book.save()
        assert saved is not None and saved.changed
        again = book.save()
        assert again is not None and not again.changed
        assert custsheet.open(path)["customers"].at[2, "payment_days"] == 40 + number


def test_a_copy_of_a_saved_encrypted_workbook_is_the_saved_one(tmp_path: Path) -> None:
    path, copy = tmp_path / "客户.xlsx", tmp_path / "副本.xlsx"
    path.write_bytes(Seal("secret", b"").close(DATA))
    book = custsheet.open(path, password="secret")
    book.update("customers", pd.DataFrame({"payment_days": [45]}, index=[2]))
    book.save()
    book.save(copy)
    assert custsheet.open(copy, password="secret")["customers"].at[2, "payment_days"] == 45
    assert Package.open(copy, "secret").seal is not None


# ---------------------------------------------------------------- frames are copies


def test_a_changed_frame_changes_neither_file_nor_figures_and_saving_says_so_once(
    book: custsheet.CustomerWorkbook,
) -> None:
    book["customers"].loc[2, "name"] = "改了名字"
    assert book["customers"].at[2, "name"] == "改了名字"  # the user's own copy
    with pytest.warns(custsheet.CustsheetWarning, match="customers") as said:
        assert book.to_bytes() == DATA
    assert said[0].filename == __file__
    book.to_bytes()  # warnings are errors here
    book.refresh(DAY)
    assert book["customers"].at[2, "name"] == "苏州青禾机械有限公司"


def test_a_changed_frame_is_not_forgotten_by_actions_in_between(book: custsheet.CustomerWorkbook) -> None:
    book["customers"].loc[2, "payment_days"] = 1
    frame = book["orders"]
    frame.loc[2, "cost"] = 1
    book.update("orders", frame)
    book.refresh(DAY)
    with pytest.warns(custsheet.CustsheetWarning, match=r"（customers）"):
        book.save(io.BytesIO())


def test_a_frame_whose_columns_were_only_moved_is_not_changed(book: custsheet.CustomerWorkbook) -> None:
    frame = book["customers"]
    frame.insert(0, "name", frame.pop("name"))
    book.to_bytes()


def test_a_loop_of_single_cells_is_told_once(book: custsheet.CustomerWorkbook) -> None:
    def loop() -> None:
        for days in range(1, 31):
            book.update("customers", pd.DataFrame({"payment_days": [days]}, index=[2]))

    with pytest.warns(custsheet.CustsheetWarning, match=r"book\.update") as said:
        loop()
    assert len(said) == 1 and said[0].filename == __file__


# ---------------------------------------------------------------- a notebook


def test_objects_show_themselves_in_a_few_lines(book: custsheet.CustomerWorkbook) -> None:
    result = book.refresh(DAY)
    for shown in (book, result, result.change_set, book.layout, book.layout["customers"], book.settings):
        assert len(repr(shown)) < 1000 and repr(shown).count("\n") < 12
    assert "customers: 3 (客户信息)" in repr(book) and "2026-10-31" in repr(result)
    assert "<li>" in book._repr_html_() and "<li>" in result._repr_html_()


def test_names_of_sheets_are_escaped_in_html() -> None:
    book = custsheet.open(write_workbook({"客户信息": CUSTOMERS, "跟进<b>记录": INTERACTIONS}))
    assert "<b>" in repr(book) and "<b>" not in book._repr_html_()


def test_the_public_names_are_listed() -> None:
    assert dir(custsheet) == sorted([*custsheet.__all__, "__version__", "dedupe", "scoring"])
    assert "open" in dir(custsheet)


@pytest.mark.parametrize("as_of", [AS_OF, datetime(2026, 10, 31, 9), pd.Timestamp(AS_OF), DAY, "2026-10-31T09:00"])
def test_an_as_of_date_comes_in_any_usual_form(as_of: Any) -> None:
    book = custsheet.open(DATA)
    assert book.refresh(as_of).as_of == AS_OF
    assert type(book.refresh(as_of).as_of) is date
    assert len(book.due(as_of)) == len(book.due(AS_OF))
    assert book.check(as_of).equals(book.check(AS_OF)) and book.check_by_owner(as_of).equals(book.check_by_owner(AS_OF))
    assert book.explain("KH-001", as_of).equals(book.explain("KH-001", AS_OF))
    assert book.report(as_of) == book.report(AS_OF)
    orders = pd.DataFrame({"customer_id": ["a"], "order_date": [pd.Timestamp("2026-01-01")], "net_amount": [1.0]})
    assert len(custsheet.scoring.churn_probability(orders, as_of, horizon_days=365)) == 1
    assert custsheet.new_workbook(as_of=as_of) == custsheet.new_workbook(as_of=AS_OF)
    corrections = book.clean().iloc[:1]
    assert book.apply_corrections(corrections, as_of=as_of) == len(corrections)


@pytest.mark.parametrize("as_of", ["yesterday", "31.10.2026", "", 20261031, 1.5, None, pd.NaT, [AS_OF]])
def test_anything_else_is_no_as_of_date(book: custsheet.CustomerWorkbook, as_of: Any) -> None:
    for call in (book.refresh, book.due, book.report, lambda day: custsheet.new_workbook(as_of=day)):
        with pytest.raises(custsheet.UsageError, match="as_of"):
            call(as_of)


# ---------------------------------------------------------------- a web application


def test_bytes_come_in_and_go_out() -> None:
    class Upload(io.BytesIO):
        name = "客户.xlsx"

    book = custsheet.open(Upload(DATA))
    book.refresh(DAY)
    download = io.BytesIO()
    assert book.save(download) is None
    assert download.getvalue() == book.to_bytes()
    assert "tier" in custsheet.open(download.getvalue()).layout["customers"].columns


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (b"", "The given data is empty"),
        (io.BytesIO(), "The given data gives no bytes"),
        (io.StringIO("x"), "not from StringIO"),
        (None, "not from NoneType"),
        (7, "not from int"),
        (pd.DataFrame(), "not from DataFrame"),
    ],
)
def test_what_is_no_workbook_is_told_by_its_name(source: Any, message: str) -> None:
    with pytest.raises(custsheet.CustsheetError) as error:
        custsheet.open(source)
    assert str(error.value).startswith(message) or message in str(error.value)
    assert not str(error.value).startswith(" ") and "\n" not in str(error.value)


def test_a_stream_that_was_read_before_is_called_by_its_name(tmp_path: Path) -> None:
    path = tmp_path / "客户.xlsx"
    path.write_bytes(DATA)
    with path.open("rb") as stream:
        stream.read()
        with pytest.raises(custsheet.InputError, match=r"客户\.xlsx gives no bytes"):
            custsheet.open(stream)


def test_results_survive_pickling(book: custsheet.CustomerWorkbook) -> None:
    result = book.refresh(DAY)
    copy = pickle.loads(pickle.dumps(result))
    assert copy.changes.equals(result.changes) and copy.issues.equals(result.issues)
    assert (copy.as_of, copy.added, copy.notes, repr(copy)) == (result.as_of, result.added, result.notes, repr(result))


def test_threads_may_each_use_a_book_of_their_own() -> None:
    def work(number: int) -> bytes:
        book = custsheet.open(DATA)
        book.update("customers", pd.DataFrame({"payment_days": [number % 2 + 1]}, index=[2]))
        book.refresh(DAY)
        return book.to_bytes()

    with ThreadPoolExecutor(4) as pool, warnings.catch_warnings():
        results = list(pool.map(work, range(4)))
    assert len(set(results[::2])) == len(set(results[1::2])) == 1 and results[0] != results[1]
