"""Counts by group: tier × risk, ageing of receivables, months, owners."""

from __future__ import annotations

from datetime import date

import numpy as np

from custsheet.scoring.periods import Bools, Floats, Ints, day_number, to_dates
from custsheet.scoring.risk import HIGH
from custsheet.summary.blocks import Block, Value
from custsheet.summary.layout import block_layouts
from custsheet.summary.view import View
from custsheet.texts import load_toml

_MONTHS = 12


def tier_risk(view: View) -> Block:
    """Customers by tier and risk: the total, every tier of the settings, and customers without a tier if any."""
    tiers, risks = view.words("tier"), view.words("risk")
    names = [tier.name for tier in view.settings.tiers]
    columns = [risks == risk.name for risk in view.settings.risks]
    columns.append(~np.logical_or.reduce(columns))
    columns.append(np.ones(len(view.primary), dtype=np.bool_))

    def row(label: str | None, customers: Bools) -> tuple[Value, ...]:
        return label, *(int((customers & column).sum()) for column in columns)

    slots = block_layouts()["tier_risk"].slots - 1
    groups = [(view.label("tier", name), np.equal(tiers, name)) for name in names]
    unrated = ~np.logical_or.reduce([members for _, members in groups])
    if unrated.any():
        groups.append((view.text("tier_risk.rows.unrated"), unrated))
    if len(groups) > slots:
        rest = np.logical_or.reduce([members for _, members in groups[slots - 1 :]])
        groups = [*groups[: slots - 1], (view.text("tier_risk.rows.others"), rest)]
    rows = [row(view.text("tier_risk.rows.total"), columns[-1])] + [row(*group) for group in groups]
    header = {
        f"risk_{n}": view.settings.risk_label(risk.name, view.lang) for n, risk in enumerate(view.settings.risks, 1)
    }
    if not len(view.primary):
        return view.block("tier_risk", [], view.text("tier_risk.unknown"), **header)
    return view.block("tier_risk", rows, **header)


def receivables(view: View) -> Block:
    """Open receivables by days overdue: amount, number of orders, share."""
    edges: list[int] = load_toml("summary.toml")["blocks"]["receivables"]["edges"]
    orders = view.orders
    if orders is None or not view.knows("receivable"):
        return view.block("receivables", [], view.text(f"receivables.{view.why_nothing_is_owed}"))
    is_open = (orders.receivable > 0) & (orders.customer >= 0)
    cents, days = orders.receivable[is_open], orders.overdue_days[is_open]
    # 0 = not due, 1 … = overdue by up to the first edge, and so on.
    bucket = np.where(days > 0, np.searchsorted(edges, days) + 1, 0)
    total = cents.sum()
    labels = [view.text("receivables.rows.not_due")]
    labels += [
        view.text("receivables.rows.between", first=first + 1, last=last)
        for first, last in zip([0, *edges[:-1]], edges, strict=True)
    ]
    labels.append(view.text("receivables.rows.over", last=edges[-1]))

    def row(label: str, rows: Bools) -> tuple[Value, ...]:
        amount = cents[rows].sum()
        return label, float(amount) / 100, int(rows.sum()), float(amount / total) if total else None

    rows = [row(view.text("receivables.rows.total"), np.ones(len(cents), dtype=np.bool_))]
    return view.block("receivables", rows + [row(label, bucket == n) for n, label in enumerate(labels)])


def months(view: View) -> Block:
    """Revenue, orders, contacts and complaints of the last 12 calendar months; the last one runs up to T."""
    starts = [_month_start(view.as_of, back) for back in range(_MONTHS - 1, -1, -1)]
    first_day = day_number(starts[0])
    orders, inputs = view.orders, view.inputs

    def in_months(days: Floats, rows: Bools) -> tuple[Ints, Bools]:
        rows = rows & (days >= first_day) & (days <= inputs.today)
        # datetime64[M] counts months from January 1970.
        month = to_dates(days[rows]).astype("datetime64[M]").astype(np.int64)
        return month - ((starts[0].year - 1970) * 12 + starts[0].month - 1), rows

    columns: list[list[Value]] = [list(starts)]
    if orders is None:
        columns += [[None] * _MONTHS] * 2
    else:
        month, rows = in_months(orders.day, orders.counts & (orders.customer >= 0))
        cents = np.bincount(month, weights=orders.net[rows], minlength=_MONTHS)
        columns += [[float(amount) / 100 for amount in cents], np.bincount(month, minlength=_MONTHS).tolist()]
    for key, known, wanted in (
        ("interactions", inputs.is_known("interactions", "date"), inputs.customers("interactions") >= 0),
        ("feedback", view.knows_complaints, view.complaints),
    ):
        month, _ = in_months(inputs.days(key, "date"), wanted)
        columns.append(np.bincount(month, minlength=_MONTHS).tolist() if known else [None] * _MONTHS)
    return view.block("months", list(zip(*columns, strict=True)))


def owners(view: View) -> Block:
    """Customers, high risks and overdue follow-ups by 负责人, most customers first."""
    names = [view.shown(value) for value in view.typed("owner")]
    figures: list[Ints | None] = [
        np.ones(len(names), dtype=np.int64),
        view.has_risk(HIGH).astype(np.int64) if view.knows_risk else None,
        (view.numbers("overdue_days") > 0).astype(np.int64) if view.knows("overdue_days") else None,
    ]
    members: dict[str | None, list[int]] = {}
    for position, name in enumerate(names):
        members.setdefault(name, []).append(position)
    groups = sorted(members.items(), key=lambda group: (group[0] is None, -len(group[1]), group[0] or ""))
    slots = block_layouts()["owners"].slots
    labelled = [(name or view.text("owners.rows.none"), rows) for name, rows in groups]
    if len(labelled) > slots:
        rest = [position for _, rows in labelled[slots - 1 :] for position in rows]
        labelled = [*labelled[: slots - 1], (view.text("owners.rows.others"), rest)]
    lines = [(label, *(None if f is None else int(f[rows].sum()) for f in figures)) for label, rows in labelled]
    return view.block("owners", lines, None if lines else view.text("owners.unknown"))


def _month_start(as_of: date, back: int) -> date:
    year, month = divmod(as_of.year * 12 + as_of.month - 1 - back, 12)
    return date(year, month + 1, 1)
