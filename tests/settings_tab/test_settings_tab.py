"""The 设置 tab is read back as staff left it; what cannot be used is told cell by cell."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from custsheet.errors import InputError
from custsheet.ooxml import Package
from custsheet.refs import RangeRef, parse_cell
from custsheet.schema import Settings, load_schema
from custsheet.settings_tab.bad_settings import BadSetting
from custsheet.settings_tab.donor import build_settings_donor
from custsheet.settings_tab.places import editable_lists, is_settings_tab
from custsheet.settings_tab.read import SettingsTab, read_settings_tab
from custsheet.texts import LANGS, Lang
from tests.libreoffice import convert, needs_libreoffice

SCHEMA = load_schema()
DEFAULTS = Settings.defaults()
SHEET = "设置"


class Tab:
    """The tab as a grid of values that a test may change by cell, with the names of its blocks."""

    def __init__(self, data: bytes, sheet: str = SHEET, lang: Lang = "zh") -> None:
        self.sheet, self.lang = sheet, lang
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            self.grid = book.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
        package = Package.open(data)
        self.names = dict(package.defined_names.items())
        cells = package.worksheet(sheet).iter_cells()
        self.formulas = [(cell.row, cell.column) for cell in cells if cell.formula is not None]

    def read(self) -> tuple[Settings, tuple[BadSetting, ...]]:
        tab = self.read_tab()
        return tab.settings, tab.bad

    def read_tab(self, **more: Any) -> SettingsTab:
        return read_settings_tab(self.grid, self.names, SCHEMA, self.sheet, self.lang, **more)

    def set(self, ref: str, value: object) -> None:
        cell = parse_cell(ref)
        self.grid[cell.row - 1][cell.column - 1] = value

    def find(self, text: str, column: int = 2) -> int:
        """The 1-based row in which ``text`` stands in ``column``."""
        return next(number for number, row in enumerate(self.grid, 1) if row[column - 1] == text)

    def insert_rows(self, before: int, count: int = 1) -> None:
        """Insert blank rows, as Excel does: names below move, names around grow."""
        self.grid[before - 1 : before - 1] = [[""] * len(self.grid[0]) for _ in range(count)]
        self.names = {
            name: re.sub(r"(?<=\$)\d+", lambda m: str(int(m[0]) + count * (int(m[0]) >= before)), ref)
            for name, ref in self.names.items()
        }


@cache
def donor(lang: Lang = "zh") -> bytes:
    return build_settings_donor(SCHEMA, DEFAULTS, lang, SCHEMA.own_tabs["settings"][lang])


@pytest.fixture
def tab() -> Iterator[Tab]:
    yield Tab(donor())


@pytest.mark.parametrize("lang", LANGS)
def test_defaults_written_are_the_defaults_read(lang: Lang) -> None:
    assert Tab(donor(lang), SCHEMA.own_tabs["settings"][lang], lang).read() == (DEFAULTS, ())


@pytest.mark.parametrize("lang", LANGS)
def test_changed_settings_survive_writing_and_reading(lang: Lang) -> None:
    changed = DEFAULTS.with_changes(
        {
            "risk.growth_drop": -0.45,
            "feedback.sla_high_days": 2,
            "tiers": [
                {"name": "战略级", "min_revenue_12m": 2_000_000, "min_years": 3},
                {"name": "钻石级", "min_revenue_12m": 800_000},
                {"name": "基础级"},
            ],
            "plan": [
                {"tier": "钻石级", "risk": "低", "interval_days": 45, "method": "上门", "goal": "深耕"},
            ],
            "lists.contact_method": ["电话", "视频会议", "微信"],
        }
    )
    data = build_settings_donor(SCHEMA, changed, lang, "S")
    read, bad = Tab(data, "S", lang).read()
    assert bad == ()
    assert read.values == changed.values
    assert read.tiers == changed.tiers
    assert read.lists == changed.lists
    assert read.plan_for("钻石级", "低") == changed.plan_for("钻石级", "低")


# ---------------------------------------------------------------- what staff do to it


def test_a_renamed_tier_keeps_its_strategy(tab: Tab) -> None:
    row = tab.find("潜力级")
    for number, cells in enumerate(tab.grid, 1):
        if cells[1] == "潜力级":  # the matrix shows the new name too: its cells are formulas
            tab.set(f"B{number}", "成长级")
    settings, bad = tab.read()
    assert bad == ()
    assert [tier.name for tier in settings.tiers] == ["战略级", "核心级", "成长级", "基础级"]
    assert settings.tiers[2].min_revenue_12m == 100_000
    assert settings.plan_for("成长级", "高").interval_days == 14
    assert row < tab.find("成长级") + 1


def test_formulas_without_stored_values_are_known_by_their_keys(tab: Tab) -> None:
    for row in tab.grid:
        if re.match(r"tier\d risk\d", str(row[0])):
            row[1] = row[2] = ""
    settings, bad = tab.read()
    assert (settings, bad) == (DEFAULTS, ())


def test_an_added_tier_gets_its_conditions_and_its_strategy(tab: Tab) -> None:
    row = tab.find("基础级")
    for place, (name, least) in enumerate([("观察级", 5000), ("基础级", "")]):  # the last tier moves down by one
        tab.set(f"B{row + place}", name)
        tab.set(f"C{row + place}", least)
    for number, (tier, risk) in enumerate([("观察级", "低"), ("观察级", "中"), ("观察级", "高"), ("基础级", "低")]):
        plan = next(n for n, cells in enumerate(tab.grid, 1) if cells[0] == "tier4 risk1") + number
        tab.set(f"B{plan}", tier)  # formulas in the file
        tab.set(f"C{plan}", risk)
        if number == 0:
            tab.set(f"D{plan}", 400)
            tab.set(f"F{plan}", "短信")
    settings, bad = tab.read()
    assert bad == ()
    assert [tier.name for tier in settings.tiers][-2:] == ["观察级", "基础级"]
    assert settings.tiers[-2].min_revenue_12m == 5000
    assert settings.plan_for("观察级", "低").interval_days == 400
    assert settings.plan_for("观察级", "低").method.zh == "短信"
    assert settings.plan_for("基础级", "低").interval_days == 365


def test_a_tier_below_one_that_takes_everybody_is_told_to_be_never_reached(tab: Tab) -> None:
    """The free rows stand below the last tier, where a new one is easily put."""
    free = tab.find("基础级") + 1
    tab.set(f"B{free}", "观察级")
    tab.set(f"C{free}", 5000)
    settings, (bad,) = tab.read()
    assert settings.tiers[-1].name == "观察级"
    assert (str(bad.cell), bad.reason) == (f"B{free}", "never")
    assert "观察级" in bad.message("zh") and "基础级" in bad.message("zh")
    assert settings.plan_for("观察级", "低") == settings.plan_for("基础级", "低")


def test_a_list_takes_new_values_and_forgets_removed_ones(tab: Tab) -> None:
    column = next(n for n, key in enumerate(tab.grid[_list_keys(tab) - 1], 1) if key == "list.source")
    first = _list_keys(tab) + 2
    values = [row[column - 1] for row in tab.grid[first - 1 :] if row[column - 1] != ""]
    tab.grid[first - 1][column - 1] = "短视频探店"
    tab.grid[first + len(values) - 1][column - 1] = "校友会"
    settings, bad = tab.read()
    assert bad == ()
    assert settings.lists["source"].labels("zh") == ("短视频探店", *values[1:], "校友会")


def test_a_gap_in_a_list_is_skipped(tab: Tab) -> None:
    column = next(n for n, key in enumerate(tab.grid[_list_keys(tab) - 1], 1) if key == "list.size")
    tab.grid[_list_keys(tab) + 2][column - 1] = ""
    assert tab.read()[0].lists["size"].labels("zh") == ("大型", "小型", "微型")


@pytest.mark.parametrize("where", ["客户等级", "潜力级", "活跃度统计月数", "行业", "（所有等级）"])
def test_rows_may_be_inserted_anywhere(tab: Tab, where: str) -> None:
    tab.insert_rows(tab.find(where), 2)
    assert tab.read() == (DEFAULTS, ())


def test_columns_may_be_moved_within_a_block(tab: Tab) -> None:
    for row in tab.grid:
        row[3], row[4] = row[4], row[3]
    settings, bad = tab.read()
    assert bad == ()
    assert (settings.values, settings.tiers, settings.plan) == (DEFAULTS.values, DEFAULTS.tiers, DEFAULTS.plan)


def test_blocks_are_found_by_their_headers_when_names_are_lost(tab: Tab) -> None:
    tab.names = {}
    assert tab.read() == (DEFAULTS, ())


def test_without_its_keys_the_tab_is_read_by_its_labels(tab: Tab) -> None:
    for row in tab.grid:
        row[0] = ""
    tab.grid[_list_keys(Tab(donor())) - 1] = [""] * len(tab.grid[0])
    tab.set(f"C{tab.find('默认账期(天)')}", 45)
    settings, bad = tab.read()
    assert bad == ()
    assert settings["receivables.default_payment_days"] == 45
    assert settings.tiers == DEFAULTS.tiers
    assert settings.lists == DEFAULTS.lists


@needs_libreoffice
def test_a_tab_saved_by_libreoffice_is_read_alike() -> None:
    assert Tab(convert(donor())).read() == (DEFAULTS, ())


# ---------------------------------------------------------------- what cannot be used


@pytest.mark.parametrize(
    ("label", "column", "value", "key", "allowed", "used"),
    [
        ("多少个月无联系算条件A", "C", 99, "risk.no_contact_months", "1–24", "2"),
        ("多少个月无联系算条件A", "C", "两个月", "risk.no_contact_months", "1–24", "2"),
        ("多少个月无联系算条件A", "C", 1.5, "risk.no_contact_months", "1–24", "2"),
        ("增长率低于等于此值算条件B", "C", "30%", "risk.growth_drop", "-100%–0%", "-30%"),
        ("手机或电话", "C", -1, "completeness.mobile_or_phone", "0–100", "1"),
        ("战略级", "D", "两年", "tiers.1.min_years", "0–100", "2"),
        ("核心级", "D", "三年", "tiers.2.min_years", "0–100", ""),
        ("战略级", "C", "很多", "tiers.1.min_revenue_12m", "0–1,000,000,000,000", "1,000,000"),
    ],
)
def test_a_bad_cell_is_told_with_its_place_and_its_default_counts(
    tab: Tab, label: str, column: str, value: Any, key: str, allowed: str, used: str
) -> None:
    cell = f"{column}{tab.find(label)}"
    tab.set(cell, value)
    settings, (bad,) = tab.read()
    assert settings == DEFAULTS
    assert (bad.key, bad.sheet, str(bad.cell), bad.used) == (key, SHEET, cell, used)
    for lang in LANGS:
        message = bad.message(lang)
        assert f"{SHEET}!{cell}" in message
        assert bad.allowed in message
        assert bad.label[lang] in message
    assert bad.allowed == allowed


def test_a_bad_interval_counts_as_its_default(tab: Tab) -> None:
    row = next(n for n, cells in enumerate(tab.grid, 1) if cells[0] == "tier2 risk3")
    tab.set(f"D{row}", 0)
    settings, (bad,) = tab.read()
    assert settings.plan_for("核心级", "高").interval_days == 7
    assert (str(bad.cell), bad.value, bad.used) == (f"D{row}", 0, "7")


def test_a_tier_named_twice_is_told_and_left_out(tab: Tab) -> None:
    row = tab.find("基础级") + 1
    tab.set(f"B{row}", "核心级")
    settings, (bad,) = tab.read()
    assert settings.tiers == DEFAULTS.tiers
    assert (str(bad.cell), bad.value, bad.used) == (f"B{row}", "核心级", None)
    assert "核心级" in bad.message("zh")


def test_a_risk_without_name_keeps_its_old_one(tab: Tab) -> None:
    row = next(n for n, cells in enumerate(tab.grid, 1) if cells[0] == "risk3")
    tab.set(f"B{row}", "")
    settings, bad = tab.read()
    assert [risk.name for risk in settings.risks] == ["低", "中", "高", "已流失"]
    assert [str(found.cell) for found in bad] == [f"B{row}"]
    assert "没有名称" in bad[0].message("zh")


def test_blank_means_the_default_and_text_that_reads_as_a_number_counts(tab: Tab) -> None:
    tab.set(f"C{tab.find('信息核对有效天数')}", "")
    tab.set(f"C{tab.find('默认账期(天)')}", " 45 ")
    tab.set(f"C{tab.find('增长率低于等于此值算条件B')}", "-40%")
    settings, bad = tab.read()
    assert bad == ()
    assert settings["verification.max_age_days"] == 180
    assert settings["receivables.default_payment_days"] == 45
    assert settings["risk.growth_drop"] == pytest.approx(-0.4)


def test_bad_cells_come_in_the_order_of_the_tab(tab: Tab) -> None:
    tab.set(f"C{tab.find('汇总清单行数')}", 99)
    tab.set(f"D{tab.find('战略级')}", "x")
    tab.set(f"C{tab.find('活跃度统计月数')}", 99)
    assert [bad.key for bad in tab.read()[1]] == ["tiers.1.min_years", "activity.window_months", "summary.list_rows"]


def test_a_setting_of_a_newer_version_is_let_be(tab: Tab) -> None:
    row = tab.find("汇总清单行数")
    tab.set(f"A{row}", "summary.something_new")
    tab.set(f"B{row}", "将来的设置")
    tab.set(f"C{row}", 5)
    assert tab.read() == (DEFAULTS, ())


CORE = ["tiers", "risks", "plan", "values", "lists"]


def delete_block(tab: Tab, block: str) -> None:
    """Delete its rows, as Excel does: the name says #REF!, and no header is there."""
    area = re.findall(r"\$(\d+)", tab.names[f"custsheet_settings_{block}"])
    for number in range(int(area[0]), min(int(area[1]), len(tab.grid)) + 1):
        tab.grid[number - 1] = [""] * len(tab.grid[0])
    tab.names[f"custsheet_settings_{block}"] = "#REF!"


