"""What went in: who the customer is, its orders, contacts, feedback and open receivables, and what is not known."""

from __future__ import annotations

from typing import Any

import numpy as np

from custsheet.refreshing.explaining.facts import Facts, day
from custsheet.refreshing.explaining.steps import Page
from custsheet.refs import row_of
from custsheet.schema.meanings import ANSWERED, COMPLAINT, OPEN_STAGES
from custsheet.scoring.money import to_cny
from custsheet.scoring.opportunities import weighted_amounts
from custsheet.scoring.periods import Bools, day_number, in_window, quarter_start
from custsheet.scoring.revenue import FIGURES, MONEY_FIGURES
from custsheet.scoring.satisfaction import mean_rating

_WHO = ("customer_id", "name", "owner", "kind", "industry", "size", "first_deal_date", "payment_days")
_WHO_TOO = ("credit_limit", "verified_on")


def explain_inputs(page: Page, facts: Facts) -> None:
    """Add every section of inputs."""
    _who(page, facts)
    page.begin("orders")
    if facts.inputs.orders is not None:
        _orders(page, facts)
    elif facts.inputs.revenue.known.any():
        _typed_figures(page, facts)
    page.begin("receivables")
    _open_receivables(page, facts)
    page.begin("interactions")
    _interactions(page, facts)
    page.begin("feedback")
    _feedback(page, facts)
    page.begin("opportunities")
    _opportunities(page, facts)
    page.begin("unknown")
    for note in facts.done.scores.notes:
        page.add("unknown", None, note.message(page.lang))


# ---------------------------------------------------------------- who


def _who(page: Page, facts: Facts) -> None:
    page.begin("who")
    present = facts.done.present.get("customers", set())
    for key in (*_WHO, *_WHO_TOO):
        if key in present or facts.customer.get(key) == facts.customer.get(key):
            page.add(key, facts.customer.get(key))
    label = facts.customer.name
    page.add("row", row_of(label), facts.row_name("customers", label))
    for same in facts.same_rows():
        page.add("same_row", row_of(same), page.say("why.same_row", place=facts.row_name("customers", same)))
    source = facts.done.source
    tab = source.marks.tabs.get("settings")
    has_tab = tab is not None and tab in source.package.sheet_names
    name = tab if has_tab else page.say("default_rules")
    page.add("rules", name, page.say("why.rules_tab" if has_tab else "why.rules_default", tab=name))


# ---------------------------------------------------------------- orders


def _orders(page: Page, facts: Facts) -> None:
    half = int(facts.setting("growth.window_months"))
    windows: dict[str, tuple[int, int]] = {
        "revenue_12m": (12, 0),
        "revenue_6m": (half, 0),
        "revenue_prev_6m": (2 * half, half),
    }
    page.add("order_count", facts.figure("order_count"), _not_counted(page, facts))
    page.add("first_order", day(facts.of(facts.inputs.revenue.first_order)))
    page.add("last_order", facts.figure("last_order"), _ago(page, facts, facts.of(facts.inputs.revenue.last_order)))
    page.add("revenue_total", facts.figure("revenue_total"), page.say("why.net_amount"))
    for key, window in windows.items():
        page.add(key, facts.figure(key), _orders_in(page, facts, *window))
    if facts.figure("profit_12m") is not None:
        page.add("profit_12m", facts.figure("profit_12m"), _profit(page, facts))
    months = int(facts.setting("loyalty.order_months"))
    assert facts.inputs.orders is not None
    page.add(
        "orders_long",
        facts.of(facts.inputs.orders.count_in(facts.inputs, months)),
        _span(page, facts, months),
        months=months,
    )


def _mine(facts: Facts, months: int, until_months: int = 0) -> Bools:
    assert facts.inputs.orders is not None
    rows = facts.inputs.orders.in_window(facts.inputs, months, until_months)
    mine: Bools = rows & (facts.inputs.orders.customer == facts.position)
    return mine


def _span(page: Page, facts: Facts, months: int, until_months: int = 0) -> str:
    first, last = facts.window(months, until_months)
    return page.say("why.span", first=first, last=last)


def _orders_in(page: Page, facts: Facts, months: int, until_months: int = 0) -> str:
    first, last = facts.window(months, until_months)
    count = int(_mine(facts, months, until_months).sum())
    return page.say("why.orders_in" if count else "why.no_orders_in", first=first, last=last, count=count)


def _profit(page: Page, facts: Facts) -> str:
    assert facts.inputs.orders is not None
    orders = _mine(facts, 12)
    if not orders.any():
        return _orders_in(page, facts, 12)
    known = int(np.isfinite(facts.inputs.orders.profit[orders]).sum())
    return page.say("why.profit", known=known, count=int(orders.sum()))


def _not_counted(page: Page, facts: Facts) -> str:
    assert facts.inputs.orders is not None
    left_out = facts.rows("orders") & ~facts.inputs.orders.counts
    rows = [facts.row_name("orders", label) for label in facts.labels("orders", left_out)]
    return page.say("why.not_counted", count=len(rows), rows=page.say("join.words").join(rows)) if rows else ""


def _ago(page: Page, facts: Facts, number: Any) -> str:
    return page.say("why.days_ago", days=int(facts.inputs.today - number)) if np.isfinite(number) else ""


def _typed_figures(page: Page, facts: Facts) -> None:
    """The figures of the value sheet that people typed, each from the first of the customer's rows that has it."""
    for key in FIGURES:
        typed = facts.inputs.records.theirs.get(("value", key))
        if typed is None or (key in MONEY_FIGURES and key not in facts.figures):
            continue
        filled = facts.rows("value") & typed.notna().to_numpy()
        rows = facts.labels("value", filled)
        why = page.say("why.typed_figure", place=facts.row_name("value", rows[0])) if rows else ""
        page.add(key, facts.figure(key), why)


