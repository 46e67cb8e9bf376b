"""The main job, end to end: what a refresh adds, what it leaves alone, and that doing it twice is doing it once."""

from __future__ import annotations

import io
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

import custsheet
from custsheet.ooxml import Package
from tests.refreshes import refreshed, saved
from tests.workbooks import AS_OF, CUSTOMERS, GUEST, INTERACTIONS, OFFICE, ORDERS, by_header, cells, write_workbook


def edited(data: bytes, sheet: str, **values: object) -> bytes:
    """Bytes of a workbook after somebody typed into cells."""
    package = Package.open(data)
    for ref, value in values.items():
        package.worksheet(sheet).set(ref, value)
    return package.to_bytes()


def header_cell(data: bytes, sheet: str, label: str) -> str:
    """The letter of the column under a header in row 1."""
    page = openpyxl.load_workbook(io.BytesIO(data))[sheet]
    return next(cell.column_letter for cell in page[1] if cell.value == label)


@pytest.fixture(scope="module")
def office() -> bytes:
    return write_workbook()


@pytest.fixture(scope="module")
def result(office: bytes) -> bytes:
    return refreshed(office)


class TestAnOwnWorkbook:
    def test_every_customer_gets_tier_risk_and_plan_with_the_reason_in_words(self, result: bytes) -> None:
        first, second, third = by_header(result, "客户信息")
        assert (first["客户等级"], first["流失风险"], first["活跃度"]) == ("战略级", "低", "中")
        assert first["等级依据"] == "近12个月净额 130 万 ≥ 100 万，合作 6.7 年 ≥ 2 年"
        assert first["下次联系日期"] == datetime(2026, 10, 25)  # the open follow-up falls before 20 Oct + 30 days
        assert (second["客户等级"], second["流失风险"]) == ("基础级", "中")
        assert "投诉 1 次" in second["风险原因"]
        assert third["下次联系日期"] == datetime(2026, 10, 31)  # never contacted: today

    def test_a_blank_id_is_filled_in_the_pattern_of_the_column(self, result: bytes) -> None:
        assert [row["客户编号"] for row in by_header(result, "客户信息")] == ["KH-001", "KH-002", "KH-003"]

    def test_missing_plan_and_value_sheets_are_made_with_a_row_for_each_customer(self, result: bytes) -> None:
        plans, values = by_header(result, "维护计划"), by_header(result, "客户价值")
        assert [row["客户编号"] for row in plans[:3]] == ["KH-001", "KH-002", "KH-003"]
        assert [row["互动频率(天)"] for row in plans[:3]] == [30, 180, 365]
        assert [row["近12个月金额"] for row in values[:3]] == [1300000, 130000, 0]
        assert [row["应收余额"] for row in values[:3]] == [500000, 40000, 0]

    def test_our_tabs_come_last_and_the_memory_is_very_hidden(self, result: bytes) -> None:
        package = Package.open(result)
        assert package.sheet_names[:4] == list(OFFICE)
        assert set(package.sheet_names[4:]) == {
            "维护计划", "客户价值", "汇总", "员工绩效", "数据问题", "设置", "使用说明", "_custsheet",
        }  # fmt: skip
        assert package.worksheet("_custsheet").state == "veryHidden"

    def test_problems_are_named_in_their_row_by_the_header_the_sheet_shows(self, result: bytes) -> None:
        assert by_header(result, "客户信息")[2]["数据问题"].startswith("【手机】")

    def test_the_frames_hold_the_computed_columns_and_the_changes_say_what_is_new(self, office: bytes) -> None:
        book = custsheet.open(office)
        outcome = book.refresh(as_of=AS_OF)
        assert list(book["customers"]["tier"]) == ["战略级", "基础级", "基础级"]
        assert list(outcome.changes.columns) == ["sheet", "cell", "key", "old", "new"]
        tier = outcome.changes[outcome.changes["key"] == "tier"].iloc[0]
        assert (tier["sheet"], tier["old"], tier["new"]) == ("客户信息", None, "战略级")
        assert outcome.as_of == AS_OF
        assert outcome.is_changed
        assert {"sheet": "客户信息", "column": "tier", "cells": 3} in outcome.written