@pytest.mark.parametrize("block", CORE)
def test_a_block_that_people_deleted_counts_as_its_default(tab: Tab, block: str) -> None:
    delete_block(tab, block)
    read = tab.read_tab()
    assert (read.settings, read.bad, read.deleted) == (DEFAULTS, (), (block,))


@pytest.mark.parametrize("block", CORE)
def test_a_block_whose_rows_were_emptied_stops_everything(tab: Tab, block: str) -> None:
    name = tab.names[f"custsheet_settings_{block}"]
    delete_block(tab, block)
    tab.names[f"custsheet_settings_{block}"] = name
    with pytest.raises(InputError) as caught:
        tab.read()
    assert caught.value.code == "settings_unreadable"
    assert SHEET in caught.value.message("zh")
    assert "\n" not in caught.value.message("en")


def test_an_emptied_tab_stops_everything(tab: Tab) -> None:
    for block in CORE:
        delete_block(tab, block)
    with pytest.raises(InputError):
        tab.read()


def test_an_overwritten_header_stops_everything(tab: Tab) -> None:
    row = tab.find("客户等级")
    tab.set(f"D{row}", "随便")
    with pytest.raises(InputError) as caught:
        tab.read()
    assert caught.value.code == "settings_header"
    for lang, words in (("zh", ["合作年限不低于", f"第 {row} 行"]), ("en", [f"Row {row}"])):
        assert all(word in caught.value.message(lang) for word in words)


