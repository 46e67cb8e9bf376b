"""Demands and plans that need a decision (contract §4, "Demands": "Listed for review")."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from custsheet.lists.lines import of_records
from custsheet.schema.meanings import PLAN_NOT_STARTED, PLAN_PAUSED
from custsheet.scoring.periods import Floats, Ints, to_dates
from custsheet.scoring.portfolio import Portfolio

PLAN_LATE = "plan_late"


def reviews(portfolio: Portfolio) -> pd.DataFrame:
    """Demands first, the most overdue before the longest open; then plans that are 暂停 or 未开始 although the contact
    is overdue.

    Returns:
        Columns besides those of all lists:

        - key, row: "demands" or "plans", and the position in that frame
        - reason: a code of ``scoring/demand_reviews.py``, or PLAN_LATE
        - days: since the demand was raised or changed; for a plan, days the contact is overdue (int64)
        - late_days: days past a demand's deadline (int64, 0 if not late, and for plans)
        - due_on: the deadline (datetime64)
    """
    return pd.concat([_demands(portfolio), _plans(portfolio)], ignore_index=True)


def _demands(portfolio: Portfolio) -> pd.DataFrame:
    found = portfolio.scores.demand_reviews
    if not len(found):
        return _lines(portfolio, "demands", np.zeros(0, dtype=np.int64))
    rows = portfolio.frames["demands"].index.get_indexer(found.index)
    late, days = _late_days(portfolio)[rows], found["days"].to_numpy(dtype=np.float64)
    order = np.lexsort((rows, -days, -late))
    return _lines(
        portfolio,
        "demands",
        rows[order],
        reason=found["reason"].to_numpy()[order],
        days=days[order],
        late_days=late[order],
        due_on=portfolio.inputs.days("demands", "due_on")[rows[order]],
    )


def _late_days(portfolio: Portfolio) -> Floats:
    """Days past the deadline of every demand, 0 where unknown."""
    columns = portfolio.scores.columns.get("demands")
    if columns is None or "overdue_days" not in columns:
        return np.zeros(portfolio.inputs.rows("demands"))
    late: Floats = np.nan_to_num(columns["overdue_days"].to_numpy(dtype=np.float64))
    return late


def _plans(portfolio: Portfolio) -> pd.DataFrame:
    inputs = portfolio.inputs
    late_of = np.zeros(inputs.count + 1)  # rows without a customer (−1) pick the last element
    late_of[portfolio.primary] = np.nan_to_num(portfolio.numbers("overdue_days"))
    late = late_of[inputs.customers("plans")]
    rests = inputs.is_word("plans", "plan_status", PLAN_PAUSED, PLAN_NOT_STARTED)
    rows = np.flatnonzero(rests & (late > 0))
    rows = rows[np.lexsort((rows, -late[rows]))]
    days = late[rows]
    return _lines(portfolio, "plans", rows, reason=PLAN_LATE, days=days, due_on=inputs.today - days)


def _lines(portfolio: Portfolio, key: str, rows: Ints, **columns: Any) -> pd.DataFrame:
    """The frame of some rows; days default to 0, the deadline to unknown."""
    zero, unknown = np.zeros(len(rows)), np.full(len(rows), np.nan)
    return of_records(portfolio, key, rows).assign(
        reason=columns.get("reason", ""),
        days=columns.get("days", zero).astype(np.int64),
        late_days=columns.get("late_days", zero).astype(np.int64),
        due_on=to_dates(columns.get("due_on", unknown)),
    )
