"""Made-up customers with two years of history, for ``custsheet new --sample N`` and the sample workbook.

The words are in ``templates/sample.toml``: brand syllables of no known company, example domains, telephone numbers
from unassigned ranges.  One seeded generator draws everything: the same arguments give the same customers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from custsheet.schema import Schema
from custsheet.texts import Lang, load_toml

Words = np.ndarray[Any, np.dtype[np.object_]]
Numbers = np.ndarray[Any, Any]

HISTORY_DAYS = 725
"""How far back the records go, except for lost customers."""

# GB 32100: the digits leave out I, O, S, V and Z; the weight of each place is a power of 3 modulo 31.
_USCC_DIGITS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC_WEIGHTS = [3**place % 31 for place in range(17)]
_MOBILE_PREFIXES = tuple(f"1{second}{third}" for second in "3589" for third in range(10))


@dataclass(frozen=True)
class Cast:
    """The invented customers, from which sample_records.py draws their records.

    Attributes:
        customers: frame of the record type ``customers``, index 0…n−1, with contact persons and owners.
        profiles: the profile of each customer (``templates/sample.toml``), one row each.
    """

    customers: pd.DataFrame
    profiles: pd.DataFrame
    as_of: pd.Timestamp
    lang: Lang
    rng: np.random.Generator

    def days_before(self, offsets: Numbers) -> pd.Series:
        """Working days, about ``offsets`` days before the as-of date (Saturday and Sunday move back to Friday)."""
        days = pd.Series(self.as_of - pd.to_timedelta(np.asarray(offsets, dtype="int64"), unit="D"))
        return days - pd.to_timedelta((days.dt.day_of_week - 4).clip(lower=0), unit="D")

    def pick(self, choices: Sequence[Any], size: int, weights: Sequence[float] | None = None) -> Words:
        """Draw ``size`` of ``choices``; of a pair [zh, en], the word in the cast's language."""
        return pick(self.rng, choices, size, self.lang, weights)

    def draw(self, name: str, size: int) -> Words:
        """Draw ``size`` values of a list by the shares in the table ``name``."""
        return draw(self.rng, load_toml("sample.toml")["shares"][name], size)

    def maybe(self, values: Words | pd.Series, share: float) -> Words:
        """Keep about ``share`` of the values and leave the others blank."""
        kept = np.array(values, dtype=object)
        kept[self.rng.random(len(values)) >= share] = None
        return kept


def pick(
    rng: np.random.Generator, choices: Sequence[Any], size: int, lang: Lang, weights: Sequence[float] | None = None
) -> Words:
    """Draw ``size`` of ``choices``; of a pair [zh, en], the word in ``lang``."""
    words = [choice if isinstance(choice, str) else choice[0 if lang == "zh" else 1] for choice in choices]
    shares = None if weights is None else np.asarray(weights, dtype=float) / sum(weights)
    return np.array(words, dtype=object)[rng.choice(len(words), size, p=shares)]


def draw(rng: np.random.Generator, shares: dict[str, float], size: int) -> Words:
    """Draw ``size`` words, each with the probability that its share gives."""
    return np.array(list(shares), dtype=object)[rng.choice(len(shares), size, p=_shares(list(shares.values())))]


def cast(schema: Schema, n: int, seed: int, as_of: date, lang: Lang = "zh") -> Cast:
    """Invent ``n`` customers of every profile (at least one of each if ``n`` is 11 or more)."""
    rng = np.random.default_rng(seed)
    words = load_toml("sample.toml")
    today = pd.Timestamp(as_of)
    profiles = _profiles(words["profiles"], n, rng)
    frame = pd.DataFrame({"customer_id": [f"C{number:05d}" for number in range(1, n + 1)]})
    places = rng.choice(len(words["places"]), n, p=_shares(words["place_weights"]))
    is_person = (rng.random(n) < 0.06) & (profiles["revenue_high"] < 100_000).to_numpy()
    frame = frame.join(_companies(words, places, is_person, rng, lang))
    frame = frame.join(_people(words, frame.pop("domain"), rng, lang))
    frame["name"] = np.where(is_person, frame["contact"], frame["name"])
    frame["name"] = _without_twins(frame["name"])
    frame.loc[is_person, ["industry", "size", "position", "uscc"]] = None
    frame["kind"] = np.where(is_person, "个人", "企业")
    frame["category"] = profiles["category"]
    frame = frame.join(_places(words, places, rng, lang))
    stage = Cast(frame, profiles, today, lang, rng)
    _dealings(stage, words)
    columns = list(schema.sheets["customers"].columns)
    return Cast(frame.reindex(columns=columns), profiles, today, lang, rng)