def test_a_workbook_tells_by_its_names_whether_it_has_the_tab() -> None:
    assert is_settings_tab(Tab(donor()).names)
    assert not is_settings_tab({"负责人名单": "选项!$A$2"})


def test_every_list_of_a_typed_column_can_be_edited() -> None:
    lists = editable_lists(SCHEMA)
    assert ("customers", "industry") in lists["industry"]
    assert set(lists["priority"]) == {("feedback", "priority"), ("demands", "priority")}
    assert not {"tier", "risk"} & set(lists)


def _list_keys(tab: Tab) -> int:
    """The 1-based row of the lists' hidden keys."""
    return next(n for n, row in enumerate(tab.grid, 1) if any(str(cell).startswith("list.") for cell in row))


def test_a_word_that_was_an_alias_becomes_a_value_of_its_own(tab: Tab) -> None:
    """抖音 means 网络 until people list it themselves."""
    assert DEFAULTS.lists["source"].find("抖音") == "网络"
    keys = _list_keys(tab)
    column = next(n for n, key in enumerate(tab.grid[keys - 1], 1) if key == "list.source")
    free = next(n for n, row in enumerate(tab.grid, 1) if n > keys + 1 and row[column - 1] == "")
    tab.grid[free - 1][column - 1] = "抖音"
    settings, bad = tab.read()
    assert bad == ()
    assert settings.lists["source"].labels("zh") == (*DEFAULTS.lists["source"].labels("zh"), "抖音")
    assert settings.lists["source"].find("抖音") == "抖音"
    assert settings.lists["source"].find("百度") == DEFAULTS.lists["source"].find("百度")


