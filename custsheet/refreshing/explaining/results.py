"""What was made of it, once the tier is known: activity, risk, plan, completeness."""

from __future__ import annotations

from math import inf
from typing import Any

import numpy as np

from custsheet.refreshing.explaining.facts import Facts, day
from custsheet.refreshing.explaining.steps import Page
from custsheet.schema.meanings import COMPLAINT
from custsheet.scoring.completeness import fields, is_stale
from custsheet.scoring.growth import compared
from custsheet.scoring.periods import day_number, in_window, months_before, quarter_start
from custsheet.scoring.wording import Wording


def explain_results(page: Page, facts: Facts) -> None:
    """Add the sections that every customer has."""
    page.begin("risk")
    _activity(page, facts)
    _risk(page, facts)
    page.begin("plan")
    _plan(page, facts)
    page.begin("record")
    _completeness(page, facts)


# ---------------------------------------------------------------- activity and risk


def _activity(page: Page, facts: Facts) -> None:
    if "activity" not in facts.figures:
        return
    months, high = int(facts.setting("activity.window_months")), int(facts.setting("activity.high_min"))
    count = int(facts.of(facts.inputs.log.count_in(months)))
    why = page.say("why.activity", months=months, count=count, high=high, below=high - 1)
    page.add("activity", facts.figure("activity"), why + page.where("activity"))


def _risk(page: Page, facts: Facts) -> None:
    """The conditions in the order in which they are asked, then the answer."""
    say, where = Wording(page.lang), page.where("risk")
    _lost(page, facts, where)
    months = int(facts.setting("risk.no_contact_months"))
    silent, why = None, page.say("why.no_log")
    if facts.inputs.log.known:
        count = int(facts.of(facts.inputs.log.count_in(months)))
        silent = count == 0
        why = say("risk.no_contact" if silent else "risk.contacts", months=months, count=count)
    page.add("condition_a", silent, why + where, months=months)
    _dropped(page, facts, where)
    months = int(facts.setting("risk.complaint_months"))
    complained, why = None, page.say("why.no_feedback")
    if facts.inputs.is_known("feedback", "date"):
        recent = facts.rows("feedback") & in_window(facts.inputs.days("feedback", "date"), facts.as_of, months)
        count = int((recent & facts.inputs.is_word("feedback", "type", COMPLAINT)).sum())
        complained = count > 0
        why = say("risk.complaints", months=months, count=count)
    page.add("complaint", complained, why + where, months=months)
    low, medium, high, _ = (facts.settings.risk_label(risk.name, page.lang) for risk in facts.settings.risks)
    rule = page.say("why.risk_rule", low=low, medium=medium, high=high)
    page.add("risk", facts.figure("risk"), page.join(facts.figure("risk_reason") or "", rule))


def _lost(page: Page, facts: Facts, where: str) -> None:
    orders, contacts = int(facts.setting("risk.lost_order_months")), int(facts.setting("risk.lost_contact_months"))
    last = facts.of(facts.inputs.revenue.last_order)
    if np.isnan(last):
        ordered = facts.of(facts.inputs.revenue.order_count)  # not a number where orders are unknown
        why = page.say("why.lost_no_order" if ordered == 0 else "why.lost_unknown")
        page.add("lost", False if ordered == 0 else None, why + where)
        return
    stopped = bool(last <= day_number(months_before(facts.as_of, orders)))
    first = page.say("why.lost_stopped" if stopped else "why.lost_last_order", day=day(last), months=orders)
    if not facts.inputs.log.known:
        page.add("lost", None if stopped else False, page.join(first, page.say("why.no_log")) + where)
        return
    count = int(facts.of(facts.inputs.log.count_in(contacts)))
    second = page.say("why.lost_contacts", months=contacts, count=count)
    page.add("lost", stopped and count == 0, page.join(first, second) + where)


