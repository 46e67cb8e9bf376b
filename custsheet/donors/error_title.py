"""The error title that identifies our validations, whichever program saved the file last."""

from __future__ import annotations

from custsheet.texts import Lang, text


def error_title(lang: Lang) -> str:
    """Title of the dialog in which Excel questions or rejects an entry."""
    return text("writing.error_title", lang)