class TestNothingIsLost:
    def test_every_cell_that_people_filled_stays_as_it_was(self, office: bytes, result: bytes) -> None:
        for sheet in OFFICE:
            before, after = cells(office, sheet), cells(result, sheet)
            assert {ref: after[ref] for ref in before} == before

    def test_without_our_columns_and_tabs_the_original_is_left(self, office: bytes, result: bytes) -> None:
        for sheet, rows in OFFICE.items():
            before, after = cells(office, sheet), cells(result, sheet)
            width = len(rows[0])
            page = openpyxl.load_workbook(io.BytesIO(result))[sheet]
            theirs = {ref: value for ref, value in after.items() if page[ref].column <= width}
            added = set(theirs) - set(before)
            assert added == ({"A4"} if sheet == "客户信息" else set())

    def test_parts_that_a_refresh_has_no_business_with_keep_their_bytes(self, office: bytes, result: bytes) -> None:
        before, after = Package.open(office), Package.open(result)
        for name in ("docProps/core.xml", "docProps/app.xml", "xl/theme/theme1.xml", "_rels/.rels"):
            assert after.read(name) == before.read(name)


class TestTwice:
    def test_a_second_refresh_with_the_same_date_changes_no_byte(self, result: bytes) -> None:
        book = custsheet.open(result)
        outcome = book.refresh(as_of=AS_OF)
        assert not outcome.is_changed
        assert outcome.changes.empty
        assert outcome.added == []
        assert saved(book) == result

    def test_saving_again_touches_neither_file_nor_backups(self, office: bytes, tmp_path: Path) -> None:
        path = tmp_path / "客户.xlsx"
        path.write_bytes(office)
        for _ in range(2):
            book = custsheet.open(path)
            book.refresh(as_of=AS_OF)
            book.save()
            stamp = path.stat().st_mtime_ns
        backups = list((tmp_path / "custsheet-备份").iterdir())
        assert [backup.read_bytes() for backup in backups] == [office]
        book = custsheet.open(path)
        book.refresh(as_of=AS_OF)
        outcome = book.save()
        assert outcome is not None
        assert not outcome.changed
        assert path.stat().st_mtime_ns == stamp

    def test_a_later_date_writes_the_same_places_anew(self, result: bytes) -> None:
        later = refreshed(result, date(2026, 11, 30))
        assert Package.open(later).sheet_names == Package.open(result).sheet_names
        assert by_header(later, "客户信息")[0].keys() == by_header(result, "客户信息")[0].keys()
        assert by_header(later, "联系记录")[0]["逾期天数"] == 36

    def test_going_back_to_the_first_date_gives_the_first_figures(self, result: bytes) -> None:
        back = refreshed(refreshed(result, date(2026, 11, 30)), AS_OF)
        assert by_header(back, "客户信息") == by_header(result, "客户信息")


