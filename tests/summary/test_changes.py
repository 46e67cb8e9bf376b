"""What became of the key figures since the last refresh, and that it is said once and readably."""

from __future__ import annotations

import pytest

from custsheet.scoring.wording import Wording
from custsheet.summary import Earlier
from custsheet.summary.blocks import Value
from custsheet.summary.figure_changes import change
from custsheet.summary.key_figures import KEYS
from custsheet.summary.layout import block_layouts
from custsheet.texts import load_toml
from tests.summary.books import summary, tile_values
from tests.summary.test_figures import OFFICE


@pytest.mark.parametrize(
    ("key", "before", "now", "zh", "en"),
    [
        ("customers", 57, 60, "↑ 3", "↑ 3"),
        ("customers", 60, 57, "↓ 3 !", "↓ 3 !"),
        ("high_risk", 4, 7, "↑ 3 !", "↑ 3 !"),
        ("high_risk", 7, 4.0, "↓ 3", "↓ 3"),
        ("issues", 0, 1234, "↑ 1,234 !", "↑ 1,234 !"),
        ("revenue_12m", 100_000.0, 112_345.6, "↑ 1.2 万", "↑ 12,346"),
        ("overdue_amount", 0.0, 20_000.0, "↑ 2 万 !", "↑ 20,000 !"),
        ("receivable", 5_000.0, 0.0, "↓ 5000 元", "↓ 5,000"),
        ("receivable", 0.0, 5_000.0, "↑ 5000 元", "↑ 5,000"),
        ("growth_6m", -0.124, 0.011, "↑ 13.5 点", "↑ 13.5 pts"),
        ("completeness", 0.968, 0.9684, "持平", "same"),
        ("satisfaction", 3.9, 3.7, "↓ 0.2 !", "↓ 0.2 !"),
        ("revenue_12m", 100.2, 100.4, "持平", "same"),
        ("revenue_12m", None, 5.0, None, None),
        ("revenue_12m", 5.0, None, None, None),
    ],
)
def test_a_change_has_its_direction_its_size_and_a_mark_when_it_is_for_the_worse(
    key: str, before: Value, now: Value, zh: str | None, en: str | None
) -> None:
    assert change(Wording("zh"), key, before, now) == zh
    assert change(Wording("en"), key, before, now) == en


def test_every_tile_says_how_it_is_shown_and_which_change_is_for_the_better() -> None:
    table = load_toml("summary.toml")["blocks"]["key_figures"]
    assert tuple(table["keys"]) == KEYS
    assert len(table["better"]) == len(block_layouts()["key_figures"].kinds) == len(KEYS)
    assert set(table["better"]) <= {"up", "down", "either"}


def test_the_page_says_with_which_day_it_compares() -> None:
    now = tile_values(summary(OFFICE).values())
    earlier = Earlier("2026-10-31", {}, {**now, "customers": 1})
    blocks = summary(OFFICE, earlier=earlier)
    changes = {key: row[3] for key, row in zip(KEYS, blocks["key_figures"].rows, strict=True)}
    assert changes["customers"] == "↑ 2"
    assert changes["active"] == "持平"
    assert "2026-10-31" in str(blocks["status"].rows[2][1])
    assert blocks["moves"].note == "还没有更早的刷新可比"


def test_without_an_earlier_refresh_nothing_is_compared() -> None:
    blocks = summary(OFFICE)
    assert {row[3] for row in blocks["key_figures"].rows} == {None}
    assert "↑" not in str(blocks["status"].rows[2][1])
