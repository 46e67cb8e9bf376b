"""The rules: defaults as the contract's §4 has them, and what staff change in the 设置 tab, cell by cell."""

from __future__ import annotations

import pickle
from typing import Any

import pytest

from custsheet.errors import UsageError
from custsheet.schema import Label, PlanRule, Settings

DEFAULTS = {
    "activity.window_months": 3,
    "activity.high_min": 5,
    "growth.window_months": 6,
    "risk.no_contact_months": 2,
    "risk.growth_drop": -0.30,
    "risk.complaint_months": 1,
    "risk.lost_order_months": 24,
    "risk.lost_contact_months": 12,
    "receivables.default_payment_days": 30,
    "verification.max_age_days": 180,
}

INTERVALS = {"战略级": (30, 30, 7), "核心级": (60, 30, 7), "潜力级": (90, 60, 14), "基础级": (365, 180, 90)}


@pytest.fixture
def settings() -> Settings:
    """The rules of the templates."""
    return Settings.defaults()


@pytest.mark.parametrize(("key", "value"), DEFAULTS.items())
def test_scalars_are_the_contracts(settings: Settings, key: str, value: float) -> None:
    """§4 states them."""
    assert settings[key] == value


def test_an_unknown_scalar_is_a_key_error(settings: Settings) -> None:
    """A slip in code must not pass as a default."""
    with pytest.raises(KeyError):
        settings["risk.no_contact_weeks"]


def test_tiers_are_tried_from_the_best_and_the_last_asks_nothing(settings: Settings) -> None:
    """战略级 1,000,000 and 2 years; 核心级 500,000; 潜力级 100,000 and growth of 20 %; else 基础级."""
    conditions = [(tier.name, tier.min_revenue_12m, tier.min_years, tier.min_growth) for tier in settings.tiers]
    assert conditions == [
        ("战略级", 1_000_000, 2, None),
        ("核心级", 500_000, None, None),
        ("潜力级", 100_000, None, 0.2),
        ("基础级", None, None, None),
    ]


@pytest.mark.parametrize(("tier", "days"), INTERVALS.items())
def test_the_plan_has_an_interval_for_each_tier_and_risk(settings: Settings, tier: str, days: tuple[int, ...]) -> None:
    """Rows of the matrix, risk 低 / 中 / 高."""
    assert tuple(settings.plan_for(tier, risk).interval_days for risk in ("低", "中", "高")) == days


@pytest.mark.parametrize("tier", [*INTERVALS, None, "", "黄金级"])
def test_lost_customers_are_planned_alike_whatever_their_tier(settings: Settings, tier: str | None) -> None:
    """Every 180 days."""
    assert settings.plan_for(tier, "已流失").interval_days == 180


@pytest.mark.parametrize("tier", [None, "", "黄金级"])
def test_a_blank_or_unknown_tier_is_planned_as_the_last_and_a_blank_risk_as_low(
    settings: Settings, tier: str | None
) -> None:
    """基础级."""
    assert settings.plan_for(tier, "中") == settings.plan_for("基础级", "中")
    assert settings.plan_for(tier, None) == settings.plan_for("基础级", "低")


def test_the_users_own_wordings_of_the_plan_are_kept(settings: Settings) -> None:
    """Those that the contract quotes."""
    wordings = {
        ("战略级", "低"): ("总经理/销售负责人面谈+专属客服", "知晓战略需求，解决重大问题"),
        ("战略级", "中"): ("总经理/销售负责人面谈+专属客服", "知晓战略需求，解决重大问题"),
        ("核心级", "高"): ("销售专员电话+解决方案推送", "挽留流失客户，明确挽留方案"),
        ("潜力级", "低"): ("客服邮件+产品案例分享", "挖掘潜在需求，引导合作升级"),
        ("基础级", "中"): ("系统短信+新品通知", "提升活跃度，防止沉睡"),
    }
    for pair, words in wordings.items():
        rule = settings.plan_for(*pair)
        assert (rule.method.zh, rule.goal.zh) == words


