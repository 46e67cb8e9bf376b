"""The numbers and tables of the contract (§4), written down once more for the oracle, and settings changed at random.

Keys are those of the settings, so that a workbook's own rules can be put in their place.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from custsheet.schema import Settings
from custsheet.texts import load_toml

VALUES: dict[str, float] = {
    "activity.window_months": 3,
    "activity.high_min": 5,
    "growth.window_months": 6,
    "risk.no_contact_months": 2,
    "risk.growth_drop": -0.30,
    "risk.complaint_months": 1,
    "risk.lost_order_months": 24,
    "risk.lost_contact_months": 12,
    "risk.model_hint_probability": 0.7,
    "receivables.default_payment_days": 30,
    "feedback.common_min_customers": 3,
    "feedback.common_window_months": 3,
    "feedback.satisfaction_fall": 1,
    "feedback.sla_high_days": 1,
    "feedback.sla_medium_days": 3,
    "feedback.sla_low_days": 5,
    "demands.plan_days": 3,
    "demands.unchanged_days": 7,
    "demands.revisit_days": 3,
    "contribution.orders": 0.2,
    "contribution.revenue": 0.5,
    "contribution.profit": 0.3,
    "potential.size_large": 100,
    "potential.size_medium": 70,
    "potential.size_small": 40,
    "potential.size_micro": 20,
    "potential.growth_span": 0.5,
    "quadrant.high_from": 50,
    "loyalty.full_years": 5,
    "loyalty.order_months": 24,
    "loyalty.points_months": 24,
    "loyalty.cny_per_point": 100,
    "credit.overdue_amount": 0.3,
    "credit.longest_overdue": 0.3,
    "credit.on_time": 0.3,
    "credit.limit_use": 0.1,
    "credit.longest_days": 90,
    "credit.on_time_months": 24,
    "credit.limit_full": 0.8,
    "credit.limit_none": 1.5,
    "credit.grade_a": 85,
    "credit.grade_b": 70,
    "credit.grade_c": 50,
    "verification.max_age_days": 180,
}
FIELDS = (
    *("name", "industry", "size", "province", "address", "contact", "position", "mobile_or_phone", "email", "owner"),
    *("source", "first_deal_date", "verified_on"),
)
OUTLOOKS = ("manufacturing", "real_estate", "finance")  # the industries that occur in the workbooks of the tests
TIERS = (
    ("战略级", 1_000_000, 2, None),
    ("核心级", 500_000, None, None),
    ("潜力级", 100_000, None, 0.20),
    ("基础级", None, None, None),
)
RISKS = ("低", "中", "高", "已流失")
INTERVALS = {
    "战略级": (30, 30, 7),
    "核心级": (60, 30, 7),
    "潜力级": (90, 60, 14),
    "基础级": (365, 180, 90),
}
LOST_INTERVAL = 180
GIVEN_BY_THE_USERS = {
    ("战略级", "低"): ("总经理/销售负责人面谈+专属客服", "知晓战略需求，解决重大问题"),
    ("战略级", "中"): ("总经理/销售负责人面谈+专属客服", "知晓战略需求，解决重大问题"),
    ("核心级", "高"): ("销售专员电话+解决方案推送", "挽留流失客户，明确挽留方案"),
    ("潜力级", "低"): ("客服邮件+产品案例分享", "挖掘潜在需求，引导合作升级"),
    ("基础级", "中"): ("系统短信+新品通知", "提升活跃度，防止沉睡"),
}


@dataclass(frozen=True)
class PlanRow:
    """A row of the strategy matrix."""

    interval: int
    method: str
    goal: str


@dataclass(frozen=True)
class Rules:
    """What a workbook's 设置 tab says.

    Attributes:
        tiers: name, least revenue_12m, least years, least growth, from the top.
        risks: the names of 低, 中, 高, 已流失.
        plan: by tier and risk.
        segments: name, least R, F and M, from the top.
        keywords: category → words.
        changes: what has to be given to ``Settings.with_changes``.
    """

    values: Mapping[str, float]
    weights: Mapping[str, float]
    outlooks: Mapping[str, float]
    tiers: tuple[tuple[Any, ...], ...]
    risks: tuple[str, ...]
    plan: Mapping[tuple[str, str], PlanRow]
    segments: tuple[tuple[Any, ...], ...]
    keywords: Mapping[str, list[str]]
    changes: Mapping[str, Any] = field(default_factory=dict)

    def __getitem__(self, key: str) -> float:
        return self.values[key]

    @property
    def settings(self) -> Settings:
        return Settings.defaults().with_changes(self.changes)


def contract_rules() -> Rules:
    """The contract's; what it leaves to ``templates/`` (words of the matrix, segments, keywords, outlooks) is there."""
    template = load_toml("settings.toml")
    words = {(row["tier"], row["risk"]): (row["method"]["zh"], row["goal"]["zh"]) for row in template["plan"]}
    plan = {
        (tier, risk): PlanRow(days, *words[tier, risk])
        for tier, intervals in INTERVALS.items()
        for risk, days in zip(RISKS, intervals, strict=False)
    }
    plan |= {(tier, RISKS[3]): PlanRow(LOST_INTERVAL, *words["", RISKS[3]]) for tier in INTERVALS}
    assert {pair: (plan[pair].method, plan[pair].goal) for pair in GIVEN_BY_THE_USERS} == GIVEN_BY_THE_USERS
    return Rules(
        values=VALUES,
        weights=dict.fromkeys(FIELDS, 1.0),
        outlooks={name: template["values"]["outlook"][name]["default"] for name in OUTLOOKS},
        tiers=TIERS,
        risks=RISKS,
        plan=plan,
        segments=tuple(
            (row["name"], row.get("min_r"), row.get("min_f"), row.get("min_m")) for row in template["segments"]
        ),
        keywords=template["keywords"],
    )


