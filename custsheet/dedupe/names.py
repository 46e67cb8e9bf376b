"""Names split into what they consist of: place, brand, line of business, legal form, and which part of a company.

    苏州青禾机械设备（集团）有限公司北京分公司
    place 苏州 · brand 青禾 · trade 机械设备 · form 有限公司 · a group · branch 北京分公司

A name that nothing marks as a company's may be a person's.
"""

from __future__ import annotations

import re
import string
from dataclasses import dataclass, replace
from functools import cache

from rapidfuzz.distance import OSA

from custsheet.characters import plain
from custsheet.cleaning.company_names import normalise_company
from custsheet.dedupe.counters import chinese_numbers, in_digits, latin_numbers
from custsheet.dedupe.letters import plain_letters, spelled_umlauts
from custsheet.dedupe.name_words import (
    latin_forms,
    lines_of,
    longest_trade,
    marks_of_companies,
    name_rules,
    trade_words,
    words_of,
)
from custsheet.dedupe.places import NOWHERE, Place, latin_places, place_at_end, place_at_start, place_words, short_name

_CHINESE = re.compile(r"[\u3400-\u9fff]")
_BRACKETS = re.compile(r"[(\[{【〔「『]([^()\[\]{}【】〔〕「」『』]*)[)\]}】〕」』]")
_WORD = re.compile(r"[^\W_]+")
_INITIALS = re.compile(r"\b(\w)\.(?=\w\b)")
_LONGEST_PERSON = 4
_SHORTEST_BRAND = 2
_LONGEST = 200
"""Characters of a name that are looked at; a cell with more tells a story, and cutting words off it takes long."""


@dataclass(frozen=True, slots=True)
class NameParts:
    """What a name consists of; every part may be empty.

    Attributes:
        whole: the comparable form of all of it, bracketed places left out.
        is_chinese: is it written in Chinese characters?
        place: where the name says that the company is.
        brand: what is left when all other parts are gone; Latin words are separated by spaces.
        trade: the line of business as written; trades: the lines that its words belong to.
        form: the legal form, in Latin letters its usual word.
        branch: which part of a company it is.
        is_group: is it the name of a group?
        is_company, is_person: what the name shows it to be; both may be False.
        stem: brand and line of business, without spaces; numbers: what in the name numbers one of several.
        respelled: the name with ae, oe, ue for its umlauts; None when it has none.
    """

    whole: str = ""
    is_chinese: bool = False
    place: Place = NOWHERE
    brand: str = ""
    trade: str = ""
    trades: frozenset[int] = frozenset()
    form: str = ""
    branch: str = ""
    is_group: bool = False
    is_company: bool = False
    is_person: bool = False
    stem: str = ""
    numbers: tuple[str, ...] = ()
    respelled: NameParts | None = None


@cache
def split_name(name: str) -> NameParts:
    """Split one name; the same for all spellings that differ only in width, case, accents, spaces, brackets or 繁體."""
    name = name.strip()[:_LONGEST]
    if not name:
        return NameParts()
    if _CHINESE.search(name):
        return _split_chinese(name)
    respelled = spelled_umlauts(name)
    return replace(_split_latin(name), respelled=_split_latin(respelled) if respelled != name else None)


# ---------------------------------------------------------------- Chinese


def _split_chinese(name: str) -> NameParts:
    text, bracketed = _cut_bracketed_place(plain(name))
    whole = normalise_company(text)
    head, branch = _cut_branch(whole)
    head, form = _cut_form(head)
    is_group = any(word in head for word in words_of("groups"))
    for word in words_of("groups"):
        head = head.replace(word, "")
    leading, head = _cut_leading_places(head)
    head, trailing = _cut_trailing_place(head)
    brand, trade = _cut_trade(head)
    is_company = bool(form or trade or branch or is_group or leading != NOWHERE or len(whole) > _LONGEST_PERSON)
    return NameParts(
        whole=whole,
        is_chinese=True,
        place=leading.joined(bracketed).joined(trailing),
        brand=brand,
        trade=trade,
        trades=lines_of(trade),
        form=form,
        branch=branch,
        is_group=is_group,
        is_company=is_company,
        is_person=not is_company and _has_family_name(whole),
        stem=brand + trade,
        numbers=chinese_numbers(whole),
    )


def _cut_bracketed_place(text: str) -> tuple[str, Place]:
    """``青禾机械(苏州)有限公司`` → ``青禾机械有限公司``, 苏州."""
    place = NOWHERE
    for match in _BRACKETS.finditer(text):
        found = place_words().get(normalise_company(match[1]))
        if found is not None:
            place, text = place.joined(found), text.replace(match[0], "", 1)
    return text, place


def _cut_branch(whole: str) -> tuple[str, str]:
    """``青禾机械有限公司北京分公司`` → ``青禾机械有限公司``, ``北京分公司``."""
    head, word = _cut_ending(whole, words_of("branches"))
    if not word:
        return whole, ""
    for form in words_of("forms"):
        start = head.find(form)
        if start >= _SHORTEST_BRAND:
            return head[: start + len(form)], _without_place_endings(head[start + len(form) :] + word)
    rest = head.rstrip(name_rules()["ordinals"] + string.digits)
    while place := place_at_end(rest):
        rest = rest[: -len(place)]
    return rest, _without_place_endings(head[len(rest) :] + word)


