"""When, how and why to contact each customer next (contract §4, "Plan").

Columns written: interval_days, method, goal, due_date, overdue_days, completion (per customer, for the plan sheet), and
next_contact (= due_date) in the customer sheet.

due_date = last contact + interval, or T for a customer that was never contacted; an earlier open follow-up replaces
it. completion = interactions in the calendar quarter ÷ those that were due in it, at most 1; blank when none
was due.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import nan

import numpy as np

from custsheet.scoring.inputs import Inputs
from custsheet.scoring.periods import Floats, day_number, quarter_start


@dataclass(frozen=True)
class Plan:
    """Per customer; days as day numbers, NaN for blank."""

    interval_days: Floats
    methods: list[str]
    goals: list[str]
    due: Floats
    overdue_days: Floats
    completion: Floats


def plan(inputs: Inputs, tiers: list[str | float], risks: list[str | float]) -> Plan:
    """Plan the next contact from tier, risk and the contacts so far."""
    rules = {pair: inputs.settings.plan_for(*map(_word, pair)) for pair in set(zip(tiers, risks, strict=True))}
    chosen = [rules[pair] for pair in zip(tiers, risks, strict=True)]
    interval = np.array([rule.interval_days for rule in chosen], dtype=np.float64)
    due = _due(inputs, interval)
    return Plan(
        interval_days=interval,
        methods=[rule.method[inputs.lang] for rule in chosen],
        goals=[rule.goal[inputs.lang] for rule in chosen],
        due=due,
        overdue_days=np.where(np.isfinite(due), np.maximum(inputs.today - due, 0), nan),
        completion=_completion(inputs, interval),
    )


def _due(inputs: Inputs, interval: Floats) -> Floats:
    log = inputs.log
    # Without a log "never contacted" is indistinguishable from "not recorded": only typed dates count.
    never = float(inputs.today) if log.known else nan
    regular = np.where(np.isfinite(log.last_contact), log.last_contact + interval, never)
    # ``fmin`` ignores NaN: an open follow-up counts without a regular date, and the reverse.
    return np.where(log.has_plan, np.fmin(regular, log.open_follow_up), nan)


def _completion(inputs: Inputs, interval: Floats) -> Floats:
    if not inputs.log.known:
        return np.full(inputs.count, nan)
    start = day_number(quarter_start(inputs.as_of))
    contacts_due = np.floor((inputs.today - start + 1) / interval)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.minimum(inputs.log.count_since(start) / contacts_due, 1)
    return np.where(contacts_due > 0, share, nan)


def _word(word: str | float) -> str | None:
    return word if isinstance(word, str) else None
