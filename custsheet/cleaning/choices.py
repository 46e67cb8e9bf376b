"""List values by any of their names (contract §3): ``重要``, ``vip客户``, ``Visit`` → the Chinese word of the list."""

from __future__ import annotations

from collections.abc import Callable

from custsheet.cleaning.parsed import MISSING, Parsed
from custsheet.cleaning.texts import parse_text
from custsheet.cleaning.words import is_placeholder


def parse_choice(value: object, find: Callable[[str], str | None]) -> Parsed:
    """Read one cell as a list value.

    Args:
        value: cell value as stored.
        find: text → list value or None (``ListSpec.find``).

    Returns:
        Parsed with the list's Chinese word; what the list does not know stays as text, with the issue choice_unknown.
    """
    if value is None:
        return MISSING
    text = str(value).strip() if isinstance(value, str) else (parse_text(value).value or "")
    known = find(text) if text else None
    if known is not None:
        return Parsed(known)
    return MISSING if is_placeholder(text) else Parsed(parse_text(text).value, "choice_unknown")
