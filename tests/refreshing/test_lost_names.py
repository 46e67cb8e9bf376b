"""Our own tabs after programs that drop names, formats, rules, charts or the memory: never old without a word."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date

import pytest

import custsheet
from custsheet.changes.marks import tab_mark
from custsheet.ooxml import Package
from custsheet.ooxml.charts import charts_of
from custsheet.ooxml.defined_names import same_reference
from custsheet.refreshing.result import RefreshResult
from custsheet.workbook import new_workbook
from tests.ooxml.structure import check_structure
from tests.refreshes import refreshed_and_told
from tests.refreshing.dropped import (
    OUR_TABS,
    bare,
    renamed,
    with_cell,
    with_shown_names,
    without_charts,
    without_names,
    without_tab,
)
from tests.workbooks import AS_OF, OFFICE, by_header, cells, write_workbook

LATER = date(2026, 11, 30)
MEMORY = "_custsheet"
MARKS, BLOCKS, TEAM = r"_custsheet\.", "custsheet_summary_", "custsheet_kpi_"


def refreshed(data: bytes, as_of: date = LATER, add: tuple[str, ...] = ()) -> tuple[bytes, RefreshResult]:
    return refreshed_and_told(data, as_of, add=add)


@pytest.fixture(scope="module")
def first() -> bytes:
    """A workbook after its first refresh."""
    return refreshed(write_workbook(OFFICE), AS_OF)[0]


@pytest.fixture(scope="module")
def expected(first: bytes) -> bytes:
    """The same after a later refresh, when no program came between."""
    return refreshed(first)[0]


def names(result: RefreshResult) -> dict[str, str]:
    return {tab.tab: tab.name for tab in result.change_set.tabs}


def charts(data: bytes, tab: str) -> int:
    package = Package.open(data)
    return len(charts_of(package, package.worksheet(tab).part_name))


def assert_fresh(data: bytes, result: RefreshResult, expected: bytes, tabs: tuple[str, ...] = OUR_TABS) -> None:
    """The tabs that the story speaks of say what they should, and a second refresh changes nothing."""
    for key, label in zip(("summary", "kpi", "issues"), OUR_TABS, strict=True):
        if label in tabs:
            wanted = {ref: value for ref, value in cells(expected, label).items() if value != ""}
            found = {ref: value for ref, value in cells(data, names(result)[key]).items() if value != ""}
            assert found == wanted
    assert refreshed(data)[0] == data
    assert check_structure(data) == []


# ---------------------------------------------------------------- names


LOSSES: dict[str, Callable[[bytes], bytes]] = {
    "marks": lambda data: without_names(data, MARKS),
    "names of 汇总": lambda data: without_names(data, BLOCKS),
    "names of 员工绩效": lambda data: without_names(data, TEAM),
    "a block's name": lambda data: without_names(data, BLOCKS + "months"),
    "all names": lambda data: without_names(data, ""),
    "hiding": with_shown_names,
}


@pytest.mark.parametrize("loss", LOSSES)
def test_tabs_are_known_again_and_keep_their_charts(first: bytes, expected: bytes, loss: str) -> None:
    data, result = refreshed(LOSSES[loss](first))
    assert names(result) | {"settings": "", "guide": ""} == names(refreshed(first)[1]) | {"settings": "", "guide": ""}
    assert_fresh(data, result, expected)
    assert [charts(data, tab) for tab in OUR_TABS] == [charts(expected, tab) for tab in OUR_TABS]


@pytest.mark.parametrize("loss", ["marks", "names of 汇总", "all names"])
def test_a_name_that_was_lost_comes_back_as_it_was(first: bytes, expected: bytes, loss: str) -> None:
    before, after = (Package.open(data).defined_names for data in (expected, refreshed(LOSSES[loss](first))[0]))
    for name, reference in before.items():
        if not name.startswith("custsheet_settings_"):
            now = after.get(name) or ""
            assert same_reference(now, reference) or now.replace("'", "") == reference.replace("'", "")
    assert all(after.is_hidden(name) for name, _ in before.items() if name.startswith(MARKS.replace("\\", "")))


@pytest.mark.parametrize("tab", OUR_TABS)
@pytest.mark.parametrize("loss", ["marks", "all names"])
def test_a_tab_is_known_again_under_a_name_that_people_gave_it(
    first: bytes, expected: bytes, tab: str, loss: str
) -> None:
    data, result = refreshed(LOSSES[loss](renamed(first, tab, "月报 一")))
    assert "月报 一" in names(result).values()
    assert_fresh(data, result, expected, tuple(each for each in OUR_TABS if each != tab))


def test_of_two_copies_the_one_that_memory_knows_is_refreshed(first: bytes) -> None:
    package = Package.open(without_names(first, ""))
    copy = package.add_worksheet("汇总 (2)")
    copy.set_cells([(c.row, c.column, c.value, None) for c in package.worksheet("汇总").iter_cells()])
    data, result = refreshed(package.to_bytes())
    assert names(result)["summary"] == "汇总"
    assert cells(data, "汇总 (2)") == cells(package.to_bytes(), "汇总 (2)")


@pytest.mark.parametrize("loss", ["marks", "names of 汇总", "all names"])
def test_what_people_typed_beside_the_blocks_stays(first: bytes, loss: str) -> None:
    data, result = refreshed(LOSSES[loss](with_cell(first, "汇总", "W9", "周一例会")))
    assert names(result)["summary"] == "汇总"
    assert cells(data, "汇总")["W9"] == "周一例会"
    assert "截至 2026-11-30" in cells(data, "汇总").values()


def test_what_people_typed_over_a_figure_is_noted_although_the_names_are_gone(first: bytes) -> None:
    place = next(ref for ref, value in cells(first, "汇总").items() if value == "客户数").replace("5", "6")
    data, _ = refreshed(without_names(with_cell(first, "汇总", place, 999), ""))
    (noted,) = [row for row in by_header(data, "变更记录") if row["工作表"] == "汇总"]
    assert noted["原值"] == 999


def test_a_tab_that_cannot_be_told_apart_stays_theirs_and_a_new_one_is_named(first: bytes) -> None:
    package = Package.open(without_names(first, ""))
    sheet = package.worksheet("汇总")
    below = sorted((cell for cell in sheet.iter_cells() if cell.row > 20), key=lambda cell: -cell.row)
    sheet.set_cells([(c.row, c.column, None, None) for c in below])
    sheet.set_cells([(c.row + 1, c.column, c.value, None) for c in below] + [(21, 2, "我们的一行", None)])
    theirs = with_cell(package.to_bytes(), "汇总", "B16", "别的客户")
    data, result = refreshed(theirs)
    assert names(result)["summary"] == "汇总（自动）"
    assert any("“汇总”" in note and "“汇总（自动）”" in note for note in result.notes)
    assert "截至 2026-11-30" in cells(data, "汇总（自动）").values()
    assert cells(data, "汇总") == cells(theirs, "汇总")
    again = refreshed(data, date(2026, 12, 31))
    assert names(again[1])["summary"] == "汇总（自动）"
    assert not any("“汇总（自动）”" in note for note in again[1].notes)


@pytest.mark.parametrize("pattern", [MARKS, ""])
def test_the_change_log_is_carried_on(first: bytes, pattern: str) -> None:
    tiles = cells(first, "汇总")
    place = next(ref for ref, value in tiles.items() if value == "客户数").replace("5", "6")
    logged, _ = refreshed(with_cell(first, "汇总", place, 999))
    lost = without_names(logged, pattern)
    for later in (refreshed(lost, date(2026, 12, 31))[0], _with_correction(lost)):
        log = by_header(later, "变更记录")
        assert 999 in [row["原值"] for row in log]
        assert [name for name in Package.open(later).sheet_names if name.startswith("变更记录")] == ["变更记录"]


def _with_correction(data: bytes) -> bytes:
    book = custsheet.open(data)
    found = book.clean()
    assert book.apply_corrections(found, as_of=LATER)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


# ---------------------------------------------------------------- the mark is one cell


@pytest.mark.parametrize("tab", OUR_TABS)
def test_a_mark_whose_cell_was_deleted_still_names_its_tab(first: bytes, expected: bytes, tab: str) -> None:
    package = Package.open(first)
    for key, sheet in zip(("summary", "kpi", "issues"), OUR_TABS, strict=True):
        if sheet == tab:
            package.defined_names.set(tab_mark(key, sheet)[0], f"{sheet}!#REF!", hidden=True)
    data, result = refreshed(package.to_bytes())
    assert_fresh(data, result, expected)


def test_a_mark_over_the_whole_tab_is_understood_and_replaced(first: bytes, expected: bytes) -> None:
    package = Package.open(first)
    name, reference = tab_mark("summary", "汇总")
    package.defined_names.set(name, "'汇总'!$A$1:$XFD$1048576", hidden=True)
    data, result = refreshed(package.to_bytes())
    assert_fresh(data, result, expected)
    assert Package.open(data).defined_names.get(name) == reference


def test_a_tab_that_people_deleted_stays_away_also_where_the_other_names_were_lost(first: bytes) -> None:
    data, result = refreshed(without_names(without_tab(first, "汇总"), MARKS))
    assert "summary" not in names(result)
    assert "汇总" not in Package.open(data).sheet_names


# ---------------------------------------------------------------- memory


def test_without_memory_the_tabs_are_written_by_their_names_and_it_is_said(first: bytes) -> None:
    data, result = refreshed(without_tab(first, MEMORY))
    assert any(MEMORY in note for note in result.notes)
    assert "截至 2026-11-30" in cells(data, "汇总").values()
    assert not any(MEMORY in note for note in refreshed(data, date(2026, 12, 31))[1].notes)
    assert refreshed(data)[0] == data


def test_without_names_and_memory_the_old_summary_is_theirs_and_said_to_be(first: bytes) -> None:
    lost = without_names(without_tab(first, MEMORY), "")
    data, result = refreshed(lost)
    assert names(result)["summary"] == "汇总（自动）"
    assert any("“汇总”" in note and "“汇总（自动）”" in note for note in result.notes)
    assert cells(data, "汇总") == cells(lost, "汇总")
    assert names(result)["issues"] == "数据问题"
    assert refreshed(data)[0] == data


def test_settings_are_read_although_every_name_is_lost() -> None:
    made = new_workbook(as_of=AS_OF, sample=5)
    first = refreshed(made, AS_OF)[0]
    rows = {value: ref for ref, value in cells(first, "设置").items() if ref.startswith("A")}
    cell = "C" + rows["risk.no_contact_months"][1:]
    for lost in (without_names(first, ""), without_names(without_tab(first, MEMORY), "")):
        book = custsheet.open(with_cell(lost, "设置", cell, 5))
        assert book.settings["risk.no_contact_months"] == 5


# ---------------------------------------------------------------- looks


@pytest.mark.parametrize("tab", OUR_TABS)
@pytest.mark.parametrize("loss", ["nothing", "marks", "all names"])
def test_a_tab_that_lost_its_looks_is_made_anew_in_its_place(
    first: bytes, expected: bytes, tab: str, loss: str
) -> None:
    lost = bare(first, tab)
    data, result = refreshed(lost if loss == "nothing" else LOSSES[loss](lost))
    assert_fresh(data, result, expected)
    assert charts(data, tab) == charts(first, tab)
    assert any(tab in added for added in result.added)
    assert Package.open(data).sheet_names == Package.open(first).sheet_names
    rules = [len(list(Package.open(d).worksheet(tab).skeleton.iter("{*}conditionalFormatting"))) for d in (data, first)]
    assert rules[0] == rules[1]


@pytest.mark.parametrize(
    ("tab", "cell", "key"), [("汇总", "W9", "summary"), ("员工绩效", "T3", "kpi"), ("数据问题", "P2", "issues")]
)
def test_a_bare_tab_in_which_people_typed_is_left_and_the_command_is_named(
    first: bytes, tab: str, cell: str, key: str
) -> None:
    data, result = refreshed(with_cell(bare(first, tab), tab, cell, "周一例会"))
    assert cells(data, tab)[cell] == "周一例会"
    assert any(f"--add {key}" in note for note in result.notes)
    assert refreshed(data)[0] == data
    asked, result = refreshed(data, add=(key,))
    assert charts(asked, tab) == charts(first, tab)
    assert not result.notes or not any(f"--add {key}" in note for note in result.notes)


def test_answers_to_issues_survive_when_the_tab_is_made_anew(first: bytes) -> None:
    row = next(n for n, line in enumerate(by_header(first, "数据问题"), 2) if line["级别"])
    header = next(ref for ref, value in cells(first, "数据问题").items() if value == "处理")
    answered = with_cell(first, "数据问题", header.replace("1", str(row)), "已约客户")
    data, _ = refreshed(bare(answered, "数据问题"))
    assert "已约客户" in cells(data, "数据问题").values()


def test_charts_that_people_deleted_stay_away(first: bytes) -> None:
    data, result = refreshed(without_charts(first, "汇总"))
    assert charts(data, "汇总") == 0
    assert any("--add summary" in note for note in result.notes)
    assert not any("--add summary" in note for note in refreshed(data, date(2026, 12, 31))[1].notes)


def test_charts_that_a_program_dropped_come_back(first: bytes, expected: bytes) -> None:
    data, result = refreshed(with_shown_names(without_charts(first, "汇总", "员工绩效")))
    assert_fresh(data, result, expected)
    assert charts(data, "汇总") == charts(first, "汇总")
    assert charts(data, "员工绩效") == 1
