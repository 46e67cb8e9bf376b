"""What was made of it, once the tier is known: activity, risk, plan, completeness."""

from __future__ import annotations

from typing import Any

import numpy as np

from custsheet.refreshing.explaining.customer import ExplainedCustomer, day
from custsheet.refreshing.explaining.steps import Page
from custsheet.scoring.completeness import fields, is_stale
from custsheet.scoring.periods import day_number, quarter_start
from custsheet.scoring.risk_reason import RiskWords


def explain_results(page: Page, customer: ExplainedCustomer) -> None:
    """Add the sections that every customer has."""
    page.begin("risk")
    _activity(page, customer)
    _risk(page, customer)
    page.begin("plan")
    _plan(page, customer)
    page.begin("record")
    _completeness(page, customer)


# ---------------------------------------------------------------- activity and risk


def _activity(page: Page, customer: ExplainedCustomer) -> None:
    if "activity" not in customer.figures:
        return
    months, high = int(customer.setting("activity.window_months")), int(customer.setting("activity.high_min"))
    count = int(customer.of(customer.inputs.log.count_in(months)))
    why = page.say("why.activity", months=months, count=count, high=high, below=high - 1)
    page.add("activity", customer.figure("activity"), why + page.where("activity"))


def _risk(page: Page, customer: ExplainedCustomer) -> None:
    """The conditions in the order in which they are asked, then the answer."""
    found, words, where = customer.rules.risk, RiskWords(customer.inputs), page.where("risk")
    _lost(page, customer, where)
    silent, why = None, page.say("why.no_log")
    if found.log_known:
        count = int(customer.of(found.contacts))
        silent, why = count == 0, words.contacts(count)
    page.add("condition_a", silent, why + where, months=int(customer.setting("risk.no_contact_months")))
    _dropped(page, customer, words, where)
    complained, why = None, page.say("why.no_feedback")
    if found.feedback_known:
        count = int(customer.of(found.complaints))
        complained, why = count > 0, words.complaints(count)
    page.add("complaint", complained, why + where, months=int(customer.setting("risk.complaint_months")))
    low, medium, high, _ = (customer.settings.risk_label(risk.name, page.lang) for risk in customer.settings.risks)
    rule = page.say("why.risk_rule", low=low, medium=medium, high=high)
    page.add("risk", customer.figure("risk"), page.join(customer.figure("risk_reason") or "", rule))


def _lost(page: Page, customer: ExplainedCustomer, where: str) -> None:
    orders, contacts = (
        int(customer.setting("risk.lost_order_months")),
        int(customer.setting("risk.lost_contact_months")),
    )
    found, last = customer.rules.risk, customer.of(customer.rules.risk.last_order)
    if np.isnan(last):
        ordered = customer.of(customer.inputs.revenue.order_count)  # not a number where orders are unknown
        why = page.say("why.lost_no_order" if ordered == 0 else "why.lost_unknown")
        page.add("lost", False if ordered == 0 else None, why + where)
        return
    stopped = bool(customer.of(found.stopped))
    first = page.say("why.lost_stopped" if stopped else "why.lost_last_order", day=day(last), months=orders)
    if not found.log_known:
        page.add("lost", None if stopped else False, page.join(first, page.say("why.no_log")) + where)
        return
    count = int(customer.of(found.lost_contacts))
    second = page.say("why.lost_contacts", months=contacts, count=count)
    page.add("lost", stopped and count == 0, page.join(first, second) + where)


def _dropped(page: Page, customer: ExplainedCustomer, words: RiskWords, where: str) -> None:
    found = customer.rules.risk
    growth, dropped = float(customer.of(found.growth)), bool(customer.of(found.dropped))
    is_blank, halves_known = growth != growth, bool(customer.of(found.halves_known))
    why = words.growth(None if is_blank else growth, dropped, halves_known)
    answer = None if is_blank and not halves_known else dropped
    page.add("condition_b", answer, why + where, limit=words.growth_limit)


# ---------------------------------------------------------------- plan


