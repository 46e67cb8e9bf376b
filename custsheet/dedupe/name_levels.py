"""The level at which two names agree, a word whose weight is in ``templates/dedupe.toml`` (``names.weights``).

What rules out one company comes first: different branches, a group and its member, different places or lines of
business.  Then the rest is compared: brand, business, legal form, sound, typing slips.
"""

from __future__ import annotations

from rapidfuzz.distance import OSA, JaroWinkler

from custsheet.dedupe.counters import differ_in_counter
from custsheet.dedupe.names import NameParts
from custsheet.dedupe.pinyin import pinyin
from custsheet.dedupe.places import in_letters

_SAME_WORD = 0.88
_CLOSE_WORD = 0.75
_CLOSE_BRAND = 0.9
_SHORT_WORD = 4
_SHORT_BRAND = 2
_SHORTEST_STEM = 3


def compare_names(a: NameParts, b: NameParts) -> str:
    """The level at which two names agree; the same for (b, a)."""
    if not a.whole or not b.whole:
        return "unknown"
    if (a.is_person and b.is_company) or (a.is_company and b.is_person):
        return "kind"
    a, b = _spelled_alike(a, b)
    is_company = a.is_company or b.is_company
    if a.whole == b.whole and a.place == b.place:
        return "same" if is_company else "same_person"
    if a.is_chinese == b.is_chinese and _are_counted(a, b):
        return "number"
    return _compare_companies(a, b) if is_company else _compare_persons(a, b)


def _spelled_alike(a: NameParts, b: NameParts) -> tuple[NameParts, NameParts]:
    """For a name with umlauts, use the spelling closer to the other name: Müller beside Mueller, Muller or Müller."""
    if a.respelled and not b.respelled:
        return min((a, a.respelled), key=lambda spelling: OSA.distance(spelling.whole, b.whole)), b
    if b.respelled and not a.respelled:
        return a, min((b, b.respelled), key=lambda spelling: OSA.distance(spelling.whole, a.whole))
    return a, b


def _are_counted(a: NameParts, b: NameParts) -> bool:
    """Do counters tell the names apart: 一号店 and 二号店, Unit 1 and Unit 2?"""
    cores = [(parts.stem if parts.is_chinese else f"{parts.brand} {parts.trade}") for parts in (a, b)]
    return a.numbers != b.numbers or differ_in_counter(a.whole, b.whole) or differ_in_counter(*cores)


# ---------------------------------------------------------------- companies


def _compare_companies(a: NameParts, b: NameParts) -> str:
    if bool(a.branch) != bool(b.branch) or (a.branch != b.branch and a.is_chinese == b.is_chinese):
        return "branch"
    if a.is_group != b.is_group:
        return "group"
    if a.is_chinese != b.is_chinese:
        return _compare_scripts(a, b) if a.is_chinese else _compare_scripts(b, a)
    if a.place.conflicts(b.place):
        return "place"
    if a.brand.replace(" ", "") == b.brand.replace(" ", ""):
        return _compare_rest(a, b)
    if a.stem == b.stem:
        return "form"
    return _slip(a, b) if a.is_chinese else _latin_slip(a, b)


def _compare_rest(a: NameParts, b: NameParts) -> str:
    """Compare two companies of the same brand."""
    if a.trade == b.trade:
        if _has_other_form(a, b):
            return "other_form"
        return "form" if a.place == b.place else "short"
    if not a.trade or not b.trade:
        shorter = b if a.trade else a
        # 苏州青禾 is short for 苏州青禾机械有限公司; 苏州青禾有限公司 may be another company.
        return "short" if any(a.place) and a.place == b.place and not shorter.form else "no_trade"
    if _other_business(a, b):
        return "business"
    if a.trade in b.trade or b.trade in a.trade:
        return "part"
    return "line"


def _has_other_form(a: NameParts, b: NameParts) -> bool:
    """Do the legal forms exclude each other, as 有限公司 and 股份公司, or Inc. and LLC? 公司, or no form, fits any."""
    shorter, longer = sorted((a.form, b.form), key=len)
    return not longer.endswith(shorter)


def _other_business(a: NameParts, b: NameParts) -> bool:
    """Are both lines of business known but none shared? Technology (line 0) counts only if a name has no other."""
    if not a.trades or not b.trades:
        return False
    own, other = a.trades - {0}, b.trades - {0}
    return not own & other if own and other else not a.trades & b.trades


def _slip(a: NameParts, b: NameParts) -> str:
    """Two spellings: is it a slip of the input method or the finger, or are they different brands?"""
    if _other_business(a, b):
        return "different"
    if pinyin(a.stem) == pinyin(b.stem) or pinyin(a.whole) == pinyin(b.whole):
        return "sound"
    # The whole name first: a misspelt place was not recognised and stayed in the brand.
    whole = _one_slip(a, b, a.whole, b.whole)
    return whole if whole != "different" else _one_slip(a, b, a.stem, b.stem)


