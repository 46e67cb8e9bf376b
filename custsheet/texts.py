"""User-visible messages by key and language.

They live in ``templates/messages/*.toml``: one file per kind (``errors``, ``issues``, ``reasons`` …), one table per
message, with a ``zh`` and an ``en`` text.  ``text("errors.encrypted", "zh", path=...)`` fills in the named values.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from string import Formatter
from typing import Any, Literal

Lang = Literal["zh", "en"]
LANGS: tuple[Lang, ...] = ("zh", "en")


@cache
def templates_dir() -> Path:
    """The templates folder: inside the package in a wheel, beside it in a checkout."""
    here = Path(__file__).parent
    for folder in (here / "templates", here.parent / "templates"):
        if folder.is_dir():
            return folder
    raise FileNotFoundError(f"custsheet's templates folder is missing beside {here}")


@cache
def load_toml(name: str) -> dict[str, Any]:
    """The template ``name`` (relative path with suffix) as nested dicts; cached, so callers must not modify it."""
    path = templates_dir() / name
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        # Not a CustsheetError: its translated message may be in the very file that is broken.
        raise ValueError(f"{path}: not valid TOML: {error}") from error


def text(key: str, lang: Lang, /, **values: object) -> str:
    """Return the message ``key`` (``file.table``) in ``lang`` with ``values`` filled in; KeyError if it is missing."""
    # key and lang are positional-only so that a message may have placeholders of these names.
    return fill(template(key, lang), values)


def fill(sentence: str, values: Mapping[str, object]) -> str:
    """Fill in a message; ``{count:order|orders}`` picks the singular or the plural."""
    known = _Values(values)
    return _COUNTING.vformat(sentence, (), known) if "|" in sentence else sentence.format_map(known)


def template(key: str, lang: Lang) -> str:
    """Return the message ``key`` in ``lang`` with its placeholders; KeyError names file, table and language."""
    file, _, table = key.partition(".")
    node: Any = load_toml(f"messages/{file}.toml")
    try:
        for part in table.split("."):
            node = node[part]
        return str(node[lang])
    except (KeyError, TypeError):
        raise KeyError(f"templates/messages/{file}.toml: table [{table}], key {lang!r} is missing") from None


def trimmed(number: str) -> str:
    """Strip trailing zeros from a formatted number: ``12.50`` → 12.5, ``-0.0`` → 0."""
    short = number.rstrip("0").rstrip(".") if "." in number else number
    return "0" if short == "-0" else short


class _Values(dict[str, object]):
    """Message values; a missing one shows as its name, because a KeyError would hide the error being reported."""

    def __missing__(self, key: str) -> str:
        return "{" + key + "}"


class _Counting(Formatter):
    """Formats ``{n:one|many}``; 1 takes the first word, be it number or text."""

    def format_field(self, value: object, format_spec: str) -> str:
        one, bar, many = format_spec.partition("|")
        if not bar:
            return format(value, format_spec)
        return one if str(value) == "1" else many


_COUNTING = _Counting()
