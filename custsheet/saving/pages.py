"""Saving pages and data: atomic like workbooks, but without backups because they can be regenerated."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from custsheet.ooxml.output_errors import output_error
from custsheet.ooxml.replacing import replace_file


def save_page(html: str, path: Path, at_most: int | None = None) -> int:
    """Write a page, replacing an older one; a file with the same content is not touched.

    Args:
        at_most: permission bits (as for ``chmod``) that the file must not exceed; None sets no limit.

    Returns:
        Its size in bytes.

    Raises:
        OutputError: the page cannot be written; nothing was changed.
    """
    return save_text(html, path, "utf-8", at_most)


def permissions_of(path: Path, *, is_encrypted: bool) -> int:
    """Permissions for files derived from a workbook: those of the workbook; the owner's alone if it is encrypted."""
    mode = stat.S_IMODE(path.stat().st_mode) | stat.S_IWUSR
    return mode & (stat.S_IRWXU if is_encrypted else 0o777)


def save_text(content: str, path: Path, encoding: str, at_most: int | None = None) -> int:
    """Write any text file the way :func:`save_page` does."""
    # "replace": the text may quote a file name whose bytes are not valid in the system's encoding (lone surrogates).
    data = content.encode(encoding, errors="replace")
    try:
        target = path.resolve()
        target.parent.mkdir(parents=True, exist_ok=True)
        if not (target.is_file() and target.read_bytes() == data):
            replace_file(target, data, lambda written: None, at_most=at_most)
        elif at_most is not None and os.name == "posix":
            target.chmod(stat.S_IMODE(target.stat().st_mode) & at_most)
    except OSError as error:
        raise output_error(error, path) from error
    return len(data)
