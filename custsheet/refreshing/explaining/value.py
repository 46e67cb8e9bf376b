"""What the customer is worth, how it pays, and what is to come: from RFM to the expected value."""

from __future__ import annotations

from math import floor
from typing import Any

import numpy as np

from custsheet.refreshing.explaining.customer import ExplainedCustomer
from custsheet.refreshing.explaining.steps import Page
from custsheet.scoring.credit_reason import PARTS
from custsheet.scoring.orders import OrderRows
from custsheet.scoring.outlook import VALUE_MODELS
from custsheet.scoring.percentiles import percentiles
from custsheet.scoring.periods import Floats
from custsheet.scoring.revenue import first_filled


def explain_value(page: Page, customer: ExplainedCustomer) -> None:
    """Add the sections on value and payment, as far as there are figures."""
    page.begin("value")
    if customer.inputs.orders is not None:
        _rfm(page, customer, customer.inputs.orders)
        _contribution(page, customer, customer.inputs.orders)
    if "potential" in customer.figures:
        _potential(page, customer)
    if "quadrant" in customer.figures:
        _quadrant(page, customer)
    if "loyalty" in customer.figures:
        _loyalty(page, customer)
    if customer.inputs.orders is not None and "points" in customer.figures:
        _points(page, customer, customer.inputs.orders)
    page.begin("credit")
    if customer.inputs.orders is not None and "receivable" in customer.figures:
        _credit(page, customer, customer.inputs.orders)
    page.begin("outlook")
    _outlook(page, customer)


def _rfm(page: Page, customer: ExplainedCustomer, orders: OrderRows) -> None:
    if customer.figure("r_score") is None:
        for key in ("r_score", "f_score", "m_score", "rfm_segment"):
            page.add(key, None, page.say("why.no_orders"))
        return
    ordered = customer.inputs.revenue.order_count > 0
    among = int(ordered.sum())
    measures: dict[str, tuple[Floats, str]] = {
        "r_score": (customer.inputs.revenue.last_order, "why.recency"),
        "f_score": (orders.count_in(customer.inputs, 12), "why.frequency"),
        "m_score": (customer.inputs.revenue.revenue_12m, "why.amount"),
    }
    for key, (values, words) in measures.items():
        value = customer.of(values)
        behind = int((values[ordered] <= value).sum())
        ago = int(customer.inputs.today - customer.of(customer.inputs.revenue.last_order))
        measure = page.say(words, days=ago, count=int(value), amount=page.money(value))
        page.add(key, customer.figure(key), page.say("why.rank", measure=measure, among=among, behind=behind))
    segment = customer.figure("rfm_segment")
    row = next((row for row in customer.settings.segments if segment in (row.name, row.en)), None)
    limits = {} if row is None else {"R": row.min_r, "F": row.min_f, "M": row.min_m}
    least = page.say("join.words").join(f"{name} ≥ {limit:g}" for name, limit in limits.items() if limit is not None)
    why = page.say("why.segment", least=least) if least else page.say("why.segment_rest")
    page.add("rfm_segment", segment, why)


def _contribution(page: Page, customer: ExplainedCustomer, orders: OrderRows) -> None:
    ordered = customer.inputs.revenue.order_count > 0
    if not customer.of(ordered):
        page.add("contribution", customer.figure("contribution"), page.say("why.no_orders"))
        return
    figures = {
        "orders": orders.count_in(customer.inputs, 12),
        "revenue": customer.inputs.revenue.revenue_12m,
        "profit": customer.inputs.revenue.profit_12m,
    }
    parts = [
        page.say(
            "why.contribution_part",
            part=customer.settings.rules.specs[f"contribution.{name}"].label[page.lang],
            share=page.percent(customer.of(percentiles(values, ordered))),
            weight=page.number(customer.setting(f"contribution.{name}")),
        )
        for name, values in figures.items()
        if not np.isnan(values).any()
    ]
    why = page.say("why.contribution", parts=page.say("join.plus").join(parts))
    page.add("contribution", customer.figure("contribution"), why + page.where("contribution"))


# ---------------------------------------------------------------- potential, quadrant


def potential_of(customer: ExplainedCustomer) -> dict[str, float]:
    """The known parts of the customer's potential, 0–100 each."""
    parts = {name: float(customer.of(values)) for name, values in customer.rules.value.potential.items()}
    return {name: score for name, score in parts.items() if score == score}


def _potential(page: Page, customer: ExplainedCustomer) -> None:
    parts = [
        page.say("why.part", part=page.say(f"potential.{name}"), score=page.points(score))
        for name, score in potential_of(customer).items()
    ]
    why = page.say("why.mean", parts=page.say("join.parts").join(parts)) if parts else page.say("why.nothing_known")
    page.add("potential", customer.figure("potential"), why + page.where("potential"))


def _quadrant(page: Page, customer: ExplainedCustomer) -> None:
    limit, sides = page.number(customer.setting("quadrant.high_from")), []
    for key in ("contribution", "potential"):
        value, column = customer.figure(key), page.column(key)
        is_high = value is not None and round(value, 9) >= customer.setting("quadrant.high_from")
        label = column.label[page.lang] if column else key
        side = "why.high" if is_high else "why.unknown_side" if value is None else "why.not_high"
        sides.append(page.say(side, label=label, value=page.shown(value, column), limit=limit))
    page.add("quadrant", customer.figure("quadrant"), page.join(*sides) + page.where("quadrant"))


