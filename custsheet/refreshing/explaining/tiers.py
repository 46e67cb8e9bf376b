"""How the customer's tier came about: growth, years of cooperation, then each tier from the top down."""

from __future__ import annotations

from math import inf

import numpy as np

from custsheet.refreshing.explaining.customer import ExplainedCustomer, day
from custsheet.refreshing.explaining.steps import Page
from custsheet.scoring.tier_reason import TierReasons


def explain_tier(page: Page, customer: ExplainedCustomer) -> None:
    """Add the section on growth and tier."""
    page.begin("tier")
    _growth(page, customer)
    _cooperation(page, customer)
    _tier(page, customer)


def _growth(page: Page, customer: ExplainedCustomer) -> None:
    if "growth_6m" not in customer.figures:
        return
    now, before = customer.of(customer.inputs.revenue.revenue_6m), customer.of(customer.inputs.revenue.revenue_prev_6m)
    value = customer.figure("growth_6m")
    if np.isnan(now) or np.isnan(before):
        why = page.say("why.growth_unknown")
    else:
        key = "why.growth_none" if value is None else "why.growth_new" if value == inf else "why.growth"
        growth = page.shown(value, kind="ratio")
        months = int(customer.setting("growth.window_months"))
        why = page.say(key, now=page.money(now), before=page.money(before), growth=growth, months=months)
    page.add("growth_6m", value, why)


def _cooperation(page: Page, customer: ExplainedCustomer) -> None:
    found = customer.rules.tier.of(customer.position)
    if np.isnan(found.since):
        page.add("cooperating_since", None, page.say("why.cooperation_unknown"))
        return
    typed = customer.of(customer.inputs.days("customers", "first_deal_date"))
    years = page.say("number.years", years=f"{found.years:.2f}")
    key = "why.from_first_deal" if typed == found.since else "why.from_first_order"
    page.add("cooperating_since", day(found.since), page.say(key, years=years))


def _tier(page: Page, customer: ExplainedCustomer) -> None:
    """Each tier from the top down to the one that fits."""
    found, reasons = customer.rules.tier.of(customer.position), TierReasons(customer.inputs)
    if found.amount == found.amount:
        for place, tier in enumerate(customer.settings.tiers):
            conditions = reasons.conditions(place, found)
            told = page.say("join.parts").join(words for _, words in conditions) or page.say("why.tier_rest")
            label = page.say("labels.tier_rule", tier=customer.settings.tier_label(tier.name, page.lang))
            page.add("tier_rule", place == found.number, told + page.where("tiers"), label=label)
            if place == found.number:
                break
    page.add("tier", customer.figure("tier"), customer.figure("tier_reason") or "")
