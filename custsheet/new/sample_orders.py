"""Made-up orders: each customer buys about what its profile says in each half year, and most pay on time."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from custsheet.new.sample_customers import HISTORY_DAYS, Cast, Numbers, records

_COST_NOISE = 0.05


def _targets(stage: Cast) -> pd.DataFrame:
    """What each customer buys in each period: ``who``, ``money`` (CNY), ``since`` and ``until`` in days ago."""
    profiles, rng = stage.profiles, stage.rng
    n = len(profiles)
    low, high = profiles["revenue_low"].to_numpy(dtype=float), profiles["revenue_high"].to_numpy(dtype=float)
    # Log-uniform between the bounds: small buyers outnumber large ones.
    year = np.exp(np.log(np.maximum(low, 1)) + rng.random(n) * np.log(np.maximum(high, 1) / np.maximum(low, 1)))
    recent = profiles["recent_low"] + rng.random(n) * (profiles["recent_high"] - profiles["recent_low"])
    known = (stage.as_of - stage.customers["first_deal_date"]).dt.days.fillna(0).to_numpy()
    who = np.arange(n)
    buys, lost = high > 0, profiles["lost"].to_numpy(dtype=bool)
    stretches = [
        (buys, year * recent / (1 + recent), 3, np.full(n, 175)),
        (buys, year / (1 + recent), 190, np.clip(known, 230, 355)),
        (buys & (known > 420), year * rng.uniform(0.5, 0.95, n), 372, np.clip(known, 400, HISTORY_DAYS)),
        (lost, rng.uniform(15_000, 160_000, n), 745, np.clip(known, 780, 980)),
    ]
    parts = [
        pd.DataFrame({"who": who, "money": money, "until": until, "since": since}).loc[applies]
        for applies, money, until, since in stretches
    ]
    targets: pd.DataFrame = pd.concat(parts, ignore_index=True)
    return targets


def orders(stage: Cast, words: dict[str, Any]) -> pd.DataFrame:
    """The orders of all customers, oldest first, with their payments."""
    rng, products = stage.rng, words["words"]["products"]
    targets = _targets(stage)
    counts = np.clip(rng.poisson(targets["money"] / 45_000) + 1, 1, 9)
    rows = targets.loc[targets.index.repeat(counts)].reset_index()
    share = rng.uniform(0.6, 1.4, len(rows))
    rows["money"] *= share / pd.Series(share).groupby(rows["index"]).transform("sum")
    rows["offset"] = (rows["until"] + rng.random(len(rows)) * (rows["since"] - rows["until"])).astype(int)
    rows = rows.sort_values("offset", ascending=False, kind="stable")
    frame = records(stage, rows["who"].to_numpy(), rows["offset"].to_numpy(), "order_id", "SO{:06d}", "order_date")
    n, money = len(frame), rows["money"].to_numpy(dtype=float)
    which = _affordable(products, money, rng)
    prices, shares = (np.array([product[place] for product in products], dtype=float)[which] for place in (2, 3))
    frame["product"] = np.array([product[0 if stage.lang == "zh" else 1] for product in products], dtype=object)[which]
    frame["quantity"] = np.maximum(np.round(money / prices), 1)
    frame["unit_price"] = np.round(money / frame["quantity"] / 5) * 5
    frame["amount"] = (frame["quantity"] * frame["unit_price"]).round(2)
    noise = rng.uniform(1 - _COST_NOISE, 1 + _COST_NOISE, n)
    frame["cost"] = (frame["amount"] * shares * noise).round(2)
    shipped = frame["order_date"] + pd.to_timedelta(rng.integers(2, 13, n), unit="D")
    frame["shipped_on"] = shipped.where(shipped <= stage.as_of)
    refunded = rng.random(n) < 0.02
    frame["refund"] = (frame["amount"] * 0.08).round(2).where(refunded)
    return _paid(stage, frame, words)


def _affordable(products: list[Any], money: Numbers, rng: np.random.Generator) -> Numbers:
    """For each amount, the position of a product that it can pay for (else of the cheapest)."""
    by_price = np.argsort([product[2] for product in products], kind="stable")
    prices = np.array([products[position][2] for position in by_price])
    choices = np.maximum(np.searchsorted(prices, money, side="right"), 1)
    affordable: Numbers = by_price[(rng.random(len(money)) * choices).astype(int)]
    return affordable


def _paid(stage: Cast, frame: pd.DataFrame, words: dict[str, Any]) -> pd.DataFrame:
    """Add payments: most about on time; some late, some in part, some missing."""
    rng, n = stage.rng, len(frame)
    days = stage.customers["payment_days"].fillna(30).to_numpy()[frame["who"]]
    frame["due_on"] = frame["order_date"] + pd.to_timedelta(days, unit="D")
    net = (frame["amount"] - frame["refund"].fillna(0)).round(2)
    late = np.where(rng.random(n) < 0.8, rng.integers(-20, 1, n), rng.integers(1, 45, n))
    paid_on = (frame["due_on"] + pd.to_timedelta(late, unit="D")).clip(lower=frame["order_date"])
    luck = rng.random(n)
    recent = frame["age"] < 240
    unpaid = (paid_on > stage.as_of) | (recent & (luck < 0.05))
    in_part = ~unpaid & recent & (luck > 0.95)
    frame["paid"] = net.where(~in_part, (net * 0.6).round(2)).where(~unpaid)
    frame["paid_on"] = paid_on.where(~unpaid)
    frame["payment_method"] = pd.Series(stage.pick(words["words"]["payment_methods"], n, [75, 15, 5, 5])).where(~unpaid)
    return frame
