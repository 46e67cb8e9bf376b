"""Working days in mainland China: as published with holidays and make-up days, else Monday to Friday."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from custsheet.scoring.periods import Bools, Floats, Ints, day_number


@dataclass(frozen=True)
class WorkCalendar:
    """Working days from ``first_day`` (a day number): ``passed[i]`` counts them up to ``first_day + i`` inclusive."""

    first_day: int
    passed: Ints
    unpublished_years: tuple[int, ...]

    def between(self, start: Floats, end: Floats) -> Floats:
        """Working days after ``start`` up to and including ``end``, never negative; NaN where either is missing."""
        known = np.isfinite(start) & np.isfinite(end)
        first = self._index(np.where(known, start, self.first_day))
        last = self._index(np.where(known, end, self.first_day))
        return np.where(known, np.maximum(self.passed[last] - self.passed[first], 0), np.nan)

    def after(self, start: Floats, count: int) -> Floats:
        """The day number of the ``count``-th working day after ``start``; ``inf`` if that lies beyond the calendar."""
        known = np.isfinite(start)
        wanted = self.passed[self._index(np.where(known, start, self.first_day))] + count
        index = np.searchsorted(self.passed, wanted)
        days = np.where(index < len(self.passed), self.first_day + index, np.inf)
        return np.where(known, np.maximum(days, start), np.nan)  # the 0th working day after a Sunday is that Sunday

    def _index(self, days: Floats) -> Ints:
        return np.clip(days - self.first_day, 0, len(self.passed) - 1).astype(np.int64)


def work_calendar(first_day: float, last_day: float) -> WorkCalendar:
    """The calendar from ``first_day`` to ``last_day`` (day numbers, both included)."""
    # Imported here: only workbooks with feedback or demands need it, and every start of the program pays for an import.
    from chinese_calendar.constants import holidays, workdays

    first, last = int(first_day), max(int(first_day), int(last_day))
    dates = np.arange(first, last + 1).astype("datetime64[D]")
    works = np.is_busday(dates)
    _mark(works, first, [day_number(day) for day in holidays], working=False)
    _mark(works, first, [day_number(day) for day in workdays], working=True)
    published = {day.year for day in holidays}
    years = np.unique(dates.astype("datetime64[Y]").astype(np.int64) + 1970)
    unpublished = tuple(year for year in years.tolist() if year not in published)
    return WorkCalendar(first, np.cumsum(works), unpublished)


def _mark(works: Bools, first: int, days: list[int], *, working: bool) -> None:
    index = np.array(days, dtype=np.int64) - first
    works[index[(index >= 0) & (index < len(works))]] = working
