"""Findings in words, with the cell and the header as the sheet shows them."""

from __future__ import annotations

import string
from datetime import date

import pytest

from custsheet.checking import issues_frame, row_messages
from custsheet.issues import ISSUE_COLUMNS, Finding
from custsheet.schema.issue_texts import issue_texts
from tests.checking.rows import Place, Places, findings_of

CUSTOMERS = Place(
    "客户台账", {"name": "B", "mobile": "F", "email": "G"}, {"B": "公司名", "F": "联系电话(手机)", "G": "E-mail"}, 3
)
FEEDBACK = Place("反馈", {"date": "A", "responded_on": "C"}, {"A": "日期", "C": "答复日期"})
LAYOUT = Places({"customers": (CUSTOMERS,), "feedback": (FEEDBACK,)})

# The values that checking's own findings carry besides {value} and {label}.
CARRIED: dict[str, set[str]] = {
    "required_missing": set(),
    "date_in_future": {"as_of"},
    "date_order": {"other", "other_value"},
    "date_far_off": set(),
    "email_unreadable": set(),
    "uscc_invalid": set(),
    "duplicate_uscc": {"row"},
    "repeated_record_id": {"row"},
    "amount_negative": set(),
    "paid_more_than_amount": {"expected"},
    "refund_more_than_amount": {"expected"},
    "paid_without_date": set(),
    "paid_date_without_amount": set(),
    "resolved_without_date": set(),
    "never_verified": set(),
    "verification_stale": {"days"},
    "missing_column": {"effect"},
    "garbled_text": {"suggestion"},
}


def test_the_table_has_the_columns_of_the_contract_and_names_the_cell() -> None:
    """Sheet, cell, row and column of what people typed, and the sentence in the language asked for."""
    found = [Finding("email_unreadable", "customers", 7, "email", "x@y")]
    table = issues_frame(found, LAYOUT, "zh")
    assert tuple(table.columns) == ISSUE_COLUMNS
    row = table.iloc[0]
    assert (row.sheet, row.cell, row.row, row.column, row.value) == ("客户台账", "G7", 7, "email", "x@y")
    assert (row.severity, row.message) == ("error", "邮箱格式不对：x@y")
    assert issues_frame(found, LAYOUT, "en").iloc[0].message == "Not an e-mail address: x@y"


def test_the_worst_come_first_and_otherwise_the_order_stays() -> None:
    """Errors, then warnings, then what is worth knowing."""
    found = [
        Finding("never_verified", "customers", 4, "verified_on"),
        Finding("uscc_invalid", "customers", 5, "uscc", "9"),
        Finding("required_missing", "customers", 6, "name"),
        Finding("required_missing", "customers", 4, "name"),
    ]
    assert issues_frame(found, LAYOUT, "zh")["row"].tolist() == [6, 4, 5, 4]


def test_a_missing_column_has_no_cell_and_is_named_by_its_label() -> None:
    """There is no header to quote; the hint says what is left out."""
    found = findings_of("customers", [{"name": "甲", "verified_on": date(2026, 11, 1)}])
    row = issues_frame(found, LAYOUT, "zh").iloc[0]
    assert (row.code, row.sheet, row.cell, row.row) == ("missing_column", "客户台账", "", None)
    assert row.message == "没有“负责人”列"
    assert "客户不能按负责人统计" in row.hint


def test_a_collapsed_finding_stands_at_the_header_with_its_count() -> None:
    """One line for many rows."""
    found = [Finding("email_unreadable", "customers", None, "email", None, {"count": 30, "total": 40})]
    row = issues_frame(found, LAYOUT, "zh").iloc[0]
    assert (row.cell, row.row, row.message) == ("G3", None, "邮箱有误：30 行（共 40 行）")
    assert issues_frame(found, LAYOUT, "en").iloc[0].message == "E-mail address not valid: 30 of 40 rows"


def test_a_rows_text_names_the_column_by_its_header_so_that_the_cell_can_be_marked() -> None:
    """The highlight looks for 【header】; the worst stands first; a finding about the whole row has no header."""
    found = [
        Finding("same_as_row", "customers", 7, None, None, {"row": 5}),
        Finding("phone_partly_read", "customers", 7, "mobile", "138"),
        Finding("email_unreadable", "customers", 7, "email", "x@y"),
        Finding("email_unreadable", "customers", None, "email"),
        Finding("required_missing", "feedback", 2, "date"),
    ]
    assert row_messages(found, LAYOUT, "zh") == {
        "customers": {7: "【E-mail】邮箱格式不对：x@y；【联系电话(手机)】其中有号码无法识别：138；同第 5 行"},
        "feedback": {2: "【日期】未填写"},
    }
    assert row_messages(found[:1], LAYOUT, "en") == {"customers": {7: "Same customer as row 5"}}


@pytest.mark.parametrize(
    ("key", "column", "value", "shown"),
    [
        ("customers", "mobile", 12345678901.0, "12345678901"),
        ("customers", "uscc", 913300001234567.0, "913300001234567"),
        ("customers", "name", 1234567.5, "1234567.5"),
        ("orders", "order_date", 123456.0, "123456"),
        ("orders", "amount", 1234567.5, "1,234,567.5"),
        ("orders", "amount", 1e308, "1e+308"),
        ("orders", "amount", float("nan"), "nan"),
    ],
)
def test_only_amounts_are_shown_with_commas(key: str, column: str, value: float, shown: str) -> None:
    """A phone number or a code that the cell holds as a number is no amount."""
    found = [Finding("number_unreadable", key, 7, column, value)]
    assert row_messages(found, LAYOUT, "en")[key][7].endswith(f": {shown}")


def test_a_sentence_about_a_cell_full_of_text_has_its_beginning() -> None:
    """The value stands beside the sentence in full; the sentence has to fit into a cell itself."""
    found = [Finding("phone_unreadable", "customers", 7, "mobile", "-" * 32_767)]
    table = issues_frame(found, LAYOUT, "en")
    assert table.iloc[0].value == "-" * 32_767
    assert table.iloc[0].message == f"Wrong length or form: {'-' * 80}…"


def test_the_other_date_is_named_by_its_header_too() -> None:
    """早于 the header that people see."""
    rows = [{"date": date(2026, 11, 3), "responded_on": date(2026, 11, 2)}]
    found = [f for f in findings_of("feedback", rows) if f.row]
    assert row_messages(found, LAYOUT, "zh")["feedback"][2] == "【答复日期】早于日期（2026-11-03）"


def test_several_sheets_of_one_type_are_told_apart() -> None:
    """The row label says which sheet, and each has its own letters."""
    layout = Places(
        {"orders": (Place("2024", {"amount": "C"}, {"C": "金额"}), Place("2025", {"amount": "E"}, {"E": "总额"}))}
    )
    found = [Finding("required_missing", "orders", ("2025", 9), "amount")]
    row = issues_frame(found, layout, "zh").iloc[0]
    assert (row.sheet, row.cell, row.row) == ("2025", "E9", 9)
    assert row_messages(found, layout, "zh") == {"orders": {("2025", 9): "【总额】未填写"}}


@pytest.mark.parametrize("code", CARRIED)
def test_what_checking_finds_carries_every_value_that_its_sentences_name(code: str) -> None:
    """A sentence never shows a raw placeholder."""
    words = issue_texts()[code]
    sentences = (words.text.zh, words.text.en, words.hint.zh, words.hint.en)
    wanted = {name for sentence in sentences for _, name, _, _ in string.Formatter().parse(sentence) if name}
    assert wanted <= {"value", "label"} | CARRIED[code]