def _plan(page: Page, customer: ExplainedCustomer) -> None:
    settings, lang = customer.settings, page.lang
    tier, risk = customer.figure("tier"), customer.figure("risk")
    last_tier, first_risk = settings.tiers[-1].name, settings.risks[0].name
    rule = page.say(
        "why.plan_rule" if tier and risk else "why.plan_rule_blank",
        tier=settings.tier_label(tier or last_tier, lang),
        risk=settings.risk_label(risk or first_risk, lang),
    )
    page.add("interval_days", customer.figure("interval_days"), rule + page.where("plan"))
    for key in ("method", "goal"):
        page.add(key, customer.figure(key), page.say("why.same_rule"))
    if "due_date" not in customer.figures:
        return
    page.add("due_date", customer.figure("due_date"), _due(page, customer))
    page.add("next_contact", customer.figure("next_contact"), page.say("why.next_contact"))
    due, late = customer.figure("due_date"), customer.figure("overdue_days")
    why = (
        page.say("why.late", as_of=customer.as_of, due=due.date()) if late else page.say("why.not_late") if due else ""
    )
    page.add("overdue_days", late, why)
    if "completion" in customer.figures:
        _completion(page, customer)


def _due(page: Page, customer: ExplainedCustomer) -> str:
    log, interval = customer.inputs.log, int(customer.figures["interval_days"])
    last, follow_up = customer.of(log.last_contact), customer.of(log.open_follow_up)
    if not log.has_plan[customer.position]:
        return page.say("why.no_log")
    regular = last + interval if np.isfinite(last) else float(customer.inputs.today) if log.known else np.nan
    words: dict[str, Any] = {
        "last": day(last),
        "interval": interval,
        "regular": day(regular),
        "promised": day(follow_up),
    }
    if np.isfinite(last):
        told = page.say("why.due_regular", **words)
    else:
        told = page.say("why.due_never", **words) if log.known else ""
    if np.isnan(follow_up):
        return told
    # Where both fall on one day either tells the truth.
    earlier = np.isnan(regular) or follow_up < regular
    return page.join(told, page.say("why.due_promised" if earlier else "why.due_promised_later", **words))


def _completion(page: Page, customer: ExplainedCustomer) -> None:
    start, interval = quarter_start(customer.as_of), int(customer.figures["interval_days"])
    days = (customer.as_of - start).days + 1
    count = int(customer.of(customer.inputs.log.count_since(day_number(start))))
    asked = days // interval
    key = "why.completion" if asked else "why.completion_none"
    why = page.say(key, days=days, interval=interval, asked=asked, count=count)
    page.add("completion", customer.figure("completion"), why)


# ---------------------------------------------------------------- the record itself


def _completeness(page: Page, customer: ExplainedCustomer) -> None:
    filled_of = _fields(customer)
    specs = customer.settings.rules.specs
    missing = [specs[f"completeness.{field}"].label[page.lang] for field, filled in filled_of.items() if not filled]
    why = page.say("why.completeness", filled=len(filled_of) - len(missing), count=len(filled_of))
    if missing:
        why = page.join(why, page.say("why.missing", fields=page.say("join.words").join(missing)))
    if len({customer.settings.completeness_weights[field] for field in filled_of}) > 1:
        why = page.join(why, page.say("why.weighted"))
    page.add("completeness", customer.figure("completeness"), why + page.where("completeness"))
    if customer.inputs.has("customers", "verified_on"):
        verified, limit = (
            customer.of(customer.inputs.days("customers", "verified_on")),
            customer.setting("verification.max_age_days"),
        )
        age = int(customer.inputs.today - verified) if np.isfinite(verified) else 0
        key = "why.verified" if np.isfinite(verified) else "why.never_verified"
        why = page.say(key, days=age, limit=int(limit)) + page.where("verification")
        page.add("unverified", bool(customer.of(is_stale(customer.inputs))), why)
    for key in ("region", "tags"):
        if key in customer.figures:
            page.add(key, customer.figure(key))


def _fields(customer: ExplainedCustomer) -> dict[str, bool]:
    """Field → is it filled? Those without weight, or that do not apply to this customer, are left out."""
    counted = (field for field in fields(customer.inputs) if field.weight and customer.of(field.applies))
    return {field.name: bool(customer.of(field.is_filled)) for field in counted}
