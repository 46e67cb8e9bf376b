"""Feedback: answered in time or not, and common to several customers or not (contract §4, "Feedback").

Columns read: feedback date, category, content, priority, status, responded_on, resolved_on.
Columns written: suggested_category (Chinese word; suggestions.py), commonness (共性, 个性), response_days (mainland
working days), overdue (是, 否).

response_days and overdue are blank for rows without a date or dated after T.  An answer dated after T does not count
yet.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from custsheet.schema.meanings import ANSWERED, COMMON, HIGH_PRIORITY, LOW_PRIORITY, NO, SINGLE, YES
from custsheet.scoring.inputs import Inputs
from custsheet.scoring.periods import Floats, in_window
from custsheet.scoring.suggestions import suggestions
from custsheet.scoring.workdays import work_calendar


@dataclass(frozen=True)
class FeedbackScores:
    """The computed columns of the feedback sheet, the words behind the suggested categories (``suggestions``), and the
    years for which no working calendar is published.
    """

    columns: pd.DataFrame
    suggestions: pd.DataFrame
    unpublished_years: tuple[int, ...] = ()


def feedback(inputs: Inputs) -> FeedbackScores:
    """Work out the feedback sheet's computed columns, as far as its columns allow."""
    columns: dict[str, object] = {}
    unpublished: tuple[int, ...] = ()
    index = inputs.frames["feedback"].index
    words = pd.DataFrame({"category": [], "words": []}, dtype=object)
    if inputs.is_known("feedback", "content"):
        words = suggestions(inputs)
        columns["suggested_category"] = words["category"].to_numpy()
    if inputs.is_known("feedback", "date", "category"):
        columns["commonness"] = commonness(inputs)
    if inputs.has("feedback", "responded_on") or inputs.has("feedback", "resolved_on"):
        days, unpublished = _response_days(inputs)
        columns["response_days"] = days
        columns["overdue"] = _overdue(inputs, days)
    return FeedbackScores(pd.DataFrame(columns, index=index), words, unpublished)


def commonness(inputs: Inputs) -> np.ndarray[tuple[int], np.dtype[np.object_]]:
    """共性 for each row of a category that enough customers named in the window, else 个性; blank without one."""
    window = int(inputs.settings["feedback.common_window_months"])
    category = inputs.words("feedback", "category")
    codes, names = pd.factorize(category)
    customer = inputs.customers("feedback")
    recent = in_window(inputs.days("feedback", "date"), inputs.as_of, window) & (customer >= 0) & (codes >= 0)
    pairs = np.unique(np.stack([codes[recent], customer[recent]]), axis=1)
    # One element more than there are categories: blank rows (code −1) read it and are blanked below.
    customers = np.bincount(pairs[0], minlength=len(names) + 1)
    is_common = customers[codes] >= inputs.settings["feedback.common_min_customers"]
    words = np.where(is_common, COMMON, SINGLE).astype(object)
    words[codes < 0] = np.nan
    return words


def answered_on(inputs: Inputs) -> Floats:
    """The day of the answer: the response, else the resolution; NaN while unanswered."""
    responded = inputs.days("feedback", "responded_on")
    return np.where(np.isfinite(responded), responded, inputs.days("feedback", "resolved_on"))


def _response_days(inputs: Inputs) -> tuple[Floats, tuple[int, ...]]:
    start = inputs.past_days("feedback", "date")
    if not np.isfinite(start).any():
        return start, ()
    answered = answered_on(inputs)
    # Marked as answered without a date: nobody knows how long it took.
    lost = np.isnan(answered) & inputs.is_word("feedback", "status", *ANSWERED)
    end = np.where(lost, np.nan, np.fmin(answered, inputs.today))
    calendar = work_calendar(np.nanmin(start), inputs.today)
    return calendar.between(start, end), calendar.unpublished_years


def _overdue(inputs: Inputs, days: Floats) -> np.ndarray[tuple[int], np.dtype[np.object_]]:
    settings = inputs.settings
    allowed = np.select(
        [inputs.is_word("feedback", "priority", HIGH_PRIORITY), inputs.is_word("feedback", "priority", LOW_PRIORITY)],
        [settings["feedback.sla_high_days"], settings["feedback.sla_low_days"]],
        settings["feedback.sla_medium_days"],
    )
    words = np.where(days > allowed, YES, NO).astype(object)
    words[np.isnan(days)] = np.nan
    return words
