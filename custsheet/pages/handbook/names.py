"""The list values that chapters mention: statuses, types and stages under this workbook's names."""

from __future__ import annotations

from dataclasses import dataclass

from custsheet.pages.handbook.words import Words
from custsheet.schema.meanings import (
    ANSWERED,
    COMMON,
    COMPLAINT,
    DEMAND_PROPOSAL,
    DONE_FOLLOW_UP,
    HIGH_ACTIVITY,
    HIGH_PRIORITY,
    LOW_ACTIVITY,
    MEDIUM_ACTIVITY,
    SINGLE,
    STAGES,
    SUPPORT,
    VIP,
)


@dataclass(frozen=True)
class Names:
    """List values by meaning, and the lists that are printed in full.

    Attributes:
        vip: the customer category that gets special care; None if staff removed it.
        stages: stages of an opportunity from lead to renewal, without the lost one.
    """

    complaint: str
    support: str
    common: str
    single: str
    high: str
    done: str
    proposal: str
    resolved: str
    closed: str
    vip: str | None
    feedback_types: tuple[str, ...]
    categories: tuple[str, ...]
    channels: tuple[str, ...]
    methods: tuple[str, ...]
    roles: tuple[str, ...]
    demand_types: tuple[str, ...]
    levels: tuple[str, str, str]
    demand_steps: tuple[str, ...]
    stages: tuple[str, ...]


def names(words: Words) -> Names:
    """The names of one workbook."""
    categories = words.settings.lists["customer_category"]
    resolved, closed = (words.word("feedback_status", status) for status in ANSWERED)
    activity = [words.word("level", level) for level in (HIGH_ACTIVITY, MEDIUM_ACTIVITY, LOW_ACTIVITY)]
    return Names(
        complaint=words.word("feedback_type", COMPLAINT),
        support=words.word("feedback_type", SUPPORT),
        common=words.word("commonness", COMMON),
        single=words.word("commonness", SINGLE),
        high=words.word("priority", HIGH_PRIORITY),
        done=words.word("follow_up", DONE_FOLLOW_UP),
        proposal=words.word("demand_status", DEMAND_PROPOSAL),
        resolved=resolved,
        closed=closed,
        vip=words.word("customer_category", VIP) if VIP in [value.value for value in categories] else None,
        feedback_types=words.words_of("feedback_type"),
        categories=words.words_of("problem_category"),
        channels=words.words_of("channel"),
        methods=words.words_of("contact_method"),
        roles=words.words_of("role"),
        demand_types=words.words_of("demand_type"),
        levels=(activity[0], activity[1], activity[2]),
        demand_steps=words.words_of("demand_status"),
        stages=tuple(words.word("stage", stage) for stage in STAGES[:-1]),
    )
