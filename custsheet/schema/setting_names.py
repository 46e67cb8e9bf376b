"""Names in the settings tables: read as text, and matched with the defaults in either language."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any


def as_text(value: Any) -> str | None:
    """A cell's text, stripped; None if blank."""
    text = "" if value is None else str(value).strip()
    return text or None


def by_name(name: str, rows: Iterable[Any]) -> Any:
    """The tier, risk or segment with this zh or en name, or None."""
    return next((row for row in rows if name in (row.name, row.en)), None)
