"""How the team works: per owner, per tier, per month (contract §4, "KPI"). Figures only; the tab is made elsewhere.

A customer belongs to its 负责人; an interaction to its 跟进人 and feedback to its 责任人, else to the
customer's 负责人. What has no owner forms one line, which has no rank. Everything over the 12 months up to T.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from custsheet.scoring.contact import ContactLog, contact_log
from custsheet.scoring.inputs import CustomerLinks, Inputs
from custsheet.scoring.kpi_rates import MONTHS, feedback_in_time, follow_ups_on_time, minutes_on_time, share
from custsheet.scoring.money import sum_by, to_cents, to_cny
from custsheet.scoring.orders import order_rows
from custsheet.scoring.percentiles import mean_of_known
from custsheet.scoring.periods import Bools, Floats, Ints, in_window, to_dates
from custsheet.scoring.risk import HIGH
from custsheet.scoring.satisfaction import valid_ratings

if TYPE_CHECKING:
    from custsheet.schema import Settings
    from custsheet.scoring.scores import Scores

OWNER_COLUMNS = (
    *("customers", "completeness", "valid_rows", "coverage", "follow_ups", "minutes", "feedback", "satisfaction"),
    *("repeat", "high_risk", "revenue_12m", "growth_6m", "collection", "total", "rank"),
)
RATE_COLUMNS = ("customers", "contacts", "contacted", "coverage", "completion", "follow_ups", "minutes")
MONTH_COLUMNS = ("contacts", "contacted", "follow_ups", "minutes")
_WEIGHTED = ("completeness", "valid_rows", "coverage", "follow_ups", "minutes", "feedback", "repeat", "collection")

ErrorRows = Mapping[str, Collection[object]]
"""Per record type the row labels that have an error."""


@dataclass(frozen=True)
class Kpi:
    """Figures; rates 0–1, satisfaction 1–5, total 0–100, money in CNY; NaN where there is nothing to tell.

    Attributes:
        owners: index 负责人 by rank, NaN (未分配) last; columns OWNER_COLUMNS. growth_6m is ``inf`` for 新增.
        tiers: index the tiers' names, best first; columns RATE_COLUMNS.
        months: index the first days of the last 12 calendar months, T's month last; columns MONTH_COLUMNS.
    """

    owners: pd.DataFrame
    tiers: pd.DataFrame
    months: pd.DataFrame


def team_kpi(
    frames: Mapping[str, pd.DataFrame],
    links: CustomerLinks,
    settings: Settings,
    as_of: date,
    scores: Scores,
    error_rows: ErrorRows | None = None,
    present: Mapping[str, Collection[str]] | None = None,
) -> Kpi:
    """Work out the figures of a workbook that has been scored.

    Args:
        scores: of the same frames, links, settings and day.
        error_rows: rows with errors; without it valid_rows is NaN.
        present: as for ``score``.
    """
    work = _Work(Inputs(frames, links, settings, as_of, "zh", present=present), scores, error_rows)
    return Kpi(_owners(work), _tiers(work), _months(work))


class _Work:
    """What was done of what was due, per row; and who owns the rows."""

    def __init__(self, inputs: Inputs, scores: Scores, error_rows: ErrorRows | None) -> None:
        self.inputs, self.scores, self.error_rows = inputs, scores, error_rows
        self.log: ContactLog = contact_log(inputs)
        self.primary: Ints = np.flatnonzero(inputs.is_primary)
        self.follow_ups = follow_ups_on_time(inputs, self.log)
        self.minutes = minutes_on_time(inputs, self.log)

    def figure(self, name: str) -> Floats:
        """A figure per customer row; NaN throughout when it is not known."""
        if name not in self.scores.figures:
            return np.full(self.inputs.count, np.nan)
        return self.scores.figures[name].to_numpy(dtype=np.float64)

    def recent_contacts(self) -> Bools:
        """Which rows of the log lie in the window, of a known customer."""
        return in_window(self.log.day, self.inputs.as_of, MONTHS) & (self.log.customer >= 0)


# ---------------------------------------------------------------- per owner


def _owners(work: _Work) -> pd.DataFrame:
    inputs = work.inputs
    own = {key: inputs.words(key, "owner") for key in ("customers", "interactions", "feedback")}
    names = pd.unique(pd.concat([column.dropna() for column in own.values()]).astype(object))
    number = {name: place for place, name in enumerate(names)}
    count = len(names) + 1  # the last is nobody
    of_customer = _numbered(own["customers"], number)
    group = np.where(of_customer < 0, count - 1, of_customer)
    by_row = {
        key: _or_customers(_numbered(own[key], number), group, inputs.customers(key), count - 1)
        for key in ("interactions", "feedback")
    }
    primary = np.where(inputs.is_primary, group, -1)
    columns: dict[str, Floats] = {
        "customers": np.bincount(group[work.primary], minlength=count).astype(np.float64),
        "completeness": _mean(primary, work.figure("completeness"), count),
        "valid_rows": _valid_rows(work, group, count),
        "coverage": _share_of_known(primary, work.figure("overdue_days"), count),
        "follow_ups": share(by_row["interactions"], work.follow_ups, count),
        "minutes": share(by_row["interactions"], work.minutes, count),
        "feedback": _feedback(work, by_row["feedback"], count),
        "satisfaction": _satisfaction(work, by_row, count),
        "high_risk": _high_risk(work, primary, count),
        **_sales(work, primary, count),
    }
    columns["total"] = _total(work, columns)
    columns["rank"] = _ranks(columns["total"], columns["customers"])
    index = pd.Index([*names, np.nan], dtype=object, name="owner")
    table = pd.DataFrame({name: columns[name] for name in OWNER_COLUMNS}, index=index)
    is_line = np.append(np.ones(len(names), dtype=np.bool_), columns["customers"][-1] > 0)
    order = np.lexsort((np.arange(count), np.nan_to_num(columns["rank"], nan=np.inf), np.arange(count) == count - 1))
    return table.iloc[[place for place in order.tolist() if is_line[place]]]


def _numbered(column: pd.Series[Any], number: Mapping[object, int]) -> Ints:
    return np.array([number.get(name, -1) if isinstance(name, str) else -1 for name in column], dtype=np.int64)


def _or_customers(own: Ints, of_customer: Ints, customer: Ints, nobody: int) -> Ints:
    """The row's own owner, else its customer's, else nobody."""
    return np.where(own >= 0, own, np.append(of_customer, nobody)[customer])


def _mean(group: Ints, values: Floats, count: int) -> Floats:
    known = np.isfinite(values) & (group >= 0)
    whole = np.bincount(group[known], minlength=count)
    total = np.bincount(group[known], weights=values[known], minlength=count)
    return np.where(whole > 0, total / np.maximum(whole, 1), np.nan)


def _share_of_known(group: Ints, overdue_days: Floats, count: int) -> Floats:
    """Of the customers with a plan, the share whose plan is not overdue."""
    return share(group, (overdue_days == 0, np.isfinite(overdue_days)), count)


def _valid_rows(work: _Work, of_customer: Ints, count: int) -> Floats:
    """Of all rows of the owner's customers, on whatever sheet, the share without errors."""
    if work.error_rows is None:
        return np.full(count, np.nan)
    good, every = np.zeros(count), np.zeros(count)
    for key, frame in work.inputs.frames.items():
        customer = np.arange(len(frame)) if key == "customers" else work.inputs.customers(key)
        group = np.where(customer >= 0, np.append(of_customer, -1)[customer], -1)
        bad = set(work.error_rows.get(key, ()))
        is_bad = np.array([label in bad for label in frame.index], dtype=np.bool_)
        every += np.bincount(group[group >= 0], minlength=count)
        good += np.bincount(group[(group >= 0) & ~is_bad], minlength=count)
    return np.where(every > 0, good / np.maximum(every, 1), np.nan)


