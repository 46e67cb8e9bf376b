"""Puts together all figures of the customers; each is computed in a module of its own."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from custsheet.scoring import completeness as complete
from custsheet.scoring.activity import activity
from custsheet.scoring.churn import with_model_hints
from custsheet.scoring.inputs import Inputs
from custsheet.scoring.outlook import Outlook
from custsheet.scoring.periods import Ints, to_dates
from custsheet.scoring.plan import Plan, plan
from custsheet.scoring.revenue import MONEY_FIGURES
from custsheet.scoring.risk import risks
from custsheet.scoring.rule_facts import RuleFacts
from custsheet.scoring.tags import region, tags
from custsheet.scoring.tier import tiers
from custsheet.scoring.value import value_figures
from custsheet.scoring.wording import Wording


def customer_figures(inputs: Inputs, ahead: Outlook | None) -> tuple[pd.DataFrame, RuleFacts]:
    """All customer figures, one row per row of the customers frame and with its index; and the facts behind the rules.

    Columns: those of the customers, plans and value sheets that can be computed; money in CNY, ratios 0–1, dates
    ``datetime64``, words as object with NaN for blank. Rows that repeat a customer are blank except for the reasons of
    tier and risk.
    """
    index = inputs.frames["customers"].index if "customers" in inputs.frames else None
    tier, risk = tiers(inputs), risks(inputs)
    active = activity(inputs)
    planned = plan(inputs, tier.names, risk.names)
    stale = complete.is_stale(inputs)
    value, value_facts = value_figures(inputs, ahead)
    nothing = [np.nan] * inputs.count
    columns: dict[str, object] = {
        "tier": tier.names,
        "tier_reason": tier.reasons,
        "risk": risk.names,
        "risk_reason": risk.reasons
        if "churn_probability" not in value
        else with_model_hints(inputs, risk, value["churn_probability"]),
        "completeness": complete.completeness(inputs),
        "tags": tags(
            inputs,
            active,
            tier.names,
            risk.names,
            value.get("quadrant", nothing),
            value.get("rfm_segment", nothing),
            stale,
        ),
    }
    if inputs.has("customers", "province"):
        columns["region"] = region(inputs).to_numpy()
    columns |= _contact_columns(inputs, planned, active)
    columns |= _revenue_columns(inputs)
    columns |= value
    figures = pd.DataFrame({name: _typed(values) for name, values in columns.items()}, index=index)
    return _once_per_customer(inputs, figures), RuleFacts(tier.facts, risk.facts, value_facts)


def _typed(values: object) -> object:
    return np.array(values, dtype=object) if isinstance(values, list) else values


def _contact_columns(inputs: Inputs, planned: Plan, active: list[str | float]) -> dict[str, object]:
    log = inputs.log
    columns: dict[str, object] = {
        "interval_days": planned.interval_days,
        "method": planned.methods,
        "goal": planned.goals,
    }
    if log.known:
        columns |= {"activity": active, "completion": planned.completion}
    if log.known or np.isfinite(log.last_contact).any():
        columns["last_contact"] = to_dates(log.last_contact)
    if log.has_plan.any():
        due = to_dates(planned.due)
        columns |= {"due_date": due, "next_contact": due, "overdue_days": planned.overdue_days}
    return columns


def _revenue_columns(inputs: Inputs) -> dict[str, object]:
    revenue = inputs.revenue
    if not revenue.known.any():
        return {}
    columns: dict[str, object] = {name: getattr(revenue, name) for name in (*MONEY_FIGURES, "order_count")}
    columns |= {"last_order": to_dates(revenue.last_order), "growth_6m": inputs.growth}
    if np.isnan(revenue.profit_12m).all():
        del columns["profit_12m"]
    return columns


def _once_per_customer(inputs: Inputs, figures: pd.DataFrame) -> pd.DataFrame:
    """Blank the rows that repeat a customer; their reasons say which row carries the figures."""
    repeated = np.flatnonzero(~inputs.is_primary)
    if not len(repeated):
        return figures
    say = Wording(inputs.lang)
    words = [_same_as(say, label) for label in figures.index[inputs.primary[repeated]]]
    figures = taken(figures, np.where(inputs.is_primary, inputs.primary, -1), figures.index)
    for column in ("tier_reason", "risk_reason"):
        reasons = figures[column].to_numpy(dtype=object, copy=True)
        reasons[repeated] = words
        figures[column] = reasons
    return figures


def _same_as(say: Wording, label: object) -> str:
    if isinstance(label, tuple):
        sheet, row = label
        return say("same_customer.row_in_sheet", sheet=sheet, row=row)
    return say("same_customer.row", row=label)


def taken(figures: pd.DataFrame, positions: Ints, index: pd.Index[Any]) -> pd.DataFrame:
    """The rows of ``figures`` at ``positions``, blank for −1, under another index."""
    # ``reindex`` finds no row −1 and leaves it blank; ``take`` and ``iloc`` would count it from the end.
    return figures.reset_index(drop=True).reindex(positions).set_axis(index)
