"""A refresh, bytes in and bytes out; tests of one process that ask for the same refresh share it.

What is shared is only read. ``refresh_anew`` never shares: with it a test can ask whether two refreshes agree.
"""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import date
from functools import lru_cache

import custsheet
from custsheet.texts import Lang
from custsheet.workbook import RefreshResult
from tests.workbooks import AS_OF


def refreshed(data: bytes, as_of: date = AS_OF, *, add: Iterable[str] = (), lang: Lang | None = None) -> bytes:
    """The bytes of a workbook after one refresh."""
    return _shared(data, as_of, tuple(add), lang)[0]


def refreshed_and_told(
    data: bytes, as_of: date = AS_OF, *, add: Iterable[str] = (), lang: Lang | None = None
) -> tuple[bytes, RefreshResult]:
    """The same, with what the refresh says it did."""
    return _shared(data, as_of, tuple(add), lang)


def refresh_anew(
    data: bytes, as_of: date = AS_OF, add: tuple[str, ...] = (), lang: Lang | None = None
) -> tuple[bytes, RefreshResult]:
    """The same, worked out each time."""
    book = custsheet.open(data)
    result = book.refresh(as_of, add=add, lang=lang)
    return saved(book), result


def saved(book: custsheet.CustomerWorkbook) -> bytes:
    """The bytes that saving an opened workbook gives."""
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


_shared = lru_cache(maxsize=40)(refresh_anew)
