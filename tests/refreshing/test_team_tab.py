"""员工绩效 in a workbook: who gets it, what stands on it, what people put beside it, and the switch in 设置."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import openpyxl
import pytest

import custsheet
from custsheet.ooxml import Package
from custsheet.refs import parse_range
from tests.libreoffice import convert, needs_libreoffice
from tests.ooxml.structure import audit, check_structure
from tests.refreshes import refreshed
from tests.workbooks import AS_OF, GUEST, OFFICE, cells, write_workbook

TAB = "员工绩效"
HEADERS = [
    *("负责人", "客户数", "信息完整度", "有效行占比", "联系覆盖率", "按时跟进率", "纪要及时率", "反馈及时率"),
    *("平均满意度", "复购率", "高风险客户", "近12个月金额", "增长率", "回款率", "综合得分", "排名"),
]


def with_cells(data: bytes, sheet: str, values: dict[str, object]) -> bytes:
    """The same workbook after people typed something."""
    package = Package.open(data)
    for ref, value in values.items():
        package.worksheet(sheet).set(ref, value)
    return package.to_bytes()


def with_owners(*owners: str | None) -> bytes:
    """A workbook of ours with a customer for each owner."""
    header = ["客户编号", "客户名称*", "负责人*"]
    rows = [[f"KH-{n:03d}", f"第{n}公司", owner] for n, owner in enumerate(owners, 1)]
    return write_workbook({"客户信息": [header, *rows]})


def area(data: bytes, name: str, tab: str = TAB) -> Any:
    sheet, _, ref = Package.open(data).defined_names.get(f"custsheet_kpi_{name}").partition("!")
    assert sheet.strip("'") == tab
    return parse_range(ref.replace("$", ""))


def lines(data: bytes, tab: str = TAB) -> list[list[Any]]:
    """The shown lines of owners."""
    page = openpyxl.load_workbook(io.BytesIO(data), data_only=True)[tab]
    where = area(data, "owners", tab)
    hidden = Package.open(data).worksheet(tab).hidden_rows
    return [
        [page.cell(row, column).value for column in range(where.first_column, where.last_column + 1)]
        for row in range(where.first_row, where.last_row + 1)
        if row not in hidden
    ]


def switched(data: bytes, word: str) -> bytes:
    """The same workbook with another word at 显示员工绩效."""
    row = next(ref[1:] for ref, value in cells(data, "设置").items() if value == "kpi.show")
    return with_cells(data, "设置", {f"C{row}": word})


@pytest.fixture(scope="module")
def office() -> bytes:
    return refreshed(write_workbook(OFFICE))


class TestWhoGetsIt:
    def test_ours_has_one_line_per_owner_by_rank_under_the_labels_of_the_contract(self, office: bytes) -> None:
        where = area(office, "owners")
        page = openpyxl.load_workbook(io.BytesIO(office))[TAB]
        assert [page.cell(where.first_row - 1, where.first_column + n).value for n in range(16)] == HEADERS
        by_rank = [(line[0], line[1], line[-1]) for line in lines(office)]
        assert [rank for *_, rank in by_rank] == [1, 2]
        assert {(name, count) for name, count, _ in by_rank} == {("王小明", 2), ("李晓红", 1)}
        team = [page.cell(where.last_row + 1, where.first_column + n).value for n in range(16)]
        assert (team[0], team[1], team[11], team[15]) == ("合计 / 平均", 3, 1430000, None)

    def test_a_guest_gets_it_only_when_asked_and_keeps_it(self) -> None:
        plain = refreshed(write_workbook(GUEST))
        assert TAB not in Package.open(plain).sheet_names
        asked = refreshed(plain, add=["kpi"])
        assert [line[0] for line in lines(asked)]
        assert refreshed(asked) == asked

    def test_nobody_to_show_no_tab_unless_asked(self) -> None:
        nobody = with_owners(None, None)
        assert TAB not in Package.open(refreshed(nobody)).sheet_names
        asked = refreshed(nobody, add=["kpi"])
        assert [(line[0], line[1], line[-1]) for line in lines(asked)] == [("未分配", 2, None)]

    def test_a_workbook_without_customers_says_so(self) -> None:
        empty = write_workbook({"客户信息": [["客户编号", "客户名称*", "负责人*"]]})
        assert TAB not in Package.open(refreshed(empty)).sheet_names
        asked = refreshed(empty, add=["kpi"])
        assert any("还没有客户" in str(value) for value in cells(asked, TAB).values())
        assert refreshed(asked) == asked

    def test_it_is_named_among_what_was_added(self) -> None:
        book = custsheet.open(write_workbook(OFFICE))
        assert any(TAB in line for line in book.refresh(as_of=AS_OF).added)

    def test_a_tab_of_theirs_with_that_name_stays_and_ours_stands_beside_it(self) -> None:
        theirs = write_workbook({**OFFICE, TAB: [["姓名", "奖金"], ["王小明", 3000]]})
        data = refreshed(theirs)
        assert cells(data, TAB) == cells(theirs, TAB)
        assert lines(data, TAB + "（自动）")

    def test_deleted_it_stays_away_until_it_is_added_again(self, office: bytes) -> None:
        package = Package.open(office)
        package.remove_worksheet(TAB, force=True)
        without = refreshed(package.to_bytes())
        assert TAB not in Package.open(without).sheet_names
        assert TAB not in Package.open(refreshed(without)).sheet_names
        assert lines(refreshed(without, add=["kpi"])) == lines(office)


class TestTheNextRefresh:
    def test_on_the_same_day_changes_no_byte(self, office: bytes) -> None:
        assert refreshed(office) == office

    def test_owners_come_and_go_and_no_line_of_theirs_is_left(self) -> None:
        data = refreshed(with_owners("王", "李", "赵", None))
        assert {line[0] for line in lines(data)} == {"王", "李", "赵", "未分配"}
        one = refreshed(with_cells(data, "客户信息", dict.fromkeys(("C2", "C3", "C4", "C5"), "王")))
        assert [(line[0], line[1]) for line in lines(one)] == [("王", 4)]
        where = area(one, "owners")
        values = cells(one, TAB)
        left = [f"B{row}" for row in range(where.first_row + 1, where.last_row + 1) if f"B{row}" in values]
        assert left == []
        assert lines(refreshed(with_cells(one, "客户信息", {"C3": "李", "C4": "赵", "C5": None}))) == lines(data)

    def test_what_people_wrote_beside_and_below_stays(self) -> None:
        data = refreshed(with_owners("王", "李"))
        end, first = area(data, "definitions").last_row, area(data, "owners").first_row
        notes = {f"S{first}": "请假到月底", f"C{end + 2}": "与各组核对过", "S2": 5}
        data = refreshed(with_cells(data, TAB, notes), date(2026, 11, 5))
        more = with_cells(data, "客户信息", {"A4": "KH-003", "B4": "第3公司", "C4": "赵"})
        found = cells(refreshed(more, date(2026, 11, 6)), TAB)
        assert {ref: found[ref] for ref in notes} == notes

    def test_more_owners_than_lines_share_the_last_one(self) -> None:
        data = refreshed(with_owners("王"))
        slots = area(data, "owners").last_row - area(data, "owners").first_row + 1
        crowd = {f"{letter}{n}": value.format(n) for n in range(3, slots + 5)
                 for letter, value in (("A", "KH-{:03d}"), ("B", "第{}公司"), ("C", "员工{}"))}  # fmt: skip
        shown = lines(refreshed(with_cells(data, "客户信息", crowd)))
        assert len(shown) == slots
        assert shown[-1][:2] == ["其余 4 人", 4]
        assert sum(line[1] for line in shown) == slots + 3

    @pytest.mark.parametrize("count", [40, 300])
    def test_any_number_of_owners_has_a_line_each(self, count: int) -> None:
        data = refreshed(with_owners(*(f"员工{n}" for n in range(count))))
        assert len({line[0] for line in lines(data)}) == count
        assert not check_structure(data)


class TestTheSwitch:
    def test_no_hides_the_tab_and_clears_its_figures_and_yes_brings_both_back(self, office: bytes) -> None:
        noted = with_cells(office, TAB, {"S7": "只给经理看"})
        off = refreshed(switched(noted, "否"))
        assert Package.open(off).worksheet(TAB).state == "hidden"
        assert {value for line in lines(off) for value in line} == {None}
        assert not {"王小明", "李晓红"} & set(cells(off, TAB).values())
        assert refreshed(off) == off
        on = refreshed(switched(off, "是"))
        assert Package.open(on).worksheet(TAB).state == "visible"
        assert lines(on) == lines(office)
        assert cells(on, TAB)["S7"] == "只给经理看"

    def test_a_tab_that_people_hid_stays_hidden(self, office: bytes) -> None:
        package = Package.open(office)
        package.worksheet(TAB).set_state("hidden")
        data = refreshed(package.to_bytes())
        assert Package.open(data).worksheet(TAB).state == "hidden"
        back = refreshed(switched(refreshed(switched(data, "No")), "yes"))
        assert Package.open(back).worksheet(TAB).state == "hidden"
        assert lines(back) == lines(office)

    def test_switched_off_it_is_not_made(self) -> None:
        package = Package.open(refreshed(write_workbook(OFFICE)))
        package.remove_worksheet(TAB, force=True)
        off = refreshed(switched(package.to_bytes(), "否"), add=["kpi"])
        assert TAB not in Package.open(off).sheet_names
        assert lines(refreshed(switched(off, "是")))

    def test_another_word_is_reported_with_its_cell_and_the_tab_stays(self, office: bytes) -> None:
        book = custsheet.open(switched(office, "也许"))
        notes = book.refresh(as_of=AS_OF).notes
        assert any("也许" in note and "否/是" in note and "设置!C" in note for note in notes)

    def test_a_hidden_tab_is_not_the_one_that_opens(self, office: bytes) -> None:
        book = openpyxl.load_workbook(io.BytesIO(switched(office, "否")))
        book.active = book.sheetnames.index(TAB)
        for sheet in book.worksheets:
            sheet.sheet_view.tabSelected = sheet.title == TAB
        target = io.BytesIO()
        book.save(target)
        opened = openpyxl.load_workbook(io.BytesIO(refreshed(target.getvalue())))
        assert opened.active.sheet_state == "visible"
        assert [sheet.title for sheet in opened.worksheets if sheet.sheet_view.tabSelected] == [opened.active.title]


class TestOtherPrograms:
    def test_nothing_is_wrong_with_the_file(self, office: bytes) -> None:
        assert not check_structure(office)
        assert audit(office) <= audit(write_workbook(OFFICE))

    @needs_libreoffice
    @pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning")
    def test_after_libreoffice_the_tab_is_found_and_brought_up_to_date(self, office: bytes) -> None:
        more = with_cells(convert(office), "客户信息", {"E4": "赵六"})
        data = refreshed(more)
        assert Package.open(data).sheet_names == Package.open(office).sheet_names
        assert {line[0]: line[1] for line in lines(data)} == {"王小明": 1, "李晓红": 1, "赵六": 1}
        assert refreshed(data) == data