# ---------------------------------------------------------------- segments, keywords, outlooks of added industries


def row_of(tab: Tab, key: str) -> int:
    return next(number for number, row in enumerate(tab.grid, 1) if row[0] == key)


@pytest.mark.parametrize("lang", LANGS)
def test_segments_and_keywords_survive_writing_and_reading(lang: Lang) -> None:
    changed = DEFAULTS.with_changes(
        {
            "segments": [{"name": "头部客户", "min_m": 5}, {"name": "重要挽留客户", "min_m": 3}, {"name": "其他客户"}],
            "lists.problem_category": ["价格", "产品质量", "售后"],
            "keywords": {"售后": ["返修", "no answer"], "价格": ["贵"]},
            "lists.industry": ["制造业", "低空经济"],
            "outlook.低空经济": 95,
        }
    )
    read, bad = Tab(build_settings_donor(SCHEMA, changed, lang, "S"), "S", lang).read()
    assert bad == ()
    assert (read.segments, read.keywords, read.outlook) == (
        changed.segments,
        # A category without words of its own in the tab means its default words.
        {"价格": ("贵",), "产品质量": DEFAULTS.keywords["产品质量"], "售后": ("返修", "no answer")},
        changed.outlook,
    )


def test_people_rename_reorder_add_and_remove_segments(tab: Tab) -> None:
    first, second, third = (row_of(tab, f"segment{n}") for n in (1, 2, 3))
    tab.set(f"B{first}", "铁杆客户")
    for column, value in zip("BCDE", ("", "", "", ""), strict=True):
        tab.set(f"{column}{second}", value)
    free = row_of(tab, "segment9")
    tab.set(f"B{free}", "新面孔")
    tab.set(f"C{free}", 5)
    settings, (bad,) = tab.read()
    names = [segment.name for segment in settings.segments]
    assert (names[0], names[1], names[-1]) == ("铁杆客户", tab.grid[third - 1][1], "新面孔")
    assert "重要发展客户" not in names
    assert (bad.reason, str(bad.cell)) == ("never", f"B{free}")  # below the one that takes everybody


