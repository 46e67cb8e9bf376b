"""Marks: hidden defined names that say which columns and tabs are ours."""

from custsheet.changes.marks import column_reference, read_marks, split_reference, tab_mark
from custsheet.refs import CellRef, quote_sheet


def test_a_column_mark_tells_record_type_key_and_place() -> None:
    marks = read_marks([("_custsheet.customers.tier", "'客户信息'!$AF$1"), ("theirs", "Sheet1!$A$1")])
    (mark,) = marks.columns
    assert (mark.key, mark.column, mark.sheet, mark.cell) == ("customers", "tier", "客户信息", CellRef(1, 32))
    assert marks.by_place() == {("客户信息", "AF"): "tier"}


def test_a_deleted_column_leaves_a_broken_mark() -> None:
    (mark,) = read_marks([("_custsheet.customers.tier", "'客户信息'!#REF!")]).columns
    assert mark.is_deleted
    assert read_marks([("_custsheet.customers.tier", "#REF!")]).columns[0].is_deleted


def test_a_tab_mark_follows_the_tab_and_tells_of_its_deletion() -> None:
    assert read_marks([tab_mark("summary", "本月 汇总")]).tabs == {"summary": "本月 汇总"}
    for deleted in ("#REF!$A$1:$XFD$1048576", "#REF!$A$1", "#REF!"):
        assert read_marks([("_custsheet.tab.summary", deleted)]).tabs == {"summary": None}


def test_a_tab_mark_is_one_cell_and_still_names_its_tab_when_that_is_deleted() -> None:
    assert tab_mark("summary", "本月 汇总")[1] == "'本月 汇总'!$A$1"
    for reference in ("'本月 汇总'!#REF!", "'本月 汇总'!$A$1:$XFD$1048576"):
        assert read_marks([("_custsheet.tab.summary", reference)]).tabs == {"summary": "本月 汇总"}


def test_a_second_sheet_of_a_record_type_gets_a_name_of_its_own() -> None:
    marks = read_marks([("_custsheet.orders.profit", "'2024'!$K$1"), ("_custsheet.orders.profit.2", "'2025'!$L$1")])
    assert [m.sheet for m in marks.columns] == ["2024", "2025"]


def test_sheet_names_with_quotes_survive() -> None:
    reference = column_reference("Tom's 客户", CellRef(3, 28))
    assert reference == "'Tom''s 客户'!$AB$3"
    assert split_reference(reference) == ("Tom's 客户", "$AB$3")
    assert split_reference("Sheet1!A1") == ("Sheet1", "A1")
    assert quote_sheet("a") == "'a'"
