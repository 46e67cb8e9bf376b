"""Places in names: 苏州 is in 江苏, so 江苏苏州 and 苏州市 go together, and 无锡 does not."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from custsheet.dedupe.pinyin import pinyin_of_word
from custsheet.schema import load_schema
from custsheet.texts import load_toml


class Place(NamedTuple):
    """A province and a place within it, by their short names; empty if the name does not say."""

    province: str = ""
    city: str = ""

    def joined(self, other: Place) -> Place:
        """Combine the places that two words of a name state."""
        return Place(self.province or other.province, self.city or other.city)

    def conflicts(self, other: Place) -> bool:
        """Do the two exclude each other?"""
        return _differ(self.province, other.province) or _differ(self.city, other.city)


NOWHERE = Place()


def _differ(one: str, other: str) -> bool:
    return bool(one and other and one != other)


@cache
def place_words() -> dict[str, Place]:
    """Every word for a place, with and without an ending: 苏州, 苏州市."""
    endings = ["", *load_toml("places.toml")["endings"]]
    return {name + ending: place for name, place in _places().items() for ending in endings}


def place_at_start(text: str) -> str:
    """The longest word for a place that ``text`` begins with, else ""."""
    words = place_words()
    return next((text[:n] for n in range(min(_longest(), len(text)), 1, -1) if text[:n] in words), "")


def place_at_end(text: str) -> str:
    """The longest word for a place that ``text`` ends with, else ""."""
    words = place_words()
    return next((text[-n:] for n in range(min(_longest(), len(text)), 1, -1) if text[-n:] in words), "")


def short_name(word: str) -> str:
    """苏州市 → 苏州; a word that is not a place is returned unchanged."""
    place = place_words().get(word)
    return place.city or place.province if place else word


@cache
def in_letters(place: Place) -> Place:
    """The place as a name in Latin letters spells it."""
    return Place(pinyin_of_word(place.province), pinyin_of_word(place.city))


@cache
def latin_places() -> dict[str, Place]:
    """Pinyin → place in Latin letters. 苏州 and 宿州 share theirs, so ``suzhou`` gives no province."""
    found: dict[str, Place] = {}
    for place in filter(any, _places().values()):
        letters = in_letters(place)
        word = letters.city or letters.province
        found[word] = letters if found.get(word, letters) == letters else Place(city=word)
    return found


@cache
def _longest() -> int:
    return max(map(len, place_words()))


@cache
def _places() -> dict[str, Place]:
    """Short and full names → places; a province takes precedence over a city of the same name."""
    rules, cities = load_toml("places.toml"), load_toml("cities.toml")
    provinces = {province.value: province.aliases[0] for province in load_schema().lists["province"]}
    within: dict[str, list[str]] = rules["within"]
    places = dict(_cities(within, provinces)) | dict(_cities(cities["cities"], provinces, cities["ending"]))
    for full, short in provinces.items():
        places |= dict.fromkeys((full, short), Place(short))
    return places | dict.fromkeys(rules["everywhere"], NOWHERE)


def _cities(
    by_province: dict[str, list[str]], provinces: dict[str, str], ending: str = ""
) -> Iterator[tuple[str, Place]]:
    for province, cities in by_province.items():
        for city in cities:
            yield city.removesuffix(ending), Place(provinces[province], city.removesuffix(ending))
