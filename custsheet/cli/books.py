"""Open and save a workbook for a command."""

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
    """Open and read a workbook; from then on the run speaks its language, unless ``--lang`` sets another.

    If reading fails after the language is known, the error is reported in that language too.

    ``maps`` (``--map``) overrides the mapping file beside the workbook.  Without ``strict``, problems that would stop
    a refresh are tolerated, so that ``inspect`` can show them.

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
    """Save a workbook, and tell the waiting user that saving has begun."""
    session.doing("writing", target)
    return book.save(target)