def test_completeness_counts_thirteen_fields_alike(settings: Settings) -> None:
    """Mobile or phone is one of them."""
    fields = "name industry size province address contact position mobile_or_phone email owner source"
    assert " ".join(settings.completeness_weights) == f"{fields} first_deal_date verified_on"
    assert set(settings.completeness_weights.values()) == {1}


def test_tiers_and_risks_are_shown_in_either_language(settings: Settings) -> None:
    """An unknown one shows as it is."""
    assert settings.tier_label("核心级", "en") == "Core"
    assert settings.risk_label("已流失", "en") == "Lost"
    assert settings.tier_label("黄金级", "en") == "黄金级"


def test_every_scalar_has_labels_a_heading_and_a_default_within_its_limits(settings: Settings) -> None:
    """What the 设置 tab shows."""
    specs = list(settings)
    assert [spec.key for spec in specs] == list(settings.values)
    for spec in specs:
        assert spec.accepts(spec.default) and settings[spec.key] == spec.default
        assert spec.label.zh and spec.label.en and settings.rules.groups[spec.group].zh
    labels = [(spec.group, spec.label.zh) for spec in specs]
    assert len(labels) == len(set(labels))


def test_a_change_gives_new_settings_and_leaves_the_old_alone(settings: Settings) -> None:
    """Settings are frozen."""
    changed = settings.with_changes({"risk.no_contact_months": 3, "completeness.email": 0.5})
    assert (changed["risk.no_contact_months"], changed.completeness_weights["email"]) == (3, 0.5)
    assert settings["risk.no_contact_months"] == 2


def test_a_blank_cell_means_the_default(settings: Settings) -> None:
    """Whatever stood there before."""
    changed = settings.with_changes({"risk.no_contact_months": 3})
    assert changed.with_changes({"risk.no_contact_months": None})["risk.no_contact_months"] == 2


@pytest.mark.parametrize(
    ("key", "value", "allowed"),
    [
        ("risk.no_contact_months", 0, "1–24"),
        ("risk.no_contact_months", 25, "1–24"),
        ("risk.no_contact_months", 2.5, "1–24"),
        ("risk.no_contact_months", "三个月", "1–24"),
        ("risk.no_contact_months", True, "1–24"),
        ("risk.no_contact_months", float("nan"), "1–24"),
        ("risk.no_contact_months", float("inf"), "1–24"),
        ("risk.growth_drop", 30, "-100%–0%"),
        ("risk.patience", 1, ""),
        ("lists.colour", ["红"], ""),
    ],
)
def test_a_bad_setting_is_a_problem_with_its_key_and_what_is_allowed(
    settings: Settings, key: str, value: object, allowed: str
) -> None:
    """The others are taken over, the bad one keeps its default."""
    changed, problems = settings.accept({"activity.high_min": 7, key: value})
    assert [(problem.key, problem.allowed) for problem in problems] == [(key, allowed)]
    assert changed["activity.high_min"] == 7
    assert changed["risk.no_contact_months"] == 2
    with pytest.raises(UsageError, match=key):
        settings.with_changes({key: value})


TIERS: list[dict[str, Any]] = [
    {"name": "战略级", "min_revenue_12m": 2_000_000, "min_years": 1.5},
    {"name": "黄金级", "min_revenue_12m": 800_000},
    {"name": "基础级"},
]


def test_staff_may_change_add_and_remove_tiers(settings: Settings) -> None:
    """A new tier shows alike in both languages and, until it has a plan, is planned as the last one."""
    changed = settings.with_changes({"tiers": TIERS})
    assert [(tier.name, tier.en, tier.min_revenue_12m, tier.min_years) for tier in changed.tiers] == [
        ("战略级", "Strategic", 2_000_000, 1.5),
        ("黄金级", "黄金级", 800_000, None),
        ("基础级", "Basic", None, None),
    ]
    assert [value.value for value in changed.lists["tier"]] == ["战略级", "黄金级", "基础级"]
    assert changed.plan_for("黄金级", "高") == changed.plan_for("基础级", "高")


