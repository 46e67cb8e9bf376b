"""Which customer somebody means: by 客户编号, exact name, or the name however it is spelled (contract §3)."""

from __future__ import annotations

from difflib import get_close_matches

import numpy as np
import pandas as pd

from custsheet.cleaning import link_customers
from custsheet.cleaning.company_names import company_stem
from custsheet.errors import InputError
from custsheet.issues import Findings

_ASKED = "asked"
_SEVERAL = "ambiguous_customer"
_MOST_CANDIDATES = 5
_ALIKE_IDS = 0.8
_BETWEEN = ", "


def find_customer(customers: pd.DataFrame, who: str) -> int:
    """The position in the customers frame of the row that carries the figures of customer ``who``.

    Customers are found as references in other sheets are, so that what finds a record finds its customer here.

    Raises:
        InputError: nobody is called so, or several; the message names those who may be meant.
    """
    who = who.strip()
    asked = pd.DataFrame({"customer_id": [who, np.nan], "name": [np.nan, who]}, dtype=object)
    findings = Findings()
    links = link_customers({"customers": customers, _ASKED: asked}, findings)
    for position in links.account[_ASKED].tolist():
        if position >= 0:
            return int(position)
    several = [str(found.params["candidates"]) for found in findings if found.key == _ASKED and found.code == _SEVERAL]
    if several:
        raise InputError("customer_ambiguous", customer=who, candidates=several[0])
    alike = _alike(customers, who)
    if alike:
        raise InputError("customer_unknown_but", customer=who, candidates=_BETWEEN.join(alike))
    raise InputError("customer_unknown", customer=who)


def _alike(customers: pd.DataFrame, who: str) -> list[str]:
    """Customers whose name has ``who`` in it, else those that are spelled much like it; a few of them."""
    shown: dict[str, str] = {}
    by_id: dict[str, str] = {}
    for code, name in zip(customers["customer_id"].tolist(), customers["name"].tolist(), strict=True):
        if isinstance(name, str):
            shown.setdefault(name, f"{name} ({code})" if isinstance(code, str) else name)
            by_id.setdefault(str(code), shown[name])
    stem = company_stem(who)
    found = [shown[name] for name in shown if stem and stem in company_stem(name)]
    found = found or [shown[name] for name in get_close_matches(who, list(shown), _MOST_CANDIDATES)]
    found = found or [by_id[code] for code in get_close_matches(who, list(by_id), _MOST_CANDIDATES, _ALIKE_IDS)]
    return found[:_MOST_CANDIDATES]
