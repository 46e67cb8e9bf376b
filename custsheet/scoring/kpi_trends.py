"""How the team keeps in touch, by tier and by month (contract §4, "KPI")."""

from __future__ import annotations

from datetime import date

import numpy as np
import pandas as pd

from custsheet.scoring.kpi_rates import MONTHS, share
from custsheet.scoring.kpi_work import Work, coverage, mean
from custsheet.scoring.periods import Floats, Ints, to_dates

RATE_COLUMNS = ("customers", "contacts", "contacted", "coverage", "completion", "follow_ups", "minutes")
MONTH_COLUMNS = ("contacts", "contacted", "follow_ups", "minutes")


def by_tier(work: Work) -> pd.DataFrame:
    """Per tier of the settings, best first: contacts in the window, and the rates of what was due."""
    names = [tier.name for tier in work.inputs.settings.tiers]
    number = {name: place for place, name in enumerate(names)}
    count = len(names)
    tiers = work.scores.figures["tier"]
    group = np.array([number.get(tier, -1) if isinstance(tier, str) else -1 for tier in tiers], dtype=np.int64)
    # Rows without a customer (−1) pick the appended −1: no tier.
    of_row = np.append(group, -1)[work.log.customer]
    recent = work.recent_contacts()
    was_contacted = np.isin(np.arange(work.inputs.count), work.log.customer[recent])
    known = work.log.known
    columns = {
        "customers": np.bincount(group[group >= 0], minlength=count).astype(np.float64),
        "contacts": _if(known, np.bincount(of_row[recent & (of_row >= 0)], minlength=count)),
        "contacted": _if(known, share(group, (was_contacted, group >= 0), count)),
        "coverage": coverage(work, group, count),
        "completion": mean(group, work.figure("completion"), count),
        "follow_ups": share(of_row, work.follow_ups, count),
        "minutes": share(of_row, work.minutes, count),
    }
    return pd.DataFrame({name: columns[name] for name in RATE_COLUMNS}, index=pd.Index(names, name="tier"))


def by_month(work: Work) -> pd.DataFrame:
    """The last 12 calendar months; the last is T's month up to T.

    A promise counts in the month of the promised day, everything else in the month of the contact.
    """
    inputs, log = work.inputs, work.log
    last = inputs.as_of.year * 12 + inputs.as_of.month - 1
    starts = [date(number // 12, number % 12 + 1, 1) for number in range(last - MONTHS + 1, last + 1)]
    group = np.where(log.customer >= 0, _month_numbers(log.day, last), -1)
    everybody = max(inputs.count, 1)
    pairs = np.unique(group[group >= 0] * everybody + log.customer[group >= 0])  # each customer once a month
    contacted = np.bincount(pairs // everybody, minlength=MONTHS) / max(len(work.primary), 1)
    known = log.known and len(work.primary) > 0
    columns = {
        "contacts": _if(known, np.bincount(group[group >= 0], minlength=MONTHS)),
        "contacted": _if(known, contacted),
        "follow_ups": share(_month_numbers(inputs.days("interactions", "next_date"), last), work.follow_ups, MONTHS),
        "minutes": share(_month_numbers(log.day, last), work.minutes, MONTHS),
    }
    index = pd.Index(pd.to_datetime(starts), name="month")
    return pd.DataFrame({name: columns[name] for name in MONTH_COLUMNS}, index=index)


def _if(known: bool, values: Floats | Ints) -> Floats:
    """The values; without a contact log they are unknown, not zero."""
    return values.astype(np.float64) if known else np.full(len(values), np.nan)


def _month_numbers(days: Floats, last: int) -> Ints:
    """Each day's month as its position among the last 12, −1 outside them."""
    known = np.isfinite(days)
    # datetime64[M] counts months from January 1970.
    months = to_dates(np.where(known, days, 0.0)).astype("datetime64[M]").astype(np.int64) + 1970 * 12
    place = months - (last - MONTHS + 1)
    return np.where(known & (place >= 0) & (place < MONTHS), place, -1)
