"""The handbook as one page: its chapters, and the values for their templates.

Each chapter is a template per language, ``templates/pages/handbook/LANG/CHAPTER.html.j2``; titles are in
``messages/handbook.toml``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

from custsheet.pages.environment import render
from custsheet.pages.handbook import rules, value
from custsheet.pages.handbook.cases import cases
from custsheet.pages.handbook.deviations import deviations
from custsheet.pages.handbook.figures import kpi_rows
from custsheet.pages.handbook.names import names
from custsheet.pages.handbook.standards import standards
from custsheet.pages.handbook.subject import Subject
from custsheet.pages.handbook.tiers import tier_rules
from custsheet.pages.handbook.words import Words
from custsheet.scoring.kpi_rates import MONTHS

CHAPTERS = (
    *("standards", "tiers", "matrix", "service", "complaints", "churn", "loyalty", "care", "experience", "credit"),
    *("kpi", "training", "cases"),
)
APPENDICES = ("glossary", "settings")


@dataclass(frozen=True)
class Chapter:
    """A chapter: its number (a letter for an appendix), title and template.

    ``follows``: a short chapter, printed right after the one before.
    """

    key: str
    number: str
    title: str
    template: str
    follows: bool = False


def write_handbook(subject: Subject) -> str:
    """The handbook of a workbook as one self-contained HTML page."""
    words = Words(subject.schema, subject.inputs.settings, subject.inputs.lang)
    chapters = list(_chapters(words))
    return render(
        "handbook/page.html.j2",
        subject.inputs.lang,
        **words.globals(),
        **_values(subject, words),
        chapters=chapters,
        chapter={chapter.key: _reference(words, chapter) for chapter in chapters},
        folder=words.lang,
        as_of=subject.inputs.as_of.isoformat(),
        version=version("custsheet"),
    )


def _chapters(words: Words) -> Iterator[Chapter]:
    numbers = [str(number) for number in range(1, len(CHAPTERS) + 1)]
    for number, key in zip([*numbers, *"AB"], (*CHAPTERS, *APPENDICES), strict=True):
        title = words.text(f"chapters.{key}")
        yield Chapter(key, number, title, f"handbook/{words.lang}/{key}.html.j2", follows=key == APPENDICES[-1])


def _reference(words: Words, chapter: Chapter) -> str:
    """How other chapters refer to it: 第 3 章, appendix A."""
    kind = "appendix" if chapter.key in APPENDICES else "chapter"
    return words.text(f"reference.{kind}", number=chapter.number)


def _values(subject: Subject, words: Words) -> dict[str, Any]:
    """The variables of the chapters' templates, besides the functions of :class:`Words`."""
    settings = subject.inputs.settings
    return {
        "names": names(words),
        "risk": rules.risks(words),
        "standards": standards(subject, words),
        "tiers": tier_rules(words),
        "quadrants": value.quadrants(words),
        "contribution": value.shares(words, value.group_weights(settings, "contribution")),
        "sizes": value.sizes(words),
        "outlook": value.outlook(words),
        "segments": value.segments(words),
        "matrix": rules.matrix(words),
        "priorities": rules.priorities(words),
        "causes": rules.causes(words),
        "points_example": value.points_example(words),
        "credit": value.shares(words, value.group_weights(settings, "credit", *_CREDIT_WEIGHTS)),
        "grades": value.grades(words),
        "kpi": kpi_rows(words),
        "months_of_kpi": MONTHS,
        "cases": cases(subject, words),
        "keywords": rules.keywords(words),
        "deviations": deviations(words),
        "has_settings": "settings" in subject.own_tabs,
    }


_CREDIT_WEIGHTS = ("overdue_amount", "longest_overdue", "on_time", "limit_use")
