"""The models for any table of orders, without a workbook."""

from __future__ import annotations

from math import inf
from numbers import Real
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from custsheet.cleaning.as_of import AsOf, as_of_day
from custsheet.errors import UsageError
from custsheet.scoring.models.history import order_days
from custsheet.scoring.outlook import Outlook, outlook
from custsheet.scoring.periods import Bools, day_number, day_numbers

if TYPE_CHECKING:
    from custsheet.schema import Settings

_COLUMNS = ("customer_id", "order_date", "net_amount")


def churn_probability(orders: pd.DataFrame, as_of: AsOf, horizon_days: int = 365) -> pd.Series[Any]:
    """Return the probability that each customer places no order within ``horizon_days`` after ``as_of``.

    Pareto/NBD (Schmittlein, Morrison and Colombo 1987) fitted by maximum likelihood on at most 3,000 customers, its
    probability averaged as logits with that of a logistic model on recency, frequency and age, fitted at an earlier
    day of the same orders. With fewer than 30 customers or 100 orders: the share of those with the same R score
    who placed no order in the ``horizon_days`` up to ``as_of``.

    Args:
        orders: columns customer_id, order_date (dates), net_amount (CNY); others are ignored. Rows that lack
            one of the three or are dated after ``as_of`` do not count. Not changed; row order does not matter.
        as_of: the last day that counts.
        horizon_days: how far to look, 1 or more.

    Returns:
        float64 in 0–1, 4 decimals, index customer_id in order of first appearance; only customers with an order up to
        ``as_of``, so it may be empty.

    Raises:
        UsageError: a column is missing, ``as_of`` is not a date, or ``horizon_days`` is not a number of at least 1.
    """
    ids, ahead = _look_ahead(orders, as_of, horizon_days)
    return pd.Series(ahead.none, index=ids, name="churn_probability")


def expected_revenue(orders: pd.DataFrame, as_of: AsOf, horizon_days: int = 365) -> pd.Series[Any]:
    """Return the net amount expected from each customer within ``horizon_days`` after ``as_of``, in CNY to the cent.

    Expected orders (Pareto/NBD, in line with :func:`churn_probability`) × expected value of an order (Gamma-Gamma;
    Fader, Hardie and Lee 2005). If Pareto/NBD cannot be fitted to the orders: the net amount of the ``horizon_days``
    up to ``as_of`` × (1 − churn probability).

    Arguments, index and errors are those of :func:`churn_probability`.
    """
    ids, ahead = _look_ahead(orders, as_of, horizon_days)
    return pd.Series(ahead.revenue, index=ids, name="expected_revenue")


def _look_ahead(orders: pd.DataFrame, as_of: AsOf, horizon_days: int) -> tuple[pd.Index[Any], Outlook]:
    from custsheet.schema import Settings

    settings: Settings = Settings.defaults()
    missing = [column for column in _COLUMNS if column not in orders.columns]
    if missing:
        raise UsageError("orders_columns", missing=", ".join(missing), columns=", ".join(_COLUMNS))
    today, horizon = _day(as_of), _days(horizon_days)
    day = day_numbers(orders["order_date"])
    net = pd.to_numeric(orders["net_amount"], errors="coerce").to_numpy(dtype=np.float64)
    counted = (day <= today) & np.isfinite(net) & ~_is_blank(orders["customer_id"])
    customer, ids = pd.factorize(orders["customer_id"][counted])
    names = [str(name) for name in ids]
    return pd.Index(ids, name="customer_id"), outlook(
        order_days(customer.astype(np.int64), day[counted], net[counted], len(ids)),
        names,
        orders=int(counted.sum()),
        today=today,
        horizon_days=horizon,
        min_customers=int(settings["churn.min_customers"]),
        min_orders=int(settings["churn.min_orders"]),
    )


def _is_blank(ids: pd.Series[Any]) -> Bools:
    blank: Bools = (ids.isna() | (ids.astype(str).str.strip() == "")).to_numpy(dtype=np.bool_)
    return blank


def _day(as_of: object) -> int:
    return day_number(as_of_day(as_of))


def _days(horizon: object) -> float:
    if not isinstance(horizon, Real) or not 1 <= float(horizon) < inf:
        raise UsageError("bad_horizon", value=horizon)
    return float(horizon)