@pytest.mark.parametrize("words", ["贵、报价", "贵,报价", "贵；报价", "贵\n报价", " 贵 ， 报价 、", "贵|报价、贵"])
def test_keywords_are_separated_by_whatever_a_keyboard_has(tab: Tab, words: str) -> None:
    tab.set(f"C{row_of(tab, 'category5')}", words)
    assert tab.read()[0].keywords["价格"] == ("贵", "报价")


def test_blank_keywords_are_the_default_ones_and_a_cleared_category_is_suggested_no_more(tab: Tab) -> None:
    tab.set(f"C{row_of(tab, 'category1')}", "")
    for column in "BC":
        tab.set(f"{column}{row_of(tab, 'category2')}", "")
    settings, bad = tab.read()
    assert bad == ()
    assert settings.keywords["产品质量"] == DEFAULTS.keywords["产品质量"]
    assert "服务态度" not in settings.keywords


def test_a_category_that_was_added_to_the_list_takes_words(tab: Tab) -> None:
    column = next(n for n, key in enumerate(tab.grid[_list_keys(tab) - 1], 1) if key == "list.problem_category")
    tab.grid[_list_keys(tab) + 7][column - 1] = "售后"
    row = row_of(tab, "category7")
    tab.set(f"B{row}", "售后")
    tab.set(f"C{row}", "返修、保修")
    settings, bad = tab.read()
    assert bad == ()
    assert settings.keywords["售后"] == ("返修", "保修")