def _feedback(work: _Work, group: Ints, count: int) -> Floats:
    computed = work.scores.columns.get("feedback")
    if computed is None or "overdue" not in computed:
        return np.full(count, np.nan)
    return share(group, feedback_in_time(work.inputs, computed["overdue"]), count)


def _satisfaction(work: _Work, by_row: Mapping[str, Ints], count: int) -> Floats:
    values, groups = [], []
    for key in ("interactions", "feedback"):
        recent = in_window(work.inputs.days(key, "date"), work.inputs.as_of, MONTHS)
        values.append(np.where(recent, valid_ratings(work.inputs, key), np.nan))
        groups.append(by_row[key])
    return _mean(np.concatenate(groups), np.concatenate(values), count)


def _high_risk(work: _Work, group: Ints, count: int) -> Floats:
    word = work.inputs.settings.risks[HIGH].name
    is_high = (work.scores.figures["risk"] == word).to_numpy(dtype=np.bool_) & (group >= 0)
    return np.bincount(group[is_high], minlength=count).astype(np.float64)


def _sales(work: _Work, group: Ints, count: int) -> dict[str, Floats]:
    """Revenue, growth from the summed halves, repeat rate and collection rate."""

    def total(name: str) -> Floats:
        values = work.figure(name)
        known = np.bincount(group[(group >= 0) & np.isfinite(values)], minlength=count) > 0
        return np.where(known, to_cny(sum_by(group, to_cents(values), count)), np.nan)

    now, before = total("revenue_6m"), total("revenue_prev_6m")
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = now / before - 1
    growth = np.where(before > 0, ratio, np.where((before <= 0) & (now > 0), np.inf, np.nan))
    repeat = collection = np.full(count, np.nan)
    orders = order_rows(work.inputs)
    if orders is not None:
        bought = orders.count_in(work.inputs, MONTHS)
        repeat = share(group, (bought >= 2, bought >= 1), count)
        rows = orders.in_window(work.inputs, MONTHS) & (orders.net > 0)
        if work.inputs.has("orders", "paid"):
            of_row = np.where(rows, np.append(group, -1)[orders.customer], -1)
            net, owed = sum_by(of_row, orders.net, count), sum_by(of_row, orders.receivable, count)
            collection = np.where(net > 0, 1 - owed / np.maximum(net, 1), np.nan)
    return {"revenue_12m": total("revenue_12m"), "growth_6m": growth, "repeat": repeat, "collection": collection}


