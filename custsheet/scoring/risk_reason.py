"""The facts behind a customer's risk, and the reason: the facts that decided, then what is unknown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import numpy as np

from custsheet.scoring.periods import Bools, Floats, Ints, to_dates
from custsheet.scoring.record_columns import RecordColumns
from custsheet.scoring.wording import Wording

LOW, MEDIUM, HIGH, LOST = range(4)  # the risks are fixed in number and order, their names are settings
UNKNOWN = -1


@dataclass(frozen=True)
class RiskFacts:
    """What decides the risks, per customer except for the last three.

    Attributes:
        number: position of the risk in ``settings.risks``; UNKNOWN for blank.
        contacts, lost_contacts: interactions in the windows of condition A, and of 已流失.
        complaints: complaints in their window.
        growth, dropped: growth_6m, rounded for comparison, and whether condition B is met.
        last_order, stopped: day number, NaN if none; whether it is long enough ago for 已流失.
        revenue_known, halves_known: whether any revenue figure is known; whether both half-years are.
        log_known, feedback_known: whether the workbook has interactions, and feedback, with a date.
        types_known: False if there is feedback but no type column.
    """

    number: Ints
    contacts: Ints
    lost_contacts: Ints
    complaints: Ints
    growth: Floats
    dropped: Bools
    last_order: Floats
    stopped: Bools
    revenue_known: Bools
    halves_known: Bools
    log_known: bool
    feedback_known: bool
    types_known: bool


class _Case(NamedTuple):
    """The facts that a reason names, shared by all customers for which they are equal."""

    number: int
    contacts: int
    complaints: int
    growth: float | None
    dropped: bool
    revenue_known: bool
    halves_known: bool
    last_order: date | None


class RiskWords:
    """The facts in words, in the language of the inputs."""

    def __init__(self, inputs: RecordColumns) -> None:
        settings = inputs.settings
        self._say = Wording(inputs.lang)
        self._limit = float(settings["risk.growth_drop"])
        self._half = int(settings["growth.window_months"])
        self._months = {
            name: int(settings[f"risk.{name}"])
            for name in ("no_contact_months", "complaint_months", "lost_order_months", "lost_contact_months")
        }

    def reasons(self, facts: RiskFacts) -> list[str]:
        """The reason of every customer; each distinct case is worded once."""
        cases = list(map(_Case._make, zip(*_columns(facts), strict=True)))
        worded = {case: self._reason(case, facts) for case in set(cases)}
        return [worded[case] for case in cases]

    def _reason(self, case: _Case, facts: RiskFacts) -> str:
        say = self._say
        if case.number == UNKNOWN:
            return say("missing.everything")
        if case.number == LOST:
            no_order = say("risk.lost_orders", day=case.last_order, months=self._months["lost_order_months"])
            return say.join([no_order, say("risk.no_contact", months=self._months["lost_contact_months"])])
        parts = [self.contacts(case.contacts) if facts.log_known else ""]
        parts.append(self.growth(case.growth, case.dropped, case.halves_known) if case.revenue_known else "")
        # A complaint that decides comes first.
        parts.insert(0 if case.number == MEDIUM else 2, self.complaints(case.complaints) if case.complaints else "")
        return say.join([*parts, self._unknown(case, facts)])

    # ------------------------------------------------------------ one fact

    def contacts(self, count: int) -> str:
        """Condition A in words."""
        key = "risk.contacts" if count else "risk.no_contact"
        return self._say(key, months=self._months["no_contact_months"], count=count)

    def growth(self, growth: float | None, dropped: bool, halves_known: bool) -> str:
        """Condition B in words; ``growth`` is None if blank."""
        say = self._say
        if growth is None:
            return say("risk.growth_none" if halves_known else "risk.growth_unknown", months=self._half)
        if growth == np.inf:
            return say("risk.growth_new", months=self._half)
        value, limit = say.percent(growth, self._limit), self.growth_limit
        return say("risk.growth_drop" if dropped else "risk.growth", months=self._half, value=value, limit=limit)

    @property
    def growth_limit(self) -> str:
        """The limit of condition B."""
        return self._say.percent(self._limit, self._limit)

    def complaints(self, count: int) -> str:
        """The complaints in their window, in words."""
        return self._say("risk.complaints", months=self._months["complaint_months"], count=count)

    def _unknown(self, case: _Case, facts: RiskFacts) -> str:
        known = {
            "interactions": facts.log_known,
            "orders": case.revenue_known,
            "feedback": facts.feedback_known,
            "feedback_types": facts.types_known,
        }
        words = [self._say(f"missing.{name}") for name, is_known in known.items() if not is_known]
        return self._say("missing.some", what=self._say("join.words").join(words)) if words else ""


def _columns(facts: RiskFacts) -> tuple[list[object], ...]:
    """The facts as columns of ``_Case``; the last order only for lost customers, whose reason names it."""
    last_order = to_dates(np.where(facts.number == LOST, facts.last_order, np.nan)).astype("datetime64[D]")
    # None for NaN, which never equals itself and would make every case distinct.
    growth = [None if value != value else value for value in facts.growth.tolist()]
    alike = (facts.dropped, facts.revenue_known, facts.halves_known, last_order)
    return (
        facts.number.tolist(),
        facts.contacts.tolist(),
        facts.complaints.tolist(),
        growth,
        *(column.tolist() for column in alike),
    )
