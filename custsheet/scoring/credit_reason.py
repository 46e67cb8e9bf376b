"""The parts of a credit score, and the reason: the weakest part with its numbers, then what is unknown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from custsheet.scoring.periods import Floats
from custsheet.scoring.record_columns import RecordColumns
from custsheet.scoring.wording import Wording

PARTS = ("overdue_amount", "longest_overdue", "on_time", "limit_use")
_ALL_FULL = -1


@dataclass(frozen=True)
class CreditParts:
    """The four parts of the score, each 0–1 and NaN without data, then the facts behind them.

    Money in CNY. ``due`` and ``paid_on_time`` count orders due in the window.
    """

    overdue_amount: Floats
    longest_overdue: Floats
    on_time: Floats
    limit_use: Floats
    overdue_cny: Floats
    revenue_cny: Floats
    longest_days: Floats
    due: Floats
    paid_on_time: Floats
    receivable_cny: Floats
    limit_cny: Floats


class CreditReasons:
    """The reasons of one workbook, in its language."""

    def __init__(self, inputs: RecordColumns) -> None:
        settings = inputs.settings
        self._say = Wording(inputs.lang)
        self._days = int(settings["credit.longest_days"])
        self._months = int(settings["credit.on_time_months"])
        self._grades = [float(settings[f"credit.grade_{letter}"]) for letter in "abc"]
        self._part = (self._overdue_amount, self._longest_overdue, self._on_time, self._limit_use)

    def __call__(self, score: Floats, parts: CreditParts, weights: Sequence[float]) -> list[str | float]:
        """A reason for everybody with a score; a part without weight is never named."""
        values = np.stack([parts.overdue_amount, parts.longest_overdue, parts.on_time, parts.limit_use])
        counted = np.array(weights)[:, None] > 0
        # inf keeps unknown and unweighted parts out of ``argmin``.
        known = np.where(np.isnan(values) | ~counted, np.inf, values)
        worst = np.where((known >= 1).all(axis=0), _ALL_FULL, known.argmin(axis=0))
        unknown = {
            (no_due, no_limit): self._unknown(no_due, no_limit)
            for no_due in (True, False)
            for no_limit in (True, False)
        }
        lacking = np.isnan(values) & counted
        # Positions in PARTS: only on_time and limit_use can lack data. There are four wordings, made once.
        missing = zip(lacking[2].tolist(), lacking[3].tolist(), strict=True)
        rows = zip(score.tolist(), worst.tolist(), missing, strict=True)
        return [
            np.nan if value != value else self._reason(n, value, place, parts, unknown[lacks])
            for n, (value, place, lacks) in enumerate(rows)
        ]

    def _reason(self, n: int, score: float, worst: int, parts: CreditParts, unknown: str) -> str:
        say = self._say
        shown = say.points(score, *self._grades)
        if worst == _ALL_FULL:
            nothing_late = "" if parts.overdue_cny[n] > 0 else say("credit.nothing_overdue")
            return say.join([say.listed([say("credit.all_full", score=shown), nothing_late]), unknown])
        return say.join([say("credit.worst", score=shown, part=self._part[worst](n, parts)), unknown])

    def _overdue_amount(self, n: int, parts: CreditParts) -> str:
        say, overdue, revenue = self._say, float(parts.overdue_cny[n]), float(parts.revenue_cny[n])
        amount = say.money(overdue)
        if not revenue > 0:
            return say("credit.overdue_without_revenue", amount=amount)
        return say(
            "credit.overdue_amount",
            amount=amount,
            revenue=say.money(revenue),
            share=say.percent(overdue / revenue, 1.0),
        )

    def _longest_overdue(self, n: int, parts: CreditParts) -> str:
        return self._say("credit.longest_overdue", days=int(parts.longest_days[n]), limit=self._days)

    def _on_time(self, n: int, parts: CreditParts) -> str:
        due, paid = int(parts.due[n]), int(parts.paid_on_time[n])
        return self._say(
            "credit.on_time", months=self._months, due=due, paid=paid, share=self._say.percent(paid / due, 0.0, 1.0)
        )

    def _limit_use(self, n: int, parts: CreditParts) -> str:
        say, owed, limit = self._say, float(parts.receivable_cny[n]), float(parts.limit_cny[n])
        return say(
            "credit.limit_use", amount=say.money(owed), limit=say.money(limit), share=say.percent(owed / limit, 1.0)
        )

    def _unknown(self, no_due: bool, no_limit: bool) -> str:
        say = self._say
        lacking = [(no_due, "missing.due_orders"), (no_limit, "missing.credit_limit")]
        words = [say(key) for is_missing, key in lacking if is_missing]
        return say("missing.some", what=say("join.words").join(words)) if words else ""