def _without_place_endings(branch: str) -> str:
    """``北京市分公司`` is ``北京分公司``."""
    place = place_at_start(branch)
    return short_name(place) + branch[len(place) :] if place else branch


def _cut_form(head: str) -> tuple[str, str]:
    """Name and legal form, also one with a slip: ``青禾机械有限司`` → ``青禾机械``, ``有限公司``."""
    rest, form = _cut_ending(head, words_of("forms"))
    if form and form not in name_rules()["vague_forms"]:
        return rest, form
    usual = name_rules()["forms"][0]
    for length in (len(usual) + 1, len(usual), len(usual) - 1):
        if len(head) - length >= _SHORTEST_BRAND and OSA.distance(head[-length:], usual) == 1:
            return head[:-length], usual
    return rest, form


def _cut_leading_places(head: str) -> tuple[Place, str]:
    place = NOWHERE
    while (word := place_at_start(head)) and len(head) - len(word) >= _SHORTEST_BRAND:
        place, head = place.joined(place_words()[word]), head[len(word) :]
    return place, head


def _cut_trailing_place(head: str) -> tuple[str, Place]:
    """``青禾机械苏州`` → ``青禾机械``, 苏州: a place whose brackets somebody left out."""
    word = place_at_end(head)
    if word and len(head) - len(word) >= _SHORTEST_BRAND:
        return head[: -len(word)], place_words()[word]
    return head, NOWHERE


def _cut_trade(head: str) -> tuple[str, str]:
    """``青禾机械设备`` → ``青禾``, ``机械设备``; something is always left for the brand."""
    brand, words = head, trade_words()
    while True:
        longest = min(longest_trade(), len(brand) - _SHORTEST_BRAND)
        length = next((n for n in range(longest, 0, -1) if brand[-n:] in words), 0)
        if not length:
            return brand, head[len(brand) :]
        brand = brand[:-length]


def _cut_ending(text: str, words: tuple[str, ...]) -> tuple[str, str]:
    """Text and the word that it ends with, unless nothing else would be left."""
    word = next((word for word in words if text.endswith(word) and len(text) - len(word) >= _SHORTEST_BRAND), "")
    return text[: len(text) - len(word)], word


def _has_family_name(whole: str) -> bool:
    rules = name_rules()
    return 2 <= len(whole) <= _LONGEST_PERSON and (
        (whole[0] in rules["family_names"] and len(whole) < _LONGEST_PERSON)
        or whole[:2] in rules["compound_family_names"]
    )


# ---------------------------------------------------------------- Latin letters


def _split_latin(name: str) -> NameParts:
    text = _INITIALS.sub(r"\1", plain_letters(plain(name)))
    words = in_digits(_WORD.findall(text))
    head, branch = _cut_latin_branch(words)
    groups = [word for word in head if word in words_of("groups_latin")]
    rest = [word for word in head if word not in words_of("forms_latin") and word not in groups] or head
    telling = [word for word in words if word not in words_of("everyday_latin")]
    is_company = any(word in trade_words() or word in marks_of_companies() for word in telling)
    place, rest = _cut_latin_places(rest) if is_company else (NOWHERE, rest)
    brand = list(rest)
    while len(brand) > 1 and brand[-1] in trade_words():
        brand.pop()
    trade = " ".join(rest[len(brand) :])
    return NameParts(
        whole=" ".join(words),
        place=place,
        brand=" ".join(brand),
        trade=trade,
        trades=lines_of(trade),
        form=next((latin_forms()[word] for word in reversed(head) if word in latin_forms()), ""),
        branch=branch,
        is_group=bool(groups),
        is_company=is_company,
        stem="".join(rest),
        numbers=latin_numbers(words),
    )


def _cut_latin_branch(words: list[str]) -> tuple[list[str], str]:
    """``acme foods inc london branch`` → ``acme foods inc``, ``london branch``."""
    if not any(word in words_of("branches_latin") for word in words):
        return words, ""
    forms = [number for number, word in enumerate(words) if number and word in words_of("forms_latin")]
    end = next((n for n in forms if n + 1 < len(words) and words[n + 1] not in words_of("forms_latin")), None)
    if end is not None:
        return words[: end + 1], " ".join(words[end + 1 :])
    branch = [word for word in words if word in words_of("branches_latin")]
    return [word for word in words if word not in branch] or words, " ".join(branch)


def _cut_latin_places(words: list[str]) -> tuple[Place, list[str]]:
    """Leading places by their letters, which Chinese names are turned into when the two are compared."""
    places, place = latin_places(), NOWHERE
    while words[0] in places and any(word not in trade_words() for word in words[1:]):
        place, words = place.joined(places[words[0]]), words[1:]
    return place, words
