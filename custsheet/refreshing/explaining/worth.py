"""What the customer is worth, how it pays, and what is to come: from RFM to the expected value."""

from __future__ import annotations

from math import floor
from typing import Any

import numpy as np

from custsheet.refreshing.explaining.facts import Facts
from custsheet.refreshing.explaining.steps import Page
from custsheet.scoring.credit import PARTS, credit_parts
from custsheet.scoring.orders import OrderRows
from custsheet.scoring.outlook import VALUE_MODELS
from custsheet.scoring.percentiles import percentiles
from custsheet.scoring.periods import Floats
from custsheet.scoring.potential import potential_parts
from custsheet.scoring.revenue import first_filled
from custsheet.scoring.satisfaction import mean_rating
from custsheet.scoring.tier import cooperating_since

_DAYS_OF_A_YEAR = 365.25
_QUARTERS = ((3, 0), (6, 3), (9, 6), (12, 9))


def explain_worth(page: Page, facts: Facts) -> None:
    """Add the sections on value and payment, as far as there are figures."""
    page.begin("value")
    if facts.inputs.orders is not None:
        _rfm(page, facts, facts.inputs.orders)
        _contribution(page, facts, facts.inputs.orders)
    if "potential" in facts.figures:
        _potential(page, facts)
    if "quadrant" in facts.figures:
        _quadrant(page, facts)
    if "loyalty" in facts.figures:
        _loyalty(page, facts)
    if facts.inputs.orders is not None and "points" in facts.figures:
        _points(page, facts, facts.inputs.orders)
    page.begin("credit")
    if facts.inputs.orders is not None and "receivable" in facts.figures:
        _credit(page, facts, facts.inputs.orders)
    page.begin("outlook")
    _outlook(page, facts)


def _rfm(page: Page, facts: Facts, orders: OrderRows) -> None:
    if facts.figure("r_score") is None:
        for key in ("r_score", "f_score", "m_score", "rfm_segment"):
            page.add(key, None, page.say("why.no_orders"))
        return
    ordered = facts.inputs.revenue.order_count > 0
    among = int(ordered.sum())
    measures: dict[str, tuple[Floats, str]] = {
        "r_score": (facts.inputs.revenue.last_order, "why.recency"),
        "f_score": (orders.count_in(facts.inputs, 12), "why.frequency"),
        "m_score": (facts.inputs.revenue.revenue_12m, "why.amount"),
    }
    for key, (values, words) in measures.items():
        value = facts.of(values)
        behind = int((values[ordered] <= value).sum())
        ago = int(facts.inputs.today - facts.of(facts.inputs.revenue.last_order))
        measure = page.say(words, days=ago, count=int(value), amount=page.money(value))
        page.add(key, facts.figure(key), page.say("why.rank", measure=measure, among=among, behind=behind))
    segment = facts.figure("rfm_segment")
    row = next((row for row in facts.settings.segments if segment in (row.name, row.en)), None)
    limits = {} if row is None else {"R": row.min_r, "F": row.min_f, "M": row.min_m}
    least = page.say("join.words").join(f"{name} ≥ {limit:g}" for name, limit in limits.items() if limit is not None)
    why = page.say("why.segment", least=least) if least else page.say("why.segment_rest")
    page.add("rfm_segment", segment, why)


def _contribution(page: Page, facts: Facts, orders: OrderRows) -> None:
    ordered = facts.inputs.revenue.order_count > 0
    if not facts.of(ordered):
        page.add("contribution", facts.figure("contribution"), page.say("why.no_orders"))
        return
    figures = {
        "orders": orders.count_in(facts.inputs, 12),
        "revenue": facts.inputs.revenue.revenue_12m,
        "profit": facts.inputs.revenue.profit_12m,
    }
    parts = [
        page.say(
            "why.contribution_part",
            part=facts.settings.rules.specs[f"contribution.{name}"].label[page.lang],
            share=page.percent(facts.of(percentiles(values, ordered))),
            weight=page.number(facts.setting(f"contribution.{name}")),
        )
        for name, values in figures.items()
        if not np.isnan(values).any()
    ]
    why = page.say("why.contribution", parts=page.say("join.plus").join(parts))
    page.add("contribution", facts.figure("contribution"), why + page.where("contribution"))


# ---------------------------------------------------------------- potential, quadrant


def potential_of(facts: Facts) -> dict[str, float]:
    """The known parts of the customer's potential, 0–100 each."""
    parts = {name: float(facts.of(values)) for name, values in potential_parts(facts.inputs).items()}
    return {name: score for name, score in parts.items() if score == score}


def _potential(page: Page, facts: Facts) -> None:
    parts = [
        page.say("why.part", part=page.say(f"potential.{name}"), score=page.points(score))
        for name, score in potential_of(facts).items()
    ]
    why = page.say("why.mean", parts=page.say("join.parts").join(parts)) if parts else page.say("why.nothing_known")
    page.add("potential", facts.figure("potential"), why + page.where("potential"))


def _quadrant(page: Page, facts: Facts) -> None:
    limit, sides = page.number(facts.setting("quadrant.high_from")), []
    for key in ("contribution", "potential"):
        value, column = facts.figure(key), page.column(key)
        is_high = value is not None and round(value, 9) >= facts.setting("quadrant.high_from")
        label = column.label[page.lang] if column else key
        side = "why.high" if is_high else "why.unknown_side" if value is None else "why.not_high"
        sides.append(page.say(side, label=label, value=page.shown(value, column), limit=limit))
    page.add("quadrant", facts.figure("quadrant"), page.join(*sides) + page.where("quadrant"))


# ---------------------------------------------------------------- loyalty, points


