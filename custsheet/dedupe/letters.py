"""Accents in names: Café is Cafe, and Müller both Muller and Mueller."""

from __future__ import annotations

import unicodedata
from functools import cache

from custsheet.texts import load_toml


def plain_letters(text: str) -> str:
    """Lower case, without accents on Latin letters. Marks of other scripts stay: カ and ガ are different letters."""
    text = unicodedata.normalize("NFKC", text).casefold().translate(_table("plain"))
    return "".join(_base(sign) for sign in text)


def spelled_umlauts(text: str) -> str:
    """The text with ae, oe, ue for umlauts; unchanged if it has none."""
    composed = unicodedata.normalize("NFKC", text)
    spelled = composed.casefold().translate(_table("umlauts"))
    return text if spelled == composed.casefold() else spelled


@cache
def _base(sign: str) -> str:
    base = unicodedata.normalize("NFD", sign)[0]
    return base if base.isascii() else sign


@cache
def _table(name: str) -> dict[int, str]:
    letters: dict[str, str] = load_toml("dedupe.toml")["letters"][name]
    return str.maketrans(letters)
