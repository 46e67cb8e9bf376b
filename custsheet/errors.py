"""Exceptions for bad use and unusable files. Bad *data* is not an exception but an issue (issues.py).

    CustsheetError
    ├── UsageError      wrong options or arguments                           exit code 2
    ├── InputError      the input cannot be used                             exit code 3
    │   └── PackageError    not a workbook, or one that cannot be changed losslessly
    ├── OutputError     the output cannot be written                         exit code 4
    └── TemplateError   a file in templates/ is broken                       exit code 3

Each carries a code and the values for its message; the message text itself is in ``templates/messages/errors.toml``.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from custsheet.texts import Lang, text


class CustsheetError(Exception):
    """Base of every exception for bad input or use: a one-line message saying what is wrong, where, and what to do.

    Args:
        code: table name in ``templates/messages/errors.toml``; stable once released.
        values: placeholders of the message, such as ``path`` or ``sheet``.

    Attributes:
        lang: language of the workbook concerned; None until that is known.
    """

    exit_code = 3
    lang: Lang | None = None

    def __init__(self, code: str, **values: Any) -> None:
        super().__init__(code)
        self.code = code
        self.values = values

    def message(self, lang: Lang) -> str:
        """The message in ``lang``."""
        return text(f"errors.{self.code}", lang, **self.values)

    def __str__(self) -> str:
        return self.message("en")

    def __reduce__(self) -> tuple[Any, ...]:
        # Errors cross process boundaries (Dask workers), and the default pickling loses keyword arguments.
        return _rebuild, (type(self), self.code, self.values, self.lang)


class UsageError(CustsheetError):
    """Wrong options or arguments."""

    exit_code = 2


class InputError(CustsheetError):
    """The input cannot be used."""


class PackageError(InputError):
    """The file is not a workbook, or not one that can be changed without losing something."""


class OutputError(CustsheetError):
    """The output cannot be written: open elsewhere, read-only, disk full."""

    exit_code = 4


class TemplateError(CustsheetError):
    """A file in templates/ is broken; names file, table and key."""


@contextmanager
def about_workbook_in(lang: Lang | None) -> Iterator[None]:
    """Attach the workbook's language to errors raised inside: a read that fails returns nothing that could carry it."""
    try:
        yield
    except CustsheetError as error:
        error.lang = error.lang or lang
        raise


def _rebuild(kind: type[CustsheetError], code: str, values: dict[str, Any], lang: Lang | None) -> CustsheetError:
    error = kind(code, **values)
    error.lang = lang
    return error
