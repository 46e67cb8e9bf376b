"""Pages and data on disk: written whole or not at all, like workbooks, but without backups: they can be made again."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from custsheet.ooxml.output_errors import output_error
from custsheet.ooxml.replacing import replace_file


def save_page(html: str, path: Path, at_most: int | None = None) -> int:
    """Write a page, in place of an older one; one that says the same is not touched.

    Args:
        at_most: permissions (as of ``chmod``) beyond which nobody gets any; those of a new file by default.

    Returns:
        Its size in bytes.

    Raises:
        OutputError: it cannot be written; then nothing was.
    """
    return save_text(html, path, "utf-8", at_most)


def permissions_of(path: Path, *, is_encrypted: bool) -> int:
    """What is made of a workbook may be read by whom the workbook lets, by its owner alone when it is encrypted."""
    mode = stat.S_IMODE(path.stat().st_mode) | stat.S_IWUSR
    return mode & (stat.S_IRWXU if is_encrypted else 0o777)


def save_text(content: str, path: Path, encoding: str, at_most: int | None = None) -> int:
    """Write a text file of any kind, as :func:`save_page` does."""
    data = content.encode(encoding, errors="replace")  # a file's name may hold bytes that are no text
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
