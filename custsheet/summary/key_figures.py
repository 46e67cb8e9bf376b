"""The tiles: each figure with a note that says what stands behind it, or why it is not known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import numpy as np

from custsheet.issues import SEVERITIES
from custsheet.schema.meanings import HIGH_ACTIVITY, MEDIUM_ACTIVITY
from custsheet.scoring.completeness import is_stale
from custsheet.scoring.periods import in_window
from custsheet.summary.blocks import Block, Value, make_block
from custsheet.summary.facts import HIGH, LOST, Facts
from custsheet.summary.figure_changes import change
from custsheet.summary.moves import Earlier

Tile = tuple[Value, str]
"""A figure (None: not known) and its note."""
_SATISFACTION_MONTHS = 12
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
"""Of the tiles, in their order."""


def key_figure_values(blocks: Iterable[Block]) -> dict[str, Value]:
    """The figures of the tiles by key; None where one is not known."""
    rows = next(block.rows for block in blocks if block.name == "key_figures")
    return {key: row[1] for key, row in zip(KEYS, rows, strict=True)}


def key_figures(facts: Facts, findings: Mapping[str, int], earlier: Earlier | None = None) -> Block:
    """Label, value, note and change since last time of every tile, in the order of the layout."""
    tiles: dict[str, Tile] = {
        "customers": _customers(facts),
        "active": _active(facts),
        "revenue_12m": _revenue(facts),
        "growth_6m": _growth(facts),
        "receivable": _receivable(facts),
        "overdue_amount": _overdue_amount(facts),
        "high_risk": _high_risk(facts),
        "overdue_follow_ups": _overdue_follow_ups(facts),
        "open_complaints": _open_complaints(facts),
        "satisfaction": _satisfaction(facts),
        "completeness": _completeness(facts),
        "issues": _issues(facts, findings),
    }
    before = earlier.figures if earlier else {}
    rows = [
        (facts.text(f"key_figures.labels.{key}"), value, note, change(facts.say, key, before.get(key), value))
        for key, (value, note) in tiles.items()
    ]
    header = [facts.text(f"key_figures.columns.{key}") for key in ("label", "value", "note", "change")]
    return make_block("key_figures", facts.text("key_figures.title"), header, rows)


def _note(facts: Facts, key: str, **values: object) -> str:
    shown = {name: f"{value:,}" if isinstance(value, int) else value for name, value in values.items()}
    return facts.text(f"key_figures.notes.{key}", **shown)


def _unknown(facts: Facts, what: str) -> Tile:
    return None, _note(facts, f"unknown_{what}" if len(facts.primary) else "unknown_customers")


def _customers(facts: Facts) -> Tile:
    if not len(facts.primary):
        return 0, _note(facts, "unknown_customers")
    return len(facts.primary), _note(facts, "customers", count=int(facts.has_risk(LOST).sum()))


def _active(facts: Facts) -> Tile:
    if not facts.knows("activity"):
        return _unknown(facts, "interactions")
    count = int(np.isin(facts.words("activity").astype(str), (HIGH_ACTIVITY, MEDIUM_ACTIVITY)).sum())
    share = facts.say.percent(round(count / len(facts.primary), 3))
    return count, _note(facts, "active", months=int(facts.settings["activity.window_months"]), share=share)


def _revenue(facts: Facts) -> Tile:
    if not facts.knows("revenue_12m"):
        return _unknown(facts, "orders")
    total = _cents(np.nansum(facts.numbers("revenue_12m")))
    if facts.orders is None:
        return total, _note(facts, "revenue_typed")
    return total, _note(facts, "revenue_12m", count=int((facts.numbers("order_count") > 0).sum()))


def _growth(facts: Facts) -> Tile:
    recent, before = facts.numbers("revenue_6m"), facts.numbers("revenue_prev_6m")
    known = np.isfinite(recent) & np.isfinite(before)
    if not known.any():
        return _unknown(facts, "orders")
    later, earlier = _cents(recent[known].sum()), _cents(before[known].sum())
    if earlier <= 0:
        return None, _note(facts, "growth_none")
    money = facts.say.money
    return later / earlier - 1, _note(facts, "growth_6m", recent=money(round(later)), before=money(round(earlier)))


def _receivable(facts: Facts) -> Tile:
    if not facts.knows("receivable"):
        return _unknown_receivables(facts)
    orders = facts.orders
    count = 0 if orders is None else int(((orders.receivable > 0) & (orders.customer >= 0)).sum())
    return _cents(np.nansum(facts.numbers("receivable"))), _note(facts, "receivable", count=count)


def _overdue_amount(facts: Facts) -> Tile:
    orders = facts.orders
    if orders is None or not facts.knows("overdue_amount"):
        return _unknown_receivables(facts)
    overdue = _cents(np.nansum(facts.numbers("overdue_amount")))
    if overdue <= 0:
        return overdue, _note(facts, "overdue_none")
    share = facts.say.percent(round(overdue / np.nansum(facts.numbers("receivable")), 3))
    longest = int(np.nanmax(orders.overdue_days[orders.customer >= 0]))
    return overdue, _note(facts, "overdue_amount", share=share, days=longest)


def _unknown_receivables(facts: Facts) -> Tile:
    return _unknown(facts, {"unknown": "receivables", "no_column": "payments"}[facts.why_nothing_is_owed])


def _high_risk(facts: Facts) -> Tile:
    high = facts.has_risk(HIGH)
    if not facts.knows_risk:
        return _unknown(facts, "risk")
    if not facts.knows("revenue_12m"):
        return int(high.sum()), _note(facts, "unknown_orders")
    amount = round(float(np.nansum(facts.numbers("revenue_12m")[high])))
    return int(high.sum()), _note(facts, "high_risk", amount=facts.say.money(amount))


def _overdue_follow_ups(facts: Facts) -> Tile:
    days = facts.numbers("overdue_days")
    if not np.isfinite(days).any():
        return _unknown(facts, "interactions")
    late = days > 0
    if not late.any():
        return 0, _note(facts, "follow_ups_none")
    return int(late.sum()), _note(facts, "overdue_follow_ups", days=int(days[late].max()))


def _open_complaints(facts: Facts) -> Tile:
    if not facts.knows_complaints:
        return _unknown(facts, "feedback")
    is_open = facts.open_complaints
    if not is_open.any():
        return 0, _note(facts, "complaints_none")
    oldest = int(facts.inputs.today - facts.inputs.days("feedback", "date")[is_open].min())
    return int(is_open.sum()), _note(facts, "open_complaints", days=oldest)


def _satisfaction(facts: Facts) -> Tile:
    ratings = np.concatenate([_ratings(facts, key) for key in ("interactions", "feedback")])
    if not len(ratings):
        return _unknown(facts, "ratings")
    return float(ratings.mean()), _note(facts, "satisfaction", count=len(ratings))


def _ratings(facts: Facts, key: str) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    ratings = facts.inputs.numbers(key, "satisfaction")
    recent = in_window(facts.inputs.days(key, "date"), facts.as_of, _SATISFACTION_MONTHS)
    return ratings[recent & (ratings >= 1) & (ratings <= 5)]


def _completeness(facts: Facts) -> Tile:
    shares = facts.numbers("completeness")
    if not np.isfinite(shares).any():
        return _unknown(facts, "customers")
    stale = int(is_stale(facts.inputs)[facts.primary].sum())
    return float(np.nanmean(shares)), _note(facts, "completeness", count=stale)


def _issues(facts: Facts, findings: Mapping[str, int]) -> Tile:
    counts = {severity: int(findings.get(severity, 0)) for severity in SEVERITIES}
    return sum(counts.values()), _note(facts, "issues", **counts)


def _cents(amount: float) -> float:
    return round(float(amount), 2)
