"""Team performance per owner, per tier and per month (contract §4, "KPI"). Figures only; ``summary/team/`` has the tab.

``kpi_work.py`` decides whose a row is. Rows without an owner form one line, which has no rank. Rates cover the 12
months up to T; the team's are computed as if one person owned everything.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from custsheet.scoring.inputs import Inputs
from custsheet.scoring.kpi_rates import MONTHS, feedback_in_time, share
from custsheet.scoring.kpi_trends import by_month, by_tier
from custsheet.scoring.kpi_work import ErrorRows, Groups, Work, coverage, mean
from custsheet.scoring.money import sum_by, to_cents, to_cny
from custsheet.scoring.percentiles import mean_of_known
from custsheet.scoring.periods import Floats, in_window
from custsheet.scoring.risk import HIGH
from custsheet.scoring.satisfaction import valid_ratings

if TYPE_CHECKING:
    from custsheet.scoring.scores import Scores

OWNER_COLUMNS = (
    *("customers", "completeness", "valid_rows", "coverage", "follow_ups", "minutes", "feedback", "satisfaction"),
    *("repeat", "high_risk", "revenue_12m", "growth_6m", "collection", "total", "rank"),
)
WEIGHTED = (
    *("completeness", "valid_rows", "coverage", "follow_ups", "minutes", "feedback", "satisfaction", "repeat"),
    "collection",
)
"""The figures whose weighted mean is the total; the weight of each is the setting ``kpi.NAME``."""


@dataclass(frozen=True)
class Kpi:
    """Figures; rates 0–1, satisfaction 1–5, total 0–100, money in CNY; NaN where unknown.

    Attributes:
        owners: index 负责人 by rank, NaN (未分配) last; columns OWNER_COLUMNS. growth_6m is ``inf`` for 新增.
        tiers: index the tiers' names, best first; columns RATE_COLUMNS (``kpi_trends.py``).
        months: index the first days of the last 12 calendar months, T's month last; columns MONTH_COLUMNS.
        team: the columns of ``owners`` for everybody together; no rank.
    """

    owners: pd.DataFrame
    tiers: pd.DataFrame
    months: pd.DataFrame
    team: pd.Series[float]


def team_kpi(inputs: Inputs, scores: Scores, error_rows: ErrorRows | None = None) -> Kpi:
    """Compute the figures of a scored workbook.

    Args:
        scores: what ``score`` returned for these inputs.
        error_rows: rows with errors; without it valid_rows is NaN.
    """
    work = Work(inputs, scores, error_rows)
    return Kpi(_owners(work), by_tier(work), by_month(work), _team(work))


def _owners(work: Work) -> pd.DataFrame:
    groups = work.by_owner()
    columns = _figures(work, groups)
    columns["rank"] = _ranks(columns["total"], columns["customers"])
    names = [np.nan if name is None else name for name in groups.names]
    table = pd.DataFrame(
        {name: columns[name] for name in OWNER_COLUMNS}, index=pd.Index(names, dtype=object, name="owner")
    )
    nobody = groups.count - 1
    places = np.arange(groups.count)
    # lexsort's last key counts first: the line without owner goes last, the others by rank, then by first appearance.
    order = np.lexsort((places, np.nan_to_num(columns["rank"], nan=np.inf), places == nobody))
    has_customers = columns["customers"][nobody] > 0
    return table.iloc[[place for place in order.tolist() if place != nobody or has_customers]]


def _team(work: Work) -> pd.Series[float]:
    columns = _figures(work, work.as_one())
    return pd.Series({name: float(columns[name][0]) if name in columns else np.nan for name in OWNER_COLUMNS})


# ---------------------------------------------------------------- the figures of any grouping


def _figures(work: Work, groups: Groups) -> dict[str, Floats]:
    """Every column except the rank, per group."""
    inputs, count = work.inputs, groups.count
    primary = np.where(inputs.is_primary, groups.customers, -1)
    contacts = groups.rows.get("interactions", np.zeros(0, dtype=np.int64))
    columns: dict[str, Floats] = {
        "customers": np.bincount(primary[primary >= 0], minlength=count).astype(np.float64),
        "completeness": mean(primary, work.figure("completeness"), count),
        "valid_rows": _valid_rows(work, groups),
        "coverage": coverage(work, primary, count),
        "follow_ups": share(contacts, work.follow_ups, count),
        "minutes": share(contacts, work.minutes, count),
        "feedback": _feedback(work, groups),
        "satisfaction": _satisfaction(work, groups),
        "high_risk": _high_risk(work, groups),
        **_sales(work, groups),
    }
    return columns | {"total": _total(work, columns)}


def _valid_rows(work: Work, groups: Groups) -> Floats:
    """The share of a group's rows, over all sheets, that have no errors."""
    if work.error_rows is None:
        return np.full(groups.count, np.nan)
    good, every = np.zeros(groups.count), np.zeros(groups.count)
    for key, group in {"customers": groups.customers, **groups.rows}.items():
        if key not in work.inputs.frames:
            continue
        is_bad = work.inputs.frames[key].index.isin(list(work.error_rows.get(key, ())))
        every += np.bincount(group[group >= 0], minlength=groups.count)
        good += np.bincount(group[(group >= 0) & ~is_bad], minlength=groups.count)
    return np.where(every > 0, good / np.maximum(every, 1), np.nan)