def test_an_added_industry_gets_its_outlook_in_a_free_row_or_in_one_of_peoples_own(tab: Tab) -> None:
    start = _list_keys(tab)
    column = next(n for n, key in enumerate(tab.grid[start - 1], 1) if key == "list.industry")
    for place, name in enumerate(("低空经济", "银发经济")):
        tab.grid[start + 21 + place][column - 1] = name
    tab.set(f"B{row_of(tab, 'outlook.+1')}", "低空经济")
    tab.set(f"C{row_of(tab, 'outlook.+1')}", 90)
    tab.insert_rows(row_of(tab, "outlook.mining"))
    tab.set(f"B{row_of(tab, 'outlook.mining') - 1}", "银发经济")
    tab.set(f"C{row_of(tab, 'outlook.mining') - 1}", 75)
    settings, bad = tab.read()
    assert bad == ()
    assert (settings.outlook["低空经济"], settings.outlook["银发经济"], settings.outlook["采矿业"]) == (90, 75, 50)


# ---------------------------------------------------------------- every way of getting it wrong, in words


@pytest.mark.parametrize(
    ("key", "column", "value", "reason", "words"),
    [
        ("risk.growth_drop", "C", 30, "value", ["3000%", "-100%–0%", "暂用 -30%", "请直接填 -30%"]),
        ("risk.growth_drop", "C", 0.3, "value", ["30%", "请直接填 -30%"]),
        ("kpi.feedback_target", "C", 95, "value", ["9500%", "请直接填 95%"]),
        ("tier3", "E", 20, "value", ["2000%", "暂用 20%", "请直接填 20%"]),
        ("receivables.default_payment_days", "C", -30, "value", ["-30", "0–365", "暂用 30"]),
        ("tier2", "C", -5, "value", ["-5", "暂用 500,000"]),
        ("tier2", "B", "战略级", "taken", ["战略级", "只能用一次", "这一行暂不计入"]),
        ("tier2", "B", "", "blank", ["没有名称", "这一行暂不计入"]),
        ("tier1", "C", 1, "never", ["轮不到"]),
        ("risk2", "B", "高", "taken", ["高", "暂用 中"]),
        ("risk2", "B", "", "blank", ["没有名称", "暂用 中"]),
        ("tier1 risk1", "D", "每月", "value", ["每月", "1–3,650", "暂用 30"]),
        ("segment1", "C", 9, "value", ["9", "1–5", "暂用 4"]),
        ("segment2", "B", "重要价值客户", "taken", ["这一行暂不计入"]),
        ("segment2", "B", "", "blank", ["没有名称"]),
        ("category2", "B", "配件", "unknown", ["配件", "物流交付", "这一行暂不计入"]),
        ("category2", "B", "", "blank", ["没有名称"]),
        ("outlook.+1", "B", "养蜂业", "no_setting", ["养蜂业", "下拉选项"]),
        ("kpi.show", "C", "也许", "value", ["也许", "否/是", "暂用 是"]),
    ],
)
def test_each_mistake_is_told_in_one_clear_line(
    tab: Tab, key: str, column: str, value: Any, reason: str, words: list[str]
) -> None:
    cell = f"{column}{row_of(tab, key)}"
    tab.set(cell, value)
    if key == "tier1":
        tab.set(f"D{row_of(tab, key)}", "")
    read = tab.read_tab(formulas=tab.formulas)
    settings, bad = read.settings, read.bad
    assert all(found.reason == reason for found in bad)
    first = bad[0]
    assert str(first.cell) == (f"B{row_of(tab, 'tier2')}" if reason == "never" else cell)
    message = first.message("zh")
    assert message.startswith(f"{SHEET}!{first.cell}")
    assert all(word in message for word in words), message
    for lang in LANGS:
        assert "\n" not in first.message(lang)
        assert "{" not in first.message(lang)
    if reason == "value":
        assert settings == DEFAULTS


