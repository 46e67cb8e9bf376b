"""Birthdays that no contact person can have."""

from __future__ import annotations

from datetime import date

import numpy as np

from custsheet.checking.rules import CheckRules
from custsheet.checking.sheet import CheckedSheet
from custsheet.cleaning.dates import NO_YEAR
from custsheet.schema import load_schema


def check_birthdays(sheet: CheckedSheet, rules: CheckRules, as_of: date) -> None:
    """A contact person is a grown-up who lives; a birthday without a year says nothing of that."""
    for column, spec in load_schema().sheets[sheet.key].columns.items():
        if spec.kind == "month_day" and sheet.has(column):
            years = sheet.days(column).astype("datetime64[Y]").astype(np.float64) + 1970
            years[np.isnat(sheet.days(column))] = np.nan
            ages = as_of.year - years
            is_off = (years != NO_YEAR) & ((ages < rules.least_age) | (ages > rules.greatest_age))
            sheet.add("birthday_unlikely", column, is_off)
