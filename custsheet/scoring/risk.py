"""The rule-based churn risk and why (contract §4, "Risk").

Columns read: interactions date; growth_6m, last_order; feedback date, type.
Columns written: risk (Chinese word), risk_reason (text in the given language).

A = no interaction in the last 2 months; B = growth ≤ −30 %. 高: A and B. 中: a complaint in the last month, or B
without A. 低: otherwise. 已流失 goes ahead: has ordered, but not in 24 months, and no interaction in 12. A condition on
an unknown input is not met, and the reason says so. (Months and limits are settings.)
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import numpy as np

from custsheet.schema.meanings import COMPLAINT
from custsheet.scoring.growth import compared
from custsheet.scoring.inputs import Inputs
from custsheet.scoring.periods import Ints, day_number, in_window, months_before, to_dates
from custsheet.scoring.wording import Wording

LOW, MEDIUM, HIGH, LOST = range(4)  # the risks are fixed in number and order, their names are settings
UNKNOWN = -1


@dataclass(frozen=True)
class Risks:
    """Per customer the number of its risk in ``settings.risks`` (−1: blank) and the reason."""

    number: Ints
    names: list[str | float]
    reasons: list[str]


def risks(inputs: Inputs) -> Risks:
    """Judge every customer by contact, growth, complaints and orders."""
    log, revenue, growth = inputs.log, inputs.revenue, inputs.growth
    no_contact_months = int(inputs.settings["risk.no_contact_months"])
    contacts = log.count_in(no_contact_months)
    a = (contacts == 0) & log.known
    b = compared(growth) <= inputs.settings["risk.growth_drop"]
    complaints = _complaints(inputs)
    stopped_ordering = revenue.last_order <= _day_before(inputs, "risk.lost_order_months")
    lost = stopped_ordering & (log.count_in(int(inputs.settings["risk.lost_contact_months"])) == 0) & log.known
    feedback_known = inputs.is_known("feedback", "date")
    unknown = ~revenue.known & (not log.known and not feedback_known)
    number = np.select([unknown, lost, a & b, (complaints > 0) | b], [UNKNOWN, LOST, HIGH, MEDIUM], LOW)

    last_order = to_dates(np.where(number == LOST, revenue.last_order, np.nan)).astype("datetime64[D]")
    columns = (
        number.tolist(),
        contacts.tolist(),
        complaints.tolist(),
        [None if value != value else value for value in compared(growth).tolist()],
        b.tolist(),
        revenue.known.tolist(),
        (np.isfinite(revenue.revenue_6m) & np.isfinite(revenue.revenue_prev_6m)).tolist(),
        last_order.tolist(),
    )
    facts = list(map(RiskFacts._make, zip(*columns, strict=True)))
    reason = _Reasons(inputs, log.known)
    reasons = {fact: reason(fact) for fact in set(facts)}
    names = [risk.name for risk in inputs.settings.risks]
    return Risks(
        number=number,
        names=[names[n] if n >= 0 else np.nan for n in number.tolist()],
        reasons=[reasons[fact] for fact in facts],
    )


def _day_before(inputs: Inputs, setting: str) -> int:
    return day_number(months_before(inputs.as_of, int(inputs.settings[setting])))


def _complaints(inputs: Inputs) -> Ints:
    """Per customer the number of complaints in the window."""
    months = int(inputs.settings["risk.complaint_months"])
    customer = inputs.customers("feedback")
    rows = in_window(inputs.days("feedback", "date"), inputs.as_of, months) & (customer >= 0)
    rows &= inputs.is_word("feedback", "type", COMPLAINT)
    return np.bincount(customer[rows], minlength=inputs.count)


class RiskFacts(NamedTuple):
    """What decides one customer's risk, for the reason.

    Attributes:
        number: of the risk.
        contacts, complaints: in their windows.
        growth: None when blank.
        dropped: condition B.
        revenue_known, halves_known: whether anything, and both halves, are known of the revenue.
        last_order: of a lost customer.
    """

    number: int
    contacts: int
    complaints: int
    growth: float | None
    dropped: bool
    revenue_known: bool
    halves_known: bool
    last_order: date | None


class _Reasons:
    """Words for one customer: the facts that decided, then what is not known."""

    def __init__(self, inputs: Inputs, log_known: bool) -> None:
        settings = inputs.settings
        self._say = Wording(inputs.lang)
        self._log_known = log_known
        self._feedback_known = inputs.is_known("feedback", "date")
        self._types_known = not self._feedback_known or inputs.has("feedback", "type")
        self._limit = float(settings["risk.growth_drop"])
        self._half = int(settings["growth.window_months"])
        self._months = {
            name: int(settings[f"risk.{name}"])
            for name in ("no_contact_months", "complaint_months", "lost_order_months", "lost_contact_months")
        }

    def __call__(self, facts: RiskFacts) -> str:
        say = self._say
        if facts.number == UNKNOWN:
            return say("missing.everything")
        if facts.number == LOST:
            no_order = say("risk.lost_orders", day=facts.last_order, months=self._months["lost_order_months"])
            return say.join([no_order, say("risk.no_contact", months=self._months["lost_contact_months"])])
        parts = [self._contacts(facts), self._growth(facts)]
        # A complaint that decides comes first.
        parts.insert(0 if facts.number == MEDIUM else 2, self._complaints(facts))
        return say.join([*parts, self._unknown(facts)])

    def _contacts(self, facts: RiskFacts) -> str:
        if not self._log_known:
            return ""
        key = "risk.contacts" if facts.contacts else "risk.no_contact"
        return self._say(key, months=self._months["no_contact_months"], count=facts.contacts)

    def _growth(self, facts: RiskFacts) -> str:
        say = self._say
        if not facts.revenue_known:
            return ""
        if facts.growth is None:
            return say("risk.growth_none" if facts.halves_known else "risk.growth_unknown", months=self._half)
        if facts.growth == np.inf:
            return say("risk.growth_new", months=self._half)
        value, limit = say.percent(facts.growth, self._limit), say.percent(self._limit, self._limit)
        key = "risk.growth_drop" if facts.dropped else "risk.growth"
        return say(key, months=self._half, value=value, limit=limit)

    def _complaints(self, facts: RiskFacts) -> str:
        if not facts.complaints:
            return ""
        return self._say("risk.complaints", months=self._months["complaint_months"], count=facts.complaints)

    def _unknown(self, facts: RiskFacts) -> str:
        known = {
            "interactions": self._log_known,
            "orders": facts.revenue_known,
            "feedback": self._feedback_known,
            "feedback_types": self._types_known,
        }
        words = [self._say(f"missing.{name}") for name, is_known in known.items() if not is_known]
        return self._say("missing.some", what=self._say("join.words").join(words)) if words else ""
