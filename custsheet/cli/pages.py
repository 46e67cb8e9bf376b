"""What ``report`` and ``handbook`` share: make a page of each workbook, save it, and report it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from custsheet.cli.books import open_book
from custsheet.cli.files import PAGE_SUFFIXES, expand, page_outputs
from custsheet.cli.reports import Report, report_each
from custsheet.cli.session import Session
from custsheet.saving.save import check_writable

if TYPE_CHECKING:
    from custsheet.workbook import CustomerWorkbook


def write_pages(
    session: Session,
    files: Sequence[str],
    out: str,
    maps: Sequence[str],
    make: Callable[[CustomerWorkbook], str],
    ending: str = PAGE_SUFFIXES[0],
) -> int:
    """Make a page of every workbook, save it, and return the highest exit code; no workbook is changed.

    Args:
        out: an HTML file, or a folder in which each page is named after its workbook plus ``ending``.
        make: renders the page of a workbook.
    """
    sources = expand(session, files)
    targets = dict(zip(sources, page_outputs(sources, out, ending), strict=True))

    def written(path: Path) -> Report:
        from custsheet.saving.pages import permissions_of, save_page

        target = targets[path]
        check_writable(target)  # before the work, to fail early
        book = open_book(session, path, maps)
        size = save_page(make(book), target, permissions_of(path, is_encrypted=book.is_encrypted))
        return Report(
            data={"file": str(path), "output": str(target), "bytes": size},
            columns=("file", "output", "bytes"),
            rows=[(str(path), str(target), size)],
            show=lambda: _tell(session, path, target, size, is_encrypted=book.is_encrypted),
        )

    return report_each(session, sources, written)


def _tell(session: Session, source: Path, target: Path, size: int, *, is_encrypted: bool) -> None:
    session.say("page_written", path=target, kilobytes=f"{size / 1024:,.0f}")
    if is_encrypted:
        session.say("not_encrypted", source=source, path=target)