# ---------------------------------------------------------------- loyalty, points


def loyalty_of(customer: ExplainedCustomer) -> dict[str, tuple[float, dict[str, object]]]:
    """The known parts of the customer's loyalty, 0–1, with the numbers behind each."""
    found, full = customer.rules.value.loyalty, float(customer.setting("loyalty.full_years"))
    months, count = int(customer.setting("loyalty.order_months")), customer.of(found.orders)
    words: dict[str, dict[str, object]] = {
        "years": {"years": f"{customer.of(found.years):.2f}", "full": f"{full:g}"},
        "quarters": {"count": customer.of(found.quarters)},
        "repeat": {"count": int(count) if count == count else 0, "months": months},
        "satisfaction": {"rating": f"{customer.of(found.rating):.2f}"},
    }
    shares = {name: float(customer.of(values)) for name, values in found.parts.items()}
    return {name: (shares[name], said) for name, said in words.items() if shares.get(name, np.nan) == shares.get(name)}


def _loyalty(page: Page, customer: ExplainedCustomer) -> None:
    parts = [
        page.say("why.part", part=page.say(f"loyalty.{name}", **words), score=page.points(100 * share))
        for name, (share, words) in loyalty_of(customer).items()
    ]
    why = page.say("why.mean", parts=page.say("join.parts").join(parts)) if parts else page.say("why.nothing_known")
    page.add("loyalty", customer.figure("loyalty"), why + page.where("loyalty"))


def _points(page: Page, customer: ExplainedCustomer, orders: OrderRows) -> None:
    months, per_point = int(customer.setting("loyalty.points_months")), float(customer.setting("loyalty.cny_per_point"))
    cents = customer.of(orders.net_in(customer.inputs, months))
    used = customer.of(np.nan_to_num(first_filled(customer.inputs, customer.inputs.numbers("value", "points_used"))))
    words = {"net": page.money(cents / 100), "per_point": page.number(per_point), "used": page.number(used)}
    why = page.say("why.points", months=months, earned=page.number(floor(cents / (100 * per_point))), **words)
    page.add("points", customer.figure("points"), why + page.where("loyalty"))


# ---------------------------------------------------------------- credit


def _credit(page: Page, customer: ExplainedCustomer, orders: OrderRows) -> None:
    mine = orders.customer == customer.position
    count, late = int((mine & (orders.receivable > 0)).sum()), int((mine & (orders.overdue_days > 0)).sum())
    page.add("receivable", customer.figure("receivable"), page.say("why.receivable", count=count) if count else "")
    page.add(
        "overdue_amount", customer.figure("overdue_amount"), page.say("why.overdue_amount", count=late) if late else ""
    )
    if customer.figure("credit_score") is None:
        page.add("credit_score", None, page.say("why.no_orders"))
        page.add("credit_grade", None)
        return
    parts = customer.rules.value.credit
    assert parts is not None  # there is a score
    numbers = {name: customer.of(values) for name, values in vars(parts).items()}
    for name in PARTS:
        share = float(numbers[name])
        key = f"credit.{name}" if share == share else f"credit.no_{name}"
        page.add(f"credit_{name}", share, _credit_words(page, customer, key, numbers), kind="ratio")
    page.add("credit_score", customer.figure("credit_score"), customer.figure("credit_reason") or "")
    limits = {letter: page.number(customer.setting(f"credit.grade_{letter}")) for letter in "abc"}
    page.add("credit_grade", customer.figure("credit_grade"), page.say("why.grade", **limits) + page.where("credit"))


def _credit_words(page: Page, customer: ExplainedCustomer, key: str, numbers: dict[str, Any]) -> str:
    amounts = {name: page.money(numbers[f"{name}_cny"]) for name in ("overdue", "revenue", "receivable")}
    limit = numbers["limit_cny"]
    name = key.partition(".")[2].removeprefix("no_")
    return page.say(
        key,
        **amounts,
        longest=int(numbers["longest_days"]),
        longest_limit=int(customer.setting("credit.longest_days")),
        due=int(numbers["due"]),
        on_time=int(numbers["paid_on_time"]),
        months=int(customer.setting("credit.on_time_months")),
        limit=page.money(limit) if limit == limit else "",
        use=page.percent(numbers["receivable_cny"] / limit) if limit == limit else "",
        full=page.percent(customer.setting("credit.limit_full")),
        none=page.percent(customer.setting("credit.limit_none")),
        weight=page.number(customer.setting(f"credit.{name}")),
    )


# ---------------------------------------------------------------- what is to come


def _outlook(page: Page, customer: ExplainedCustomer) -> None:
    if "churn_probability" not in customer.figures:
        return
    none = customer.figure("churn_probability")
    page.add("churn_probability", none, customer.figure("churn_reason") or page.say("why.no_orders"))
    if "clv_12m" not in customer.figures:
        return
    expected, lately = customer.figure("clv_12m"), customer.of(customer.inputs.revenue.revenue_12m)
    if expected is None or none is None:
        page.add("clv_12m", expected, page.say("why.no_orders"))
        return
    ahead = customer.done.scores.outlook
    by_model = ahead is not None and ahead.method in VALUE_MODELS
    words = {"revenue": page.money(lately), "probability": page.percent(none)}
    page.add("clv_12m", expected, page.say("why.clv_by_model" if by_model else "why.clv_by_share", **words))