def _dropped(page: Page, facts: Facts, where: str) -> None:
    say, half, limit = Wording(page.lang), int(facts.setting("growth.window_months")), facts.setting("risk.growth_drop")
    growth = float(compared(facts.inputs.growth)[facts.position])
    dropped: bool | None = bool(growth <= limit)
    shown_limit = say.percent(limit, limit)
    if growth != growth:
        now, before = facts.of(facts.inputs.revenue.revenue_6m), facts.of(facts.inputs.revenue.revenue_prev_6m)
        known = bool(np.isfinite(now) and np.isfinite(before))
        dropped = False if known else None
        why = say("risk.growth_none" if known else "risk.growth_unknown", months=half)
    elif growth == inf:
        why = say("risk.growth_new", months=half)
    else:
        key = "risk.growth_drop" if dropped else "risk.growth"
        why = say(key, months=half, value=say.percent(growth, limit), limit=shown_limit)
    page.add("condition_b", dropped, why + where, limit=shown_limit)


# ---------------------------------------------------------------- plan


def _plan(page: Page, facts: Facts) -> None:
    settings, lang = facts.settings, page.lang
    tier, risk = facts.figure("tier"), facts.figure("risk")
    last_tier, first_risk = settings.tiers[-1].name, settings.risks[0].name
    rule = page.say(
        "why.plan_rule" if tier and risk else "why.plan_rule_blank",
        tier=settings.tier_label(tier or last_tier, lang),
        risk=settings.risk_label(risk or first_risk, lang),
    )
    page.add("interval_days", facts.figure("interval_days"), rule + page.where("plan"))
    for key in ("method", "goal"):
        page.add(key, facts.figure(key), page.say("why.same_rule"))
    if "due_date" not in facts.figures:
        return
    page.add("due_date", facts.figure("due_date"), _due(page, facts))
    page.add("next_contact", facts.figure("next_contact"), page.say("why.next_contact"))
    due, late = facts.figure("due_date"), facts.figure("overdue_days")
    why = page.say("why.late", as_of=facts.as_of, due=due.date()) if late else page.say("why.not_late") if due else ""
    page.add("overdue_days", late, why)
    if "completion" in facts.figures:
        _completion(page, facts)


def _due(page: Page, facts: Facts) -> str:
    log, interval = facts.inputs.log, int(facts.figures["interval_days"])
    last, follow_up = facts.of(log.last_contact), facts.of(log.open_follow_up)
    if not log.has_plan[facts.position]:
        return page.say("why.no_log")
    regular = last + interval if np.isfinite(last) else float(facts.inputs.today) if log.known else np.nan
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


def _completion(page: Page, facts: Facts) -> None:
    start, interval = quarter_start(facts.as_of), int(facts.figures["interval_days"])
    days = (facts.as_of - start).days + 1
    count = int(facts.of(facts.inputs.log.count_since(day_number(start))))
    asked = days // interval
    key = "why.completion" if asked else "why.completion_none"
    why = page.say(key, days=days, interval=interval, asked=asked, count=count)
    page.add("completion", facts.figure("completion"), why)


# ---------------------------------------------------------------- the record itself


def _completeness(page: Page, facts: Facts) -> None:
    filled_of = _fields(facts)
    specs = facts.settings.rules.specs
    missing = [specs[f"completeness.{field}"].label[page.lang] for field, filled in filled_of.items() if not filled]
    why = page.say("why.completeness", filled=len(filled_of) - len(missing), count=len(filled_of))
    if missing:
        why = page.join(why, page.say("why.missing", fields=page.say("join.words").join(missing)))
    if len({facts.settings.completeness_weights[field] for field in filled_of}) > 1:
        why = page.join(why, page.say("why.weighted"))
    page.add("completeness", facts.figure("completeness"), why + page.where("completeness"))
    if facts.inputs.has("customers", "verified_on"):
        verified, limit = (
            facts.of(facts.inputs.days("customers", "verified_on")),
            facts.setting("verification.max_age_days"),
        )
        age = int(facts.inputs.today - verified) if np.isfinite(verified) else 0
        key = "why.verified" if np.isfinite(verified) else "why.never_verified"
        why = page.say(key, days=age, limit=int(limit)) + page.where("verification")
        page.add("unverified", bool(facts.of(is_stale(facts.inputs))), why)
    for key in ("region", "tags"):
        if key in facts.figures:
            page.add(key, facts.figure(key))


def _fields(facts: Facts) -> dict[str, bool]:
    """Field → is it filled? Those without weight, or that do not apply to this customer, are left out."""
    counted = (field for field in fields(facts.inputs) if field.weight and facts.of(field.applies))
    return {field.name: bool(facts.of(field.is_filled)) for field in counted}