def _feedback(work: Work, groups: Groups) -> Floats:
    computed = work.scores.columns.get("feedback")
    if computed is None or "overdue" not in computed or "feedback" not in groups.rows:
        return np.full(groups.count, np.nan)
    return share(groups.rows["feedback"], feedback_in_time(work.inputs, computed["overdue"]), groups.count)


def _satisfaction(work: Work, groups: Groups) -> Floats:
    values, rows = [np.zeros(0)], [np.zeros(0, dtype=np.int64)]
    for key in ("interactions", "feedback"):
        if key in groups.rows:
            recent = in_window(work.inputs.days(key, "date"), work.inputs.as_of, MONTHS)
            values.append(np.where(recent, valid_ratings(work.inputs, key), np.nan))
            rows.append(groups.rows[key])
    return mean(np.concatenate(rows), np.concatenate(values), groups.count)


def _high_risk(work: Work, groups: Groups) -> Floats:
    """The number of high-risk customers; NaN for a group in which no risk is known."""
    word, risks = work.inputs.settings.risks[HIGH].name, work.scores.figures["risk"]
    primary = np.where(work.inputs.is_primary & risks.notna().to_numpy(), groups.customers, -1)
    known = np.bincount(primary[primary >= 0], minlength=groups.count)
    is_high = (risks == word).to_numpy(dtype=np.bool_) & (primary >= 0)
    high = np.bincount(primary[is_high], minlength=groups.count)
    return np.where(known > 0, high, np.nan)


def _sales(work: Work, groups: Groups) -> dict[str, Floats]:
    """Revenue, growth from the summed halves, repeat rate and collection rate."""
    count, group = groups.count, np.where(work.inputs.is_primary, groups.customers, -1)

    def total(name: str) -> Floats:
        values = work.figure(name)
        known = np.bincount(group[(group >= 0) & np.isfinite(values)], minlength=count) > 0
        return np.where(known, to_cny(sum_by(group, to_cents(values), count)), np.nan)

    now, before = total("revenue_6m"), total("revenue_prev_6m")
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = now / before - 1
    growth = np.where(before > 0, ratio, np.where((before <= 0) & (now > 0), np.inf, np.nan))
    repeat = collection = np.full(count, np.nan)
    orders = work.inputs.orders
    if orders is not None:
        bought = orders.count_in(work.inputs, MONTHS)
        repeat = share(group, (bought >= 2, bought >= 1), count)
        rows = orders.in_window(work.inputs, MONTHS) & (orders.net > 0)
        if work.inputs.has("orders", "paid"):
            # Orders without a customer (−1) pick the appended −1: no group.
            of_row = np.where(rows, np.append(group, -1)[orders.customer], -1)
            net, owed = sum_by(of_row, orders.net, count), sum_by(of_row, orders.receivable, count)
            collection = np.where(net > 0, 1 - owed / np.maximum(net, 1), np.nan)
    return {"revenue_12m": total("revenue_12m"), "growth_6m": growth, "repeat": repeat, "collection": collection}


def _total(work: Work, columns: Mapping[str, Floats]) -> Floats:
    """100 × the weighted mean of the known rates; satisfaction is scaled from 1–5 to 0–1."""
    rates = {name: columns[name] for name in WEIGHTED} | {"satisfaction": (columns["satisfaction"] - 1) / 4}
    return 100 * mean_of_known((float(work.inputs.settings[f"kpi.{name}"]), rate) for name, rate in rates.items())


def _ranks(total: Floats, customers: Floats) -> Floats:
    """1 for the highest total; ties share the better rank. NaN for the last group (no owner) and without customers."""
    ranked = np.isfinite(total) & (customers > 0)
    ranked[-1] = False
    # Rounded like any compared value, or equal totals might miss their tie.
    rounded = np.round(total, 9)
    better = (rounded[None, :] > rounded[:, None]) & ranked[None, :]
    return np.where(ranked, better.sum(axis=1) + 1.0, np.nan)
