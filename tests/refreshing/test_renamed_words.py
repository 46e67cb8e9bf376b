"""Tiers, risks and list values that staff rename, add, remove or reorder in 设置 are followed everywhere."""

from __future__ import annotations

import io
import re
from datetime import date
from typing import Any

import openpyxl
import pytest

import custsheet
from custsheet.ooxml import Package
from custsheet.refreshing.settings_memory import renamed
from custsheet.texts import LANGS, Lang
from custsheet.workbook import new_workbook
from tests.refreshes import refreshed
from tests.workbooks import by_header

FIRST, SECOND = date(2026, 11, 14), date(2026, 11, 21)
WORDS: dict[Lang, dict[str, str]] = {
    "zh": {"潜力级": "成长级", "高": "危急", "基础级": "观察级"},
    "en": {"Potential": "Growing", "High": "Critical", "Basic": "Watched"},
}
SETTINGS = {"zh": "设置", "en": "Settings"}
SUMMARY = {"zh": "汇总", "en": "Summary"}
CUSTOMERS = {"zh": "客户信息", "en": "Customers"}


class Typed:
    """A workbook in whose 设置 tab somebody types."""

    def __init__(self, data: bytes, lang: Lang = "zh") -> None:
        self.package = Package.open(data)
        self.sheet = self.package.worksheet(SETTINGS[lang])
        self.keys = {str(cell.value): cell.row for cell in self.sheet.iter_cells() if cell.column == 1 and cell.value}

    def name(self, key: str, name: str | None, **more: Any) -> Typed:
        row = self.keys[key]
        self.sheet.set(f"B{row}", name)
        for letter, value in more.items():
            self.sheet.set(f"{letter}{row}", value)
        return self

    def list_cell(self, name: str, place: int) -> str:
        """The cell of a list's 1-based value."""
        start = next(cell for cell in self.sheet.iter_cells() if cell.value == f"list.{name}")
        return f"{openpyxl.utils.get_column_letter(start.column)}{start.row + 1 + place}"

    def saved(self) -> bytes:
        return self.package.to_bytes()


@pytest.fixture(scope="module", params=LANGS)
def lang(request: pytest.FixtureRequest) -> Lang:
    found: Lang = request.param
    return found


@pytest.fixture(scope="module")
def before(lang: Lang) -> bytes:
    return refreshed(new_workbook(lang, 40, as_of=SECOND), FIRST)


@pytest.fixture(scope="module")
def typed(before: bytes, lang: Lang) -> bytes:
    """The third tier and the high risk renamed, a tier put above the last one."""
    third, high, added = WORDS[lang].values()
    last = list(WORDS[lang])[2]
    book = Typed(before, lang).name("tier3", third).name("risk3", high)
    return book.name("tier4", added, C=50_000).name("tier5", last).saved()


@pytest.fixture(scope="module")
def after(typed: bytes) -> bytes:
    return refreshed(typed, SECOND)


def shown(data: bytes, sheet: str) -> list[str]:
    page = openpyxl.load_workbook(io.BytesIO(data))[sheet]
    return [str(cell.value) for row in page.iter_rows() for cell in row if cell.value is not None]


def test_settings_have_the_new_names_and_no_noise(typed: bytes, lang: Lang) -> None:
    book = custsheet.open(typed)
    outcome = book.refresh(SECOND)
    third, high, added = WORDS[lang].values()
    tiers = [book.settings.tier_label(tier.name, lang) for tier in book.settings.tiers]
    assert tiers[2:] == [third, added, list(WORDS[lang])[2]]
    assert not [note for note in outcome.notes if SETTINGS[lang] in note]
    assert outcome.issues.empty or not outcome.issues["code"].str.contains("unknown|list").any()
    assert book.settings.plan_for(third, high).interval_days == 14


def test_the_sheets_show_the_new_names_in_cells_and_marks(after: bytes, lang: Lang) -> None:
    old, new = list(WORDS[lang])[:2], list(WORDS[lang].values())
    for sheet in (CUSTOMERS[lang], SUMMARY[lang]):
        words = set(shown(after, sheet))
        assert set(new) <= words
        assert not set(old[:1]) & words
        page = openpyxl.load_workbook(io.BytesIO(after))[sheet]
        rules = [str(rule.formula[0]) for area in page.conditional_formatting for rule in area.rules if rule.formula]
        marked = {word for rule in rules for word in re.findall(r'="([^"]+)"', rule)}
        assert set(new) <= marked
        assert old[0] not in marked
        priorities = [rule.priority for area in page.conditional_formatting for rule in area.rules]
        assert len(priorities) == len(set(priorities))