def _one_slip(a: NameParts, b: NameParts, x: str, y: str) -> str:
    """Compare names that differ by one character: extra, missing, misplaced or replaced."""
    shorter, longer = sorted((x, y), key=len)
    if len(shorter) < _SHORTEST_STEM or OSA.distance(x, y, score_cutoff=1) > 1:
        return "different"
    # In a brand of two characters, replacing one makes another brand.
    is_other_brand = a.trade == b.trade and min(len(a.brand), len(b.brand)) <= _SHORT_BRAND
    if len(x) == len(y):
        if sorted(x) == sorted(y):
            return "slip"
        return "near" if is_other_brand or a.trade != b.trade or _is_in_core(a, b) else "slip"
    place = next((i for i, sign in enumerate(shorter) if longer[i] != sign), len(shorter))
    # A doubled character is a typing slip.
    if place and longer[place] == longer[place - 1]:
        return "slip"
    return "near" if is_other_brand and len(a.brand) + len(b.brand) > _SHORT_BRAND * 2 else "slip"


def _is_in_core(a: NameParts, b: NameParts) -> bool:
    """Do long brands differ in their first two characters? What follows may be a business that no list has."""
    core = _SHORT_BRAND
    return min(len(a.brand), len(b.brand)) >= 2 * core and a.brand[:core] != b.brand[:core]


def _latin_slip(a: NameParts, b: NameParts) -> str:
    """Compare word by word: a difference in a short word (UK, US) is not a slip."""
    if _other_business(a, b):
        return "different"
    shorter, longer = sorted((a.brand.split(), b.brand.split()), key=len)
    if len(shorter) < len(longer):
        joined = OSA.normalized_similarity("".join(shorter), "".join(longer))
        if joined >= _CLOSE_BRAND and len(longer) - len(shorter) == 1 and min(map(len, longer)) > _SHORT_WORD:
            return "near"
        return "no_trade" if longer[: len(shorter)] == shorter else "different"
    unlike = [(one, other) for one, other in zip(shorter, longer, strict=True) if one != other]
    if any(min(len(one), len(other)) <= _SHORT_WORD or OSA.distance(one, other) > 1 for one, other in unlike):
        return "different"
    if len(unlike) > 1:
        return "near"
    return "other_form" if _has_other_form(a, b) else "slip"


def _compare_scripts(chinese: NameParts, latin: NameParts) -> str:
    """Compare a Chinese name with a Latin one: all pinyin, or pinyin with English words for the business."""
    if in_letters(chinese.place).conflicts(latin.place):
        return "place"
    letters, brand = latin.whole.replace(" ", ""), latin.brand.replace(" ", "")
    if pinyin(chinese.brand) == brand:
        if _other_business(chinese, latin):
            return "business"
        return "pinyin" if chinese.trade and latin.trade else "no_trade"
    stem = pinyin(chinese.stem)
    spelled = {stem, pinyin(chinese.place.city) + stem, pinyin(chinese.place.province) + stem, pinyin(chinese.whole)}
    if {letters, latin.stem} & spelled:
        return "pinyin"
    return "different"


# ---------------------------------------------------------------- persons


def _compare_persons(a: NameParts, b: NameParts) -> str:
    if a.is_chinese and b.is_chinese:
        if pinyin(a.whole) == pinyin(b.whole):
            return "sound_person"
        is_slip = min(len(a.whole), len(b.whole)) > 2 and OSA.distance(a.whole, b.whole) == 1
        return "near_person" if is_slip else "other_person"
    if a.is_chinese != b.is_chinese:
        chinese, latin = (a, b) if a.is_chinese else (b, a)
        return "sound_person" if _is_in_letters(chinese.whole, latin.whole) else "different_person"
    return _compare_words(a.whole.split(), b.whole.split())


def _is_in_letters(name: str, letters: str) -> bool:
    """``张小明`` is ``zhang xiaoming`` or ``xiaoming zhang``."""
    joined = letters.replace(" ", "")
    return joined in {pinyin(name), pinyin(name[1:]) + pinyin(name[0])}


def _compare_words(a: list[str], b: list[str]) -> str:
    """Compare persons' names in Latin letters: words in any order, some missing, some with slips."""
    shorter, longer = (a, b) if len(a) <= len(b) else (b, a)
    if sorted(a) == sorted(b) or "".join(a) == "".join(b):
        return "same_person"
    rest = list(longer)
    likeness = []
    for word in shorter:
        best = max(rest, key=lambda other: JaroWinkler.similarity(word, other))
        likeness.append(JaroWinkler.similarity(word, best))
        rest.remove(best)
    matched = sum(like >= _SAME_WORD for like in likeness)
    if matched == len(shorter):
        return "near_person" if not rest else "part_person"
    if all(like >= _CLOSE_WORD for like in likeness):
        return "close_person"
    return "half_person" if matched else "different_person"
