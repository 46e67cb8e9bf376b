"""How likely a customer is to stop ordering (contract §4, "Churn probability").

Columns read: the orders' customer, date and net amount. Columns written: churn_probability (of no order in the next 12
months, 4 decimals), churn_reason (text in the given language: the model or fallback used, and its numbers). Both are
blank for customers without an order up to T.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from custsheet.scoring.inputs import Inputs
from custsheet.scoring.models.history import OrderDays, order_days
from custsheet.scoring.orders import OrderRows
from custsheet.scoring.outlook import MODELS, Outlook, outlook
from custsheet.scoring.periods import Floats, Ints, day_number, months_before
from custsheet.scoring.risk import LOW, Risks
from custsheet.scoring.wording import Wording

_MONTHS = 12


def customer_outlook(inputs: Inputs, orders: OrderRows) -> Outlook:
    """The next 12 months of every customer, from the orders up to T."""
    counted = orders.counts & (orders.customer >= 0)
    days = _order_days(inputs, orders)
    return outlook(
        days,
        _ids(inputs),
        orders=int(counted.sum()),
        today=inputs.today,
        horizon_days=inputs.today - day_number(months_before(inputs.as_of, _MONTHS)),
        min_customers=int(inputs.settings["churn.min_customers"]),
        min_orders=int(inputs.settings["churn.min_orders"]),
    )


@dataclass(frozen=True)
class ChurnFacts:
    """The facts behind the churn probabilities.

    Attributes:
        outlook: the probabilities by customer, the model or fallback, and the numbers of the fallback.
        orders: per customer the order days up to T; several orders on one day count once.
        days_since_last, days_since_first: whole days from those orders to T, 0 for customers without any.
    """

    outlook: Outlook
    orders: Ints
    days_since_last: Ints
    days_since_first: Ints


def churn_facts(inputs: Inputs, orders: OrderRows, ahead: Outlook) -> ChurnFacts:
    """The facts behind the outlook of ``customer_outlook``."""
    days = _order_days(inputs, orders)
    first, last = np.full(days.count, np.nan), np.full(days.count, np.nan)
    # Rows are sorted by customer, then day. Where an index repeats, numpy keeps the last assignment: the latest day,
    # or the earliest when read backwards.
    last[days.customer] = days.day
    first[days.customer[::-1]] = days.day[::-1]
    count = np.bincount(days.customer, minlength=days.count)
    return ChurnFacts(ahead, count, _int(inputs.today - last), _int(inputs.today - first))


def churn(inputs: Inputs, facts: ChurnFacts) -> dict[str, object]:
    """The columns churn_probability and churn_reason."""
    return {"churn_probability": facts.outlook.none, "churn_reason": _reasons(inputs, facts)}


def with_model_hints(inputs: Inputs, risk: Risks, probability: Floats) -> list[str]:
    """The risk reasons, with a hint added to every low risk that the model disagrees with."""
    say, limit = Wording(inputs.lang), float(inputs.settings["risk.model_hint_probability"])
    reasons = list(risk.reasons)
    # An unknown probability is NaN, compares false and adds no hint.
    for n in np.flatnonzero((risk.facts.number == LOW) & (probability >= limit)).tolist():
        hint = say("risk.model_hint", value=say.percent(float(probability[n]), limit))
        reasons[n] = say.join([reasons[n], hint])
    return reasons


def _order_days(inputs: Inputs, orders: OrderRows) -> OrderDays:
    customer = np.where(orders.counts, orders.customer, -1)
    # Orders are in cents, the models in CNY.
    return order_days(customer, orders.day, orders.net / 100, inputs.count)


def _ids(inputs: Inputs) -> list[str]:
    """客户编号, else the name: what stays the same when rows move."""
    columns = [inputs.words("customers", column) for column in ("customer_id", "name")]
    return columns[0].where(columns[0].notna(), columns[1]).astype(str).tolist()


def _reasons(inputs: Inputs, facts: ChurnFacts) -> list[str | float]:
    ahead = facts.outlook
    known = np.isfinite(ahead.none)
    reasons = np.full(inputs.count, np.nan, dtype=object)
    say = _by_model if ahead.method in MODELS else _by_share
    reasons[known] = say(Wording(inputs.lang), inputs, facts, np.flatnonzero(known).tolist())
    return list(reasons)


def _by_model(say: Wording, inputs: Inputs, facts: ChurnFacts, places: list[int]) -> list[str]:
    model = say(f"churn.{facts.outlook.method}")
    columns = (facts.orders, facts.days_since_last, facts.days_since_first)
    rows = zip(*(column[places].tolist() for column in columns), strict=True)
    return [say("churn.by_model", orders=orders, last=last, first=first, model=model) for orders, last, first in rows]


def _by_share(say: Wording, inputs: Inputs, facts: ChurnFacts, places: list[int]) -> list[str]:
    ahead = facts.outlook
    why = say(
        f"churn.{ahead.method}",
        customers=ahead.customers,
        orders=ahead.orders,
        min_customers=int(inputs.settings["churn.min_customers"]),
        min_orders=int(inputs.settings["churn.min_orders"]),
    )
    # A reason depends on the R score alone: at most five sentences for any number of customers.
    said = {
        score: say("churn.by_share", why=why, score=int(score), alike=int(alike), silent=int(silent), months=_MONTHS)
        for score, alike, silent in set(
            zip(ahead.r_score[places], ahead.alike[places], ahead.silent[places], strict=True)
        )
    }
    return [said[score] for score in ahead.r_score[places].tolist()]


def _int(days: Floats) -> Ints:
    return np.nan_to_num(days).astype(np.int64)
