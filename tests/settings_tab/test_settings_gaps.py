"""Rows and columns of the 设置 tab that people delete, insert, repeat, sort or leave behind: nothing stops, defaults
count for what is gone, and that is said once.
"""

from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from custsheet.schema import Settings
from custsheet.settings_tab.read import SettingsTab
from tests.settings_tab.settings_edits import copied, delete_column, delete_rows, insert_column, insert_row
from tests.settings_tab.test_settings_tab import DEFAULTS, Tab, donor, row_of

RULES = ("values", "risks", "plan", "tiers")
"""What stays as it is when a row of anything else is deleted: people may remove tiers, segments, keywords and words."""


@cache
def made() -> Tab:
    return Tab(donor())


def read(tab: Tab) -> SettingsTab:
    return tab.read_tab(formulas=tab.formulas)


def rows_with(prefix: str) -> list[int]:
    return [number for number, row in enumerate(made().grid, 1) if str(row[0]).startswith(prefix)]


def of(settings: Settings, names: tuple[str, ...] = RULES) -> dict[str, object]:
    return {name: getattr(settings, name) for name in names}


FIXED = ("risk1", "risk4", "tier1 risk", "tier4 risk", "* risk", "activity.", "completeness.", "outlook.m", "summary.")


@pytest.mark.parametrize("follow", [True, False])
@pytest.mark.parametrize("prefix", FIXED)
def test_a_fixed_row_that_is_gone_counts_as_its_default(prefix: str, follow: bool) -> None:
    for row in rows_with(prefix):
        key = made().grid[row - 1][0]
        tab = copied(made())
        delete_rows(tab, row, names_follow=follow)
        found = read(tab)
        assert (of(found.settings), found.bad) == (of(DEFAULTS), ()), key
        assert [gap.key for gap in found.gaps.rows] == [key]


@pytest.mark.parametrize("follow", [True, False])
@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_a_tier_that_is_gone_takes_its_strategy_along(number: int, follow: bool) -> None:
    tab = copied(made())
    delete_rows(tab, row_of(tab, f"tier{number}"), names_follow=follow)
    found = read(tab)
    left = [tier for place, tier in enumerate(DEFAULTS.tiers, 1) if place != number]
    assert (list(found.settings.tiers), found.bad, found.gaps.rows) == (left, (), [])
    assert of(found.settings, ("values", "risks", "plan")) == of(DEFAULTS, ("values", "risks", "plan"))


@pytest.mark.parametrize("block", ["tiers", "risks", "plan", "segments", "keywords", "values", "lists"])
def test_a_header_row_that_is_gone_costs_nothing(block: str) -> None:
    tab = copied(made())
    if block == "lists":
        row = next(n for n, cells in enumerate(tab.grid, 1) if "list.source" in cells) + 1
    else:
        row = int(tab.names[f"custsheet_settings_{block}"].split("$")[2].rstrip(":"))
    delete_rows(tab, row)
    found = read(tab)
    assert (found.settings, found.bad) == (DEFAULTS, ())
    assert found.gaps.headers == ([] if block == "lists" else [block])


def test_without_the_column_of_keys_the_rows_are_known_by_their_names() -> None:
    tab = copied(made())
    delete_column(tab, 1)
    found = read(tab)
    assert (found.settings, found.bad, found.gaps.keys) == (DEFAULTS, (), True)
    assert (found.gaps.rows, found.gaps.columns) == ([], [])


def test_without_keys_and_results_of_formulas_the_strategy_is_not_told_row_by_row() -> None:
    tab = copied(made())
    for row, column in tab.formulas:
        tab.grid[row - 1][column - 1] = ""
    unknown = [(row, column - 1) for row, column in tab.formulas]
    delete_column(tab, 1)
    found = tab.read_tab(formulas=tab.formulas, unknown=unknown)
    assert (of(found.settings), found.gaps.rows, found.gaps.keys) == (of(DEFAULTS), [], True)
    assert len(found.bad) <= 1


@pytest.mark.parametrize("column", range(2, 8))
def test_a_column_that_is_gone_counts_as_its_defaults(column: int) -> None:
    tab = copied(made())
    delete_column(tab, column)
    found = read(tab)
    assert (of(found.settings, (*RULES, "segments", "keywords")), found.bad) == (
        of(DEFAULTS, (*RULES, "segments", "keywords")),
        (),
    )
    assert found.gaps.columns
    assert not found.gaps.rows  # what a column lacks is not told row by row


@pytest.mark.parametrize("follow", [True, False])
def test_a_row_may_be_inserted_anywhere(follow: bool) -> None:
    for before in range(1, len(made().grid) + 1):
        tab = copied(made())
        insert_row(tab, before, names_follow=follow)
        found = read(tab)
        assert (found.settings, found.bad, found.gaps.rows, found.gaps.headers) == (DEFAULTS, (), [], []), before


@pytest.mark.parametrize("column", range(1, 10))
def test_a_column_may_be_inserted_anywhere(column: int) -> None:
    tab = copied(made())
    insert_column(tab, column)
    found = read(tab)
    assert (found.settings, found.bad, found.gaps.rows, found.gaps.columns) == (DEFAULTS, (), [], [])


