"""Write the blank workbooks of templates/, for people who want only those: ``python docs/make_workbooks.py``.

They equal what ``custsheet new`` makes. tests/test_blank_workbooks.py fails if they are out of date.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import custsheet
from custsheet.texts import Lang

FOLDER = Path(__file__).parents[1] / "templates"
NAMES: dict[str, Lang] = {"客户维护管理表.xlsx": "zh", "customer-maintenance.xlsx": "en"}
_ANY_DAY = date(2026, 1, 1)  # a blank workbook has no dates


def build(lang: Lang) -> bytes:
    """The blank workbook in ``lang``."""
    return custsheet.new_workbook(lang, as_of=_ANY_DAY)


if __name__ == "__main__":
    for name, lang in NAMES.items():
        (FOLDER / name).write_bytes(build(lang))
