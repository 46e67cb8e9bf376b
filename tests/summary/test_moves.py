"""Since the last refresh: who rose and who fell, by how much, and why."""

from __future__ import annotations

from typing import Any

from custsheet.schema import Settings
from custsheet.summary import Block, Earlier
from tests.scoring.books import Book
from tests.summary.books import column, customers, scores_with, summary, used

NAMES = "甲乙丙丁戊己"


def moved(*pairs: tuple[tuple[Any, Any] | None, tuple[Any, Any]], gone: int = 0, **options: Any) -> Block:
    """The block for customers that stood and stand so (tier, risk); None for one that was not there."""
    book = Book(customers=customers(*NAMES[: len(pairs)], owner="王芳"))
    figures = [
        {"tier": tier, "risk": risk, "tier_reason": f"{tier}因", "risk_reason": f"{risk}因", "revenue_12m": float(n)}
        for n, (_, (tier, risk)) in enumerate(pairs)
    ]
    standing = {f"C{n:05d}": before for n, (before, _) in enumerate(pairs, 1) if before is not None}
    standing |= {f"C9999{n}": ("基础级", "低") for n in range(gone)}
    return summary(book, scores=scores_with(book, figures), earlier=Earlier("2026-10-31", standing), **options)["moves"]


def test_who_rose_and_who_fell_comes_with_the_reason_of_what_changed() -> None:
    block = moved(
        (("核心级", "低"), ("战略级", "低")), (("核心级", "低"), ("核心级", "高")), (("核心级", "中"), ("核心级", "中"))
    )
    assert used(block) == [
        ("C00002", "乙", "▼ 下降", "核心级", "低 → 高", "高因", "王芳"),
        ("C00001", "甲", "▲ 上升", "核心级 → 战略级", "低", "战略级因", "王芳"),
    ]
    assert block.note == "自 2026-10-31 以来：1 位上升，1 位下降"


def test_both_reasons_are_told_where_both_changed() -> None:
    (row,) = used(moved((("核心级", "低"), ("潜力级", "中"))))
    assert row[2:6] == ("▼ 下降", "核心级 → 潜力级", "低 → 中", "潜力级因；中因")


def test_a_rise_and_a_fall_at_once_are_a_change() -> None:
    (row,) = used(moved((("核心级", "低"), ("战略级", "中"))))
    assert row[2] == "◆ 变化"


def test_the_largest_moves_come_first_falls_before_rises_then_by_revenue() -> None:
    block = moved(
        (("核心级", "中"), ("核心级", "低")),
        (("核心级", "低"), ("核心级", "中")),
        (("战略级", "低"), ("基础级", "低")),
        (("核心级", "低"), ("核心级", "中")),
    )
    assert column(block, "name") == ["丙", "丁", "乙", "甲"]


def test_new_customers_and_those_gone_are_counted_not_listed() -> None:
    block = moved((None, ("核心级", "低")), (None, (None, None)), (("核心级", "低"), ("核心级", "低")), gone=2)
    assert used(block) == []
    assert block.note == "自 2026-10-31 以来：0 位上升，0 位下降，新增客户 1 位，2 位不再列出"


def test_what_was_unknown_is_told_as_unknown() -> None:
    (row,) = used(moved(((None, "低"), ("核心级", "低"))))
    assert row[2:5] == ("◆ 变化", "未知 → 核心级", "低")


def test_a_tier_that_is_no_longer_there_is_neither_up_nor_down() -> None:
    settings = Settings.defaults().with_changes({"tiers": [{"name": "大客户"}, {"name": "小客户"}]})
    (row,) = used(moved((("核心级", "低"), ("大客户", "低")), settings=settings))
    assert row[2:4] == ("◆ 变化", "核心级 → 大客户")


def test_the_english_block() -> None:
    block = moved((("核心级", "低"), ("战略级", "低")), (None, ("核心级", "低")), lang="en")
    assert used(block)[0][2:5] == ("▲ up", "Core → Strategic", "Low")
    assert block.note == "Since 2026-10-31: 1 rose, 0 fell, 1 new customers"


def test_a_first_refresh_has_nothing_to_compare_with() -> None:
    book = Book(customers=customers("甲"))
    assert summary(book)["moves"].note == "还没有更早的刷新可比"
    assert summary(book, earlier=Earlier("2026-10-31", {}))["moves"].note == "还没有更早的刷新可比"
