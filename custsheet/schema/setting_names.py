"""Names in the tables of settings: read as text, and told from those of the defaults in either language."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any


def as_text(value: Any) -> str | None:
    """A cell's text without blanks around it; None when there is none."""
    text = "" if value is None else str(value).strip()
    return text or None


def by_name(name: str, rows: Iterable[Any]) -> Any:
    """The tier, risk or segment of this name, in either language; None when there is none."""
    return next((row for row in rows if name in (row.name, row.en)), None)
