"""Chapter "cases": a customer that was looked after well and one that was not, told so that nobody can be recognised.

A case gives quarters instead of dates, "some" instead of numbers, the orders of the second half-year as an index of
the first in tens, and spans in whole months. It never gives names, ids, persons, places, industries, products, amounts
or dates; the tier only if enough customers share it. A workbook with few customers tells nothing: both cases are then
invented from its settings, and say so.

Of the customers that fit, those with most to tell are considered, and of these the one with the median growth is
chosen: an ordinary one, not one that stands out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from custsheet.pages.handbook.patterns import DAYS_OF_A_MONTH, MONTHS, QUARTERS, Patterns, patterns
from custsheet.pages.handbook.subject import Subject
from custsheet.pages.handbook.words import Words
from custsheet.scoring.periods import Bools, Floats
from custsheet.scoring.risk import HIGH, LOW, MEDIUM

CROWD = 20
"""Least number of customers with known growth for a real case."""
SHARED_BY = 5
"""Least number of customers in a tier for a case to name it."""
_OFTEN = 3
_BASE, _HIGHEST = 100, 300
_INVENTED_GROWTH = 20
_TIDY = 0.9
_UNTIDY = 0.7


@dataclass(frozen=True)
class Quarter:
    """Three months of a case in words; None if the workbook does not know."""

    months: str
    contacts: str | None
    complaints: str | None


@dataclass(frozen=True)
class Case:
    """A case.

    Attributes:
        is_invented: made up from the settings, not drawn from the workbook.
        tier: None if naming it would tell too much.
        orders: index of the two half-years; the first is 100.
        facts: sentences on what went well or wrong.
    """

    is_invented: bool
    tier: str | None
    quarters: tuple[Quarter, ...]
    orders: tuple[str, str]
    facts: tuple[str, ...]

    def knows(self, row: str) -> bool:
        """Is there anything to tell in this row (``contacts``, ``complaints``)?"""
        return any(getattr(quarter, row) is not None for quarter in self.quarters)


@dataclass(frozen=True)
class Cases:
    """The good and the bad case."""

    good: Case
    bad: Case


def cases(subject: Subject, words: Words) -> Cases:
    """Two cases: real ones if the workbook has enough customers and one that fits, else invented ones."""
    if not len(subject.inputs.frames.get("customers", ())):
        return Cases(_invented_good(words), _invented_bad(words))
    found = patterns(subject)
    good, bad = _pick(found, *_good(found)), _pick(found, *_bad(found))
    return Cases(
        _invented_good(words) if good is None else _told(found, words, good, _good_facts(found, words, good)),
        _invented_bad(words) if bad is None else _told(found, words, bad, _bad_facts(found, words, bad)),
    )


# ---------------------------------------------------------------- who fits


def _good(found: Patterns) -> tuple[Bools, Floats]:
    """Customers steady or growing, at low risk, contacted all year, with nothing late; and points of praise."""
    fits = found.has_risk(LOW) & (found.change >= 0) & ~(found.figure("overdue_days") > 0)
    fits &= (found.answers[1] == 0) & (found.promises[1] == 0)
    if found.contacts is None:
        fits &= False  # the workbook does not say how they were looked after
    else:
        fits &= (found.contacts > 0).all(axis=0)
    praise = [found.answers[0] > 0, found.promises[0] > 0, ~found.is_untidy, found.figure("completeness") >= _TIDY]
    return fits, np.sum(praise, axis=0)


def _bad(found: Patterns) -> tuple[Bools, Floats]:
    """Customers whose orders fell enough to count as a risk, after some neglect; and points of neglect."""
    drop = float(found.inputs.settings["risk.growth_drop"])
    fits = found.has_risk(MEDIUM, HIGH) & (found.change <= drop)
    neglect = np.sum([_was_forgotten(found), found.promises[1] > 0, found.answers[1] > 0, _is_muddled(found)], axis=0)
    return fits & (neglect > 0), neglect


def _was_forgotten(found: Patterns) -> Bools:
    """Without contact for longer than both the plan and the risk rule allow."""
    least = float(found.inputs.settings["risk.no_contact_months"]) * DAYS_OF_A_MONTH
    return found.days_without_contact > np.fmax(found.figure("interval_days"), least)


def _is_muddled(found: Patterns) -> Bools:
    return found.is_untidy | (found.figure("completeness") < _UNTIDY)


def _pick(found: Patterns, fits: Bools, much: Floats) -> int | None:
    """The median of those with most to tell; None if none fits, or if the crowd is too small to hide in."""
    known = found.inputs.is_primary & np.isfinite(found.change)
    fitting = np.flatnonzero(fits & known)
    if known.sum() < CROWD or not len(fitting):
        return None
    best = fitting[much[fitting] == much[fitting].max()]
    return int(best[np.argsort(found.change[best], kind="stable")][(len(best) - 1) // 2])


# ---------------------------------------------------------------- what is told


def _told(found: Patterns, words: Words, customer: int, facts: Iterator[str]) -> Case:
    return Case(
        is_invented=False,
        tier=_tier(found, words, customer),
        quarters=tuple(_quarters(found, words, customer)),
        orders=_indexed(words, _tens(found.change[customer])),
        facts=tuple(facts),
    )


def _tier(found: Patterns, words: Words, customer: int) -> str | None:
    tiers = found.subject.scores.figures["tier"].to_numpy(dtype=object)
    shared = int(np.sum((tiers == tiers[customer]) & found.inputs.is_primary))
    return words.settings.tier_label(tiers[customer], words.lang) if shared >= SHARED_BY else None


def _quarters(found: Patterns, words: Words, customer: int) -> Iterator[Quarter]:
    contacts, complaints = (
        None if table is None else table[:, customer].tolist() for table in (found.contacts, found.complaints)
    )
    for number, (first, last) in enumerate(QUARTERS):
        yield Quarter(
            months=_span(words, first, last),
            contacts=None if contacts is None else _often(words, "contacts", contacts[number]),
            complaints=None if complaints is None else _often(words, "complaints", complaints[number]),
        )


def _span(words: Words, first: int, last: int) -> str:
    return words.text("cases.months", first=MONTHS - first + 1, last=MONTHS - last)


def _often(words: Words, of: str, count: int) -> str:
    degree = "none" if count == 0 else "some" if count < _OFTEN else "many"
    return words.text(f"cases.{of}.{degree}")


def _indexed(words: Words, change: int) -> tuple[str, str]:
    """The half-years as an index; ``change`` is that of the second, in per cent."""
    index = _BASE + change
    return str(_BASE), words.text("cases.above", index=_HIGHEST) if index > _HIGHEST else str(index)


def _good_facts(found: Patterns, words: Words, customer: int) -> Iterator[str]:
    yield words.text("cases.good.contacts")
    if found.promises[0][customer]:
        yield words.text("cases.good.promises")
    if found.answers[0][customer]:
        yield words.text("cases.good.answers")
    if not found.is_untidy[customer]:
        yield words.text("cases.good.record")
    growth = _tens(found.change[customer])
    yield words.text("cases.good.growth", growth=growth) if growth else words.text("cases.good.steady")


def _bad_facts(found: Patterns, words: Words, customer: int) -> Iterator[str]:
    if _was_forgotten(found)[customer]:
        months = round(found.days_without_contact[customer] / DAYS_OF_A_MONTH)
        yield words.text("cases.bad.gap", months=words.count("months", months))
    if found.promises[1][customer]:
        yield words.text("cases.bad.promises")
    if found.answers[1][customer]:
        yield words.text("cases.bad.answers")
    if _is_muddled(found)[customer]:
        yield words.text("cases.bad.record")
    yield words.text("cases.bad.fall", fall=-_tens(found.change[customer]))


def _tens(ratio: float) -> int:
    """A ratio in per cent, rounded to tens."""
    return round(min(ratio * 10, _HIGHEST)) * 10


# ---------------------------------------------------------------- invented


def _invented_good(words: Words) -> Case:
    tier = words.settings.tiers[0]
    facts = [words.text(f"cases.good.{key}") for key in ("contacts", "promises", "answers", "record")]
    facts.append(words.text("cases.good.growth", growth=_INVENTED_GROWTH))
    return Case(
        is_invented=True,
        tier=words.settings.tier_label(tier.name, words.lang),
        quarters=_drawn(words, contacts=(3, 2, 3, 3), complaints=(0, 1, 0, 0)),
        orders=_indexed(words, _INVENTED_GROWTH),
        facts=tuple(facts),
    )


def _invented_bad(words: Words) -> Case:
    """A fall beyond the limit, after two months more without contact than the limit."""
    settings = words.settings
    tier = settings.tiers[min(1, len(settings.tiers) - 1)]
    fall = min(-_tens(float(settings["risk.growth_drop"])) + _INVENTED_GROWTH, _BASE)
    gap = words.count("months", min(float(settings["risk.no_contact_months"]) + 2, MONTHS))
    facts = [words.text("cases.bad.gap", months=gap)]
    facts += [words.text(f"cases.bad.{key}") for key in ("promises", "answers", "record")]
    facts.append(words.text("cases.bad.fall", fall=fall))
    return Case(
        is_invented=True,
        tier=settings.tier_label(tier.name, words.lang),
        quarters=_drawn(words, contacts=(2, 1, 0, 0), complaints=(0, 1, 1, 0)),
        orders=_indexed(words, -fall),
        facts=tuple(facts),
    )


def _drawn(words: Words, contacts: Sequence[int], complaints: Sequence[int]) -> tuple[Quarter, ...]:
    rows = zip(QUARTERS, contacts, complaints, strict=True)
    return tuple(
        Quarter(_span(words, *quarter), _often(words, "contacts", made), _often(words, "complaints", complained))
        for quarter, made, complained in rows
    )
