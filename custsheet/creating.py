"""A workbook for a team that has none yet."""

from __future__ import annotations

from custsheet.cleaning.as_of import AsOf, as_of_day
from custsheet.schema import Settings, load_schema
from custsheet.texts import Lang

_SEED = 2026
"""Of the made-up customers: the same for everybody."""


def new_workbook(lang: Lang = "zh", sample: int = 0, *, as_of: AsOf, lock: bool = False) -> bytes:
    """Bytes of a workbook ready for staff: blank, or with ``sample`` made-up customers whose history ends at
    ``as_of``; with ``lock`` nobody can type into computed columns.
    """
    from custsheet.new.new_workbook import build_new_workbook  # XlsxWriter costs time to import
    from custsheet.new.sample_records import invent

    schema, settings, day = load_schema(), Settings.defaults(), as_of_day(as_of)
    rows = invent(schema, sample, _SEED, day, lang) if sample else None
    return build_new_workbook(schema, settings, lang, rows, lock)
