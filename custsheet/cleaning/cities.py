"""Prefecture-level cities and the province each belongs to (``templates/cities.toml``)."""

from __future__ import annotations

from functools import cache

from custsheet.cleaning.words import compact
from custsheet.texts import load_toml


def full_name(text: str) -> str | None:
    """The city in full (``苏州`` → the same with its ending); None for what is no such city or may be another place."""
    return _by_name().get(compact(text))


def province_of(text: str) -> str | None:
    """The province of a city, named in full or without its ending; None for what is not known."""
    found = full_name(text)
    return None if found is None else _provinces()[found]


@cache
def _provinces() -> dict[str, str]:
    cities: dict[str, list[str]] = load_toml("cities.toml")["cities"]
    return {city: province for province, names in cities.items() for city in names}


@cache
def _by_name() -> dict[str, str]:
    ending: str = load_toml("cities.toml")["ending"]
    unsure: list[str] = load_toml("cities.toml")["unsure"]
    short = {compact(city.removesuffix(ending)): city for city in _provinces()}
    return {name: city for name, city in short.items() if name not in unsure} | {compact(c): c for c in _provinces()}
