"""Frames and scores → the blocks of the summary tab. Pure: no clock, nothing read or written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from custsheet.schema import Settings
from custsheet.scoring import Scores
from custsheet.scoring.inputs import Inputs
from custsheet.summary.birthdays import birthdays
from custsheet.summary.blocks import Block
from custsheet.summary.calls import call_this_week
from custsheet.summary.common_problems import common_problems, unclassified
from custsheet.summary.complaints import complaint_categories, complaints
from custsheet.summary.data_quality import empty_fields, issue_kinds
from custsheet.summary.debtors import overdue_receivables
from custsheet.summary.facts import Facts
from custsheet.summary.key_figures import key_figures
from custsheet.summary.links import Target
from custsheet.summary.moves import Earlier, moves
from custsheet.summary.retention import save_first
from custsheet.summary.reviews import reviews
from custsheet.summary.sales import by_product, by_region, by_source
from custsheet.summary.satisfaction import satisfaction_falls
from custsheet.summary.status import status
from custsheet.summary.tables import months, owners, receivables, tier_risk
from custsheet.summary.value_tables import funnel, quadrants
from custsheet.texts import Lang


def summarise(
    inputs: Inputs,
    scores: Scores,
    findings: Mapping[str, int],
    *,
    targets: Sequence[Target] = (),
    bad_settings: Sequence[str] = (),
    earlier: Earlier | None = None,
    issue_counts: Mapping[str, int] | None = None,
    issues_tab: str | None = None,
    left_out: Sequence[str] = (),
) -> list[Block]:
    """Work out every block of the summary, each padded to its slots.

    Args:
        inputs: the records with ids assigned; not changed. Labels and notes are in the language of the inputs.
        scores: what ``score`` returned for these inputs.
        findings: number of data issues by severity (``{"error": 2, "warning": 5}``).
        targets: the sheets with customers, to which names lead; without any, names are plain text.
        bad_settings: sentences on settings that could not be used, each with its cell.
        earlier: where customers stood at the newest refresh before T.
        issue_counts: number of data issues by code.
        left_out: sentences on money that belongs to no customer.
        issues_tab: name of the tab 数据问题, to which kinds of issues lead; None when there is none.

    Returns:
        The blocks in the order of the tab. What is not known is None; the key figures say why.
    """
    facts = Facts(inputs, scores, {target.sheet_name: target for target in targets})
    return [
        status(facts, bad_settings, earlier, left_out),
        key_figures(facts, findings, earlier),
        save_first(facts),
        tier_risk(facts),
        call_this_week(facts),
        complaints(facts),
        receivables(facts),
        overdue_receivables(facts),
        complaint_categories(facts),
        quadrants(facts),
        funnel(facts),
        months(facts),
        owners(facts),
        moves(facts, earlier),
        satisfaction_falls(facts),
        birthdays(facts),
        by_product(facts),
        by_source(facts),
        by_region(facts),
        reviews(facts),
        common_problems(facts),
        unclassified(facts),
        empty_fields(facts),
        issue_kinds(facts, issue_counts or {}, issues_tab),
    ]


def badge_words(settings: Settings, lang: Lang) -> dict[str, tuple[str, ...]]:
    """The words that the tab marks, by kind of column, for ``build_summary_donor``."""
    return {
        "tier": tuple(settings.tier_label(tier.name, lang) for tier in settings.tiers),
        "risk": tuple(settings.risk_label(risk.name, lang) for risk in settings.risks),
        # Priorities take the looks of the risks: low, medium, high.
        "priority": tuple(reversed(settings.lists["priority"].labels(lang))),
    }
