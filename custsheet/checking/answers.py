"""Feedback that is marked as resolved although nothing says when."""

from __future__ import annotations

import numpy as np

from custsheet.checking.sheet import CheckedSheet
from custsheet.schema.meanings import ANSWERED


def check_answers(sheet: CheckedSheet) -> None:
    """已解决 and 已关闭 need a date of response or resolution."""
    dates = [column for column in ("resolved_on", "responded_on") if sheet.has(column)]
    if sheet.key != "feedback" or not dates or not sheet.has("status"):
        return
    undated = np.logical_and.reduce([sheet.is_blank(column) for column in dates])
    answered = sheet.frame["status"].isin(ANSWERED).to_numpy(dtype=np.bool_)
    sheet.add("resolved_without_date", dates[0], answered & undated)