class TestSinceLastTime:
    def test_who_rose_and_who_fell_is_told_with_the_reason(self, result: bytes) -> None:
        said = " ".join(str(value) for value in cells(result, "汇总").values())
        assert "还没有更早的刷新可比" in said
        later = cells(refreshed(result, date(2026, 11, 30)), "汇总")
        place = next(ref for ref, value in later.items() if str(value).startswith("自 2026-10-31 以来"))
        row = int(place.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")) + 2  # below the heading and the header
        line = [str(value) for ref, value in later.items() if ref.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ") == str(row)]
        assert "▼ 下降" in line
        assert any("→ 高" in word for word in line)
        assert any("近2个月无联系" in word for word in line)

    def test_the_entry_of_the_same_day_is_not_compared_with_itself(self, result: bytes) -> None:
        later = refreshed(result, date(2026, 11, 30))
        assert cells(refreshed(later, date(2026, 11, 30)), "汇总") == cells(later, "汇总")
        assert not custsheet.open(later).refresh(date(2026, 11, 30)).is_changed


class TestAGuest:
    def test_a_guest_gets_five_columns_and_two_tabs(self) -> None:
        data = write_workbook(GUEST)
        result = refreshed(data)
        new = [header for header in by_header(result, "我的客户")[0] if header not in CUSTOMERS[0]]
        assert new == ["客户等级", "流失风险", "风险原因", "下次联系日期", "数据问题"]
        assert Package.open(result).sheet_names == [*GUEST, "汇总", "数据问题", "_custsheet"]
        for sheet in ("跟进", "回款登记"):
            assert cells(result, sheet) == cells(data, sheet)

    def test_a_guest_that_keeps_nothing_but_names_gets_the_same_five_columns(self) -> None:
        rows = [["公司名称", "负责人", "电话"], ["甲公司", "王芳", "010-88886666"]]
        result = refreshed(write_workbook({"名单": rows}))
        first = by_header(result, "名单")[0]
        assert list(first)[3:] == ["客户等级", "流失风险", "风险原因", "下次联系日期", "数据问题"]
        assert first["下次联系日期"] is None
        assert not custsheet.open(result).refresh(AS_OF).is_changed

    def test_what_is_asked_for_is_added_once_and_remembered(self) -> None:
        first = refreshed(write_workbook(GUEST), add=["value", "activity"])
        assert "活跃度" in by_header(first, "我的客户")[0]
        assert by_header(first, "客户价值")[0]["近12个月金额"] == 1300000
        again = refreshed(first, date(2026, 11, 30))
        assert by_header(again, "我的客户")[0].keys() == by_header(first, "我的客户")[0].keys()

    def test_asking_for_what_does_not_exist_is_refused(self) -> None:
        with pytest.raises(custsheet.UsageError, match="nonsense"):
            custsheet.open(write_workbook(GUEST)).refresh(AS_OF, add=["nonsense"])


class TestWhoseIsWhat:
    def test_a_filled_column_of_theirs_stays_and_ours_stands_beside_it(self) -> None:
        rows = [[*CUSTOMERS[0], "客户等级"], *([*row, "老板定的A类"] for row in CUSTOMERS[1:])]
        data = write_workbook({**OFFICE, "客户信息": rows})
        book = custsheet.open(data)
        outcome = book.refresh(AS_OF)
        first = by_header(saved(book), "客户信息")[0]
        assert (first["客户等级"], first["客户等级（自动）"]) == ("老板定的A类", "战略级")
        assert any("客户等级（自动）" in note for note in outcome.notes)

    def test_an_empty_column_under_our_label_is_filled(self) -> None:
        rows = [[*CUSTOMERS[0][:3], "客户等级", *CUSTOMERS[0][3:]]]
        rows += [[*row[:3], None, *row[3:]] for row in CUSTOMERS[1:]]
        result = refreshed(write_workbook({**OFFICE, "客户信息": rows}))
        assert cells(result, "客户信息")["D2"] == "战略级"
        assert list(by_header(result, "客户信息")[0]).count("客户等级") == 1

    def test_a_date_that_people_typed_as_next_contact_counts_as_an_open_follow_up(self) -> None:
        rows = [[*CUSTOMERS[0], "下次联系日期"], *([*row, date(2026, 11, 2)] for row in CUSTOMERS[1:])]
        result = refreshed(write_workbook({**OFFICE, "客户信息": rows}))
        assert by_header(result, "客户信息")[1]["下次联系日期（自动）"] == datetime(2026, 11, 2)

    def test_a_second_refresh_still_plans_by_dates_that_people_typed(self) -> None:
        rows = [
            ["客户名称", "负责人", "最近联系日期", "下次联系日期"],
            ["甲", "王芳", date(2026, 11, 1), date(2026, 11, 5)],
        ]
        for sheet in ("客户信息", "我的客户"):
            result = refreshed(write_workbook({sheet: rows}), date(2026, 11, 10))
            assert not custsheet.open(result).refresh(date(2026, 11, 10)).is_changed
            later = by_header(refreshed(result, date(2026, 11, 12)), sheet)[0]
            assert later["下次联系日期（自动）"] == datetime(2026, 11, 5)

    def test_typed_over_cells_are_replaced_and_noted(self, result: bytes) -> None:
        letter = header_cell(result, "客户信息", "客户等级")
        typed = edited(result, "客户信息", **{f"{letter}3": "核心级"})
        book = custsheet.open(typed)
        book.refresh(date(2026, 11, 1))
        after = saved(book)
        assert by_header(after, "客户信息")[1]["客户等级"] == "基础级"
        (note,) = by_header(after, "变更记录")
        assert (note["工作表"], note["行"], note["客户编号"], note["原值"], note["新值"]) == (
            "客户信息", 3, "KH-002", "核心级", "基础级",
        )  # fmt: skip
        assert not custsheet.open(after).refresh(date(2026, 11, 1)).is_changed

    def test_values_that_only_grew_old_are_not_noted(self, result: bytes) -> None:
        assert "变更记录" not in Package.open(refreshed(result, date(2027, 6, 30))).sheet_names

    def test_a_deleted_column_stays_away_until_it_is_added_again(self, result: bytes) -> None:
        package = Package.open(result)
        letter = header_cell(result, "客户信息", "标签")
        sheet = package.worksheet("客户信息")
        for row in range(1, 5):
            sheet.set(f"{letter}{row}", None)
        package.defined_names.set("_custsheet.customers.tags", "#REF!", hidden=True)
        after = refreshed(package.to_bytes(), date(2026, 11, 1))
        assert "标签" not in by_header(after, "客户信息")[0]
        assert "标签" not in by_header(refreshed(after, date(2026, 11, 2)), "客户信息")[0]
        assert "标签" in by_header(refreshed(after, date(2026, 11, 2), add=["tags"]), "客户信息")[0]

    def test_a_deleted_tab_stays_away_until_it_is_added_again(self, result: bytes) -> None:
        package = Package.open(result)
        package.remove_worksheet("汇总")
        after = refreshed(package.to_bytes(), date(2026, 11, 1))
        assert "汇总" not in Package.open(after).sheet_names
        assert "汇总" in Package.open(refreshed(after, add=["summary"])).sheet_names

    def test_a_renamed_tab_is_still_ours(self, result: bytes) -> None:
        package = Package.open(result)
        entry = next(entry for entry in package.sheet_entries if entry.name == "汇总")
        entry.element.set("name", "总览")
        names = package.defined_names
        for name, reference in list(names.items()):
            if "'汇总'" in reference:
                names.set(name, reference.replace("'汇总'", "'总览'"), hidden=name.startswith("_"))
        after = refreshed(package.to_bytes(), date(2026, 11, 30))
        assert "汇总" not in Package.open(after).sheet_names
        assert "2026-11-30" in str(cells(after, "总览").values())

    def test_a_tab_of_theirs_under_our_name_is_left_alone(self) -> None:
        theirs = [["我们的汇总", 1], ["随便写写", 2]]
        data = write_workbook({**OFFICE, "汇总": theirs})
        result = refreshed(data)
        assert cells(result, "汇总") == cells(data, "汇总")
        assert "汇总（自动）" in Package.open(result).sheet_names

    def test_a_moved_column_of_ours_is_written_where_it_is_now(self, result: bytes) -> None:
        package = Package.open(result)
        sheet = package.worksheet("客户信息")
        letter = header_cell(result, "客户信息", "客户等级")
        for row in range(1, 5):
            sheet.set(f"AZ{row}", sheet.value(f"{letter}{row}"))
            sheet.set(f"{letter}{row}", "我们的备注" if row == 1 else None)
        package.defined_names.set("_custsheet.customers.tier", "'客户信息'!$AZ$1", hidden=True)
        package.worksheet("客户信息").set("AZ2", None)
        after = refreshed(package.to_bytes(), date(2026, 11, 1))
        assert cells(after, "客户信息")["AZ2"] == "战略级"
        assert list(by_header(after, "客户信息")[0]).count("客户等级") == 1


class TestRows:
    def test_new_customers_get_plan_and_value_rows_below_the_last_one(self, result: bytes) -> None:
        more = edited(result, "客户信息", A5="KH-009", B5="宁波远山文具有限公司", E5="王小明")
        after = refreshed(more, date(2026, 11, 1))
        assert [row["客户编号"] for row in by_header(after, "维护计划")[:4]] == ["KH-001", "KH-002", "KH-003", "KH-009"]
        assert by_header(after, "客户价值")[3]["近12个月金额"] == 0

    def test_nothing_is_appended_above_a_total(self) -> None:
        plans = [["客户编号", "客户名称", "负责人"], ["KH-001", "苏州青禾机械有限公司", "王小明"], ["合计", None, 1]]
        data = write_workbook({**OFFICE, "维护计划": plans})
        book = custsheet.open(data)
        outcome = book.refresh(AS_OF)
        after = cells(saved(book), "维护计划")
        assert after["A3"] == "合计"
        assert "A4" not in after
        assert any("维护计划" in note and "2" in note for note in outcome.notes)

    def test_no_id_is_given_out_that_a_log_already_speaks_of(self) -> None:
        log = [*INTERACTIONS, ["KH-003", None, date(2026, 9, 1), "电话", None, None, None, None]]
        result = refreshed(write_workbook({**OFFICE, "联系记录": log}))
        assert by_header(result, "客户信息")[2]["客户编号"] == "KH-004"


class TestSettings:
    def test_a_changed_threshold_counts_at_the_next_refresh(self, result: bytes) -> None:
        place = next(ref for ref, value in cells(result, "设置").items() if value == 1000000)
        after = refreshed(edited(result, "设置", **{place: 2000000}))
        assert by_header(after, "客户信息")[0]["客户等级"] == "核心级"

    def test_a_bad_setting_is_named_with_its_cell_and_the_default_counts(self, result: bytes) -> None:
        place = next(ref for ref, value in cells(result, "设置").items() if value == 1000000)
        book = custsheet.open(edited(result, "设置", **{place: "很多"}))
        outcome = book.refresh(AS_OF)
        assert any(place in note and "很多" in note for note in outcome.notes)
        after = saved(book)
        assert by_header(after, "客户信息")[0]["客户等级"] == "战略级"
        first_line = openpyxl.load_workbook(io.BytesIO(after))["汇总"][1]
        assert any(place in str(cell.value) for cell in first_line)

    def test_an_unreadable_settings_tab_stops_the_refresh(self, result: bytes) -> None:
        package = Package.open(result)
        sheet = package.worksheet("设置")
        for cell in list(sheet.iter_cells()):
            sheet.set_cells([(cell.row, cell.column, None, None)])
        with pytest.raises(custsheet.InputError) as caught:
            custsheet.open(package.to_bytes())
        assert caught.value.code == "settings_unreadable"
        assert caught.value.exit_code == 3


class TestProblemsThatPeopleSetAside:
    def test_an_ignored_problem_is_silent_until_its_value_changes(self, result: bytes) -> None:
        handling = header_cell(result, "数据问题", "处理")
        rows = by_header(result, "数据问题")
        line = next(number for number, row in enumerate(rows, 2) if row["列"] == "手机")
        ignored = edited(result, "数据问题", **{f"{handling}{line}": "忽略"})
        assert "phone_unreadable" not in set(custsheet.open(ignored).check(AS_OF)["code"])
        after = refreshed(ignored)
        assert "phone_unreadable" not in set(custsheet.open(after).check(AS_OF)["code"])
        assert not custsheet.open(after).refresh(AS_OF).is_changed
        other = edited(after, "客户信息", D4="139000")
        assert "phone_unreadable" in set(custsheet.open(other).check(AS_OF)["code"])


class TestTheLibrary:
    def test_an_absent_sheet_is_an_empty_frame_with_its_columns(self, office: bytes) -> None:
        book = custsheet.open(office)
        assert book["campaigns"].empty
        assert "open_rate" in book["campaigns"].columns
        with pytest.raises(KeyError):
            book["nonsense"]

    def test_the_index_is_the_row_number_and_the_layout_tells_letters(self, office: bytes) -> None:
        book = custsheet.open(office)
        assert list(book["customers"].index) == [2, 3, 4]
        assert book.layout["customers"].columns["mobile"] == "D"
        assert book.layout["customers"].header_row == 1

    def test_issues_have_the_columns_of_the_contract(self, office: bytes) -> None:
        issues = custsheet.open(office).issues
        assert list(issues.columns) == [
            "code", "severity", "sheet", "cell", "row", "column", "value", "message", "hint",
        ]  # fmt: skip
        found = issues[issues["column"] == "mobile"].iloc[0]
        assert (found["sheet"], found["cell"], found["row"], found["severity"]) == ("客户信息", "D4", 4, "error")

    def test_due_lists_late_customers_first(self, office: bytes) -> None:
        due = custsheet.open(office).due(AS_OF, days=30)
        assert list(due.columns) == [
            "customer_id", "name", "owner", "due_date", "overdue_days", "tier", "risk", "reason",
        ]  # fmt: skip
        assert list(due["customer_id"]) == ["KH-001", "KH-003"]
        assert due.iloc[0]["overdue_days"] == 6
        assert pd.Timestamp(due.iloc[0]["due_date"]) == pd.Timestamp(2026, 10, 25)

    def test_a_workbook_in_english_is_written_in_english(self) -> None:
        data = custsheet.new_workbook("en", sample=45, as_of=AS_OF)
        book = custsheet.open(data)
        assert book.lang == "en"
        book.refresh(AS_OF)
        after = saved(book)
        rows = by_header(after, "Customers")
        assert {row["Tier"] for row in rows[:45]} <= {"Strategic", "Core", "Potential", "Basic"}
        assert set(book["customers"]["tier"]) <= {"战略级", "核心级", "潜力级", "基础级"}
        assert "Summary" in Package.open(after).sheet_names

    def test_orders_of_two_sheets_are_read_together_and_written_back_in_place(self) -> None:
        sheets = {**OFFICE, "2025订单": [ORDERS[0], *ORDERS[1:3]], "2026订单": [ORDERS[0], *ORDERS[3:]]}
        del sheets["订单回款"]
        book = custsheet.open(write_workbook(sheets))
        book.refresh(AS_OF)
        after = saved(book)
        assert [row["毛利"] for row in by_header(after, "2025订单")] == [200000, 180000]
        assert [row["毛利"] for row in by_header(after, "2026订单")] == [30000, None]
        assert list(book["orders"]["sheet_name"]) == ["2025订单"] * 2 + ["2026订单"] * 2
        assert not custsheet.open(after).refresh(AS_OF).is_changed