def _total(work: _Work, columns: Mapping[str, Floats]) -> Floats:
    """100 × the weighted mean of the known rates; satisfaction from 1–5 to 0–1."""
    rates = {name: columns[name] for name in _WEIGHTED} | {"satisfaction": (columns["satisfaction"] - 1) / 4}
    return 100 * mean_of_known((float(work.inputs.settings[f"kpi.{name}"]), rate) for name, rate in rates.items())


def _ranks(total: Floats, customers: Floats) -> Floats:
    """1 for the greatest; equals share the better rank; nobody (the last) and those without customers have none."""
    ranked = np.isfinite(total) & (customers > 0)
    ranked[-1] = False
    rounded = np.round(total, 9)
    better = (rounded[None, :] > rounded[:, None]) & ranked[None, :]
    return np.where(ranked, better.sum(axis=1) + 1.0, np.nan)


# ---------------------------------------------------------------- per tier and month


def _tiers(work: _Work) -> pd.DataFrame:
    names = [tier.name for tier in work.inputs.settings.tiers]
    number: dict[object, int] = {name: place for place, name in enumerate(names)}
    count = len(names)
    group = _numbered(work.scores.figures["tier"], number)
    of_row = np.append(group, -1)[work.log.customer]
    recent = work.recent_contacts()
    was_contacted = np.isin(np.arange(work.inputs.count), work.log.customer[recent])
    columns = {
        "customers": np.bincount(group[group >= 0], minlength=count).astype(np.float64),
        "contacts": np.bincount(of_row[recent & (of_row >= 0)], minlength=count).astype(np.float64),
        "contacted": share(group, (was_contacted, group >= 0), count),
        "coverage": _share_of_known(group, work.figure("overdue_days"), count),
        "completion": _mean(group, work.figure("completion"), count),
        "follow_ups": share(of_row, work.follow_ups, count),
        "minutes": share(of_row, work.minutes, count),
    }
    return pd.DataFrame({name: columns[name] for name in RATE_COLUMNS}, index=pd.Index(names, name="tier"))


def _months(work: _Work) -> pd.DataFrame:
    """A promise belongs to the month of the promised day, anything else to that of the contact."""
    inputs, log = work.inputs, work.log
    last = inputs.as_of.year * 12 + inputs.as_of.month - 1
    starts = [date(number // 12, number % 12 + 1, 1) for number in range(last - MONTHS + 1, last + 1)]
    group = _month_numbers(log.day, last)
    known = (group >= 0) & (log.customer >= 0)
    pairs = np.unique(np.stack([group[known], log.customer[known]]), axis=1)
    contacted = np.bincount(pairs[0], minlength=MONTHS) / max(len(work.primary), 1)
    columns = {
        "contacts": np.bincount(group[group >= 0], minlength=MONTHS).astype(np.float64),
        "contacted": contacted if len(work.primary) else np.full(MONTHS, np.nan),
        "follow_ups": share(_month_numbers(inputs.days("interactions", "next_date"), last), work.follow_ups, MONTHS),
        "minutes": share(group, work.minutes, MONTHS),
    }
    index = pd.Index(pd.to_datetime(starts), name="month")
    return pd.DataFrame({name: columns[name] for name in MONTH_COLUMNS}, index=index)


def _month_numbers(days: Floats, last: int) -> Ints:
    """The place of each day's month among the last 12, −1 outside them."""
    known = np.isfinite(days)
    months = to_dates(np.where(known, days, 0.0)).astype("datetime64[M]").astype(np.int64) + 1970 * 12
    place = months - (last - MONTHS + 1)
    return np.where(known & (place >= 0) & (place < MONTHS), place, -1)
