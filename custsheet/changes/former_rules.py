"""Validations that version 0.1 wrote: they bear its name as their title, and the word None for what they do not say."""

from __future__ import annotations

from dataclasses import replace

from custsheet.changes.hints import FORMER_TITLE
from custsheet.cleaning.tidy import has_chinese
from custsheet.donors.error_title import error_title
from custsheet.ooxml import Validation, Worksheet
from custsheet.texts import Lang

_ABSENT = "None"
"""What XlsxWriter 3.3 wrote for a text that was not given."""


def renew_rules(sheet: Worksheet) -> None:
    """Say in validations of an earlier version what today's say; does nothing where there are none."""
    former = [validation for validation in sheet.validations if is_former(validation)]
    if former:
        sheet.replace_validations(is_former, [_renewed(validation) for validation in former])


def is_former(validation: Validation) -> bool:
    """Did version 0.1 write this validation?"""
    return validation.error_title == FORMER_TITLE


def _renewed(validation: Validation) -> Validation:
    title, prompt, error = map(_text, (validation.prompt_title, validation.prompt, validation.error))
    lang: Lang = "zh" if has_chinese(" ".join(filter(None, (title, prompt, error)))) else "en"
    return replace(validation, prompt_title=title, prompt=prompt, error=error, error_title=error_title(lang))


def _text(words: str | None) -> str | None:
    return None if words == _ABSENT else words
