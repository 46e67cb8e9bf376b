"""Sheets with records, but no list of them: cross tables, one tab per month, copies of 汇总. They are said to be so."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection
from functools import cache
from itertools import pairwise

from custsheet.cleaning.words import compact, reading_rules
from custsheet.reading.grid import Grid
from custsheet.texts import LANGS, load_toml


def why_no_list(grid: Grid, periods: Collection[str]) -> str:
    """The reason code of a sheet that is no list: ``cross_table``, ``period_sheet`` or ``not_a_list``.

    Args:
        periods: names of the tabs that are called after a month, a quarter or a day.
    """
    rows = range(grid.first_row, min(grid.last_row, grid.first_row + int(reading_rules("recognition")["search_rows"])))
    if any(_is_period_row(grid.row(number)) for number in rows):
        return "cross_table"
    return "period_sheet" if grid.name in periods and len(periods) > 1 else "not_a_list"


def is_summary_copy(grid: Grid, header_row: int) -> bool:
    """Is it a copy of 汇总, whatever it is called? Headers below are like those of records, but titles above are ours.

    Offices keep one per month, often pasted as values, so that nothing but its words tells.
    """
    above = {value for number in range(grid.first_row, header_row) for value in grid.row(number)}
    return bool(len(above & _summary_titles()) >= reading_rules("layouts")["summary_titles_at_least"])


def is_period(value: object) -> bool:
    """Does it name a month, a quarter or a day: ``3月``, ``2026-03``, ``Q1``, ``Mar``, a date?"""
    if isinstance(value, dt.date):
        return True
    return isinstance(value, str) and _period().match(compact(value)) is not None


def _is_period_row(values: list[object]) -> bool:
    """Does a header run through months or days, as over a calendar or a table of customers by month?"""
    least = int(reading_rules("layouts")["periods_at_least"])
    periods = [value for value in values if is_period(value)]
    if len({str(value) for value in periods}) >= least and len(periods) * 2 > sum(value != "" for value in values):
        return True
    longest = run = 1
    numbers = [value for value in values if isinstance(value, float)]
    for before, after in pairwise(numbers):
        run = run + 1 if after == before + 1 else 1
        longest = max(longest, run)
    return longest >= int(reading_rules("layouts")["days_at_least"])


@cache
def _period() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in reading_rules("layouts")["periods"]) + r"\Z")


@cache
def _summary_titles() -> frozenset[object]:
    """The heading of 汇总 and the titles of its blocks, in every language."""
    words = load_toml("messages/summary.toml")
    titles = [words["status"]["heading"], *(table["title"] for table in words.values() if "title" in table)]
    return frozenset(title[lang] for title in titles for lang in LANGS)
