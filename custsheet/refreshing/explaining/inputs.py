"""What went in: who the customer is, its orders, contacts, feedback and open receivables, and what is not known."""

from __future__ import annotations

from typing import Any

import numpy as np

from custsheet.refreshing.explaining.customer import ExplainedCustomer, day
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


def explain_inputs(page: Page, customer: ExplainedCustomer) -> None:
    """Add every section of inputs."""
    _who(page, customer)
    page.begin("orders")
    if customer.inputs.orders is not None:
        _orders(page, customer)
    elif customer.inputs.revenue.known.any():
        _typed_figures(page, customer)
    page.begin("receivables")
    _open_receivables(page, customer)
    page.begin("interactions")
    _interactions(page, customer)
    page.begin("feedback")
    _feedback(page, customer)
    page.begin("opportunities")
    _opportunities(page, customer)
    page.begin("unknown")
    for note in customer.done.scores.notes:
        page.add("unknown", None, note.message(page.lang))


# ---------------------------------------------------------------- who


def _who(page: Page, customer: ExplainedCustomer) -> None:
    page.begin("who")
    present = customer.done.present.get("customers", set())
    for key in (*_WHO, *_WHO_TOO):
        if key in present or customer.record.get(key) == customer.record.get(key):
            page.add(key, customer.record.get(key))
    label = customer.record.name
    page.add("row", row_of(label), customer.row_name("customers", label))
    for same in customer.same_rows():
        page.add("same_row", row_of(same), page.say("why.same_row", place=customer.row_name("customers", same)))
    source = customer.done.source
    tab = source.marks.tabs.get("settings")
    has_tab = tab is not None and tab in source.package.sheet_names
    name = tab if has_tab else page.say("default_rules")
    page.add("rules", name, page.say("why.rules_tab" if has_tab else "why.rules_default", tab=name))


# ---------------------------------------------------------------- orders


def _orders(page: Page, customer: ExplainedCustomer) -> None:
    half = int(customer.setting("growth.window_months"))
    windows: dict[str, tuple[int, int]] = {
        "revenue_12m": (12, 0),
        "revenue_6m": (half, 0),
        "revenue_prev_6m": (2 * half, half),
    }
    page.add("order_count", customer.figure("order_count"), _not_counted(page, customer))
    page.add("first_order", day(customer.of(customer.inputs.revenue.first_order)))
    page.add(
        "last_order",
        customer.figure("last_order"),
        _ago(page, customer, customer.of(customer.inputs.revenue.last_order)),
    )
    page.add("revenue_total", customer.figure("revenue_total"), page.say("why.net_amount"))
    for key, window in windows.items():
        page.add(key, customer.figure(key), _orders_in(page, customer, *window))
    if customer.figure("profit_12m") is not None:
        page.add("profit_12m", customer.figure("profit_12m"), _profit(page, customer))
    months = int(customer.setting("loyalty.order_months"))
    assert customer.inputs.orders is not None
    page.add(
        "orders_long",
        customer.of(customer.inputs.orders.count_in(customer.inputs, months)),
        _span(page, customer, months),
        months=months,
    )


def _mine(customer: ExplainedCustomer, months: int, until_months: int = 0) -> Bools:
    assert customer.inputs.orders is not None
    rows = customer.inputs.orders.in_window(customer.inputs, months, until_months)
    mine: Bools = rows & (customer.inputs.orders.customer == customer.position)
    return mine


def _span(page: Page, customer: ExplainedCustomer, months: int, until_months: int = 0) -> str:
    first, last = customer.window(months, until_months)
    return page.say("why.span", first=first, last=last)


def _orders_in(page: Page, customer: ExplainedCustomer, months: int, until_months: int = 0) -> str:
    first, last = customer.window(months, until_months)
    count = int(_mine(customer, months, until_months).sum())
    return page.say("why.orders_in" if count else "why.no_orders_in", first=first, last=last, count=count)


def _profit(page: Page, customer: ExplainedCustomer) -> str:
    assert customer.inputs.orders is not None
    orders = _mine(customer, 12)
    if not orders.any():
        return _orders_in(page, customer, 12)
    known = int(np.isfinite(customer.inputs.orders.profit[orders]).sum())
    return page.say("why.profit", known=known, count=int(orders.sum()))


def _not_counted(page: Page, customer: ExplainedCustomer) -> str:
    assert customer.inputs.orders is not None
    left_out = customer.rows("orders") & ~customer.inputs.orders.counts
    rows = [customer.row_name("orders", label) for label in customer.labels("orders", left_out)]
    return page.say("why.not_counted", count=len(rows), rows=page.say("join.words").join(rows)) if rows else ""


def _ago(page: Page, customer: ExplainedCustomer, number: Any) -> str:
    return page.say("why.days_ago", days=int(customer.inputs.today - number)) if np.isfinite(number) else ""


def _typed_figures(page: Page, customer: ExplainedCustomer) -> None:
    """The figures of the value sheet that people typed, each from the first of the customer's rows that has it."""
    for key in FIGURES:
        typed = customer.inputs.records.theirs.get(("value", key))
        if typed is None or (key in MONEY_FIGURES and key not in customer.figures):
            continue
        filled = customer.rows("value") & typed.notna().to_numpy()
        rows = customer.labels("value", filled)
        why = page.say("why.typed_figure", place=customer.row_name("value", rows[0])) if rows else ""
        page.add(key, customer.figure(key), why)


