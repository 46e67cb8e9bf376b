"""Puts together the value figures of the value sheet; each has a module of its own (contract §4).

Columns written, as far as they can be computed: r_score, f_score, m_score, rfm_segment, contribution, potential,
quadrant, loyalty, points, receivable, overdue_amount, credit_score, credit_grade, credit_reason, churn_probability,
churn_reason, clv_12m.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from custsheet.scoring.churn import churn, churn_facts
from custsheet.scoring.clv import clv
from custsheet.scoring.contribution import contribution
from custsheet.scoring.credit import credit
from custsheet.scoring.inputs import Inputs
from custsheet.scoring.loyalty import loyalty, loyalty_facts
from custsheet.scoring.outlook import Outlook
from custsheet.scoring.points import points
from custsheet.scoring.potential import potential, potential_parts
from custsheet.scoring.quadrant import quadrant
from custsheet.scoring.rfm import rfm
from custsheet.scoring.rule_facts import ValueFacts

VALUE_FIGURES = (
    *("r_score", "f_score", "m_score", "rfm_segment", "contribution", "potential", "quadrant", "loyalty", "points"),
    *("receivable", "overdue_amount", "credit_score", "credit_grade", "credit_reason"),
    *("churn_probability", "churn_reason", "clv_12m"),
)


def value_figures(inputs: Inputs, ahead: Outlook | None) -> tuple[dict[str, Any], ValueFacts]:
    """Per customer, with the facts behind them; a figure that is absent cannot be computed for anybody."""
    orders, figures = inputs.orders, dict[str, Any]()
    facts = ValueFacts(loyalty_facts(inputs), potential_parts(inputs))
    promise, faith = potential(facts.potential), loyalty(facts.loyalty)
    if np.isfinite(promise).any():
        figures["potential"] = promise
    if np.isfinite(faith).any():
        figures["loyalty"] = faith
    if orders is None or ahead is None:
        return figures, facts
    share = contribution(inputs, orders)
    figures |= vars(rfm(inputs, orders))
    figures |= {
        "contribution": share,
        "quadrant": quadrant(inputs, share, promise),
        "points": points(inputs, orders),
    }
    told_from = churn_facts(inputs, orders, ahead)
    figures |= churn(inputs, told_from) | clv(ahead)
    if (owed := inputs.receivables) is None:
        return figures, replace(facts, churn=told_from)
    judged = credit(inputs, orders, owed)
    return figures | owed | judged.columns(), replace(facts, churn=told_from, credit=judged.parts)
