"""custsheet turns the Excel workbook in which a team keeps its customers into a working CRM, and loses none of it.

import custsheet
book = custsheet.open("客户.xlsx")
result = book.refresh(as_of=date(2026, 11, 21))
book.save("客户.xlsx")
"""

from __future__ import annotations

from importlib import import_module
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from custsheet.errors import (
    CustsheetError,
    CustsheetWarning,
    InputError,
    OutputError,
    PackageError,
    TemplateError,
    UsageError,
)

if TYPE_CHECKING:
    from custsheet.refreshing.result import RefreshResult
    from custsheet.workbook import CustomerWorkbook
    from custsheet.workbook import new_workbook as new_workbook
    from custsheet.workbook import open_workbook as open

__version__ = "0.1.0"

__all__ = [
    "CustomerWorkbook",
    "CustsheetError",
    "CustsheetWarning",
    "InputError",
    "OutputError",
    "PackageError",
    "RefreshResult",
    "TemplateError",
    "UsageError",
    "new_workbook",
    "open",
]

_ROOMS = ("dedupe", "scoring")
"""Subpackages that scripts use directly: ``custsheet.dedupe.find_duplicates``, ``scoring.churn_probability``."""

_LAZY = {
    "CustomerWorkbook": "CustomerWorkbook",
    "RefreshResult": "RefreshResult",
    "new_workbook": "new_workbook",
    "open": "CustomerWorkbook.open",
}


def __getattr__(name: str) -> Any:
    # pandas takes half a second to import, and ``custsheet --help`` and error messages do not need it.
    if name in _ROOMS:
        return import_module(f"custsheet.{name}")
    if name not in _LAZY:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from custsheet import workbook

    return attrgetter(_LAZY[name])(workbook)


def __dir__() -> list[str]:
    return sorted([*__all__, *_ROOMS, "__version__"])
