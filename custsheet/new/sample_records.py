"""Two years of made-up records for made-up customers: contacts, feedback, plans, opportunities and the rest."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from custsheet.new.sample_customers import HISTORY_DAYS, Cast, cast, mobiles, people, records
from custsheet.new.sample_orders import orders
from custsheet.schema import Schema
from custsheet.texts import Lang, load_toml


def invent(schema: Schema, n: int, seed: int, as_of: date, lang: Lang = "zh") -> dict[str, pd.DataFrame]:
    """Invent ``n`` customers and all their records as of ``as_of``.

    Every tier and every risk occurs if ``n`` is 40 or more.  Names, places and texts are in ``lang``; list values are
    the Chinese words, as in every frame.  The data is clean: nothing required is missing, no date contradicts another.

    Returns:
        A frame for each record type of the schema, with all its columns in the schema's order (computed ones blank)
        and the index 0, 1, 2 …
    """
    stage = cast(schema, n, seed, as_of, lang)
    words = load_toml("sample.toml")
    makers: dict[str, Callable[[Cast, dict[str, Any]], pd.DataFrame]] = {
        "interactions": _interactions,
        "plans": _plans,
        "value": _value,
        "feedback": _feedback,
        "contacts": _contacts,
        "orders": orders,
        "opportunities": _opportunities,
        "demands": _demands,
        "campaigns": _campaigns,
    }
    frames = {"customers": stage.customers}
    for key, make in makers.items():
        frames[key] = make(stage, words).reindex(columns=list(schema.sheets[key].columns))
    _first_deals(frames)
    return {key: frames[key] for key in schema.sheets}


def _first_deals(frames: dict[str, pd.DataFrame]) -> None:
    """Move each first deal that lies after the first order back to it."""
    first = frames["orders"].groupby("customer_id")["order_date"].min()
    customers = frames["customers"]
    ordered = customers["customer_id"].map(first)
    customers["first_deal_date"] = customers["first_deal_date"].where(
        ~(ordered < customers["first_deal_date"]), ordered
    )


def _interactions(stage: Cast, words: dict[str, Any]) -> pd.DataFrame:
    profiles, rng, texts = stage.profiles, stage.rng, words["words"]
    every = profiles["contact_every"].to_numpy(dtype=float)
    low, high = (np.array([days[end] for days in profiles["silent"]]) for end in (0, 1))
    silent = rng.integers(low, high + 1)
    counts = np.where(
        every > 0, np.maximum((HISTORY_DAYS - silent) / np.maximum(every, 1), 1), rng.integers(1, 4, len(every))
    )
    who = np.repeat(np.arange(len(every)), counts.astype(int))
    is_newest = np.r_[True, who[1:] != who[:-1]] if len(who) else np.zeros(0, dtype=bool)
    gaps = np.where(is_newest, 0, np.where(every > 0, every, 60)[who] * rng.uniform(0.5, 1.5, len(who)))
    running = pd.Series(gaps).groupby(who).cumsum().to_numpy()
    frame = records(stage, who, silent[who] + running, "interaction_id", "L{:06d}", "date")
    n = len(frame)
    frame["method"] = stage.draw("contact_method", n)
    frame["topic"] = stage.pick(texts["topics"], n)
    frame["result"] = stage.maybe(stage.pick(texts["results"], n), 0.9)
    newest = ~frame.duplicated("who", keep="last") & (frame["age"] < 120)
    following = frame.groupby("who")["date"].shift(-1)
    planned = following - pd.to_timedelta(rng.integers(0, 4, n), unit="D")
    ahead = stage.as_of + pd.to_timedelta(rng.integers(-12, 40, n), unit="D")
    open_date = pd.Series(ahead).where(newest & (rng.random(n) < 0.5))
    done_date = planned.where((rng.random(n) < 0.4) & (planned > frame["date"]))
    frame["next_date"] = done_date.fillna(open_date.where(open_date > frame["date"]))
    has_next = frame["next_date"].notna()
    frame["next_action"] = pd.Series(stage.pick(texts["next_actions"], n)).where(has_next)
    frame["follow_up"] = pd.Series(np.where(following.notna(), "已完成", "待跟进"), dtype=object).where(has_next)
    minutes = frame["date"] + pd.to_timedelta(rng.choice([0, 1, 1, 3], n), unit="D")
    met = frame["method"].isin(words["shares"]["with_minutes"]) & (rng.random(n) < 0.85) & (minutes <= stage.as_of)
    frame["minutes_sent_on"] = minutes.where(met)
    frame["satisfaction"] = np.where(
        rng.random(n) < 0.18, rng.choice([2.0, 3.0, 4.0, 5.0], n, p=[0.05, 0.2, 0.45, 0.3]), np.nan
    )
    return frame


def _feedback(stage: Cast, words: dict[str, Any]) -> pd.DataFrame:
    rng, kinds = stage.rng, words["feedback"]
    n = len(stage.customers)
    is_customer = (stage.profiles["revenue_high"] > 0).to_numpy()
    now = np.flatnonzero(rng.random(n) < stage.profiles["complains"].to_numpy(dtype=float))
    earlier = np.repeat(np.arange(n), np.where(is_customer, rng.poisson(0.9, n), 0))
    who = np.r_[now, earlier]
    offsets = np.r_[rng.integers(2, 24, len(now)), rng.integers(38, HISTORY_DAYS - 20, len(earlier))]
    frame = records(stage, who, offsets, "feedback_id", "F{:05d}", "date")
    rows = len(frame)
    complaints = [position for position, kind in enumerate(kinds) if kind["type"] == "投诉"]
    weights = np.array([kind["weight"] for kind in kinds], dtype=float)
    any_kind = rng.choice(len(kinds), rows, p=weights / weights.sum())
    complaint = rng.choice(complaints, rows, p=weights[complaints] / weights[complaints].sum())
    kind = np.where(frame["age"] < 30, complaint, any_kind)
    place = 0 if stage.lang == "zh" else 1
    for column in ("type", "category"):
        frame[column] = np.array([k[column] for k in kinds], dtype=object)[kind]
    frame["content"] = np.array([k["content"][place] for k in kinds], dtype=object)[kind]
    is_complaint = frame["type"] == "投诉"
    frame["channel"] = stage.draw("channel", rows)
    frame["priority"] = np.where(is_complaint, stage.draw("complaint_priority", rows), stage.draw("priority", rows))
    grades = [
        rng.choice([1.0, 2.0, 3.0], rows, p=[0.2, 0.5, 0.3]),
        rng.choice([3.0, 4.0, 5.0], rows, p=[0.2, 0.45, 0.35]),
    ]
    frame["satisfaction"] = np.where(rng.random(rows) < 0.7, np.where(is_complaint, *grades), np.nan)
    frame["owner"] = stage.pick(words["people"]["owners"], rows)
    responded = frame["date"] + pd.to_timedelta(rng.choice([0, 1, 1, 2, 4, 8], rows), unit="D")
    resolved = responded + pd.to_timedelta(rng.integers(0, 9, rows), unit="D")
    frame["responded_on"] = responded.where(
        (responded <= stage.as_of) & ((frame["age"] > 30) | (rng.random(rows) < 0.6))
    )
    solved = (
        (resolved <= stage.as_of) & frame["responded_on"].notna() & ((frame["age"] > 30) | (rng.random(rows) < 0.35))
    )
    frame["resolved_on"] = resolved.where(solved)
    frame["action"] = pd.Series(np.array([k["action"][place] for k in kinds], dtype=object)[kind]).where(solved)
    revisit = resolved + pd.to_timedelta(rng.integers(3, 8, rows), unit="D")
    frame["revisit_on"] = revisit.where(solved & (revisit <= stage.as_of) & (rng.random(rows) < 0.6))
    frame["status"] = np.where(
        solved,
        np.where(frame["revisit_on"].notna(), "已关闭", "已解决"),
        np.where(frame["responded_on"].notna(), "处理中", "待处理"),
    )
    return frame


def _plans(stage: Cast, words: dict[str, Any]) -> pd.DataFrame:
    frame = stage.customers[["customer_id", "name", "owner"]].copy()
    n = len(frame)
    frame["value_service"] = stage.maybe(stage.pick(words["words"]["value_services"], n), 0.35)
    frame["plan_status"] = stage.draw("plan_status", n)
    return frame


def _value(stage: Cast, words: dict[str, Any]) -> pd.DataFrame:
    frame = stage.customers[["customer_id", "name"]].copy()
    low = stage.profiles["revenue_low"].to_numpy(dtype=float)
    redeems = stage.rng.random(len(frame)) < 0.15
    frame["points_used"] = np.where(redeems & (low > 0), np.floor(low / 100 * 0.3 / 50) * 50, np.nan)
    return frame


def _contacts(stage: Cast, words: dict[str, Any]) -> pd.DataFrame:
    rng = stage.rng
    companies = (stage.customers["kind"] == "企业").to_numpy()
    who = np.flatnonzero(companies & (rng.random(len(companies)) < 0.4))
    frame = stage.customers.loc[who, ["customer_id", "name"]].reset_index(drop=True)
    n = len(frame)
    frame["contact_id"] = [f"P{number:05d}" for number in range(1, n + 1)]
    frame["contact"] = people(words["people"], n, rng, stage.lang)[0]
    frame["position"] = stage.pick(words["people"]["positions"], n)
    frame["role"] = stage.draw("further_role", n)
    # Leaves out the customers' own numbers, so that no two persons share one.
    frame["mobile"] = _other_mobiles(n, set(stage.customers["mobile"]), rng)
    return frame


def _other_mobiles(n: int, taken: set[object], rng: np.random.Generator) -> list[str]:
    return [number for number in mobiles(n + len(taken), rng) if number not in taken][:n]


def _opportunities(stage: Cast, words: dict[str, Any]) -> pd.DataFrame:
    rng, n = stage.rng, len(stage.customers)
    who = np.flatnonzero((rng.random(n) < 0.28) & ~stage.profiles["lost"].to_numpy(dtype=bool))
    frame = records(stage, who, rng.integers(10, 260, len(who)), "opportunity_id", "OP{:05d}", "created_on")
    rows = len(frame)
    frame["title"] = stage.pick(words["words"]["opportunities"], rows)
    frame["stage"] = stage.draw("stage", rows)
    frame["amount"] = np.round(rng.lognormal(11, 0.8, rows) / 1_000) * 1_000
    frame["probability"] = frame["stage"].map(words["shares"]["stage_probability"]).astype(float)
    frame["stage_on"] = frame["created_on"] + pd.to_timedelta(
        (frame["age"] * rng.uniform(0, 0.9, rows)).astype(int), unit="D"
    )
    close = pd.Series(stage.as_of + pd.to_timedelta(rng.integers(10, 150, rows), unit="D"))
    is_over = frame["probability"].isin([0.0, 1.0])
    frame["expected_on"] = frame["stage_on"].where(is_over, close)
    return frame


def _demands(stage: Cast, words: dict[str, Any]) -> pd.DataFrame:
    rng, n = stage.rng, len(stage.customers)
    who = np.flatnonzero(rng.random(n) < 0.16)
    frame = records(stage, who, rng.integers(1, 300, len(who)), "demand_id", "D{:05d}", "raised_on")
    rows = len(frame)
    frame["content"] = stage.pick(words["words"]["demands"], rows)
    frame["priority"] = stage.draw("demand_priority", rows)
    frame["due_on"] = frame["raised_on"] + pd.to_timedelta(rng.integers(15, 60, rows), unit="D")
    planned = frame["raised_on"] + pd.to_timedelta(rng.integers(1, 5, rows), unit="D")
    accepted = planned + pd.to_timedelta(rng.integers(8, 40, rows), unit="D")
    revisit = accepted + pd.to_timedelta(rng.integers(1, 5, rows), unit="D")
    frame["plan_on"] = planned.where((planned <= stage.as_of) & (rng.random(rows) < 0.85))
    frame["accepted_on"] = accepted.where(
        (accepted <= stage.as_of) & frame["plan_on"].notna() & (rng.random(rows) < 0.8)
    )
    frame["revisit_on"] = revisit.where(
        (revisit <= stage.as_of) & frame["accepted_on"].notna() & (rng.random(rows) < 0.8)
    )
    frame["status"] = np.select(
        [
            frame["revisit_on"].notna(),
            frame["accepted_on"].notna(),
            frame["plan_on"].notna() & (frame["age"] > 20),
            frame["plan_on"].notna(),
        ],
        ["关闭", "验收", "执行", "方案"],
        "需求",
    )
    return frame


def _campaigns(stage: Cast, words: dict[str, Any]) -> pd.DataFrame:
    rng, texts, n = stage.rng, words["words"], 8
    frame = pd.DataFrame({"campaign_id": [f"M{number:04d}" for number in range(1, n + 1)]})
    frame["title"] = stage.pick(texts["campaigns"], n)
    frame["kind"] = stage.pick(texts["campaign_kinds"], n)
    frame["date"] = stage.days_before(np.linspace(690, 25, n))
    reached = rng.integers(80, 900, n).astype(float)
    frame["reached"] = reached
    frame["opened"] = np.floor(reached * rng.uniform(0.3, 0.6, n))
    frame["clicked"] = np.floor(frame["opened"] * rng.uniform(0.2, 0.45, n))
    frame["converted"] = np.floor(frame["clicked"] * rng.uniform(0.03, 0.15, n))
    frame["cost"] = np.round(rng.uniform(3_000, 60_000, n), -2)
    return frame