def test_a_bad_condition_of_a_tier_is_a_problem_and_its_default_counts(settings: Settings) -> None:
    """The key tells row and column; a tier without default is left out, since without it, it would take everybody."""
    rows = [{**TIERS[0], "min_years": "两年"}, {**TIERS[1], "min_revenue_12m": -1}, {"name": " "}, {"name": "战略级"}]
    changed, problems = settings.accept({"tiers": rows})
    assert [problem.key for problem in problems] == [
        "tiers.1.min_years",
        "tiers.2.min_revenue_12m",
        "tiers.3.name",
        "tiers.4.name",
    ]
    assert [(tier.name, tier.min_years, tier.min_revenue_12m) for tier in changed.tiers] == [
        ("战略级", 2, 2_000_000),
    ]


def test_an_empty_table_of_tiers_means_the_default_tiers(settings: Settings) -> None:
    """Nobody wants no tiers at all."""
    assert settings.with_changes({"tiers": []}).tiers == settings.tiers
    assert settings.with_changes({"tiers": None}).tiers == settings.tiers


def test_an_english_workbook_names_tiers_and_risks_in_english(settings: Settings) -> None:
    """The Chinese word stays the value in frames."""
    changed = settings.with_changes(
        {"tiers": [{"name": "Core", "min_revenue_12m": 1}], "risks": _names("Low Medium High Lost")}
    )
    assert changed.tiers[0].name == "核心级"
    assert changed.risks == settings.risks


def _names(words: str) -> list[dict[str, str]]:
    return [{"name": word} for word in words.split()]


def test_a_risk_may_be_renamed_but_none_may_be_added_removed_or_swapped(settings: Settings) -> None:
    """Which one it is follows from its place."""
    changed = settings.with_changes({"risks": _names("安全 关注 危险 已流失")})
    assert [risk.name for risk in changed.risks] == ["安全", "关注", "危险", "已流失"]
    swapped, problems = settings.accept({"risks": _names("高 中 低")})
    assert swapped.risks == settings.risks
    assert [problem.key for problem in problems] == ["risks.1.name", "risks.3.name", "risks.4.name"]


def test_the_plan_takes_rows_and_keeps_what_they_do_not_name(settings: Settings) -> None:
    """A wording of one's own shows alike in both languages."""
    row = {"tier": "核心级", "risk": "低", "interval_days": 45, "method": "销售负责人电话", "goal": None}
    changed = settings.with_changes({"plan": [row]})
    default = settings.plan_for("核心级", "低")
    words = Label("销售负责人电话", "销售负责人电话")
    assert changed.plan_for("核心级", "低") == PlanRule("核心级", "低", 45, words, default.goal)
    assert changed.plan_for("核心级", "中") == settings.plan_for("核心级", "中")


def test_a_bad_cell_of_the_plan_is_a_problem_and_its_default_counts(settings: Settings) -> None:
    """The key tells row and column."""
    rows = [
        {"tier": "核心级", "risk": "低", "interval_days": 0},
        {"tier": "黄金级", "risk": "低", "interval_days": 5},
        {"tier": "核心级", "risk": "极高", "interval_days": 5},
    ]
    changed, problems = settings.accept({"plan": rows})
    assert [problem.key for problem in problems] == ["plan.1.interval_days", "plan.2.tier", "plan.3.risk"]
    assert problems[0].allowed == "1–3,650"
    assert changed.plan == settings.plan


def test_a_new_tier_may_have_a_plan_of_its_own(settings: Settings) -> None:
    """Tiers are read before the plan."""
    row = {"tier": "黄金级", "risk": "高", "interval_days": 3, "method": "总经理拜访", "goal": "挽留"}
    changed = settings.with_changes({"plan": [row], "tiers": TIERS})
    assert changed.plan_for("黄金级", "高").interval_days == 3


