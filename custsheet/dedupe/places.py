"""Places in names: 苏州 is in 江苏, so 江苏苏州 and 苏州市 go together, and 无锡 does not."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from custsheet.dedupe.pinyin import pinyin_of_word
from custsheet.texts import load_toml


class Place(NamedTuple):
    """A province and a place within it; empty where a name does not say."""

    province: str = ""
    city: str = ""

    def joined(self, other: Place) -> Place:
        """The place that two words of one name say together."""
        return Place(self.province or other.province, self.city or other.city)

    def conflicts(self, other: Place) -> bool:
        """Can one company not be in both?"""
        return _differ(self.province, other.province) or _differ(self.city, other.city)


NOWHERE = Place()


def _differ(one: str, other: str) -> bool:
    return bool(one and other and one != other)


@cache
def place_pattern() -> str:
    """Regular expression of one place with what may follow it, longest names first."""
    names = sorted(_places(), key=len, reverse=True)
    endings = sorted(load_toml("places.toml")["endings"], key=len, reverse=True)
    return f"({'|'.join(names)})(?:{'|'.join(endings)})?"


@cache
def find_place(word: str) -> Place | None:
    """The place that a word is, whatever ending it has; None when it is none."""
    match = re.fullmatch(place_pattern(), word)
    return _places()[match[1]] if match else None


@cache
def in_letters(place: Place) -> Place:
    """The place as a name in Latin letters spells it."""
    return Place(pinyin_of_word(place.province), pinyin_of_word(place.city))


@cache
def latin_places() -> dict[str, Place]:
    """Places in letters by their pinyin; 苏州 and 宿州 share theirs, so ``suzhou`` tells no province."""
    found: dict[str, Place] = {}
    for place in filter(any, _places().values()):
        letters = in_letters(place)
        word = letters.city or letters.province
        found[word] = letters if found.get(word, letters) == letters else Place(city=word)
    return found


@cache
def _places() -> dict[str, Place]:
    rules = load_toml("places.toml")
    places = {city: Place(province, city) for province, cities in rules["provinces"].items() for city in cities}
    places |= {province: Place(province) for province in rules["provinces"]}
    return places | {name: Place() for name in rules["everywhere"]}