CONTRACT = contract_rules()

_WEIGHTS = (0, 0, 0.5, 1, 3)
_CHOICES: dict[str, tuple[float, ...]] = {
    "activity.window_months": (1, 2, 6),
    "activity.high_min": (1, 2, 3),
    "growth.window_months": (1, 3, 9, 12),
    "risk.no_contact_months": (1, 3, 12),
    "risk.growth_drop": (-0.5, -0.2, 0, -1),
    "risk.complaint_months": (2, 3),
    "risk.lost_order_months": (6, 12, 18),
    "risk.lost_contact_months": (1, 6, 24),
    "risk.model_hint_probability": (0, 0.5, 1),
    "receivables.default_payment_days": (0, 60),
    "feedback.common_min_customers": (2, 4),
    "feedback.common_window_months": (1, 6, 12),
    "feedback.satisfaction_fall": (2, 3),
    "feedback.sla_high_days": (0, 2),
    "feedback.sla_medium_days": (0, 1, 10),
    "feedback.sla_low_days": (0, 3, 20),
    "demands.plan_days": (0, 1, 5),
    "demands.unchanged_days": (1, 30),
    "demands.revisit_days": (0, 1, 5),
    **dict.fromkeys(("contribution.orders", "contribution.revenue", "contribution.profit"), _WEIGHTS),
    "potential.size_large": (0, 90),
    "potential.size_medium": (0, 60),
    "potential.size_small": (0, 50),
    "potential.size_micro": (0, 10),
    "potential.growth_span": (0.2, 1, 0.01),
    "quadrant.high_from": (0, 40, 100),
    "loyalty.full_years": (1, 2, 10),
    "loyalty.order_months": (6, 12),
    "loyalty.points_months": (6, 12),
    "loyalty.cny_per_point": (1, 3, 250),
    **dict.fromkeys(
        ("credit.overdue_amount", "credit.longest_overdue", "credit.on_time", "credit.limit_use"), _WEIGHTS
    ),
    "credit.longest_days": (1, 30, 365),
    "credit.on_time_months": (6, 12),
    "credit.limit_full": (0, 0.5, 1),
    "credit.limit_none": (1.01, 2),
    "credit.grade_a": (90, 100),
    "credit.grade_b": (60, 80),
    "credit.grade_c": (0, 30),
    "verification.max_age_days": (30, 365),
}


def some_rules(rng: random.Random) -> Rules:
    """Rules of which a part was changed, weights to zero among them; every other time the tables too."""
    share = rng.choice((0.15, 0.5, 0.9))
    values = {key: rng.choice(choices) for key, choices in _CHOICES.items() if rng.random() < share}
    weights = {name: rng.choice(_WEIGHTS) for name in FIELDS if rng.random() < share}
    if rng.random() < 0.1:
        weights = dict.fromkeys(FIELDS, 0)
    outlooks = {name: rng.choice((0, 49, 51, 100)) for name in OUTLOOKS if rng.random() < share}
    changes = (
        values
        | {f"completeness.{name}": weight for name, weight in weights.items()}
        | {f"outlook.{name}": value for name, value in outlooks.items()}
    )
    rules = replace(
        CONTRACT,
        values={**VALUES, **values},
        weights={**CONTRACT.weights, **weights},
        outlooks={**CONTRACT.outlooks, **outlooks},
        changes=changes,
    )
    return _with_tables(rules, rng) if rng.random() < 0.5 else rules


def _with_tables(rules: Rules, rng: random.Random) -> Rules:
    """Tiers and risks under names of a team's own, one tier more, and a matrix for them."""
    tiers: tuple[tuple[Any, ...], ...] = (
        ("S", rng.choice((None, 500_000)), rng.choice((1, 0.5, 3)), rng.choice((None, 0.2))),
        ("A", rng.choice((100_000, 120_000)), rng.choice((None, 0, 1.5)), None),
        ("B", rng.choice((50_000, 0)), None, rng.choice((0, -0.5, None))),
        ("C", 0, None, None),
    )
    if rng.random() < 0.5:
        tiers = (*tiers, ("D", None, None, None))
    risks = ("安全", "关注", "危险", "失去")
    plan = {
        (tier[0], risk): PlanRow(rng.choice((1, 5, 33, 92, 400)), f"{risk}时拜访{tier[0]}", f"留住{tier[0]}")
        for tier in tiers
        for risk in risks
    }
    rows = [
        {"tier": tier, "risk": risk, "interval_days": row.interval, "method": row.method, "goal": row.goal}
        for (tier, risk), row in plan.items()
    ]
    segments = (
        ("金牌", rng.choice((None, 3)), 2, rng.choice((4, 5))),
        ("银牌", rng.choice((2, 3)), None, None),
        *([("其余", None, None, None)] if rng.random() < 0.5 else []),
    )
    keywords = {
        "物流交付": ["包装", "late", "晚到两天"],
        "价格": ["偏贵", "贵", "price"],
        "其他": ["一切", "发票还没开"],
    }
    changes = {
        **rules.changes,
        "segments": [dict(zip(("name", "min_r", "min_f", "min_m"), row, strict=True)) for row in segments],
        "keywords": keywords,
        "tiers": [
            dict(zip(("name", "min_revenue_12m", "min_years", "min_growth"), tier, strict=True)) for tier in tiers
        ],
        "risks": [{"name": name} for name in risks],
        "plan": rows,
    }
    own = {"tiers": tiers, "risks": risks, "plan": plan, "segments": segments, "keywords": keywords}
    return replace(rules, **own, changes=changes)
