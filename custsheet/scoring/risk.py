"""The rule-based churn risk (contract §4, "Risk").

Columns read: interactions date; growth_6m, last_order; feedback date, type.
Columns written: risk (Chinese word), risk_reason (text in the given language).

A = no interaction in the last 2 months; B = growth ≤ −30 %. 高: A and B. 中: a complaint in the last month, or B
without A. 低: everybody else. 已流失 precedes these: has ordered, but not in 24 months, and no interaction in 12. A
condition on an unknown input is not met, and the reason says so. (Months and limits are settings.)
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from custsheet.schema.meanings import COMPLAINT
from custsheet.scoring.growth import compared
from custsheet.scoring.inputs import Inputs
from custsheet.scoring.periods import Ints, day_number, in_window, months_before
from custsheet.scoring.risk_reason import HIGH, LOST, LOW, MEDIUM, UNKNOWN, RiskFacts, RiskWords

__all__ = ["HIGH", "LOST", "LOW", "MEDIUM", "UNKNOWN", "Risks", "risks"]


@dataclass(frozen=True)
class Risks:
    """Per customer the name of its risk (NaN: blank), the reason, and the facts behind both."""

    names: list[str | float]
    reasons: list[str]
    facts: RiskFacts


def risks(inputs: Inputs) -> Risks:
    """Judge every customer by contact, growth, complaints and orders."""
    facts = _facts(inputs)
    names = [risk.name for risk in inputs.settings.risks]
    return Risks(
        names=[names[n] if n >= 0 else np.nan for n in facts.number.tolist()],
        reasons=RiskWords(inputs).reasons(facts),
        facts=facts,
    )


def _facts(inputs: Inputs) -> RiskFacts:
    log, revenue, settings = inputs.log, inputs.revenue, inputs.settings
    contacts = log.count_in(int(settings["risk.no_contact_months"]))
    lost_contacts = log.count_in(int(settings["risk.lost_contact_months"]))
    growth, complaints = compared(inputs.growth), _complaints(inputs)
    # Growth that is unknown is NaN, compares false and meets no condition.
    a, b = (contacts == 0) & log.known, growth <= settings["risk.growth_drop"]
    stopped = revenue.last_order <= day_number(months_before(inputs.as_of, int(settings["risk.lost_order_months"])))
    lost = stopped & (lost_contacts == 0) & log.known
    feedback_known = inputs.is_known("feedback", "date")
    unknown = ~revenue.known & (not log.known and not feedback_known)
    return RiskFacts(
        # ``select`` takes the first condition that holds.
        number=np.select([unknown, lost, a & b, (complaints > 0) | b], [UNKNOWN, LOST, HIGH, MEDIUM], LOW),
        contacts=contacts,
        lost_contacts=lost_contacts,
        complaints=complaints,
        growth=growth,
        dropped=b,
        last_order=revenue.last_order,
        stopped=stopped,
        revenue_known=revenue.known,
        halves_known=np.isfinite(revenue.revenue_6m) & np.isfinite(revenue.revenue_prev_6m),
        log_known=log.known,
        feedback_known=feedback_known,
        types_known=not feedback_known or inputs.has("feedback", "type"),
    )


def _complaints(inputs: Inputs) -> Ints:
    """Per customer the number of complaints in the window."""
    months = int(inputs.settings["risk.complaint_months"])
    customer = inputs.customers("feedback")
    rows = in_window(inputs.days("feedback", "date"), inputs.as_of, months) & (customer >= 0)
    rows &= inputs.is_word("feedback", "type", COMPLAINT)
    return np.bincount(customer[rows], minlength=inputs.count)
