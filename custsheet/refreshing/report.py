"""A refresh as the report reads it."""

from __future__ import annotations

from custsheet.pages.report import report_page
from custsheet.refreshing.refresh import Refresh
from custsheet.summary import badge_words


def report(done: Refresh, file: str | None) -> str:
    """The summary of a workbook: one HTML page, in the language of the refresh. Nothing is changed.

    Args:
        done: the refresh whose blocks the page shows.
        file: the workbook's file name, which stands below the title; None when it has none.
    """
    badges = badge_words(done.source.settings, done.lang)
    since = None if done.earlier is None else done.earlier.as_of
    return report_page(done.blocks, badges, done.as_of, done.lang, file=file, since=since)
