"""Create a workbook for a team that has none yet."""

from __future__ import annotations

from custsheet.cleaning.as_of import AsOf, as_of_day
from custsheet.schema import Settings, load_schema
from custsheet.texts import Lang

_SEED = 2026
"""Seed of the sample customers: every sample workbook of one size and date has the same ones."""


def new_workbook(lang: Lang = "zh", sample: int = 0, *, as_of: AsOf, lock: bool = False) -> bytes:
    """Build a workbook that is ready for staff, and return its bytes.

    Args:
        lang: language of sheets and headers.
        sample: number of invented customers; 0 for a blank workbook.
        as_of: date at which the invented history ends.
        lock: protect computed columns against typing.
    """
    from custsheet.new.new_workbook import build_new_workbook  # XlsxWriter costs time to import
    from custsheet.new.sample_records import invent

    schema, settings, day = load_schema(), Settings.defaults(), as_of_day(as_of)
    rows = invent(schema, sample, _SEED, day, lang) if sample else None
    return build_new_workbook(schema, settings, lang, rows, lock)
