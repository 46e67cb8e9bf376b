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

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from custsheet.texts import Lang, text


class CustsheetError(Exception):
    """Base of every exception for bad input or use: one line that says what, where and what to do.

    Args:
        code: table name in ``templates/messages/errors.toml``; stable once released.
        values: what the sentence names, such as ``path`` or ``sheet``.

    Attributes:
        lang: the language of the workbook that it is about; None while that is not known.
    """

    exit_code = 3
    lang: Lang | None = None

    def __init__(self, code: str, **values: Any) -> None:
        super().__init__(code)
        self.code = code
        self.values = values

    def message(self, lang: Lang) -> str:
        """The sentence in ``lang``."""
        if self.values.get("path") != "":
            return text(f"errors.{self.code}", lang, **self.values)
        # Bytes and unnamed streams have no path.
        sentence = text(f"errors.{self.code}", lang, **self.values | {"path": text("errors.nameless", lang)})
        return sentence[:1].upper() + sentence[1:]

    def __str__(self) -> str:
        return self.message("en")

    def __reduce__(self) -> tuple[Any, ...]:
        # Errors cross process borders (Dask workers), keyword arguments must survive pickling.
        return _rebuild, (type(self), self.code, self.values, self.lang)


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


class CustsheetWarning(UserWarning):
    """Said once to whoever uses the library: changes that are not written, a loop that is slow."""


@contextmanager
def about_workbook_in(lang: Lang | None) -> Iterator[None]:
    """Errors raised within are about a workbook in this language: reading ends before anybody else can learn it."""
    try:
        yield
    except CustsheetError as error:
        error.lang = error.lang or lang
        raise


def _rebuild(kind: type[CustsheetError], code: str, values: dict[str, Any], lang: Lang | None) -> CustsheetError:
    error = kind(code, **values)
    error.lang = lang
    return error