def _open_receivables(page: Page, customer: ExplainedCustomer) -> None:
    """The customer's unpaid orders, the longest overdue first."""
    orders = customer.inputs.orders
    if orders is None or not customer.inputs.has("orders", "paid"):
        return
    mine = customer.rows("orders") & (orders.receivable > 0)
    places = np.flatnonzero(mine)
    frame = customer.inputs.frames["orders"]
    due_on = customer.inputs.days("orders", "due_on")
    agreed = customer.inputs.numbers("customers", "payment_days")[customer.position]
    for place in places[np.lexsort((places, orders.due[places]))].tolist():
        number = frame["order_id"].iloc[place]
        label = number if isinstance(number, str) else customer.row_name("orders", frame.index[place])
        if np.isfinite(due_on[place]):
            basis = page.say("why.due_on")
        else:
            key = "why.due_agreed" if np.isfinite(agreed) else "why.due_default"
            days = agreed if np.isfinite(agreed) else customer.setting("receivables.default_payment_days")
            basis = page.say(key, day=day(orders.day[place]), days=page.number(days))
        late = int(orders.overdue_days[place])
        why = page.say("why.overdue" if late else "why.not_overdue", due=day(orders.due[place]), basis=basis, days=late)
        page.add("open_receivable", to_cny(orders.receivable)[place], why, label=label, kind="money")


# ---------------------------------------------------------------- contacts and feedback


def _interactions(page: Page, customer: ExplainedCustomer) -> None:
    log = customer.inputs.log
    if log.known:
        windows = {
            int(customer.setting(f"{key}_months"))
            for key in ("risk.no_contact", "activity.window", "risk.lost_contact")
        }
        for months in sorted(windows):
            why = _span(page, customer, months)
            page.add("contacts", int(customer.of(log.count_in(months))), why, months=months)
        start = quarter_start(customer.as_of)
        why = page.say("why.span", first=start, last=customer.as_of)
        page.add("contacts_quarter", int(customer.of(log.count_since(day_number(start)))), why)
        newest = customer.of(log.newest)
        page.add("newest_contact", day(newest), _contact_rows(page, customer, newest) or page.say("why.never"))
    for key in ("last_contact", "next_contact"):
        typed = customer.inputs.typed_days("customers", key)
        mine = np.flatnonzero(customer.inputs.primary == customer.position)
        if typed is not None and np.isfinite(typed[mine]).any():
            page.add(f"typed_{key}", day(np.nanmax(typed[mine])), page.say("why.typed_date"))
    if "last_contact" in customer.figures:
        page.add("last_contact", customer.figure("last_contact"), _ago(page, customer, customer.of(log.last_contact)))
    if log.has_plan[customer.position]:
        follow_up = customer.of(log.open_follow_up)
        why = page.say("why.open_follow_up" if np.isfinite(follow_up) else "why.no_follow_up")
        page.add("open_follow_up", day(follow_up), why)


def _contact_rows(page: Page, customer: ExplainedCustomer, newest: float) -> str:
    """Where the newest contacts stand in the log."""
    rows = customer.labels("interactions", customer.rows("interactions") & (customer.inputs.log.day == newest))
    between = page.say("join.words")
    return between.join(customer.row_name("interactions", label) for label in rows)


def _feedback(page: Page, customer: ExplainedCustomer) -> None:
    inputs = customer.inputs
    if inputs.is_known("feedback", "date"):
        days = inputs.days("feedback", "date")
        complaints = customer.rows("feedback") & (days <= inputs.today)
        complaints &= inputs.is_word("feedback", "type", COMPLAINT)
        months = int(customer.setting("risk.complaint_months"))
        recent = complaints & in_window(days, customer.as_of, months)
        page.add("complaints", int(recent.sum()), _span(page, customer, months), months=months)
        still_open = complaints & ~inputs.is_word("feedback", "status", *ANSWERED)
        rows = [customer.row_name("feedback", label) for label in customer.labels("feedback", still_open)]
        page.add("open_complaints", len(rows), page.say("join.words").join(rows))
    rated = customer.inputs.ratings
    mine = rated.customer == customer.position
    if mine.any():
        recent_ratings = mine & in_window(rated.day, customer.as_of, 12)
        why = page.say("why.ratings", count=int(recent_ratings.sum()))
        page.add("mean_rating", customer.of(mean_rating(inputs, rated)), why)
        newest, rated_on = rated.rating[mine][-1], day(rated.day[mine][-1])
        page.add("newest_rating", newest, str(rated_on))


def _opportunities(page: Page, customer: ExplainedCustomer) -> None:
    """The open ones that count, each with its weighted amount."""
    key, inputs = "opportunities", customer.inputs
    if not inputs.is_known(key, "amount", "probability"):
        return
    rows = customer.rows(key) & (inputs.is_word(key, "stage", *OPEN_STAGES) | inputs.is_blank(key, "stage"))
    rows &= ~(inputs.days(key, "created_on") > inputs.today)
    frame, weighted = inputs.frames[key], weighted_amounts(inputs)
    for place in np.flatnonzero(rows).tolist():
        amount, chance = inputs.numbers(key, "amount")[place], inputs.numbers(key, "probability")[place]
        why = page.say("why.opportunity_unknown")
        if np.isfinite(amount) and np.isfinite(chance):
            why = page.say("why.opportunity", amount=page.money(amount), chance=page.percent(chance))
        title = frame["title"].iloc[place]
        label = title if isinstance(title, str) else customer.row_name(key, frame.index[place])
        page.add("open_opportunity", weighted[place], why, label=label, kind="money")
