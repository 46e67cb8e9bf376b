"""The twelve key figures of the business, as values that the tiles and the history read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from custsheet.issues import SEVERITIES
from custsheet.schema.meanings import HIGH_ACTIVITY, MEDIUM_ACTIVITY
from custsheet.scoring.completeness import is_stale
from custsheet.scoring.periods import Floats, in_window
from custsheet.scoring.portfolio import Portfolio
from custsheet.scoring.risk import HIGH, LOST
from custsheet.summary.blocks import stored

_SATISFACTION_MONTHS = 12


class KeyFigure(NamedTuple):
    """A figure and the note behind it.

    Attributes:
        value: int for counts, float for CNY, ratios (0–1) and ratings (1–5); None if unknown.
        note: what to say about it: a key under ``[key_figures.notes]`` of ``templates/messages/summary.toml``.
        facts: the numbers of that note: ``share`` a ratio, ``amount``, ``recent`` and ``before`` in CNY, others counts.
    """

    value: int | float | None
    note: str
    facts: Mapping[str, int | float] = {}


KEYS = (
    "customers",
    "active",
    "revenue_12m",
    "growth_6m",
    "receivable",
    "overdue_amount",
    "high_risk",
    "overdue_follow_ups",
    "open_complaints",
    "satisfaction",
    "completeness",
    "issues",
)
"""In the order of the tiles."""


def key_figures(portfolio: Portfolio, issues: Mapping[str, int]) -> dict[str, KeyFigure]:
    """Every figure by key, in the order of KEYS.

    Args:
        issues: number of data issues by severity (``{"error": 2, "warning": 5}``).
    """
    figures = (
        _customers(portfolio),
        _active(portfolio),
        _revenue(portfolio),
        _growth(portfolio),
        _receivable(portfolio),
        _overdue_amount(portfolio),
        _high_risk(portfolio),
        _overdue_follow_ups(portfolio),
        _open_complaints(portfolio),
        _satisfaction(portfolio),
        _completeness(portfolio),
        _issues(issues),
    )
    return dict(zip(KEYS, figures, strict=True))


def values_of(figures: Mapping[str, KeyFigure]) -> dict[str, int | float | None]:
    """The values alone, floats to the 15 digits of a cell: what the history keeps."""
    return {key: stored(figure.value) for key, figure in figures.items()}


def _unknown(portfolio: Portfolio, what: str) -> KeyFigure:
    return KeyFigure(None, f"unknown_{what}" if len(portfolio.primary) else "unknown_customers")


def _customers(portfolio: Portfolio) -> KeyFigure:
    if not len(portfolio.primary):
        return KeyFigure(0, "unknown_customers")
    return _figure(len(portfolio.primary), "customers", count=int(portfolio.has_risk(LOST).sum()))


def _active(portfolio: Portfolio) -> KeyFigure:
    if not portfolio.knows("activity"):
        return _unknown(portfolio, "interactions")
    count = int(np.isin(portfolio.words("activity").astype(str), (HIGH_ACTIVITY, MEDIUM_ACTIVITY)).sum())
    share = round(count / len(portfolio.primary), 3)
    return _figure(count, "active", months=int(portfolio.settings["activity.window_months"]), share=share)


def _revenue(portfolio: Portfolio) -> KeyFigure:
    if not portfolio.knows("revenue_12m"):
        return _unknown(portfolio, "orders")
    total = _cents(np.nansum(portfolio.numbers("revenue_12m")))
    if portfolio.orders is None:
        return KeyFigure(total, "revenue_typed")
    return _figure(total, "revenue_12m", count=int((portfolio.numbers("order_count") > 0).sum()))


def _growth(portfolio: Portfolio) -> KeyFigure:
    recent, before = portfolio.numbers("revenue_6m"), portfolio.numbers("revenue_prev_6m")
    known = np.isfinite(recent) & np.isfinite(before)
    if not known.any():
        return _unknown(portfolio, "orders")
    later, earlier = _cents(recent[known].sum()), _cents(before[known].sum())
    if earlier <= 0:
        return KeyFigure(None, "growth_none")
    return _figure(later / earlier - 1, "growth_6m", recent=round(later), before=round(earlier))


def _receivable(portfolio: Portfolio) -> KeyFigure:
    if not portfolio.knows("receivable"):
        return _unknown_receivables(portfolio)
    orders = portfolio.orders
    count = 0 if orders is None else int(((orders.receivable > 0) & (orders.customer >= 0)).sum())
    return _figure(_cents(np.nansum(portfolio.numbers("receivable"))), "receivable", count=count)


def _overdue_amount(portfolio: Portfolio) -> KeyFigure:
    orders = portfolio.orders
    if orders is None or not portfolio.knows("overdue_amount"):
        return _unknown_receivables(portfolio)
    overdue = _cents(np.nansum(portfolio.numbers("overdue_amount")))
    if overdue <= 0:
        return KeyFigure(overdue, "overdue_none")
    share = round(overdue / float(np.nansum(portfolio.numbers("receivable"))), 3)
    longest = int(np.nanmax(orders.overdue_days[orders.customer >= 0]))
    return _figure(overdue, "overdue_amount", share=share, days=longest)


def _unknown_receivables(portfolio: Portfolio) -> KeyFigure:
    return _unknown(portfolio, {"unknown": "receivables", "no_column": "payments"}[portfolio.why_nothing_is_owed])


def _high_risk(portfolio: Portfolio) -> KeyFigure:
    high = portfolio.has_risk(HIGH)
    if not portfolio.knows_risk:
        return _unknown(portfolio, "risk")
    if not portfolio.knows("revenue_12m"):
        return KeyFigure(int(high.sum()), "unknown_orders")
    amount = round(float(np.nansum(portfolio.numbers("revenue_12m")[high])))
    return _figure(int(high.sum()), "high_risk", amount=amount)


def _overdue_follow_ups(portfolio: Portfolio) -> KeyFigure:
    days = portfolio.numbers("overdue_days")
    if not np.isfinite(days).any():
        return _unknown(portfolio, "interactions")
    late = days > 0
    if not late.any():
        return KeyFigure(0, "follow_ups_none")
    return _figure(int(late.sum()), "overdue_follow_ups", days=int(days[late].max()))


def _open_complaints(portfolio: Portfolio) -> KeyFigure:
    if not portfolio.knows_complaints:
        return _unknown(portfolio, "feedback")
    is_open = portfolio.open_complaints
    if not is_open.any():
        return KeyFigure(0, "complaints_none")
    oldest = int(portfolio.inputs.today - portfolio.inputs.days("feedback", "date")[is_open].min())
    return _figure(int(is_open.sum()), "open_complaints", days=oldest)


def _satisfaction(portfolio: Portfolio) -> KeyFigure:
    ratings = np.concatenate([_ratings(portfolio, key) for key in ("interactions", "feedback")])
    if not len(ratings):
        return _unknown(portfolio, "ratings")
    return _figure(float(ratings.mean()), "satisfaction", count=len(ratings))


def _ratings(portfolio: Portfolio, key: str) -> Floats:
    ratings = portfolio.inputs.numbers(key, "satisfaction")
    recent = in_window(portfolio.inputs.days(key, "date"), portfolio.as_of, _SATISFACTION_MONTHS)
    return ratings[recent & (ratings >= 1) & (ratings <= 5)]


def _completeness(portfolio: Portfolio) -> KeyFigure:
    shares = portfolio.numbers("completeness")
    if not np.isfinite(shares).any():
        return _unknown(portfolio, "customers")
    stale = int(is_stale(portfolio.inputs)[portfolio.primary].sum())
    return _figure(float(np.nanmean(shares)), "completeness", count=stale)


def _issues(findings: Mapping[str, int]) -> KeyFigure:
    counts = {severity: int(findings.get(severity, 0)) for severity in SEVERITIES}
    return _figure(sum(counts.values()), "issues", **counts)


def _figure(value: int | float, note: str, **facts: int | float) -> KeyFigure:
    return KeyFigure(value, note, facts)


def _cents(amount: float) -> float:
    return round(float(amount), 2)