@pytest.mark.parametrize("typed", ["每周", None])
def test_a_renamed_tier_falls_back_on_the_interval_it_had(settings: Settings, typed: object) -> None:
    """The place in the tab tells what it was called; the bad cell is told."""
    tiers = [{"name": "钻石级" if tier.name == "战略级" else tier.name} for tier in settings.tiers]
    row = {"key": "tier1 risk1", "tier": "钻石级", "risk": "低", "interval_days": typed}
    changed, problems = settings.accept({"tiers": tiers, "plan": [row]})
    assert changed.plan_for("钻石级", "低").interval_days == settings.plan_for("战略级", "低").interval_days
    assert [p.key for p in problems if p.key.startswith("plan")] == ["plan.1.interval_days"] * (typed is not None)


def test_a_list_takes_its_words_in_order_and_known_ones_keep_their_aliases(settings: Settings) -> None:
    """A word of one's own shows alike in both languages; English words are known too."""
    changed = settings.with_changes({"lists.source": ["转介绍", "展会直播", "Online", " ", None, "转介绍"]})
    source = changed.lists["source"]
    assert [(value.value, value.en) for value in source] == [
        ("转介绍", "Referral"),
        ("展会直播", "展会直播"),
        ("网络", "Online"),
    ]
    assert source.find("老客户介绍") == "转介绍"
    assert source.find("陌拜") is None
    assert settings.with_changes({"lists.source": []}).lists["source"] == settings.lists["source"]


def test_settings_cross_process_borders(settings: Settings) -> None:
    """Workers get them pickled."""
    changed = settings.with_changes({"risk.no_contact_months": 3})
    assert pickle.loads(pickle.dumps(changed)) == changed


def test_segments_take_rows_and_the_first_that_matches_counts(settings: Settings) -> None:
    """A known name keeps its English one; a row that never gets its turn is told and stays."""
    rows = [{"name": "Champions", "min_r": 5}, {"name": "其余"}, {"name": "新面孔", "min_f": 2}]
    changed, problems = settings.accept({"segments": rows})
    assert [(row.name, row.en, row.min_r, row.min_f) for row in changed.segments] == [
        ("重要价值客户", "Champions", 5, None),
        ("其余", "其余", None, None),
        ("新面孔", "新面孔", None, 2),
    ]
    assert [(p.key, p.allowed, p.reason) for p in problems] == [("segments.3.name", "其余", "never")]
    assert settings.with_changes({"segments": rows}) == changed  # it is no error
    assert settings.with_changes({"segments": []}).segments == settings.segments


def test_keywords_follow_the_list_of_categories(settings: Settings) -> None:
    """In its order, whatever the order of the rows; a category that is not listed is a problem."""
    changes = {
        "lists.problem_category": ["价格", "售后"],
        "keywords": [
            {"category": "售后", "words": "返修、保修"},
            {"category": "Price", "words": None},
            {"category": "售后", "words": ["退换", "返修"]},
            {"category": "物流交付", "words": "晚到"},
        ],
    }
    changed, problems = settings.accept(changes)
    assert list(changed.keywords.items()) == [
        ("价格", settings.keywords["价格"]),
        ("售后", ("返修", "保修", "退换")),
    ]
    assert [(p.key, p.value, p.reason) for p in problems] == [("keywords.4.category", "物流交付", "unknown")]
    assert settings.with_changes({"keywords": {"价格": ["贵"]}}).keywords == {"价格": ("贵",)}
    assert settings.with_changes({"keywords": None}).keywords == settings.keywords


def test_an_added_industry_has_an_outlook_once_it_is_set(settings: Settings) -> None:
    """An industry that is not listed is no setting."""
    listed = settings.with_changes({"lists.industry": ["制造业", "低空经济"]})
    assert "低空经济" not in listed.outlook
    assert listed.with_changes({"outlook.低空经济": 95}).outlook["低空经济"] == 95
    with pytest.raises(UsageError, match="低空经济"):
        settings.with_changes({"outlook.低空经济": 95})
    assert listed.accept({"outlook.低空经济": 195})[1][0].allowed == "0–100"


