"""Open a workbook for a command, in the way that the command line asks for."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from custsheet.cli.session import Session

if TYPE_CHECKING:
    from custsheet.workbook import CustomerWorkbook


def open_book(session: Session, path: Path, maps: Sequence[str] = (), *, strict: bool = True) -> CustomerWorkbook:
    """Open and read a workbook; from here on the run speaks its language, unless ``--lang`` asks for another.

    ``maps`` (``--map``) comes on top of the mapping file beside the workbook, when there is one.  Without ``strict``
    what would stop a refresh is only looked at.

    Raises:
        InputError: the file cannot be used.
    """
    import custsheet
    from custsheet.reading.mapping import Mapping, load_mapping, mapping_path

    mapping = load_mapping(mapping_path(path)).merged(Mapping.parse(maps))
    book = custsheet.open(path, mapping=mapping, password=_password(), strict=strict)
    session.workbook = book.lang
    return book


def _password() -> str | None:
    """From the environment, never from the command line, where every user of the machine could read it."""
    return os.environ.get("CUSTSHEET_PASSWORD") or None
