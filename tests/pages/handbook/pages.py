"""Handbooks for tests, and reading them as people and screen readers do."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from html.parser import HTMLParser

import custsheet
from custsheet.pages.handbook import Subject
from custsheet.refreshing.handbook import subject_of
from custsheet.refreshing.refresh import Refresh
from custsheet.schema import Settings
from custsheet.scoring.inputs import Inputs
from custsheet.texts import Lang

AS_OF = date(2026, 11, 21)
_APART = frozenset({"td", "th", "li", "p", "tr", "h1", "h2", "h3", "h4"})
_VOID = frozenset({"meta", "input", "br", "link", "img", "hr"})


def subject_in(data: bytes, lang: Lang | None = None) -> Subject:
    """A workbook as the handbook reads it."""
    return subject_of(Refresh(custsheet.open(data)._opened.source, AS_OF, lang=lang))


@cache
def subject(lang: Lang, customers: int = 0) -> Subject:
    """A workbook of ours in this language, with so many made-up customers."""
    return subject_in(custsheet.new_workbook(lang, sample=customers, as_of=AS_OF))


@dataclass
class Element:
    """An element with its attributes and everything that can be read in it."""

    tag: str
    attributes: dict[str, str | None]
    text: str = ""


@dataclass
class Page(HTMLParser):
    """A page as a list of elements in their order."""

    elements: list[Element] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._open: list[Element] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, dict(attrs))
        self.elements.append(element)
        if tag not in _VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self._open and self._open[-1].tag == tag, f"</{tag}> closes {self._open[-1:]}"
        self._open.pop()
        if tag in _APART:
            self.handle_data(" ")

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element.text += data

    def all(self, *tags: str) -> list[Element]:
        """The elements with one of these tags."""
        return [element for element in self.elements if element.tag in tags]

    def by_id(self, name: str) -> Element:
        """The element with this id."""
        (found,) = [element for element in self.elements if element.attributes.get("id") == name]
        return found


def parsed(html: str) -> Page:
    """The elements of a page; an error when one is not closed."""
    page = Page()
    page.feed(html)
    page.close()
    assert not page._open, f"not closed: {page._open[-1].tag}"
    return page


def chapter(html: str, key: str) -> str:
    """What can be read in a chapter, blanks made one."""
    (found,) = [e for e in parsed(html).all("section") if e.attributes.get("aria-labelledby") == key]
    return plain(found.text)


def prose(html: str) -> str:
    """What can be read in all chapters and appendices but the one that lists the settings which differ."""
    found = [e for e in parsed(html).all("section") if e.attributes.get("aria-labelledby") != "settings"]
    return plain(" ".join(element.text for element in found))


def plain(text: str) -> str:
    """The text with single blanks."""
    return re.sub(r"\s+", " ", text).strip()


def with_settings(about: Subject, settings: Settings) -> Subject:
    """The same workbook under other rules."""
    inputs = about.inputs
    return replace(about, inputs=Inputs(inputs.records, settings, inputs.as_of, inputs.lang))
