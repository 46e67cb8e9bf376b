"""All computed columns of a workbook, from its frames, its settings and an as-of date.

Pure: nothing is read or written.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import pandas as pd

from custsheet.scoring.campaigns import campaigns
from custsheet.scoring.churn import customer_outlook
from custsheet.scoring.customer_figures import customer_figures, taken
from custsheet.scoring.demand_reviews import demand_reviews
from custsheet.scoring.demands import demands
from custsheet.scoring.feedback import feedback
from custsheet.scoring.funnel import funnel
from custsheet.scoring.inputs import Inputs
from custsheet.scoring.opportunities import opportunities
from custsheet.scoring.orders import OrderRows
from custsheet.scoring.outlook import Outlook
from custsheet.scoring.revenue import FIGURES
from custsheet.scoring.rule_facts import RuleFacts
from custsheet.scoring.satisfaction import falls
from custsheet.scoring.value import VALUE_FIGURES
from custsheet.texts import Lang, text, trimmed

CUSTOMER_COLUMNS = (
    "region",
    "tier",
    "tier_reason",
    "risk",
    "risk_reason",
    "activity",
    "last_contact",
    "next_contact",
    "completeness",
    "tags",
)
PLAN_COLUMNS = (
    "tier",
    "risk",
    "interval_days",
    "method",
    "goal",
    "last_contact",
    "due_date",
    "overdue_days",
    "completion",
)
VALUE_COLUMNS = (*FIGURES, "growth_6m", *VALUE_FIGURES)


class Note(NamedTuple):
    """Something that cannot be worked out, and why: a table under ``note`` in ``templates/messages/reasons.toml``."""

    code: str
    params: Mapping[str, object] = {}

    def message(self, lang: Lang) -> str:
        """The note as a sentence."""
        return text(f"reasons.note.{self.code}", lang, **self.params)


@dataclass(frozen=True)
class Scores:
    """The results of scoring.

    Attributes:
        columns: per record type the computed columns that can be computed, index = that frame's. Money in CNY, ratios
            0–1, dates ``datetime64[us]``, words as object with NaN for blank; growth_6m is ``inf`` for 新增.
        figures: all customer figures, index = the customers frame's, whichever sheets exist: the columns of the
            customers, plans and value sheets, typed figures included. Rows that repeat a customer are blank.
        notes: what cannot be computed and why, each once.
        facts: the facts behind the rules, which reasons and ``explain`` put into words.
        suggestions: per row of feedback the suggested ``category`` and the ``words`` found for it (suggestions.py).
        satisfaction_falls: customers (by position) whose rating fell from one to the next (satisfaction.py).
        funnel: opportunities by stage, with conversion and days (funnel.py).
        demand_reviews: demands to review, and why (demand_reviews.py).
        outlook: the next 12 months, and which model or fallback gave them (outlook.py); None without orders.
    """

    columns: dict[str, pd.DataFrame]
    figures: pd.DataFrame
    notes: list[Note]
    facts: RuleFacts
    suggestions: pd.DataFrame = field(default_factory=pd.DataFrame)
    satisfaction_falls: pd.DataFrame = field(default_factory=pd.DataFrame)
    funnel: pd.DataFrame = field(default_factory=pd.DataFrame)
    demand_reviews: pd.DataFrame = field(default_factory=pd.DataFrame)
    outlook: Outlook | None = None


def score(inputs: Inputs) -> Scores:
    """Compute every column that the records allow; the inputs are not changed."""
    columns: dict[str, pd.DataFrame] = {}
    orders, log = inputs.orders, inputs.log
    if orders is not None:
        columns["orders"] = orders.frame(inputs)
    if log.known and inputs.has("interactions", "next_date"):
        index = inputs.frames["interactions"].index
        columns["interactions"] = pd.DataFrame({"overdue_days": log.overdue_days}, index=index)
    ahead = None if orders is None else customer_outlook(inputs, orders)
    notes = _notes(inputs)
    figures, facts = customer_figures(inputs, ahead)
    columns |= _per_customer(inputs, figures, typed=orders is None)
    rows = _per_row(inputs, notes)
    return Scores(
        columns | rows.columns,
        figures,
        notes,
        facts,
        suggestions=rows.suggestions,
        satisfaction_falls=falls(inputs, inputs.ratings),
        funnel=funnel(inputs) if inputs.rows("opportunities") else pd.DataFrame(),
        demand_reviews=demand_reviews(inputs) if inputs.rows("demands") else pd.DataFrame(),
        outlook=ahead,
    )


def _notes(inputs: Inputs) -> list[Note]:
    """What is unknown, each said once."""
    orders, log, has_revenue = inputs.orders, inputs.log, bool(inputs.revenue.known.any())
    typed_contact = bool(log.has_plan.any())
    is_missing = {
        "no_orders": orders is None and not has_revenue,
        "typed_figures": orders is None and has_revenue,
        "no_payments": orders is not None and not inputs.has("orders", "paid"),
        "no_costs": orders is not None and not np.isfinite(orders.profit).any(),
        "no_interactions": not log.known and not typed_contact,
        "no_interactions_typed": not log.known and typed_contact,
        "no_feedback": not inputs.is_known("feedback", "date"),
    }
    notes = [Note(code) for code, missing in is_missing.items() if missing]
    return notes if orders is None else notes + list(_orders_of_nobody(orders))


def _orders_of_nobody(orders: OrderRows) -> Iterator[Note]:
    """The number and amount of orders that would count but belong to no customer."""
    nobody = orders.counts & (orders.customer < 0)
    if nobody.any():
        amount = trimmed(f"{orders.net[nobody].sum() / 100:,.2f}")
        yield Note("orders_of_nobody", {"count": int(nobody.sum()), "amount": amount})


def _per_customer(inputs: Inputs, figures: pd.DataFrame, *, typed: bool) -> dict[str, pd.DataFrame]:
    """The figures on the sheets that have a row per customer."""
    columns = {"customers": figures[[name for name in CUSTOMER_COLUMNS if name in figures]]} if inputs.count else {}
    for key, names in (("plans", PLAN_COLUMNS), ("value", VALUE_COLUMNS)):
        if inputs.rows(key):
            # Typed figures are the users' own columns and are not written back.
            wanted = [name for name in names if name in figures and not (typed and name in FIGURES)]
            columns[key] = taken(figures[wanted], inputs.customers(key), inputs.frames[key].index)
    return columns


class _Rows(NamedTuple):
    """The computed columns of the sheets with independent rows, and the words behind the suggestions."""

    columns: dict[str, pd.DataFrame]
    suggestions: pd.DataFrame


def _per_row(inputs: Inputs, notes: list[Note]) -> _Rows:
    columns: dict[str, pd.DataFrame] = {}
    suggested = pd.DataFrame()
    unpublished: set[int] = set()
    if inputs.rows("feedback"):
        answered = feedback(inputs)
        columns["feedback"] = answered.columns
        suggested = answered.suggestions
        if "suggested_category" not in answered.columns:
            notes.append(Note("no_contents"))
        unpublished.update(answered.unpublished_years)
        if "commonness" not in answered.columns:
            notes.append(Note("no_categories"))
        if "response_days" not in answered.columns:
            notes.append(Note("no_responses"))
    if inputs.rows("demands"):
        raised = demands(inputs)
        columns["demands"] = raised.columns
        unpublished.update(raised.unpublished_years)
    if inputs.rows("opportunities"):
        columns["opportunities"] = opportunities(inputs)
    if inputs.rows("campaigns"):
        columns["campaigns"] = campaigns(inputs)
    if unpublished:
        notes.append(Note("no_calendar", {"years": _years(unpublished)}))
    return _Rows(columns, suggested)


def _years(years: Collection[int]) -> str:
    """2027, or 1999–2003."""
    first, last = min(years), max(years)
    return str(first) if first == last else f"{first}–{last}"
