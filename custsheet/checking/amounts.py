"""Orders whose amount does not fit: not quantity × unit price, or far beyond what the customer usually orders."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from custsheet.checking.rules import CheckRules
from custsheet.checking.sheet import CheckedSheet

Numbers = npt.NDArray[np.float64]


def check_products(sheet: CheckedSheet, rules: CheckRules) -> None:
    """The amount is quantity × unit price, but for rounding."""
    if sheet.key != "orders" or not sheet.has("amount", "quantity", "unit_price"):
        return
    amount, quantity, price = (sheet.numbers(column) for column in ("amount", "quantity", "unit_price"))
    product = np.round(quantity * price, 2)
    allowed = np.maximum(rules.product_cny, rules.product_share * np.abs(product))
    differs = np.abs(np.abs(amount) - np.abs(product)) > allowed
    sheet.add("amount_not_product", "amount", differs & (product != 0), {"expected": product.tolist()})


def check_outliers(sheet: CheckedSheet, rules: CheckRules, account: pd.Series[Any] | None) -> None:
    """A customer's largest order is not a hundred times the usual one: perhaps the unit slipped (元, 万元).

    The usual is the median of the customer's orders; there must be a few, and the next largest must be far smaller
    too, since customers do grow.

    Args:
        account: per row the position of its customer, −1 for none.
    """
    if sheet.key != "orders" or account is None or not sheet.has("amount"):
        return
    orders = pd.DataFrame({"amount": sheet.numbers("amount"), "account": account.to_numpy()})
    orders = orders[(orders["amount"] > 0) & (orders["account"] >= 0)].sort_values("amount", kind="stable")
    by_customer = orders.groupby("account")["amount"]
    next_largest = by_customer.shift(1)
    is_largest = by_customer.cumcount(ascending=False) == 0
    usual = by_customer.transform("median")
    is_off = (
        is_largest
        & (by_customer.transform("size") >= rules.outlier_orders)
        & (orders["amount"] >= rules.outlier_times * usual)
        & (orders["amount"] >= rules.outlier_next * next_largest)
    )
    mask, usuals = np.zeros(len(sheet.frame), dtype=np.bool_), np.full(len(sheet.frame), np.nan)
    mask[orders.index[is_off]] = True
    usuals[orders.index] = usual
    sheet.add("amount_outlier", "amount", mask, {"usual": usuals.tolist()})
