"""Pages and data on disk: written whole or not at all, like workbooks, but without backups: they can be made again."""

from __future__ import annotations

from pathlib import Path

from custsheet.ooxml.output_errors import output_error
from custsheet.ooxml.replacing import replace_file


def save_page(html: str, path: Path) -> int:
    """Write a page, in place of an older one; one that says the same is not touched.

    Returns:
        Its size in bytes.

    Raises:
        OutputError: it cannot be written; then nothing was.
    """
    return save_text(html, path, "utf-8")


def save_text(content: str, path: Path, encoding: str) -> int:
    """Write a text file of any kind, as :func:`save_page` does."""
    data = content.encode(encoding, errors="replace")  # a file's name may hold bytes that are no text
    try:
        target = path.resolve()
        target.parent.mkdir(parents=True, exist_ok=True)
        if not (target.is_file() and target.read_bytes() == data):
            replace_file(target, data, lambda written: None)
    except OSError as error:
        raise output_error(error, path) from error
    return len(data)
