"""The handbook follows the settings: every one of them is told, and no number in its prose is anything else."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

import pytest

from custsheet.pages.handbook import write_handbook
from custsheet.schema import Settings, load_schema
from custsheet.schema.setting_rules import SettingSpec
from custsheet.scoring.kpi_rates import MONTHS
from custsheet.texts import LANGS, Lang, templates_dir

from .pages import chapter, prose, subject, with_settings

SPECS = [spec.key for spec in Settings.defaults()]


DEFAULT_NUMBERS = {
    *(f"{spec.default * (100 if spec.is_ratio else 1):,g}" for spec in Settings.defaults()),
    *(str(rule.interval_days) for rule in Settings.defaults().plan),
    *("100万", "50万", "10万", "1,000,000", "500,000", "100,000"),
}


def handbook(lang: Lang, changes: Mapping[str, Any] | None = None) -> str:
    """The handbook of a blank workbook with these settings."""
    settings = Settings.defaults().with_changes(changes or {})
    return write_handbook(with_settings(subject(lang), settings))


def before_the_settings(html: str) -> str:
    """The page without the appendix that lists the settings which differ."""
    return html.partition(' id="settings"')[0]


@cache
def unchanged(lang: Lang) -> str:
    return before_the_settings(handbook(lang))


def another(spec: SettingSpec) -> float:
    """A value that is allowed, and no default."""
    if spec.words is not None:
        return 1 - spec.default
    step = 1 if spec.is_whole else (spec.greatest - spec.least) / 100
    candidates = [spec.default + sign * factor * step for factor in (7, 4, 3, 1) for sign in (1, -1)]
    allowed = [candidate for candidate in candidates if spec.accepts(candidate)]
    return next((candidate for candidate in allowed if shown(spec, candidate) not in DEFAULT_NUMBERS), allowed[0])


def shown(spec: SettingSpec, value: float) -> str:
    """The number without its unit."""
    return f"{value * (100 if spec.is_ratio else 1):,g}"


@pytest.mark.parametrize("key", SPECS)
@pytest.mark.parametrize("lang", LANGS)
def test_every_scalar_is_told_and_followed(lang: Lang, key: str) -> None:
    spec = Settings.defaults().rules.specs[key]
    html = handbook(lang, {key: another(spec)})
    assert before_the_settings(html) != unchanged(lang), "nobody reads of this setting"
    told = chapter(html, "settings")
    assert spec.label[lang] in told, "the appendix lists what differs"


def test_without_changes_nothing_differs() -> None:
    assert chapter(handbook("zh"), "settings").endswith("所有设置都是默认值。 回到目录")


# ---------------------------------------------------------------- numbers


def all_changed() -> dict[str, Any]:
    """Every number of the settings is something else: none is left that is a default."""
    changes: dict[str, Any] = {spec.key: another(spec) for spec in Settings.defaults()}
    changes["tiers"] = [
        {"name": "甲", "min_revenue_12m": 7_700_000, "min_years": 16, "min_growth": 0.77},
        {"name": "乙", "min_revenue_12m": 660_000},
        {"name": "丙"},
    ]
    changes["plan"] = [
        {"tier": tier, "risk": risk, "interval_days": 400 + place, "method": "打电话", "goal": "聊聊"}
        for place, (tier, risk) in enumerate((t, r) for t in "甲乙丙" for r in ("低", "中", "高", "已流失"))
    ]
    return changes


UNITS = "天|个月|个工作日|年|%|元|万元|次|分|个客户|单|days?|months?|working|years?|customers?|orders?|points?"
FIXED = {f"{MONTHS}", "100"}  # windows and scales that no setting holds


@pytest.mark.parametrize("lang", LANGS)
def test_no_number_in_the_prose_is_a_default(lang: Lang) -> None:
    """Names of columns aside, which say 近6个月 whatever the window is, and examples in input hints."""
    html = handbook(lang, all_changed())
    told = prose(html).replace(chapter(html, "cases"), "")
    for sheet in load_schema().sheets.values():
        for column in sheet.columns.values():
            hint = column.hint[lang] if column.hint else ""
            for words in filter(None, (hint, column.label[lang], column.label[lang].lower())):
                told = told.replace(words, "") if re.search(r"\d", words) else told
    told = (
        told.replace("积 1 分", "").replace("earns 1 point", "").replace("下单 2 次及以上", "")
    )  # what no rule changes
    number = re.compile(rf"(?<![\d.,–])(-?[\d,]*\d(?:\.\d+)?万?)\s?(?:{UNITS})|CNY ([\d,]+)")
    found = [(m[1] or m[2], told[m.start() - 20 : m.end() + 5]) for m in number.finditer(told)]
    assert len(found) > 60
    assert not [place for value, place in found if value in DEFAULT_NUMBERS - FIXED]


CHAPTERS = sorted((templates_dir() / "pages" / "handbook").rglob("*/*.html.j2"))


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: f"{path.parent.name}-{path.name.partition('.')[0]}")
def test_templates_hold_no_numbers_of_their_own(path: Any) -> None:
    """Neither digits nor number words with a unit; what is typed as an example stands in <code>."""
    source = path.read_text(encoding="utf-8")
    words = re.sub(r"{#.*?#}|{{.*?}}|{%.*?%}|<code>.*?</code>|<[^>]*>", " ", source, flags=re.DOTALL)
    words = words.replace("100%", "").replace("− 1", "")  # at most, and what makes a quotient a growth
    assert not re.findall(r"\d+", words)
    # 一天 and "a day" are figures of speech, and some advice has nothing to do with a rule.
    for advice in ("会后三天", "提前两三天", "Two or three days", "within three days"):
        words = words.replace(advice, "")
    assert not re.findall("[二三四五六七八九十两百千]+(?:个月|天|个工作日|元|分钟|小时|%|％)", words)
    names = "one|two|three|four|five|six|seven|ten|twelve|thirty|ninety"
    assert not re.findall(rf"\b(?:{names}) (?:working )?(?:days?|months?|years?|per cent|points?)\b", words)


def test_messages_hold_no_numbers_of_their_own() -> None:
    source = (templates_dir() / "messages" / "handbook.toml").read_text(encoding="utf-8")
    values = " ".join(re.findall(r'= "(.*?)"', source)).replace("2026-03-05", "")
    assert not re.findall(r"\d+", values)


# ---------------------------------------------------------------- tables and lists


def test_a_tier_that_is_renamed_is_renamed_everywhere() -> None:
    defaults = Settings.defaults()
    rows = [
        {
            "name": "钻石级" if tier.name == "战略级" else tier.name,
            "min_revenue_12m": tier.min_revenue_12m,
            "min_years": tier.min_years,
            "min_growth": tier.min_growth,
        }
        for tier in defaults.tiers
    ]
    html = handbook("zh", {"tiers": rows})
    assert "战略级" not in prose(html)
    for key in ("tiers", "matrix", "complaints", "loyalty", "care", "cases"):
        assert "钻石级" in chapter(html, key), key


def test_a_new_tier_has_its_conditions_and_its_examples() -> None:
    html = handbook("zh", {"tiers": [{"name": "金", "min_revenue_12m": 300_000, "min_years": 4}, {"name": "银"}]})
    told = chapter(html, "tiers")
    assert "近 12 个月净额不低于 30 万元，并且合作满 4 年" in told
    assert "近 12 个月买了 36 万元，合作 5 年，就是金。" in told
    assert "近 12 个月买了 36 万元，合作 2 年，只能算银。" in told


def test_examples_are_judged_by_the_tiers_in_their_order() -> None:
    """A tier that a better one hides says so."""
    tiers = [{"name": "大", "min_revenue_12m": 1000}, {"name": "更大", "min_revenue_12m": 2000}]
    html = handbook("zh", {"tiers": tiers})
    assert "已经够上大" in chapter(html, "tiers")


def test_a_tier_without_a_last_resort_leaves_some_without() -> None:
    html = handbook("en", {"tiers": [{"name": "Gold", "min_revenue_12m": 1000}]})
    assert "Bought CNY 900 in 12 months: no tier yet." in chapter(html, "tiers")


@pytest.mark.parametrize("lang", LANGS)
def test_the_matrix_has_every_rule(lang: Lang) -> None:
    told = chapter(handbook(lang), "matrix")
    for rule in Settings.defaults().plan:
        assert f"{rule.interval_days} " in told
        assert rule.method[lang] in told and rule.goal[lang] in told


def test_a_rule_for_lost_customers_of_one_tier_is_told_with_that_tier() -> None:
    rule = {"tier": "战略级", "risk": "已流失", "interval_days": 33, "method": "登门", "goal": "请回来"}
    told = chapter(handbook("zh", {"plan": [rule]}), "matrix")
    assert "任何等级" not in told and told.count("已流失") == 4 and "已流失 33 天 登门 请回来" in told


def test_risks_go_by_their_names() -> None:
    names = [{"name": name} for name in ("绿", "黄", "红", "黑")]
    html = handbook("zh", {"risks": names})
    assert all(name["name"] in chapter(html, "churn") for name in names)
    assert "已流失" not in prose(html)


def test_values_added_to_lists_are_told_where_they_belong() -> None:
    added = {
        "problem_category": ("complaints", "churn", "standards"),
        "contact_method": ("care", "standards"),
        "channel": ("complaints", "standards"),
        "role": ("care", "standards"),
        "demand_status": ("experience", "standards"),
        "feedback_type": ("complaints", "standards"),
        "source": ("standards",),
        "industry": ("standards",),
        "priority": ("service", "complaints", "standards"),
        "demand_type": ("churn", "standards"),
    }
    lists = Settings.defaults().lists
    changes = {f"lists.{name}": [*lists[name].labels("zh"), f"另类{name}"] for name in added}
    html = handbook("zh", changes)
    for name, keys in added.items():
        for key in keys:
            assert f"另类{name}" in chapter(html, key), (name, key)
        assert f"增加：另类{name}" in chapter(html, "settings")


def test_a_value_taken_from_a_list_is_gone() -> None:
    html = handbook("zh", {"lists.customer_category": ["普通客户", "重要客户"]})
    assert "VIP客户" not in prose(html) and "去掉：潜在客户、VIP客户" in chapter(html, "settings")


def test_segments_are_told_in_their_order() -> None:
    segments = [{"name": "铁粉", "min_r": 5, "min_f": 3}, {"name": "路人"}]
    html = handbook("zh", {"segments": segments})
    assert "铁粉：R ≥ 5，F ≥ 3 路人：其余" in chapter(html, "tiers")
    assert "铁粉" in chapter(html, "settings") and "重要价值客户" in chapter(html, "settings")


@pytest.mark.parametrize("lang", LANGS)
def test_the_appendix_shows_default_and_own_value(lang: Lang) -> None:
    told = chapter(handbook(lang, {"kpi.feedback_target": 0.9, "verification.max_age_days": 45}), "settings")
    specs = Settings.defaults().rules.specs
    assert f"{specs['kpi.feedback_target'].label[lang]} 95% 90%" in told
    assert f"{specs['verification.max_age_days'].label[lang]} 180 45" in told


def test_no_days_at_all_is_the_same_day() -> None:
    changes = {"feedback.sla_high_days": 0, "kpi.minutes_days": 0}
    assert "高 当天" in chapter(handbook("zh", changes), "service")
    assert "go out on the same day" in chapter(handbook("en", changes), "matrix")


def test_one_is_singular_in_english() -> None:
    html = handbook("en", {"risk.no_contact_months": 1, "feedback.sla_medium_days": 1})
    assert not re.search(r"(?<![\d,.])1 (?:working days|days|months|years|customers|orders|points)\b", prose(html))


def test_weights_are_told_as_shares_and_those_of_nothing_left_out() -> None:
    told = chapter(handbook("zh", {"credit.limit_use": 0.0, "credit.on_time": 0.6}), "credit")
    assert "按期付清的订单占比 50%" in told and "信用额度使用率" not in told


def test_weights_that_are_all_nothing_are_told_too() -> None:
    changes = {f"credit.{part}": 0.0 for part in ("overdue_amount", "longest_overdue", "on_time", "limit_use")}
    changes |= {f"contribution.{part}": 0.0 for part in ("orders", "revenue", "profit")}
    assert write_handbook(with_settings(subject("zh"), Settings.defaults().with_changes(changes)))


def test_completeness_names_weights_only_where_they_differ() -> None:
    assert "权重" not in chapter(handbook("zh"), "standards")
    told = chapter(handbook("zh", {"completeness.email": 3.0, "completeness.size": 0.0}), "standards")
    assert "邮箱（权重 3）" in told and "企业规模（权重" not in told