def loyalty_parts(facts: Facts) -> dict[str, tuple[float, dict[str, object]]]:
    """The known parts, 0–1, with the numbers behind each."""
    parts: dict[str, tuple[float, dict[str, object]]] = {}
    since = facts.of(cooperating_since(facts.inputs))
    if np.isfinite(since):
        years, full = (facts.inputs.today - since) / _DAYS_OF_A_YEAR, float(facts.setting("loyalty.full_years"))
        parts["years"] = (min(years / full, 1.0), {"years": f"{years:.2f}", "full": f"{full:g}"})
    if facts.inputs.orders is not None:
        orders, inputs = facts.inputs.orders, facts.inputs
        quarters = sum(facts.of(orders.count_in(inputs, *window)) > 0 for window in _QUARTERS)
        months = int(facts.setting("loyalty.order_months"))
        count = int(facts.of(orders.count_in(inputs, months)))
        parts["quarters"] = (quarters / len(_QUARTERS), {"count": quarters})
        parts["repeat"] = (1 - 1 / count if count else 0.0, {"count": count, "months": months})
    rating = facts.of(mean_rating(facts.inputs, facts.inputs.ratings))
    if np.isfinite(rating):
        parts["satisfaction"] = ((rating - 1) / 4, {"rating": f"{rating:.2f}"})
    return parts


def _loyalty(page: Page, facts: Facts) -> None:
    parts = [
        page.say("why.part", part=page.say(f"loyalty.{name}", **words), score=page.points(100 * share))
        for name, (share, words) in loyalty_parts(facts).items()
    ]
    why = page.say("why.mean", parts=page.say("join.parts").join(parts)) if parts else page.say("why.nothing_known")
    page.add("loyalty", facts.figure("loyalty"), why + page.where("loyalty"))


def _points(page: Page, facts: Facts, orders: OrderRows) -> None:
    months, per_point = int(facts.setting("loyalty.points_months")), float(facts.setting("loyalty.cny_per_point"))
    cents = facts.of(orders.net_in(facts.inputs, months))
    used = facts.of(np.nan_to_num(first_filled(facts.inputs, facts.inputs.numbers("value", "points_used"))))
    words = {"net": page.money(cents / 100), "per_point": page.number(per_point), "used": page.number(used)}
    why = page.say("why.points", months=months, earned=page.number(floor(cents / (100 * per_point))), **words)
    page.add("points", facts.figure("points"), why + page.where("loyalty"))


# ---------------------------------------------------------------- credit


def _credit(page: Page, facts: Facts, orders: OrderRows) -> None:
    mine = orders.customer == facts.position
    count, late = int((mine & (orders.receivable > 0)).sum()), int((mine & (orders.overdue_days > 0)).sum())
    page.add("receivable", facts.figure("receivable"), page.say("why.receivable", count=count) if count else "")
    page.add(
        "overdue_amount", facts.figure("overdue_amount"), page.say("why.overdue_amount", count=late) if late else ""
    )
    if facts.figure("credit_score") is None:
        page.add("credit_score", None, page.say("why.no_orders"))
        page.add("credit_grade", None)
        return
    owed = facts.inputs.receivables
    assert owed is not None
    parts = credit_parts(facts.inputs, orders, owed)
    numbers = {name: facts.of(values) for name, values in vars(parts).items()}
    for name in PARTS:
        share = float(numbers[name])
        key = f"credit.{name}" if share == share else f"credit.no_{name}"
        page.add(f"credit_{name}", share, _credit_words(page, facts, key, numbers), kind="ratio")
    page.add("credit_score", facts.figure("credit_score"), facts.figure("credit_reason") or "")
    limits = {letter: page.number(facts.setting(f"credit.grade_{letter}")) for letter in "abc"}
    page.add("credit_grade", facts.figure("credit_grade"), page.say("why.grade", **limits) + page.where("credit"))


def _credit_words(page: Page, facts: Facts, key: str, numbers: dict[str, Any]) -> str:
    amounts = {name: page.money(numbers[f"{name}_cny"]) for name in ("overdue", "revenue", "receivable")}
    limit = numbers["limit_cny"]
    name = key.partition(".")[2].removeprefix("no_")
    return page.say(
        key,
        **amounts,
        longest=int(numbers["longest_days"]),
        longest_limit=int(facts.setting("credit.longest_days")),
        due=int(numbers["due"]),
        on_time=int(numbers["paid_on_time"]),
        months=int(facts.setting("credit.on_time_months")),
        limit=page.money(limit) if limit == limit else "",
        use=page.percent(numbers["receivable_cny"] / limit) if limit == limit else "",
        full=page.percent(facts.setting("credit.limit_full")),
        none=page.percent(facts.setting("credit.limit_none")),
        weight=page.number(facts.setting(f"credit.{name}")),
    )


# ---------------------------------------------------------------- what is to come


def _outlook(page: Page, facts: Facts) -> None:
    if "churn_probability" not in facts.figures:
        return
    none = facts.figure("churn_probability")
    page.add("churn_probability", none, facts.figure("churn_reason") or page.say("why.no_orders"))
    if "clv_12m" not in facts.figures:
        return
    expected, lately = facts.figure("clv_12m"), facts.of(facts.inputs.revenue.revenue_12m)
    if expected is None or none is None:
        page.add("clv_12m", expected, page.say("why.no_orders"))
        return
    ahead = facts.done.scores.outlook
    by_model = ahead is not None and ahead.method in VALUE_MODELS
    words = {"revenue": page.money(lately), "probability": page.percent(none)}
    page.add("clv_12m", expected, page.say("why.clv_by_model" if by_model else "why.clv_by_share", **words))
