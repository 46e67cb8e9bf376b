"""Likely duplicates among customers, with a score and the reasons (CONTRACT §7).

Two records are compared field by field: agreement counts for them, the more the rarer the value; difference counts
against them (Fellegi and Sunter, A theory for record linkage, 1969).  All weights are in ``templates/dedupe.toml``.
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
    """List the pairs of customers that are probably the same.

    Pairs are not transitive: A like B and B like C does not make A like C.  A branch is never paired with its parent,
    a group with its member, or a company with its namesake in another place or line of business.  A shared telephone,
    address or e-mail provider alone pairs no companies; a shared name alone pairs no persons.

    Args:
        customers: DataFrame, one row per customer, with any index; the columns are keys of the customers sheet
            (CONTRACT §2). Reads name, kind, uscc, mobile, phone, email, wechat, address, contact, birthday, city and
            province, of any dtype; missing columns and values are no evidence. The frame is not changed.
        lang: language of the reasons.

    Returns:
        DataFrame, the likeliest pair first, ties in row order:
        left, right: index labels of ``customers``, left the earlier row; score: float64, 0.5–1, the estimated
        probability; reasons: str, what agrees and what differs.
    """
    rules = load_rules()
    records = read_records(customers, rules)
    left, right = candidate_pairs(records, rules)
    evidence = weigh(records, rules, left, right)
    total = evidence.total + rules.prior
    # A total of 0 is even odds, a score of 0.5.
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