def test_a_bad_condition_of_a_tier_of_peoples_own_leaves_it_out(tab: Tab) -> None:
    """Without its condition it would take everybody."""
    row = tab.find("基础级")
    tab.set(f"B{row}", "观察级")
    tab.set(f"B{row + 1}", "基础级")
    tab.set(f"C{row}", "不少")
    settings, (bad,) = tab.read()
    assert "观察级" not in [tier.name for tier in settings.tiers]
    assert "这一行暂不计入" in bad.message("zh")


def test_a_renamed_tier_with_a_bad_condition_keeps_that_of_its_row(tab: Tab) -> None:
    row = tab.find("核心级")
    tab.set(f"B{row}", "重点级")
    tab.set(f"C{row}", "不少")
    read = tab.read_tab(formulas=tab.formulas)
    settings, (bad,) = read.settings, read.bad
    assert (settings.tiers[1].name, settings.tiers[1].min_revenue_12m, bad.used) == ("重点级", 500_000, "500,000")


def test_an_amount_may_be_typed_as_people_write_it(tab: Tab) -> None:
    tab.set(f"C{tab.find('战略级')}", "200万")
    settings, bad = tab.read()
    assert (settings.tiers[0].min_revenue_12m, bad) == (2_000_000, ())


@pytest.mark.parametrize(
    ("key", "column"), [("risk.no_contact_months", 3), ("tier1", 3), ("segment1", 4), ("category1", 3)]
)
def test_a_formula_without_a_value_and_a_merged_cell_are_told_and_the_default_counts(
    tab: Tab, key: str, column: int
) -> None:
    row = row_of(tab, key)
    tab.grid[row - 1][column - 1] = ""
    read = tab.read_tab(unknown=[(row, column)])
    assert read.settings == DEFAULTS
    assert [(bad.reason, bad.cell) for bad in read.bad] == [("uncalculated", (row, column))]
    assert "Excel" in read.bad[0].message("zh")
    read = tab.read_tab(merged=[RangeRef(row, column - 1, row, column)])
    assert read.settings == DEFAULTS
    assert [(bad.reason, bad.cell) for bad in read.bad] == [("merged", (row, column))]


def test_an_emptied_list_is_told_and_its_default_counts(tab: Tab) -> None:
    start = _list_keys(tab)
    column = next(n for n, key in enumerate(tab.grid[start - 1], 1) if key == "list.size")
    for row in tab.grid[start + 1 :]:
        row[column - 1] = ""
    settings, (bad,) = tab.read()
    assert settings == DEFAULTS
    assert (bad.reason, bad.cell) == ("empty", (start + 2, column))
    assert "企业规模" in bad.message("zh")


def test_an_english_tab_speaks_english_throughout() -> None:
    tab = Tab(donor("en"), "Settings", "en")
    tab.set(f"C{row_of(tab, 'tier1')}", 1)
    tab.set(f"D{row_of(tab, 'tier1')}", "")
    tab.set(f"B{row_of(tab, 'category2')}", "Spare parts")
    tab.set(f"B{row_of(tab, 'risk2')}", "High")
    messages = [bad.message("en") for bad in tab.read()[1]]
    assert len(messages) >= 3
    assert not [message for message in messages if re.search(r"[\u3400-\u9fff]", message)]
