"""The title by which rules of ours are known again after any program has saved the file."""

from __future__ import annotations

from custsheet.texts import Lang, text


def error_title(lang: Lang) -> str:
    """The title of the window in which Excel questions or refuses an entry."""
    return text("writing.error_title", lang)