def records(stage: Cast, who: Numbers, offsets: Numbers, id_column: str, id_form: str, day: str) -> pd.DataFrame:
    """Records of the customers at the positions ``who``, dated ``offsets`` days back, in date order."""
    days = stage.days_before(offsets)
    frame = pd.DataFrame({"who": who, day: days}).sort_values(day, kind="stable").reset_index(drop=True)
    frame[id_column] = [id_form.format(number) for number in range(1, len(frame) + 1)]
    for column in ("customer_id", "name", "contact", "owner"):
        frame[column] = stage.customers[column].to_numpy()[frame["who"]]
    frame["age"] = (stage.as_of - frame[day]).dt.days
    return frame


def _shares(weights: Sequence[float]) -> Numbers:
    return np.asarray(weights, dtype=float) / sum(weights)


def _profiles(kinds: list[dict[str, Any]], n: int, rng: np.random.Generator) -> pd.DataFrame:
    """A profile for each customer, by the shares given; every profile occurs if there are enough customers."""
    exact = np.array([kind["share"] * n for kind in kinds])
    # Largest remainder: rounding each share by itself would not add up to n.
    counts = np.maximum(np.floor(exact), 1 if n >= len(kinds) else 0).astype(int)
    by_need = np.argsort(-(exact - counts), kind="stable")
    for position in np.resize(by_need, max(n - counts.sum(), 0)):
        counts[position] += 1
    for _ in range(counts.sum() - n):
        counts[counts.argmax()] -= 1
    flat = [
        {
            **{key: kind[key] for key in ("recent", "contact_every", "complains", "category")},
            "recent_low": kind["recent"][0],
            "recent_high": kind["recent"][1],
            "revenue_low": kind["revenue"][0],
            "revenue_high": kind["revenue"][1],
            "silent": kind["silent_days"],
            "months": kind["months"],
            "lost": kind.get("lost", False),
        }
        for kind in kinds
    ]
    drawn = rng.permutation(np.repeat(np.arange(len(kinds)), counts))
    return pd.DataFrame(flat).iloc[drawn].reset_index(drop=True)


def _companies(
    words: dict[str, Any], places: Numbers, is_person: Numbers, rng: np.random.Generator, lang: Lang
) -> pd.DataFrame:
    """Names of place, brand, trade and legal form, with industry, size, credit code and mail domain."""
    n = len(places)
    suffix = "" if lang == "zh" else "_en"
    heads, tails = words[f"brand_heads{suffix}"], words[f"brand_tails{suffix}"]
    brands = np.resize(rng.permutation(len(heads) * len(tails)), n)  # a brand repeats only when all are used
    head, tail = brands // len(tails), brands % len(tails)
    trades = [(t["industry"], *word, t["weight"] / len(t["words"])) for t in words["trades"] for word in t["words"]]
    trade = rng.choice(len(trades), n, p=_shares([t[3] for t in trades]))
    cities = [place[0].removesuffix("市") for place in words["places"]]
    form = draw(rng, words["shares"]["legal_form"][lang], n)
    if lang == "zh":
        brand = [heads[h][0] + tails[t][0] for h, t in zip(head, tail, strict=True)]
        names = [f"{cities[p]}{b}{trades[t][1]}{f}" for p, b, t, f in zip(places, brand, trade, form, strict=True)]
        domain = [heads[h][1] + tails[t][1] for h, t in zip(head, tail, strict=True)]
    else:
        brand = [heads[h] + tails[t] for h, t in zip(head, tail, strict=True)]
        names = [f"{b} {trades[t][2]} {f}" for b, t, f in zip(brand, trade, form, strict=True)]
        domain = [b.lower() for b in brand]
    return pd.DataFrame(
        {
            "name": np.array(names, dtype=object),
            "industry": np.array([trades[t][0] for t in trade], dtype=object),
            "size": draw(rng, words["shares"]["size"], n),
            "uscc": _credit_codes(n, rng),
            "domain": [f"{d}.example.cn" if lang == "zh" else f"{d}.example.com" for d in domain],
        }
    )


def _credit_codes(n: int, rng: np.random.Generator) -> Words:
    """Credit codes with a valid check digit (GB 32100), under the unassigned area code 119900."""
    bodies = rng.permutation(9_000_000)[:n] + 1_000_000
    codes = []
    for body in bodies:
        stem = f"91119900MA{body}"
        total = sum(_USCC_DIGITS.index(digit) * weight for digit, weight in zip(stem, _USCC_WEIGHTS, strict=True))
        codes.append(stem + _USCC_DIGITS[-total % 31])
    return np.array(codes, dtype=object)


def mobiles(n: int, rng: np.random.Generator) -> Words:
    """Unique mobile numbers with 0000 in the middle."""
    numbers = rng.permutation(len(_MOBILE_PREFIXES) * 10_000)[:n]
    return np.array(
        [f"{_MOBILE_PREFIXES[number // 10_000]}0000{number % 10_000:04d}" for number in numbers], dtype=object
    )


