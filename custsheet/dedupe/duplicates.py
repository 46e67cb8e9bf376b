"""Likely duplicates among customers, with a score and the reasons (CONTRACT §7).

Two records are weighed field by field: what agrees counts the more, the rarer it is; what differs counts against
(Fellegi and Sunter, A theory for record linkage, 1969).  All weights are in ``templates/dedupe.toml``.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from custsheet.dedupe.blocking import candidate_pairs
from custsheet.dedupe.evidence import weigh
from custsheet.dedupe.reasons import reasons
from custsheet.dedupe.records import read_records
from custsheet.dedupe.rules import load_rules
from custsheet.texts import Lang

PAIR_COLUMNS = ("left", "right", "score", "reasons")


def find_duplicates(customers: pd.DataFrame, lang: Lang = "zh") -> pd.DataFrame:
    """List the pairs of customers that are likely one.

    Pairs only: that A is like B and B like C is no reason to take A for C.  A branch is never paired with its parent,
    a group with its member, a company with its namesake in another place or another line of business; nor are two
    companies for nothing but a shared telephone, address or e-mail provider, or two persons for their names alone.

    Args:
        customers: DataFrame with keys of the customers sheet (CONTRACT §2) as columns, one row per customer; missing
            keys and values say nothing. Read are name, kind, uscc, mobile, phone, email, wechat, address, contact,
            birthday, city and province, of any dtype. Its index may be anything; the frame is not changed.
        lang: language of the reasons.

    Returns:
        DataFrame, the likeliest pair first, then in the order of the rows:
        left, right: index labels of ``customers``, left the earlier row; score: float64, 0.5–1, the estimated
        probability; reasons: str, what agrees and what differs.
    """
    rules = load_rules()
    records = read_records(customers, rules)
    left, right = candidate_pairs(records, rules)
    evidence = weigh(records, rules, left, right)
    total = evidence.total + rules.prior
    is_found = (total >= 0) & ~(evidence.is_person & ~evidence.identifies)
    found = np.flatnonzero(is_found)
    found = found[np.argsort(-total[found], kind="stable")]
    labels = customers.index.to_numpy()
    return pd.DataFrame(
        {
            "left": labels[left[found]],
            "right": labels[right[found]],
            "score": np.round(1 / (1 + np.exp(-total[found])), 4),
            "reasons": pd.Series(reasons(evidence.taken(found), lang), dtype=object),
        },
        columns=list(PAIR_COLUMNS),
    )
