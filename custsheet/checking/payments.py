"""Orders whose amounts contradict each other."""

from __future__ import annotations

import numpy as np

from custsheet.checking.sheet import CheckedSheet

_HALF_A_CENT = 0.005


def check_payments(sheet: CheckedSheet) -> None:
    """Negative amounts, more paid or refunded than ordered, and payments without amount or date.

    What was paid is compared with the amount before refunds: money that was paid and then given back is in order.
    """
    if sheet.key != "orders" or not sheet.has("amount"):
        return
    amount, paid, refund = (sheet.numbers(column) for column in ("amount", "paid", "refund"))
    expected = {"expected": amount.tolist()}
    sheet.add("amount_negative", "amount", amount < 0)
    sheet.add("paid_more_than_amount", "paid", (amount >= 0) & (paid > amount + _HALF_A_CENT), expected)
    sheet.add("refund_more_than_amount", "refund", (amount > 0) & (np.abs(refund) > amount + _HALF_A_CENT), expected)
    if sheet.has("paid", "paid_on"):
        has_date = ~np.isnat(sheet.days("paid_on"))
        sheet.add("paid_without_date", "paid_on", (paid > 0) & sheet.is_blank("paid_on"))
        sheet.add("paid_date_without_amount", "paid", has_date & sheet.is_blank("paid"))
