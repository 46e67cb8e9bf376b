"""Open a workbook for a command, in the way that the command line asks for."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from custsheet.cli.passwords import with_password
from custsheet.cli.session import Session
from custsheet.errors import CustsheetError

if TYPE_CHECKING:
    from custsheet.saving.save import SaveResult
    from custsheet.workbook import CustomerWorkbook


def open_book(session: Session, path: Path, maps: Sequence[str] = (), *, strict: bool = True) -> CustomerWorkbook:
    """Open and read a workbook; from here on the run speaks its language, unless ``--lang`` asks for another.

    So does an error, as far as reading got to know the language.

    ``maps`` (``--map``) comes on top of the mapping file beside the workbook, when there is one.  Without ``strict``
    what would stop a refresh is only looked at.

    Raises:
        InputError: the file cannot be used.
    """
    import custsheet
    from custsheet.reading.mapping import Mapping, load_mapping, mapping_path

    mapping = load_mapping(mapping_path(path)).merged(Mapping.parse(maps))

    session.doing("reading", path)

    def opened(password: str | None) -> CustomerWorkbook:
        return custsheet.open(path, mapping=mapping, password=password, strict=strict)

    try:
        book = with_password(session, path, opened)
    except CustsheetError as error:
        session.workbook = error.lang
        raise
    session.workbook = book.lang
    session.opened[path] = book.is_encrypted
    session.doing("computing", path)
    return book


def save_book(session: Session, book: CustomerWorkbook, target: Path) -> SaveResult | None:
    """Save a workbook, and let a person who waits know that it has come to that."""
    session.doing("writing", target)
    return book.save(target)
