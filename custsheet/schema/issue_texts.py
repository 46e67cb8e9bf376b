"""Data problems in words: ``templates/messages/issues.toml`` by code and language."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from custsheet.issues import SEVERITIES, Severity
from custsheet.schema.entries import Entry, read_template
from custsheet.schema.spec import Label
from custsheet.texts import Lang, text

ISSUES = "messages/issues.toml"


class IssueText(NamedTuple):
    """The texts of one issue code; ``text`` and ``hint`` have placeholders such as ``{value}``."""

    severity: Severity
    title: Label
    text: Label
    hint: Label


@cache
def issue_texts() -> dict[str, IssueText]:
    """Return the texts of every code; read once. TemplateError names the bad code and key."""
    return {code: _issue_text(Entry(ISSUES, code, table)) for code, table in read_template(ISSUES).items()}


def severity(code: str) -> Severity:
    """The severity of a code; KeyError for an unknown code."""
    return issue_texts()[code].severity


def title(code: str, lang: Lang) -> str:
    """The name of this kind of problem, for tables that count problems."""
    return issue_texts()[code].title[lang]


def render(code: str, lang: Lang, /, **values: object) -> tuple[str, str]:
    """Return message and hint in ``lang``; a placeholder without a value shows as its name in braces."""
    return text(f"issues.{code}.text", lang, **values), text(f"issues.{code}.hint", lang, **values)


def _issue_text(entry: Entry) -> IssueText:
    degree = entry.one_of("severity", SEVERITIES)
    parts = [
        Entry(ISSUES, f"{entry.table}.{part}", entry.take(part, dict)).label() for part in ("title", "text", "hint")
    ]
    entry.done()
    return IssueText(degree, *parts)