@pytest.mark.parametrize("block", ["risk", "tier", "summary.", "completeness."])
def test_rows_may_stand_in_any_order(block: str) -> None:
    """Sorted with their keys, rows are what they were; only the order of tiers means something."""
    tab = copied(made())
    rows = [row for row in rows_with(block) if " " not in tab.grid[row - 1][0]]
    for row, cells in zip(rows, [tab.grid[row - 1] for row in reversed(rows)], strict=True):
        tab.grid[row - 1] = list(cells)
    found = read(tab)
    assert of(found.settings, ("values", "risks")) == of(DEFAULTS, ("values", "risks"))
    assert set(found.settings.tiers) == set(DEFAULTS.tiers)


def test_settings_sorted_without_their_keys_are_those_that_their_labels_say() -> None:
    tab = copied(made())
    first, second = row_of(tab, "activity.window_months"), row_of(tab, "activity.high_min")
    tab.grid[first - 1][1:], tab.grid[second - 1][1:] = tab.grid[second - 1][1:], tab.grid[first - 1][1:]
    found = read(tab)
    assert (found.settings, found.bad) == (DEFAULTS, ())


def test_a_row_typed_again_counts_again() -> None:
    tab = copied(made())
    row = row_of(tab, "risk2")
    delete_rows(tab, row)
    insert_row(tab, row)
    tab.set(f"B{row}", "关注")
    found = read(tab)
    assert [risk.name for risk in found.settings.risks] == ["低", "关注", "高", "已流失"]
    assert (found.bad, found.gaps.rows) == ((), [])
    assert found.settings.plan_for("核心级", "关注").interval_days == 30


@pytest.mark.parametrize("above", [True, False])
def test_a_copied_tier_row_that_was_renamed_leaves_the_strategy_of_the_other(above: bool) -> None:
    tab = copied(made())
    row = row_of(tab, "tier2")
    cells = list(tab.grid[row - 1])
    insert_row(tab, row + (not above))
    tab.grid[row - 1 + (not above)] = [cells[0], "观察级", 700_000, *cells[3:]]
    found = read(tab)
    assert "观察级" in [tier.name for tier in found.settings.tiers]
    assert found.names["tier2"] == "核心级"
    assert found.settings.plan_for("核心级", "高") == DEFAULTS.plan_for("核心级", "高")


def test_a_renamed_tier_keeps_the_default_of_a_strategy_row_that_is_gone() -> None:
    tab = copied(made())
    tab.set(f"B{row_of(tab, 'tier3')}", "成长级")
    delete_rows(tab, row_of(tab, "tier3 risk3"))
    found = read(tab)
    assert found.settings.plan_for("成长级", "高").interval_days == 14
    assert [gap.label.zh for gap in found.gaps.rows] == ["成长级×高"]


def test_an_inserted_tier_follows_the_intervals_of_the_next_one() -> None:
    tab = copied(made())
    row = row_of(tab, "tier3")
    insert_row(tab, row)
    tab.set(f"B{row}", "观察级")
    tab.set(f"C{row}", 300_000)
    found = read(tab).settings
    tier = next(tier for tier in found.tiers if tier.name == "观察级")
    assert [(rule.tier, rule.interval_days) for rule in found.borrowed_plan(tier)] == [
        ("潜力级", 90),
        ("潜力级", 60),
        ("潜力级", 14),
    ]
    assert all(not found.borrowed_plan(tier) for tier in DEFAULTS.tiers)


Edit = tuple[str, int, bool]


@settings(max_examples=120)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["delete", "insert", "repeat", "swap", "delete column", "clear", "merge"]),
            st.integers(1, 230),
            st.booleans(),
        ),
        min_size=1,
        max_size=4,
    )
)
def test_whatever_happens_to_the_tab_it_is_read_or_refused_in_one_line(edits: list[Edit]) -> None:
    tab = copied(made())
    for kind, place, follow in edits:
        change(tab, kind, min(place, len(tab.grid) - 1), follow)
    try:
        found = read(tab)
    except Exception as error:  # what is refused is refused in words
        assert getattr(error, "code", "") in ("settings_unreadable", "settings_header")
        return
    assert len(found.settings.risks) == 4
    assert found.settings.tiers
    assert all(bad.message(lang) for bad in found.bad for lang in ("zh", "en"))


def change(tab: Tab, kind: str, place: int, follow: bool) -> None:
    if kind == "delete":
        delete_rows(tab, place, names_follow=follow)
    elif kind == "insert":
        insert_row(tab, place, names_follow=follow)
    elif kind == "repeat":
        insert_row(tab, place, names_follow=follow)
        tab.grid[place - 1] = list(tab.grid[place])
    elif kind == "swap":
        tab.grid[place - 1], tab.grid[place] = tab.grid[place], tab.grid[place - 1]
    elif kind == "delete column":
        delete_column(tab, 1 + place % min(len(tab.grid[0]), 9))
    elif kind == "clear":
        tab.grid[place - 1] = [""] * len(tab.grid[0])
    else:  # merged downwards: the lower cells hold nothing
        tab.grid[place][1:4] = [""] * 3
