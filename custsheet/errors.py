"""Exceptions for bad use and for files that cannot be used. Bad *data* is no exception but an issue (issues.py).

    CustsheetError
    ├── UsageError      wrong options or arguments                           exit code 2
    ├── InputError      the input cannot be used                             exit code 3
    │   └── PackageError    it is no workbook that can be kept whole
    ├── OutputError     the output cannot be written                         exit code 4
    └── TemplateError   a file in templates/ is broken                       exit code 3

Each carries a code and the values of its sentence; the sentence itself is in ``templates/messages/errors.toml``.
"""

from __future__ import annotations

from typing import Any

from custsheet.texts import Lang, text


class CustsheetError(Exception):
    """Base of every exception for bad input or use: one line that says what, where and what to do.

    Args:
        code: table name in ``templates/messages/errors.toml``; stable once released.
        values: what the sentence names, such as ``path`` or ``sheet``.
    """

    exit_code = 3

    def __init__(self, code: str, **values: Any) -> None:
        super().__init__(code)
        self.code = code
        self.values = values

    def message(self, lang: Lang) -> str:
        """The sentence in ``lang``."""
        return text(f"errors.{self.code}", lang, **self.values)

    def __str__(self) -> str:
        return self.message("en")

    def __reduce__(self) -> tuple[Any, ...]:
        # Errors cross process borders (Dask workers), keyword arguments must survive pickling.
        return _rebuild, (type(self), self.code, self.values)


class UsageError(CustsheetError):
    """Wrong options or arguments."""

    exit_code = 2


class InputError(CustsheetError):
    """The input cannot be used."""


class PackageError(InputError):
    """The file is no workbook that can be read, changed and kept whole."""


class OutputError(CustsheetError):
    """The output cannot be written: open elsewhere, read-only, disk full."""

    exit_code = 4


class TemplateError(CustsheetError):
    """A file in templates/ is broken; names file, table and key."""


def _rebuild(kind: type[CustsheetError], code: str, values: dict[str, Any]) -> CustsheetError:
    return kind(code, **values)
