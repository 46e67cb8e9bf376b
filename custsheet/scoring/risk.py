"""The rule-based churn risk and why (contract §4, "Risk").

Columns read: interactions date; growth_6m, last_order; feedback date, type.
Columns written: risk (Chinese word), risk_reason (text in the given language).

A = no interaction in the last 2 months; B = growth ≤ −30 %. 高: A and B. 中: a complaint in the last month, or B
without A. 低: otherwise. 已流失 goes ahead: has ordered, but not in 24 months, and no interaction in 12. A condition on
an unknown input is not met, and the reason says so. (Months and limits are settings.)
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from custsheet.schema.meanings import COMPLAINT
from custsheet.scoring.contact import ContactLog
from custsheet.scoring.growth import compared
from custsheet.scoring.inputs import Inputs
from custsheet.scoring.periods import Floats, Ints, day_number, in_window, months_before, to_dates
from custsheet.scoring.revenue import Revenue
from custsheet.scoring.wording import Wording

LOW, MEDIUM, HIGH, LOST = range(4)  # the risks are fixed in number and order, their names are settings
UNKNOWN = -1


@dataclass(frozen=True)
class Risks:
    """Per customer the number of its risk in ``settings.risks`` (−1: blank) and the reason."""

    number: Ints
    names: list[str | float]
    reasons: list[str]


def risks(inputs: Inputs, log: ContactLog, revenue: Revenue, growth: Floats) -> Risks:
    """Judge every customer by contact, growth, complaints and orders."""
    no_contact_months = int(inputs.settings["risk.no_contact_months"])
    contacts = log.count_in(no_contact_months)
    a = (contacts == 0) & log.known
    b = compared(growth) <= inputs.settings["risk.growth_drop"]
    complaints = _complaints(inputs)
    stopped_ordering = revenue.last_order <= _day_before(inputs, "risk.lost_order_months")
    lost = stopped_ordering & (log.count_in(int(inputs.settings["risk.lost_contact_months"])) == 0) & log.known
    feedback_known = inputs.is_known("feedback", "date", "type")
    unknown = ~revenue.known & (not log.known and not feedback_known)
    number = np.select([unknown, lost, a & b, (complaints > 0) | b], [UNKNOWN, LOST, HIGH, MEDIUM], LOW)

    says = _Reasons(inputs, log.known, feedback_known)
    facts = zip(
        number.tolist(),
        contacts.tolist(),
        complaints.tolist(),
        compared(growth).tolist(),
        b.tolist(),
        revenue.known.tolist(),
        (np.isfinite(revenue.revenue_6m) & np.isfinite(revenue.revenue_prev_6m)).tolist(),
        to_dates(revenue.last_order).astype("datetime64[D]").tolist(),
        strict=True,
    )
    names = [risk.name for risk in inputs.settings.risks]
    return Risks(
        number=number,
        names=[names[n] if n >= 0 else np.nan for n in number.tolist()],
        reasons=[says(*fact) for fact in facts],
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


class _Reasons:
    """Words for one customer: the facts that decided, then what is not known."""

    def __init__(self, inputs: Inputs, log_known: bool, feedback_known: bool) -> None:
        settings = inputs.settings
        self._say = Wording(inputs.lang)
        self._log_known = log_known
        self._feedback_known = feedback_known
        self._limit = float(settings["risk.growth_drop"])
        self._half = int(settings["growth.window_months"])
        self._months = {
            name: int(settings[f"risk.{name}"])
            for name in ("no_contact_months", "complaint_months", "lost_order_months", "lost_contact_months")
        }

    def __call__(
        self,
        number: int,
        contacts: int,
        complaints: int,
        growth: float,
        dropped: bool,
        revenue_known: bool,
        halves_known: bool,
        last_order: object,
    ) -> str:
        say = self._say
        if number == UNKNOWN:
            return say("missing.everything")
        if number == LOST:
            no_order = say("risk.lost_orders", day=last_order, months=self._months["lost_order_months"])
            return say.join([no_order, say("risk.no_contact", months=self._months["lost_contact_months"])])
        parts = [self._complaints(complaints)] if complaints and number == MEDIUM else []
        parts.append(self._contacts(contacts))
        parts.append(self._growth(growth, dropped, halves_known) if revenue_known else "")
        if complaints and number != MEDIUM:
            parts.append(self._complaints(complaints))
        return say.join([*parts, self._unknown(revenue_known)])

    def _contacts(self, contacts: int) -> str:
        if not self._log_known:
            return ""
        months = self._months["no_contact_months"]
        key = "risk.contacts" if contacts else "risk.no_contact"
        return self._say(key, months=months, count=contacts)

    def _growth(self, growth: float, dropped: bool, halves_known: bool) -> str:
        say = self._say
        if growth != growth:
            return say("risk.growth_none" if halves_known else "risk.growth_unknown", months=self._half)
        if growth == np.inf:
            return say("risk.growth_new", months=self._half)
        value, limit = say.percent(growth, self._limit), say.percent(self._limit, self._limit)
        return say("risk.growth_drop" if dropped else "risk.growth", months=self._half, value=value, limit=limit)

    def _complaints(self, complaints: int) -> str:
        return self._say("risk.complaints", months=self._months["complaint_months"], count=complaints)

    def _unknown(self, revenue_known: bool) -> str:
        known = {"interactions": self._log_known, "orders": revenue_known, "feedback": self._feedback_known}
        words = [self._say(f"missing.{name}") for name, is_known in known.items() if not is_known]
        return self._say("missing.some", what=self._say("join.words").join(words)) if words else ""
