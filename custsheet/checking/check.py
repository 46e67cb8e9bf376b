"""Everything that is checked, in one place: typed frames → findings (contract §3; each kind is in issues.toml).

What cannot be read is found while reading; which customer a row belongs to, while linking. Here: required cells, dates,
formats, limits, amounts and places that contradict each other, numbers used twice, verification, missing columns.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import numpy as np

from custsheet.checking.amounts import check_outliers, check_products
from custsheet.checking.answers import check_answers
from custsheet.checking.birthdays import check_birthdays
from custsheet.checking.dates import check_far_off, check_future, check_order
from custsheet.checking.duplicates import Positions, check_credit_codes, check_record_ids
from custsheet.checking.formats import check_formats
from custsheet.checking.garbled import check_garbled
from custsheet.checking.payments import check_payments
from custsheet.checking.places import check_area_codes, check_cities
from custsheet.checking.ranges import check_ranges
from custsheet.checking.required import check_columns, check_required
from custsheet.checking.rules import load_check_rules
from custsheet.checking.sheet import CheckedSheet
from custsheet.checking.verification import check_verification
from custsheet.cleaning.linked_records import LinkedRecords
from custsheet.issues import Finding, Findings
from custsheet.schema import Settings


def check(records: LinkedRecords, settings: Settings, as_of: date | None, reported: Iterable[Finding] = ()) -> Findings:
    """Find what is wrong with the records.

    Args:
        records: typed frames, the columns that their sheets have, and which customer every row is about.
        settings: the age from which a verification is stale.
        as_of: T; what has happened cannot be dated later. Without it nothing is judged by the day.
        reported: earlier findings. A cell that could not be read is not blank, and a column whose formulas were never
            calculated is not judged.

    Returns:
        Findings with index labels as rows; a missing column has no row.
    """
    rules = load_check_rules()
    findings = Findings()
    earlier = list(reported)
    sheets = [
        CheckedSheet(key, frame, records.columns(key), earlier, findings) for key, frame in records.frames.items()
    ]
    check_columns(sheets, rules, findings)
    primary: Positions = records.links.primary.to_numpy(dtype=np.int64)
    for sheet in sheets:
        if not len(sheet.frame):
            continue
        check_required(sheet)
        if as_of is not None:
            check_future(sheet, rules, as_of)
            check_far_off(sheet, rules, as_of)
            check_birthdays(sheet, rules, as_of)
            check_verification(sheet, primary == np.arange(len(primary)), settings, as_of)
        check_order(sheet, rules, as_of)
        check_ranges(sheet)
        check_formats(sheet)
        check_garbled(sheet, rules)
        check_area_codes(sheet)
        check_cities(sheet)
        check_payments(sheet)
        check_products(sheet, rules)
        check_outliers(sheet, rules, records.links.account.get(sheet.key))
        check_answers(sheet)
        check_record_ids(sheet)
        check_credit_codes(sheet, primary)
    return findings
