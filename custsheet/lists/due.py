"""Whom to contact, by when and why (contract §4, "Plan")."""

from __future__ import annotations

import numpy as np
import pandas as pd

from custsheet.lists.lines import of_customers
from custsheet.schema.meanings import OPEN_FOLLOW_UP
from custsheet.scoring.periods import Floats, Ints, to_dates
from custsheet.scoring.portfolio import Portfolio

PROMISED, AGREED, NEVER, INTERVAL = "promised", "agreed", "never", "interval"


def due(portfolio: Portfolio, days: int) -> pd.DataFrame:
    """Customers whose next contact is late or due within ``days`` of T, the earliest first, then by 客户编号.

    Returns:
        Index: labels of the customers frame. Columns besides those of all lists:

        - due_date (datetime64), overdue_days (float64; 0 while not late)
        - tier, risk (Chinese words), reason (of the risk, text in the language of the inputs)
        - method, goal: the strategy of the matrix, text in the language of the inputs
        - last_contact (datetime64, NaT if never), interval_days (float64)
        - basis: why that day: PROMISED (an open follow-up with an action), AGREED (a follow-up or typed date without
          one), NEVER (not contacted yet), INTERVAL (the regular interval has passed)
        - action: the promised 跟进事项; empty for any other basis
    """
    due_day = portfolio.days("due_date")
    order = np.lexsort((portfolio.id_ranks, due_day))
    places = order[due_day[order] <= portfolio.inputs.today + days]
    table = of_customers(portfolio, places)
    table["due_date"] = to_dates(due_day[places])
    table["overdue_days"] = portfolio.numbers("overdue_days")[places]
    for name, figure in (("tier", "tier"), ("risk", "risk"), ("reason", "risk_reason")):
        table[name] = portfolio.words(figure)[places]
    for name in ("method", "goal"):
        table[name] = portfolio.words(name)[places]
    last, interval = portfolio.days("last_contact")[places], portfolio.numbers("interval_days")[places]
    table["last_contact"], table["interval_days"] = to_dates(last), interval
    actions = _promised_actions(portfolio, table["customer"].to_numpy(), due_day[places])
    positions = table["customer"].tolist()
    table["action"] = [actions.get(customer, "") for customer in positions]
    has_action = (table["action"] != "").to_numpy(dtype=np.bool_)
    is_promised = np.array([customer in actions for customer in positions], dtype=np.bool_)
    is_earlier = due_day[places] < last + interval
    # ``select`` takes the first condition that holds.
    which = np.select([has_action, is_promised, np.isnan(last), is_earlier], [0, 1, 2, 1], 3)
    table["basis"] = np.array([PROMISED, AGREED, NEVER, INTERVAL], dtype=object)[which]
    return table


def _promised_actions(portfolio: Portfolio, customers: Ints, due_day: Floats) -> dict[int, str]:
    """跟进事项 (empty if none was noted) by customer, where an open follow-up makes the contact due on that day."""
    inputs, key = portfolio.inputs, "interactions"
    due_of = np.full(inputs.count + 1, np.nan)  # rows without a customer (−1) pick the last element
    due_of[customers] = due_day
    customer = inputs.customers(key)
    is_due = (inputs.days(key, "next_date") == due_of[customer]) & (inputs.days(key, "date") <= inputs.today)
    is_open = inputs.is_blank(key, "follow_up") | inputs.is_word(key, "follow_up", OPEN_FOLLOW_UP)
    found: dict[int, str] = {}
    for row in np.flatnonzero(is_due & is_open).tolist():
        position = int(customer[row])
        found[position] = portfolio.cell(key, "next_action", row) or found.get(position, "")
    return found