def people(words: dict[str, Any], n: int, rng: np.random.Generator, lang: Lang) -> tuple[Words, Words]:
    """Names of persons, and the local parts of their e-mail addresses."""
    if lang == "zh":
        family, given = words["surnames"], words["given_names"]
        pairs = zip(rng.integers(len(family), size=n), rng.integers(len(given), size=n), strict=True)
        drawn = [(family[f][0] + given[g][0], f"{family[f][1]}.{given[g][1]}") for f, g in pairs]
    else:
        first, last = words["first_names_en"], words["last_names_en"]
        pairs = zip(rng.integers(len(first), size=n), rng.integers(len(last), size=n), strict=True)
        drawn = [(f"{first[f]} {last[g]}", f"{first[f]}.{last[g]}".lower()) for f, g in pairs]
    return np.array([name for name, _ in drawn], dtype=object), np.array([local for _, local in drawn], dtype=object)


def _people(words: dict[str, Any], domains: pd.Series, rng: np.random.Generator, lang: Lang) -> pd.DataFrame:
    n = len(domains)
    persons = words["people"]
    names, locals_ = people(persons, n, rng, lang)
    born = pd.Timestamp(1965, 1, 1) + pd.to_timedelta(rng.integers(0, 30 * 365, n), unit="D")
    return pd.DataFrame(
        {
            "contact": names,
            "position": pick(rng, persons["positions"], n, lang),
            "role": draw(rng, words["shares"]["role"], n),
            "mobile": mobiles(n, rng),
            "email": locals_ + "@" + domains.to_numpy(dtype=object),
            "wechat": np.array([f"{local.replace('.', '_')}{k}" for k, local in enumerate(locals_, 10)], dtype=object),
            "birthday": pd.Series(born),
            "hobbies": pick(rng, persons["hobbies"], n, lang),
            "family": pick(rng, persons["family"], n, lang),
            "relations": pick(rng, persons["relations"], n, lang),
            "owner": pick(rng, persons["owners"], n, lang),
        }
    )


def _places(words: dict[str, Any], places: Numbers, rng: np.random.Generator, lang: Lang) -> pd.DataFrame:
    n = len(places)
    drawn = [words["places"][place] for place in places]
    roads, houses = pick(rng, words["roads"], n, lang), rng.integers(8, 900, n)
    buildings = pick(rng, words["buildings"], n, lang)
    lines = zip(drawn, roads, houses, buildings, strict=True)
    zh = lang == "zh"
    return pd.DataFrame(
        {
            "province": [place[1] for place in drawn],
            "city": [place[0] if zh else place[4] for place in drawn],
            "address": [f"{p[0]}{r}{h}{b}" if zh else f"{h} {r}{b}" for p, r, h, b in lines],
            # 555… is not an exchange in these towns.
            "phone": [f"{p[2]}-{'5550' if p[3] == 8 else '555'}{rng.integers(10_000):04d}" for p in drawn],
        }
    )


def _without_twins(names: pd.Series) -> pd.Series:
    """Number the repetitions of a name."""
    again = names.groupby(names).cumcount()
    numbers = (again + 1).astype(str)
    marks = (" (" + numbers + ")").where(names.map(str.isascii), "\uff08" + numbers + "\uff09")
    return names.where(again == 0, names + marks)


def _dealings(stage: Cast, words: dict[str, Any]) -> None:
    """Fill in the dealings with each customer, with the gaps that real files have."""
    frame, profiles, rng = stage.customers, stage.profiles, stage.rng
    n = len(frame)
    for column, share in (("wechat", 0.6), ("birthday", 0.45), ("hobbies", 0.3), ("family", 0.12), ("relations", 0.12)):
        frame[column] = stage.maybe(frame[column], share)
    for column, share in (("email", 0.9), ("phone", 0.6), ("uscc", 0.8), ("address", 0.92)):
        frame[column] = stage.maybe(frame[column], share)
    frame["source"] = stage.draw("source", n)
    frame["demand_type"] = stage.draw("demand_type", n)
    low, high = (np.array([months[end] for months in profiles["months"]]) for end in (0, 1))
    months = low + rng.integers(0, 1_000, n) * (high - low) // 1_000
    frame["first_deal_date"] = stage.days_before(months * 30 + 5).where(months > 0)
    buys = months > 0
    limit = np.ceil(profiles["revenue_high"].to_numpy(dtype=float) / 4 / 10_000) * 10_000
    frame["credit_limit"] = np.where(buys & (limit > 0) & (rng.random(n) < 0.8), limit, np.nan)
    frame["payment_days"] = np.where(buys, rng.choice([30.0, 45.0, 60.0], n, p=[0.6, 0.2, 0.2]), np.nan)
    ends = stage.as_of + pd.to_timedelta(rng.integers(20, 500, n), unit="D")
    frame["contract_end"] = pd.Series(ends).where(buys & ~profiles["lost"].to_numpy() & (rng.random(n) < 0.7))
    frame["verified_on"] = stage.days_before(rng.integers(2, 165, n))
    frame["note"] = stage.maybe(stage.pick(words["words"]["notes"], n), 0.2)
