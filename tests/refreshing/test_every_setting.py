"""Whatever can be set in the 设置 tab works: another number there gives other figures, reasons, checks or pages.

Not settings, because a label says the number: the 12 months of 近12个月金额, profit, clv and churn; the scores 1–5 of
RFM and of ratings; the four quarters and the 12 months of ratings in the loyalty (its explanation names them).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import cycle
from typing import Any

import numpy as np
import pandas as pd
import pytest

from custsheet.refreshing.refresh import Refresh
from custsheet.refreshing.source import Source, read_source
from custsheet.schema import Settings
from custsheet.workbook import new_workbook

AS_OF = date(2026, 11, 21)
DEFAULTS = Settings.defaults()
SOME_INDUSTRY = "低空经济"


def outcome(source: Source, settings: Settings) -> dict[str, Any]:
    """Everything that people get to see of a refresh, as text."""
    job = Refresh(replace(source, settings=settings), AS_OF)
    scores = job.scores
    return {
        "columns": {key: frame.to_csv() for key, frame in scores.columns.items()},
        "lists": [scores.satisfaction_falls.to_csv(), scores.demand_reviews.to_csv()],
        "summary": [(block.name, block.rows, block.note) for block in job.blocks],
        "team": repr(job.team),
        "tabs": repr(job.tabs),
        "issues": job.problems.table.to_csv(),
        "highlights": [write.rules for write in job.sheets],
    }


@pytest.fixture(scope="module")
def source() -> Source:
    """A workbook in which every industry and every gap occurs that a setting is about."""
    read = read_source(new_workbook("zh", 60, as_of=AS_OF))
    frames = dict(read.reading.frames)
    customers, orders = frames["customers"], frames["orders"]
    industries = cycle([value.value for value in DEFAULTS.lists["industry"]] + [SOME_INDUSTRY])
    words = pd.Series([next(industries) for _ in range(len(customers))], customers.index, dtype=object)
    frames["customers"] = customers.assign(industry=words, payment_days=np.nan)
    due_on = orders["due_on"].where(np.arange(len(orders)) % 3 > 0)
    frames["orders"] = orders.assign(due_on=due_on)
    return replace(read, reading=replace(read.reading, frames=frames))


@pytest.fixture(scope="module")
def before(source: Source) -> dict[str, Any]:
    return outcome(source, DEFAULTS)


@pytest.mark.parametrize("spec", list(DEFAULTS), ids=lambda spec: spec.key)
def test_another_value_gives_another_outcome(source: Source, before: dict[str, Any], spec: Any) -> None:
    others = [int(value) if spec.is_whole else value for value in (spec.greatest, spec.least) if value != spec.default]
    assert any(outcome(source, DEFAULTS.with_changes({spec.key: other})) != before for other in others)


def test_the_table_of_segments_names_the_customers(source: Source, before: dict[str, Any]) -> None:
    rows = [{"name": "头部客户", "min_m": 3}, {"name": "长尾客户"}]
    after = outcome(source, DEFAULTS.with_changes({"segments": rows}))
    assert "头部客户" in after["columns"]["value"]
    assert "重要价值客户" not in after["columns"]["value"]


def test_keywords_decide_which_category_is_suggested(source: Source, before: dict[str, Any]) -> None:
    contents = source.reading.frames["feedback"]["content"].dropna()
    changes: dict[str, Any] = {"lists.problem_category": ["人员", "价格"], "keywords": {"人员": [contents.iloc[0][:4]]}}
    after = outcome(source, DEFAULTS.with_changes(changes))
    assert ",人员," in after["columns"]["feedback"]


def test_an_industry_that_people_added_may_have_an_outlook(source: Source) -> None:
    listed = [*(value.value for value in DEFAULTS.lists["industry"]), SOME_INDUSTRY]
    without = DEFAULTS.with_changes({"lists.industry": listed})
    low, high = (without.with_changes({f"outlook.{SOME_INDUSTRY}": value}) for value in (0, 100))
    potentials = [Refresh(replace(source, settings=each), AS_OF).scores.figures["potential"] for each in (low, high)]
    theirs = source.reading.frames["customers"]["industry"] == SOME_INDUSTRY
    assert (potentials[1][theirs] > potentials[0][theirs]).all()
    assert (potentials[1][~theirs].dropna() == potentials[0][~theirs].dropna()).all()
    assert outcome(source, without) != outcome(source, high)


REASONS = {
    "tier": ({"tiers": [{"name": "大客户", "min_revenue_12m": 870_000}, {"name": "其他"}]}, "87 万", "tier_reason"),
    "no contact": ({"risk.no_contact_months": 5}, "近5个月", "risk_reason"),
    "growth": ({"growth.window_months": 4}, "近4个月", "risk_reason"),
    "drop": ({"risk.growth_drop": -0.17}, "-17%", "risk_reason"),
    "complaint": ({"risk.complaint_months": 11}, "近11个月投诉", "risk_reason"),
    "lost": ({"risk.lost_order_months": 13, "risk.lost_contact_months": 7}, "近13个月无订单", "risk_reason"),
    "hint": ({"risk.model_hint_probability": 0.02}, "模型提示", "risk_reason"),
    "credit window": ({"credit.on_time_months": 9}, "近9个月", "credit_reason"),
    "credit days": ({"credit.longest_days": 77}, "77", "credit_reason"),
    "churn": ({"churn.min_customers": 9_000}, "要 9000 个", "churn_reason"),
}


@pytest.mark.parametrize("name", REASONS)
def test_reasons_name_the_number_that_was_set(source: Source, name: str) -> None:
    changes, words, column = REASONS[name]
    figures = Refresh(replace(source, settings=DEFAULTS.with_changes(changes)), AS_OF).scores.figures
    assert any(words in str(reason) for reason in figures[column]), set(figures[column])
