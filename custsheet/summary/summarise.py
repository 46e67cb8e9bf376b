"""Frames and scores → the blocks of the summary tab. Pure: no clock, nothing read or written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from custsheet.schema import Settings
from custsheet.scoring.portfolio import Portfolio
from custsheet.summary.birthdays import coming_birthdays
from custsheet.summary.blocks import Block
from custsheet.summary.calls import call_this_week
from custsheet.summary.common_problems import common_problems, unclassified
from custsheet.summary.complaints import complaint_categories, complaints
from custsheet.summary.data_quality import empty_fields, issue_kinds
from custsheet.summary.debtors import overdue_receivables
from custsheet.summary.key_figures import KeyFigure
from custsheet.summary.links import Target
from custsheet.summary.moves import Earlier, moves
from custsheet.summary.retention import to_save_first
from custsheet.summary.reviews import for_review
from custsheet.summary.sales import by_product, by_region, by_source
from custsheet.summary.satisfaction import satisfaction_falls
from custsheet.summary.status import status
from custsheet.summary.tables import months, owners, receivables, tier_risk
from custsheet.summary.tiles import tiles_block
from custsheet.summary.value_tables import funnel, quadrants
from custsheet.summary.view import View
from custsheet.texts import Lang


def summarise(
    portfolio: Portfolio,
    figures: Mapping[str, KeyFigure],
    *,
    targets: Sequence[Target] = (),
    earlier: Earlier | None = None,
    bad_settings: Sequence[str] = (),
    left_out: Sequence[str] = (),
    issue_counts: Mapping[str, int] | None = None,
    issues_tab: str | None = None,
) -> list[Block]:
    """Compute every block of the summary, each padded to its slots, in the language of the inputs.

    Args:
        portfolio: the customers with their figures; ids assigned.
        figures: what ``key_figures`` returned.
        targets: the customer sheets that names link to; without any, names are plain text.
        earlier: where customers stood at the newest refresh before T.
        bad_settings: sentences on settings that could not be used, each with its cell.
        left_out: sentences on money without a customer.
        issue_counts: number of data issues by code.
        issues_tab: name of the tab 数据问题, which kinds of issues link to; None if there is none.

    Returns:
        The blocks in the order of the tab. Unknown values are None; the key figures say why.
    """
    view = View(portfolio, targets)
    return [
        status(view, bad_settings, earlier, left_out),
        tiles_block(view, figures, earlier),
        to_save_first(view),
        tier_risk(view),
        call_this_week(view),
        complaints(view),
        receivables(view),
        overdue_receivables(view),
        complaint_categories(view),
        quadrants(view),
        funnel(view),
        months(view),
        owners(view),
        moves(view, earlier),
        satisfaction_falls(view),
        coming_birthdays(view),
        by_product(view),
        by_source(view),
        by_region(view),
        for_review(view),
        common_problems(view),
        unclassified(view),
        empty_fields(view),
        issue_kinds(view, issue_counts or {}, issues_tab),
    ]


def badge_words(settings: Settings, lang: Lang) -> dict[str, tuple[str, ...]]:
    """The words that the tab marks, by kind of column, for ``build_summary_donor``."""
    return {
        "tier": tuple(settings.tier_label(tier.name, lang) for tier in settings.tiers),
        "risk": tuple(settings.risk_label(risk.name, lang) for risk in settings.risks),
        # Priorities take the formats of the risks: low, medium, high.
        "priority": tuple(reversed(settings.lists["priority"].labels(lang))),
    }