@pytest.mark.parametrize(
    ("key", "typed", "meant"),
    [
        ("risk.growth_drop", 30, -0.3),
        ("risk.growth_drop", 0.3, -0.3),
        ("risk.growth_drop", -30, -0.3),
        ("kpi.feedback_target", 95, 0.95),
        ("tiers.min_growth", 20, 0.2),
        ("receivables.default_payment_days", -30, 30),
        ("risk.no_contact_months", 0, None),
        ("risk.no_contact_months", "三个月", None),
        ("risk.no_contact_months", True, None),
    ],
)
def test_a_slip_of_sign_or_percent_is_guessed(settings: Settings, key: str, typed: object, meant: float | None) -> None:
    """Only where what is guessed would be allowed."""
    spec = settings.rules.specs.get(key) or settings.rules.limits[key]
    assert not spec.accepts(typed)
    assert spec.meant(typed) == (meant if meant is None else pytest.approx(meant))


@pytest.mark.parametrize(
    ("first", "second", "is_never_reached"),
    [
        ({"min_revenue_12m": 5}, {"min_revenue_12m": 5}, True),
        ({"min_revenue_12m": 5}, {"min_revenue_12m": 4}, False),
        ({"min_revenue_12m": 5}, {"min_revenue_12m": 9, "min_years": 1}, True),
        ({"min_revenue_12m": 5, "min_years": 1}, {"min_revenue_12m": 9}, False),
        ({}, {"min_growth": 0.1}, True),
    ],
)
def test_a_tier_whose_turn_never_comes_is_told(
    settings: Settings, first: dict[str, Any], second: dict[str, Any], is_never_reached: bool
) -> None:
    """It counts all the same, as people set it."""
    changed, problems = settings.accept({"tiers": [{"name": "甲", **first}, {"name": "乙", **second}]})
    assert [tier.name for tier in changed.tiers] == ["甲", "乙"]
    assert [(p.key, p.reason, p.is_used) for p in problems] == [("tiers.2.name", "never", True)] * is_never_reached


def test_a_tier_without_strategy_is_planned_as_the_next_below(settings: Settings) -> None:
    """Else as the next above: an added top tier is not contacted once a year."""
    tiers = [{"name": "钻石级", "min_revenue_12m": 5_000_000}, *({"name": tier.name} for tier in settings.tiers)]
    changed = settings.accept({"tiers": tiers})[0]
    assert changed.plan_for("钻石级", "高") == settings.plan_for("战略级", "高")
    below = settings.accept({"tiers": [{"name": "核心级", "min_revenue_12m": 1}, {"name": "观察级"}]})[0]
    assert below.plan_for("观察级", "高") == settings.plan_for("核心级", "高")
    assert below.plan_for(None, "高") == settings.plan_for("核心级", "高")


def test_the_default_strategy_follows_risks_under_other_names(settings: Settings) -> None:
    """Renaming a risk is not losing its plan."""
    changed = settings.with_changes({"risks": _names("安全 关注 危险 走了"), "plan": []})
    assert changed.plan_for("核心级", "危险").interval_days == 7
    assert changed.plan_for("核心级", "走了").interval_days == 180


def test_a_word_typed_over_one_on_which_a_rule_turns_is_that_one(settings: Settings) -> None:
    """Any other word in another's place is a value of its own, and the old one is gone."""
    types = [value.value for value in settings.lists["feedback_type"]]
    renamed = settings.with_changes({"lists.feedback_type": ["客诉", *types[1:]]}).lists["feedback_type"]
    assert (renamed.find("客诉"), renamed.find("投诉"), renamed.labels("zh")[0]) == ("投诉", "投诉", "客诉")
    assert renamed.label("投诉", "en") == "客诉"
    sources = [value.value for value in settings.lists["source"]]
    other = settings.with_changes({"lists.source": ["抖音", *sources[1:]]}).lists["source"]
    assert (other.find("抖音"), other.find(sources[0])) == ("抖音", None)
