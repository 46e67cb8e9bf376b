"""Where the money comes from: net amount of 12 months by product, source and region, against the 12 months before.

Amounts are those of revenue_12m (contract §4, "Net amount"): orders of known customers, net of refunds.  They are
summed in whole cents, so every table adds up exactly to its total.  With typed figures there are no orders: sources and
regions have amounts, products and the year before are unknown.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from custsheet.characters import plain
from custsheet.scoring.money import to_cents
from custsheet.scoring.periods import Bools, Floats, Ints, day_number, months_before
from custsheet.summary.blocks import Block, Value
from custsheet.summary.layout import block_layouts
from custsheet.summary.view import View

_MONTHS = 12
_BLANK = -1
"""The group of entries without a word."""

Words = npt.NDArray[np.object_]


@dataclass(frozen=True)
class _Sales:
    """The entries to sum, in cents: orders of the two years, or one typed figure per customer.

    Attributes:
        row: position of each entry in the orders, −1 for a typed figure.
        customer: position of its customer.
        now, before: amount in the last 12 months and in the 12 before; 0 outside.
        is_now: whether it lies in the last 12 months.
        knows_before: whether the workbook reaches back beyond 12 months.
    """

    row: Ints
    customer: Ints
    now: Floats
    before: Floats
    is_now: Bools
    knows_before: bool


def by_product(view: View) -> Block:
    """Net amount by 产品/服务; spellings that differ only in width or case count as one."""
    sales = None if view.orders is None else _sales(view)
    if sales is not None and not view.inputs.has("orders", "product"):
        return view.block("by_product", [], view.text("by_product.no_column"))
    products = view.inputs.words("orders", "product").to_numpy(dtype=object)
    return _table(view, "by_product", sales, products[sales.row] if sales else products)


def by_source(view: View) -> Block:
    """Net amount by 来源渠道 of the customer."""
    if view.inputs.count and not view.inputs.has("customers", "source"):
        return view.block("by_source", [], view.text("by_source.no_column"))
    return _by_customer(view, "by_source", "source", view.inputs.words("customers", "source"))


def by_region(view: View) -> Block:
    """Net amount by 大区 of the customer, which follows from 省份."""
    if view.inputs.count and "region" not in view.scores.figures:
        return view.block("by_region", [], view.text("by_region.no_column"))
    regions = view.scores.figures.get("region", pd.Series(dtype=object))
    return _by_customer(view, "by_region", "region", regions)


def _by_customer(view: View, name: str, list_name: str, words: pd.Series[Any]) -> Block:
    sales = _sales(view)
    labels = {word: view.label(list_name, word) for word in words.dropna().unique()}
    shown = words.map(labels).to_numpy(dtype=object)
    return _table(view, name, sales, shown[sales.customer] if sales else shown)


def _sales(view: View) -> _Sales | None:
    """The entries of the two years; None if revenue is unknown."""
    orders, inputs = view.orders, view.inputs
    if orders is None:
        return _typed(view)
    now, before = orders.in_window(inputs, _MONTHS), orders.in_window(inputs, 2 * _MONTHS, _MONTHS)
    rows = np.flatnonzero(now | before)
    net = orders.net[rows]
    first = orders.day[orders.counts & (orders.customer >= 0)]
    return _Sales(
        row=rows,
        customer=orders.customer[rows],
        now=np.where(now[rows], net, 0.0),
        before=np.where(before[rows], net, 0.0),
        is_now=now[rows],
        knows_before=bool((first <= day_number(months_before(view.as_of, _MONTHS))).any()),
    )


def _typed(view: View) -> _Sales | None:
    amounts = to_cents(view.numbers("revenue_12m"))
    known = np.isfinite(amounts)
    if not known.any():
        return None
    cents = amounts[known]
    row, before = np.full(len(cents), -1), np.zeros(len(cents))
    return _Sales(row, view.primary[known], cents, before, cents != 0, knows_before=False)


def _table(view: View, name: str, sales: _Sales | None, words: Words) -> Block:
    """The total, the largest groups, the rest, and entries without a word; ``words`` run along the entries."""
    if sales is None or not len(sales.customer):
        return view.block(name, [], view.text("sales.unknown" if sales is None else "sales.none"))
    group, names = _groups(words)
    # Shifted by one, since bincount takes no −1; the element of the blanks is dropped.
    now = np.bincount(group + 1, sales.now, minlength=len(names) + 1)[1:]
    before = np.bincount(group + 1, sales.before, minlength=len(names) + 1)[1:]
    order = sorted(range(len(names)), key=lambda n: (-now[n], -before[n], names[n]))
    is_blank = group == _BLANK
    room = block_layouts()[name].slots - 1 - bool(is_blank.any())
    shown = order if len(order) <= room else order[: room - 1]
    lines = _Lines(view, sales)
    rows = [lines.row(view.text("sales.total"), np.ones(len(group), dtype=np.bool_))]
    rows += [lines.row(names[n], group == n) for n in shown]
    if len(shown) < len(order):
        rest = view.text("sales.rest", count=len(order) - len(shown))
        rows.append(lines.row(rest, ~is_blank & ~np.isin(group, shown)))
    if is_blank.any():
        rows.append(lines.row(view.text("sales.blank"), is_blank))
    return view.block(name, rows)


def _groups(words: Words) -> tuple[Ints, list[str]]:
    """The group of every word, −1 for a blank, and the groups' names as first spelt."""
    spelling, spellings = pd.factorize(words)
    names: dict[str, str] = {}
    for word in spellings:
        names.setdefault(_folded(word), word)
    rank = {key: n for n, key in enumerate(names)}
    # factorize gives blanks the code −1, which picks the appended _BLANK.
    group = np.array([*(rank[_folded(word)] for word in spellings), _BLANK], dtype=np.int64)
    return group[spelling], list(names.values())


def _folded(word: str) -> str:
    return " ".join(plain(word).casefold().split())


class _Lines:
    """One line of a table from the entries that belong to it."""

    def __init__(self, view: View, sales: _Sales) -> None:
        self._view = view
        self._sales = sales
        self._total = sales.now.sum()

    def row(self, label: str, entries: Bools) -> tuple[Value, ...]:
        """Label, amount, share of the total, change, customers, orders."""
        sales = self._sales
        now, before = sales.now[entries].sum(), sales.before[entries].sum()
        recent = entries & sales.is_now
        return (
            label,
            float(now) / 100 + 0.0,
            float(now / self._total) if self._total > 0 else None,
            self._change(now, before),
            int(np.count_nonzero(np.bincount(sales.customer[recent]))),
            None if self._view.orders is None else int(recent.sum()),
        )

    def _change(self, now: float, before: float) -> Value:
        if not self._sales.knows_before or (before <= 0 and now <= 0):
            return None
        return float(now / before) - 1 if before > 0 else self._view.text("sales.new")