def test_a_rename_is_no_move(after: bytes, lang: Lang) -> None:
    third, high, added = WORDS[lang].values()
    moves = [word for word in shown(after, SUMMARY[lang]) if " → " in word]
    assert moves  # into the new tier
    assert not [move for move in moves if third in move and next(iter(WORDS[lang])) in move]
    assert not [move for move in moves if high in move and list(WORDS[lang])[1] in move]
    assert any(added in move for move in moves)


def test_a_second_refresh_changes_nothing(after: bytes) -> None:
    assert refreshed(after, SECOND) == after


def test_due_and_explain_say_the_new_names(after: bytes, lang: Lang) -> None:
    book = custsheet.open(after)
    third, high, added = WORDS[lang].values()
    due = book.due(SECOND, days=400)
    assert {third, added} <= set(due["tier"])
    assert high in set(due["risk"])
    customer = due.loc[due["tier"] == added, "customer_id"].iloc[0]
    table = book.explain(customer, SECOND)
    assert added in table.loc[table["key"] == "tier", "value"].tolist()


# ---------------------------------------------------------------- what counts as a rename


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ({"tier1": "A", "tier2": "X", "tier3": "C"}, {"B": "X"}),
        ({"tier1": "B", "tier2": "A", "tier3": "C"}, {}),  # reordered
        ({"tier1": "A", "tier2": "X", "tier3": "B", "tier4": "C"}, {}),  # one put in between
        ({"tier1": "A", "tier2": "C"}, {}),  # one removed
        ({"tier1": "X", "tier2": "Y", "tier3": "C"}, {"A": "X", "B": "Y"}),
    ],
)
def test_a_new_name_in_the_same_row_is_a_rename(now: dict[str, str], expected: dict[str, str]) -> None:
    assert renamed({"tier1": "A", "tier2": "B", "tier3": "C"}, now) == expected


@pytest.fixture(scope="module")
def chinese() -> bytes:
    return refreshed(new_workbook("zh", 30, as_of=SECOND), FIRST)


def test_a_tier_that_is_removed_leaves_its_customers_to_the_next(chinese: bytes) -> None:
    package = Typed(chinese).name("tier3", None, C=None, E=None).saved()
    after = refreshed(package, SECOND)
    tiers = {row["客户等级"] for row in by_header(after, "客户信息")}
    assert "潜力级" not in tiers and "基础级" in tiers
    assert not [note for note in custsheet.open(after).refresh(SECOND).notes if "设置" in note]


def test_tiers_in_another_order_are_followed(chinese: bytes) -> None:
    book = Typed(chinese).name("tier1", "核心级", C=500_000, D=None).name("tier2", "战略级", C=1_000_000, D=2)
    read = custsheet.open(book.saved())
    assert [tier.name for tier in read.settings.tiers][:2] == ["核心级", "战略级"]
    notes = read.refresh(SECOND).notes
    assert any("战略级" in note and "轮不到" in note for note in notes)


def test_a_value_on_which_a_rule_turns_may_be_renamed(chinese: bytes) -> None:
    """投诉 → 客诉: old cells are read as before, new ones as the same, and complaints count on."""
    book = Typed(chinese)
    book.sheet.set(book.list_cell("feedback_type", 1), "客诉")
    cell = next(c for c in book.package.worksheet("客户反馈").iter_cells() if c.value == "咨询")
    package = book.package
    package.worksheet("客户反馈").set_cells([(cell.row, cell.column, "客诉", None)])
    read = custsheet.open(package.to_bytes())
    assert read.settings.lists["feedback_type"].labels("zh")[0] == "客诉"
    types = read["feedback"]["type"]
    assert types[cell.row] == "投诉" and "客诉" not in set(types)
    assert not read.refresh(SECOND).issues["code"].str.contains("list|unknown").any()


def test_a_value_may_be_added_and_another_removed(chinese: bytes) -> None:
    book = Typed(chinese)
    words = custsheet.open(chinese).settings.lists["source"].labels("zh")
    book.sheet.set(book.list_cell("source", len(words) + 1), "校友会")
    book.sheet.set(book.list_cell("source", 1), None)
    read = custsheet.open(book.saved())
    assert read.settings.lists["source"].labels("zh") == (*words[1:], "校友会")
