"""Dates that cannot be: in the future, in the wrong order, or centuries off."""

from __future__ import annotations

from datetime import date

import numpy as np

from custsheet.checking.rules import CheckRules
from custsheet.checking.sheet import CheckedSheet
from custsheet.schema import load_schema


def check_future(sheet: CheckedSheet, rules: CheckRules, as_of: date) -> None:
    """What has happened cannot be dated after the as-of date."""
    for key, column in rules.not_in_future:
        if key == sheet.key and sheet.has(column):
            sheet.add("date_in_future", column, sheet.days(column) > np.datetime64(as_of), as_of=as_of)


def check_order(sheet: CheckedSheet, rules: CheckRules, as_of: date | None) -> None:
    """An answer does not come before the question, nor a payment before the order.

    A first date that is itself reported as being in the future proves nothing about the second.
    """
    for rule in rules.date_orders:
        if rule.key == sheet.key and sheet.has(rule.first, rule.then):
            first = sheet.days(rule.first)
            earlier = sheet.days(rule.then) < first
            if as_of is not None and (rule.key, rule.first) in rules.not_in_future:
                earlier &= first <= np.datetime64(as_of)
            sheet.add("date_order", rule.then, earlier, {"other_value": first.tolist()}, other=rule.first)


def check_far_off(sheet: CheckedSheet, rules: CheckRules, as_of: date) -> None:
    """Years that nobody meant, such as 0206 or 2206; a date in the future is reported as such."""
    first = np.datetime64(date(rules.first_year, 1, 1))
    last = np.datetime64(date(min(as_of.year + rules.years_ahead, date.max.year), 12, 31))
    reported = {column for key, column in rules.not_in_future if key == sheet.key}
    for column, spec in load_schema().sheets[sheet.key].columns.items():
        if spec.kind == "date" and not spec.computed and not spec.typed_figure and sheet.has(column):
            days = sheet.days(column)
            is_off = (days < first) | (days > last) & (column not in reported)
            sheet.add("date_far_off", column, is_off)
