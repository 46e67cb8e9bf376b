"""Whom to call this week: the same customers as ``due``, with why, how and at which number."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd
import pytest

from custsheet.schema import Settings
from tests.scoring.books import Book
from tests.summary.books import AS_OF, column, customers, scores_with, summary, used

DUE = Settings.defaults().with_changes


def ago(days: int) -> date:
    return AS_OF - timedelta(days)


def due_in(*days: int) -> tuple[Book, list[dict[str, object]]]:
    figures = [{"due_date": pd.Timestamp(AS_OF) + timedelta(n), "overdue_days": float(max(-n, 0))} for n in days]
    return Book(customers=customers(*(f"公司{n}" for n, _ in enumerate(days, 1)))), figures


def names(*days: int, **options: object) -> list[str]:
    book, figures = due_in(*days)
    return column(summary(book, scores=scores_with(book, figures), **options)["call_this_week"], "name")


def test_who_is_late_or_due_within_a_week_comes_earliest_first() -> None:
    assert names(3, -12, 7, 8, 0, -2) == ["公司2", "公司6", "公司5", "公司1", "公司3"]


def test_the_setting_says_how_many_days_a_week_has() -> None:
    assert names(0, 1, -1, settings=DUE({"summary.call_days": 0})) == ["公司3", "公司1"]


def test_equal_days_come_by_id_and_those_without_id_last_by_name() -> None:
    book = Book(customers=[{"name": "乙"}, {"name": "甲"}, *customers("丁", "丙")])
    block = summary(book, scores=scores_with(book, [{"due_date": AS_OF, "overdue_days": 0.0}] * 4))["call_this_week"]
    assert column(block, "name") == ["丁", "丙", "乙", "甲"]  # 乙 U+4E59 stands before 甲 U+7532


def test_a_note_says_how_many_more_there_are() -> None:
    book, figures = due_in(*[0] * 25)
    block = summary(book, scores=scores_with(book, figures))["call_this_week"]
    assert len(block.records) == 20
    assert block.note == "共 25 项，显示前 20 项"
    assert block.rows[20][block.layout.note_column] == block.note
    block = summary(book, scores=scores_with(book, figures), settings=DUE({"summary.call_rows": 4}))["call_this_week"]
    assert len(block.records) == 4
    assert block.rows[4][block.layout.note_column] == "共 25 项，显示前 4 项"
    assert set(block.rows[5]) == {None}


def test_twenty_customers_fill_the_list_without_a_note() -> None:
    book, figures = due_in(*[0] * 20)
    block = summary(book, scores=scores_with(book, figures))["call_this_week"]
    assert (len(block.records), block.note) == (20, None)


@pytest.mark.parametrize(
    ("book", "note"),
    [
        (Book(customers=customers("甲")), "无联系记录，排不出联系日期"),
        (Book(), "无联系记录，排不出联系日期"),
        (Book(customers=customers("甲"), interactions=[{"customer": 0, "date": AS_OF}]), "近期没有该联系的客户"),
    ],
)
def test_an_empty_list_says_why(book: Book, note: str) -> None:
    block = summary(book)["call_this_week"]
    assert (used(block), block.note) == ([], note)


OFFICE = Book(
    customers=customers("甲", "乙", "丙", "丁", "戊", owner="王芳", contact="赵总", mobile="13800000001; 13900000002"),
    interactions=[
        {"customer": 0, "date": ago(20), "next_date": ago(12), "next_action": "寄样品", "follow_up": "待跟进"},
        {"customer": 1, "date": ago(900)},
        {"customer": 2, "date": ago(1)},
        {"customer": 4, "date": ago(9), "next_date": ago(-2)},
        {"customer": 4, "date": ago(9), "next_date": ago(-4), "next_action": "后来的事"},
        {"customer": 4, "date": ago(30), "next_date": ago(-2), "follow_up": "已完成", "next_action": "早做完的事"},
        {"customer": 4, "date": ago(-1), "next_date": ago(-2), "next_action": "还没发生的事"},
    ],
)


def test_each_line_says_why_the_contact_is_due() -> None:
    rows = {row[0]: row for row in used(summary(OFFICE)["call_this_week"])}
    assert list(rows) == ["乙", "甲", "丁", "戊"]
    assert rows["甲"][3:6] == (ago(12), 12, "已约定：寄样品")
    assert rows["乙"][3:6] == (ago(535), 535, "900 天未联系，应每 365 天一次")
    assert rows["丁"][3:6] == (AS_OF, 0, "从未联系")
    assert rows["戊"][3:6] == (ago(-2), 0, "约好这天再联系")
    assert rows["甲"][6:] == (
        "系统短信+节日问候；保持联系，识别升级机会",
        "赵总 13800000001",
        "王芳",
    )


def test_a_date_typed_in_the_customer_sheet_is_an_agreement() -> None:
    people = customers("甲")
    people[0] |= {"last_contact": ago(10), "next_contact": ago(-1)}
    book = Book(customers=people, typed=[("customers", "last_contact"), ("customers", "next_contact")])
    (row,) = used(summary(book)["call_this_week"])
    assert row[3:6] == (ago(-1), 0, "约好这天再联系")


def test_where_the_customer_has_no_number_a_further_contact_is_called() -> None:
    people = [*customers("甲", "乙", contact="赵总"), {"customer_id": "C9", "name": "丙", "phone": "010-88886666"}]
    book = Book(
        customers=people,
        interactions=[{"customer": None, "date": AS_OF}],
        contacts=[
            {"customer": 0, "contact": "无号码"},
            {"customer": 0, "contact": "钱经理", "phone": "021-66668888"},
            {"customer": 0, "contact": "孙经理", "mobile": "13800000003"},
            {"customer": None, "contact": "外人", "mobile": "13800000004"},
        ],
    )
    assert column(summary(book)["call_this_week"], "contact") == ["钱经理 021-66668888", "赵总", "010-88886666"]


def test_the_english_workbook_has_english_words() -> None:
    rows = {row[0]: row for row in used(summary(OFFICE, lang="en")["call_this_week"])}
    assert rows["甲"][5:7] == (
        "Promised: 寄样品",
        "Automatic text message + greetings; Stay in touch, notice chances to grow",
    )
    assert rows["乙"][1:6] == (None, "Low", ago(535), 535, "900 days without contact (every 365 days)")


def test_lost_customers_are_called_when_their_plan_says_so() -> None:
    book = Book(
        customers=customers("甲"),
        orders=[{"customer": 0, "order_date": date(2023, 1, 1), "amount": 5.0}],
        interactions=[{"customer": 0, "date": date(2023, 2, 1)}],
    )
    (row,) = used(summary(book)["call_this_week"])
    assert row[2] == "已流失"
    assert row[6].startswith("客服电话+老客户回归方案")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_renamed_tiers_and_risks_are_called_by_their_new_names(lang: str) -> None:
    risks = [{"name": name} for name in ("放心", "留意", "高危", "走了")]
    settings = Settings.defaults().with_changes({"tiers": [{"name": "大客户"}], "risks": risks})
    book = Book(customers=customers("公司"))
    figures = [{"due_date": AS_OF, "overdue_days": 0.0, "tier": "大客户", "risk": "高危", "revenue_12m": 1.0}]
    blocks = summary(book, lang=lang, scores=scores_with(book, figures), settings=settings)
    assert used(blocks["call_this_week"])[0][1:3] == ("大客户", "高危")
    assert used(blocks["save_first"])[0][2:4] == ("大客户", "高危")
