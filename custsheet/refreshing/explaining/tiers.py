"""How the customer's tier came about: growth, years of cooperation, then each tier from the top down."""

from __future__ import annotations

from math import inf

import numpy as np

from custsheet.refreshing.explaining.facts import Facts, day
from custsheet.refreshing.explaining.steps import Page
from custsheet.schema import Tier
from custsheet.scoring.growth import compared
from custsheet.scoring.periods import completed_months
from custsheet.scoring.tier import cooperating_since
from custsheet.scoring.tier_reason import whole_months
from custsheet.scoring.wording import Wording

_DAYS_OF_A_YEAR = 365.25


def explain_tier(page: Page, facts: Facts) -> None:
    """Add the section on growth and tier."""
    page.begin("tier")
    _growth(page, facts)
    _cooperation(page, facts)
    _tier(page, facts)


def _growth(page: Page, facts: Facts) -> None:
    if "growth_6m" not in facts.figures:
        return
    now, before = facts.of(facts.inputs.revenue.revenue_6m), facts.of(facts.inputs.revenue.revenue_prev_6m)
    value = facts.figure("growth_6m")
    if np.isnan(now) or np.isnan(before):
        why = page.say("why.growth_unknown")
    else:
        key = "why.growth_none" if value is None else "why.growth_new" if value == inf else "why.growth"
        growth = page.shown(value, kind="ratio")
        months = int(facts.setting("growth.window_months"))
        why = page.say(key, now=page.money(now), before=page.money(before), growth=growth, months=months)
    page.add("growth_6m", value, why)


def _cooperation(page: Page, facts: Facts) -> None:
    since = facts.of(cooperating_since(facts.inputs))
    if np.isnan(since):
        page.add("cooperating_since", None, page.say("why.cooperation_unknown"))
        return
    typed = facts.of(facts.inputs.days("customers", "first_deal_date"))
    years = page.say("number.years", years=f"{(facts.inputs.today - since) / _DAYS_OF_A_YEAR:.2f}")
    key = "why.from_first_deal" if typed == since else "why.from_first_order"
    page.add("cooperating_since", day(since), page.say(key, years=years))


def _tier(page: Page, facts: Facts) -> None:
    """Each tier from the top down to the one that fits."""
    if facts.of(facts.inputs.revenue.revenue_12m) == facts.of(facts.inputs.revenue.revenue_12m):
        for tier in facts.settings.tiers:
            conditions = _tier_conditions(tier, facts, Wording(page.lang))
            is_met = all(met for met, _ in conditions)
            told = page.say("join.parts").join(words for _, words in conditions) or page.say("why.tier_rest")
            label = page.say("labels.tier_rule", tier=facts.settings.tier_label(tier.name, page.lang))
            page.add("tier_rule", is_met, told + page.where("tiers"), label=label)
            if is_met:
                break
    page.add("tier", facts.figure("tier"), facts.figure("tier_reason") or "")


def _tier_conditions(tier: Tier, facts: Facts, say: Wording) -> list[tuple[bool, str]]:
    """(is it met?, in words with the numbers) of every condition of a tier, as 等级依据 has it."""
    conditions: list[tuple[bool, str]] = []
    if tier.min_revenue_12m is not None:
        amount, least = float(compared(facts.inputs.revenue.revenue_12m)[facts.position]), tier.min_revenue_12m
        met = amount >= least
        key = "tier.revenue_met" if met else "tier.revenue_not_met"
        conditions.append((met, say(key, value=say.money(amount, least), limit=say.money(least, least))))
    if tier.min_years is not None:
        conditions.append(_years_condition(tier.min_years, facts, say))
    if tier.min_growth is not None:
        months = int(facts.setting("growth.window_months"))
        growth, limit = float(compared(facts.inputs.growth)[facts.position]), tier.min_growth
        met = growth >= limit
        if growth != growth or growth == inf:
            words = say("tier.growth_new" if met else "tier.growth_unknown", months=months)
        else:
            key = "tier.growth_met" if met else "tier.growth_not_met"
            words = say(key, months=months, value=say.percent(growth, limit), limit=say.percent(limit, limit))
        conditions.append((met, words))
    return conditions


def _years_condition(limit: float, facts: Facts, say: Wording) -> tuple[bool, str]:
    since = cooperating_since(facts.inputs)
    months = facts.of(completed_months(since, facts.as_of))
    if np.isnan(months):
        return False, say("tier.years_unknown")
    met = bool(months >= whole_months(limit))
    years = say.years((facts.inputs.today - facts.of(since)) / _DAYS_OF_A_YEAR, limit, met=met)
    return met, say("tier.years_met" if met else "tier.years_not_met", value=years, limit=say.number(limit))
