"""Which customers to save first (contract §4, "To save first")."""

from __future__ import annotations

import numpy as np
import pandas as pd

from custsheet.lists.lines import of_customers
from custsheet.scoring.periods import to_dates
from custsheet.scoring.portfolio import Portfolio
from custsheet.scoring.risk import HIGH, LOST, MEDIUM

_WORDS = ("tier", "risk", "risk_reason", "method", "goal")


def save_first(portfolio: Portfolio) -> pd.DataFrame:
    """All customers whose risk is known and who are not lost, the most urgent first.

    By risk (high, medium, the others), then by at_stake, open complaints, days overdue, and 客户编号.

    Returns:
        Index: labels of the customers frame. Columns besides those of all lists:

        - tier, risk (Chinese words), risk_reason, method, goal (text in the language of the inputs)
        - revenue_12m (CNY, float64), churn_probability (0–1, float64, NaN if unknown)
        - at_stake: revenue_12m × churn_probability in CNY; revenue_12m if the probability is unknown
        - open_complaints (int64), overdue_days (float64, 0 while unknown), next_contact (datetime64)
    """
    urgency = np.where(portfolio.has_risk(HIGH), 0, np.where(portfolio.has_risk(MEDIUM), 1, 2))
    probability, revenue = portfolio.numbers("churn_probability"), portfolio.numbers("revenue_12m")
    at_stake = np.nan_to_num(revenue) * np.where(np.isnan(probability), 1.0, probability)
    complaints = portfolio.per_customer("feedback", portfolio.open_complaints)
    overdue = np.nan_to_num(portfolio.numbers("overdue_days"))
    # lexsort's last key counts first; at_stake is rounded like any compared value, so that equal ones tie.
    order = np.lexsort((portfolio.id_ranks, -overdue, -complaints, -np.round(at_stake, 9), urgency))
    is_known = np.array([isinstance(word, str) for word in portfolio.words("risk")], dtype=np.bool_)
    places = order[(is_known & ~portfolio.has_risk(LOST))[order]]
    return of_customers(portfolio, places).assign(
        **{name: portfolio.words(name)[places] for name in _WORDS},
        revenue_12m=revenue[places],
        churn_probability=probability[places],
        at_stake=at_stake[places],
        open_complaints=complaints[places],
        overdue_days=overdue[places],
        next_contact=to_dates(portfolio.days("next_contact")[places]),
    )
