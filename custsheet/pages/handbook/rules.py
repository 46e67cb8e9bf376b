"""The rules that chapters list row by row: strategy matrix, risks, priorities, causes of leaving, keywords."""

from __future__ import annotations

from dataclasses import dataclass

from custsheet.pages.handbook.words import Words
from custsheet.schema.meanings import HIGH_PRIORITY, LOW_PRIORITY
from custsheet.scoring.risk import HIGH, LOST, LOW, MEDIUM
from custsheet.texts import load_toml


@dataclass(frozen=True)
class Contact:
    """One line of the strategy matrix."""

    risk: str
    level: int
    interval_days: int
    method: str
    goal: str


@dataclass(frozen=True)
class TierContacts:
    """The lines of one tier; a ``tier`` of None stands for every tier."""

    tier: str | None
    contacts: tuple[Contact, ...]


def matrix(words: Words) -> list[TierContacts]:
    """The strategy matrix, tier by tier; lost customers in a part of their own if all tiers treat them alike."""
    tiers = [tier.name for tier in words.settings.tiers]
    lost = {tier: _contact(words, tier, LOST) for tier in tiers}
    alike = len(set(lost.values())) == 1
    levels = (LOW, MEDIUM, HIGH) if alike else (LOW, MEDIUM, HIGH, LOST)
    rows = [
        TierContacts(
            words.settings.tier_label(tier, words.lang), tuple(_contact(words, tier, level) for level in levels)
        )
        for tier in tiers
    ]
    return [*rows, TierContacts(None, (lost[tiers[0]],))] if alike else rows


def _contact(words: Words, tier: str, level: int) -> Contact:
    risk = words.settings.risks[level].name
    rule = words.settings.plan_for(tier, risk)
    return Contact(
        risk=words.settings.risk_label(risk, words.lang),
        level=level,
        interval_days=rule.interval_days,
        method=rule.method[words.lang],
        goal=rule.goal[words.lang],
    )


@dataclass(frozen=True)
class Risks:
    """The names of the four risks, by meaning."""

    low: str
    medium: str
    high: str
    lost: str


def risks(words: Words) -> Risks:
    """The names of the risks."""
    return Risks(*(words.settings.risk_label(risk.name, words.lang) for risk in words.settings.risks))


@dataclass(frozen=True)
class Priority:
    """A priority: its name, its level (``high``, ``medium``, ``low``), and the key of the setting with the working days
    allowed for an answer.
    """

    name: str
    level: str
    setting: str


def priorities(words: Words) -> list[Priority]:
    """Every priority of the list; those other than high and low, added by staff too, get the time of medium."""
    own = {HIGH_PRIORITY: "high", LOW_PRIORITY: "low"}
    levels = {value[words.lang]: own.get(value.value, "medium") for value in words.settings.lists["priority"]}
    return [Priority(name, level, f"feedback.sla_{level}_days") for name, level in levels.items()]


@dataclass(frozen=True)
class Cause:
    """A cause of complaints, and what wins customers back."""

    name: str
    advice: str


def causes(words: Words) -> list[Cause]:
    """Every problem category with its advice; categories that staff added get general advice."""
    told = load_toml("messages/handbook.toml")["causes"]
    return [
        Cause(value[words.lang], told.get(value.value, told["any"])[words.lang])
        for value in words.settings.lists["problem_category"]
    ]


@dataclass(frozen=True)
class Keywords:
    """The words in feedback that point to a category."""

    category: str
    words: tuple[str, ...]


def keywords(words: Words) -> list[Keywords]:
    """The keywords by category."""
    return [
        Keywords(words.word("problem_category", name), tuple(found)) for name, found in words.settings.keywords.items()
    ]