def _open_receivables(page: Page, facts: Facts) -> None:
    """The customer's unpaid orders, the longest overdue first."""
    orders = facts.inputs.orders
    if orders is None or not facts.inputs.has("orders", "paid"):
        return
    mine = facts.rows("orders") & (orders.receivable > 0)
    places = np.flatnonzero(mine)
    frame = facts.inputs.frames["orders"]
    due_on = facts.inputs.days("orders", "due_on")
    agreed = facts.inputs.numbers("customers", "payment_days")[facts.position]
    for place in places[np.lexsort((places, orders.due[places]))].tolist():
        number = frame["order_id"].iloc[place]
        label = number if isinstance(number, str) else facts.row_name("orders", frame.index[place])
        if np.isfinite(due_on[place]):
            basis = page.say("why.due_on")
        else:
            key = "why.due_agreed" if np.isfinite(agreed) else "why.due_default"
            days = agreed if np.isfinite(agreed) else facts.setting("receivables.default_payment_days")
            basis = page.say(key, day=day(orders.day[place]), days=page.number(days))
        late = int(orders.overdue_days[place])
        why = page.say("why.overdue" if late else "why.not_overdue", due=day(orders.due[place]), basis=basis, days=late)
        page.add("open_receivable", to_cny(orders.receivable)[place], why, label=label, kind="money")


# ---------------------------------------------------------------- contacts and feedback


def _interactions(page: Page, facts: Facts) -> None:
    log = facts.inputs.log
    if log.known:
        windows = {
            int(facts.setting(f"{key}_months")) for key in ("risk.no_contact", "activity.window", "risk.lost_contact")
        }
        for months in sorted(windows):
            why = _span(page, facts, months)
            page.add("contacts", int(facts.of(log.count_in(months))), why, months=months)
        start = quarter_start(facts.as_of)
        why = page.say("why.span", first=start, last=facts.as_of)
        page.add("contacts_quarter", int(facts.of(log.count_since(day_number(start)))), why)
        newest = facts.of(log.newest)
        page.add("newest_contact", day(newest), _contact_rows(page, facts, newest) or page.say("why.never"))
    for key in ("last_contact", "next_contact"):
        typed = facts.inputs.typed_days("customers", key)
        mine = np.flatnonzero(facts.inputs.primary == facts.position)
        if typed is not None and np.isfinite(typed[mine]).any():
            page.add(f"typed_{key}", day(np.nanmax(typed[mine])), page.say("why.typed_date"))
    if "last_contact" in facts.figures:
        page.add("last_contact", facts.figure("last_contact"), _ago(page, facts, facts.of(log.last_contact)))
    if log.has_plan[facts.position]:
        follow_up = facts.of(log.open_follow_up)
        why = page.say("why.open_follow_up" if np.isfinite(follow_up) else "why.no_follow_up")
        page.add("open_follow_up", day(follow_up), why)


def _contact_rows(page: Page, facts: Facts, newest: float) -> str:
    """Where the newest contacts stand in the log."""
    rows = facts.labels("interactions", facts.rows("interactions") & (facts.inputs.log.day == newest))
    between = page.say("join.words")
    return between.join(facts.row_name("interactions", label) for label in rows)


def _feedback(page: Page, facts: Facts) -> None:
    inputs = facts.inputs
    if inputs.is_known("feedback", "date"):
        days = inputs.days("feedback", "date")
        complaints = facts.rows("feedback") & (days <= inputs.today)
        complaints &= inputs.is_word("feedback", "type", COMPLAINT)
        months = int(facts.setting("risk.complaint_months"))
        recent = complaints & in_window(days, facts.as_of, months)
        page.add("complaints", int(recent.sum()), _span(page, facts, months), months=months)
        still_open = complaints & ~inputs.is_word("feedback", "status", *ANSWERED)
        rows = [facts.row_name("feedback", label) for label in facts.labels("feedback", still_open)]
        page.add("open_complaints", len(rows), page.say("join.words").join(rows))
    rated = facts.inputs.ratings
    mine = rated.customer == facts.position
    if mine.any():
        recent_ratings = mine & in_window(rated.day, facts.as_of, 12)
        why = page.say("why.ratings", count=int(recent_ratings.sum()))
        page.add("mean_rating", facts.of(mean_rating(inputs, rated)), why)
        newest, rated_on = rated.rating[mine][-1], day(rated.day[mine][-1])
        page.add("newest_rating", newest, str(rated_on))


def _opportunities(page: Page, facts: Facts) -> None:
    """The open ones that count, each with its weighted amount."""
    key, inputs = "opportunities", facts.inputs
    if not inputs.is_known(key, "amount", "probability"):
        return
    rows = facts.rows(key) & (inputs.is_word(key, "stage", *OPEN_STAGES) | inputs.is_blank(key, "stage"))
    rows &= ~(inputs.days(key, "created_on") > inputs.today)
    frame, weighted = inputs.frames[key], weighted_amounts(inputs)
    for place in np.flatnonzero(rows).tolist():
        amount, chance = inputs.numbers(key, "amount")[place], inputs.numbers(key, "probability")[place]
        why = page.say("why.opportunity_unknown")
        if np.isfinite(amount) and np.isfinite(chance):
            why = page.say("why.opportunity", amount=page.money(amount), chance=page.percent(chance))
        title = frame["title"].iloc[place]
        label = title if isinstance(title, str) else facts.row_name(key, frame.index[place])
        page.add("open_opportunity", weighted[place], why, label=label, kind="money")
