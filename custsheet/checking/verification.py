"""Customers whose data were never verified, or too long ago (contract §4, "Completeness")."""

from __future__ import annotations

from datetime import date

import numpy as np

from custsheet.checking.sheet import CheckedSheet, Mask
from custsheet.schema import Settings


def check_verification(sheet: CheckedSheet, is_primary: Mask, settings: Settings, as_of: date) -> None:
    """verified_on is filled in and not older than the set number of days; asked of each customer once."""
    if sheet.key != "customers" or not sheet.has("verified_on"):
        return
    days = int(settings["verification.max_age_days"])
    stale = np.datetime64(as_of) - sheet.days("verified_on") > np.timedelta64(days, "D")
    sheet.add("never_verified", "verified_on", sheet.is_blank("verified_on") & is_primary)
    sheet.add("verification_stale", "verified_on", stale & is_primary, days=days)
