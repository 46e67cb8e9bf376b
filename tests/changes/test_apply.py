"""Carrying out a plan: lists of ours grow and shrink, and what people wrote beside them stays."""

from custsheet.changes.apply import apply_changes
from custsheet.changes.change_set import ChangeSet, TabWrite
from custsheet.ooxml import Package
from tests.workbooks import write_workbook


def book_with(rows: list[list[object]]) -> bytes:
    return write_workbook({"数据问题": rows})


def test_a_list_that_shrinks_leaves_nothing_behind_and_spares_what_people_wrote_beside_it() -> None:
    package = Package.open(
        book_with([["级别", "位置"], ["错误", "A1", "王：已打电话"], ["错误", "A2"], ["警告", "B3"]])
    )
    apply_changes(ChangeSet(tabs=(TabWrite("issues", "数据问题", rows=[["警告", "B3"]]),)), package)
    sheet = package.worksheet("数据问题")
    assert [sheet.value(ref) for ref in ("A2", "B2", "C2", "A3", "B3", "A4")] == [
        "警告",
        "B3",
        "王：已打电话",
        None,
        None,
        None,
    ]


def test_the_memory_forgets_cells_that_a_shorter_record_no_longer_needs() -> None:
    package = Package.open(book_with([["x"]]))
    apply_changes(ChangeSet(state_tab="_custsheet", state=(("format", "1"), ("written", "a/b", "xx", "yy"))), package)
    apply_changes(ChangeSet(state_tab="_custsheet", state=(("format", "1"), ("written", "a/b", "zz"))), package)
    sheet = package.worksheet("_custsheet")
    assert [sheet.value(ref) for ref in ("B2", "C2", "D2")] == ["a/b", "zz", None]
    assert sheet.state == "veryHidden"


def test_a_plan_that_was_carried_out_changes_no_byte_the_second_time() -> None:
    plan = ChangeSet(
        tabs=(TabWrite("issues", "数据问题", rows=[["错误", "A1"]]),),
        marks={"_custsheet.tab.issues": "'数据问题'!$A$1:$XFD$1048576"},
        state_tab="_custsheet",
        state=(("format", "1"),),
    )
    package = Package.open(book_with([["级别", "位置"]]))
    apply_changes(plan, package)
    once = package.to_bytes()
    again = Package.open(once)
    apply_changes(plan, again)
    assert not again.is_changed
