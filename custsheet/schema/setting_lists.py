"""Value lists as staff edited them in the 设置 tab."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from typing import Any

from custsheet.schema.entries import read_template
from custsheet.schema.headers import normalise_header
from custsheet.schema.setting_names import as_text
from custsheet.schema.spec import ListSpec, ListValue


def words_with_meaning(list_name: str) -> frozenset[str]:
    """The words of a list that rules depend on (``templates/meanings.toml``)."""
    return frozenset(map(str, read_template("meanings.toml").get(list_name, {}).values()))


def read_list(words: Iterable[Any] | None, default: ListSpec) -> ListSpec:
    """Build a list from its words in order: known ones keep their aliases, new ones are the same in both languages.

    A former alias that staff list becomes a value in its own right.  A new word in the place of one that a rule depends
    on is a rename: the rule keeps working, and cells with the old word are read as before.
    """
    known = {normalise_header(word): value for value in default for word in (value.en, value.value)}
    values: dict[str, ListValue] = {}
    for word in words or ():
        text = as_text(word)
        if text is not None:
            value = known.get(normalise_header(text), ListValue(text, text))
            values.setdefault(normalise_header(value.value), value)
    renamed = dict(_renamed(list(default), list(values.values()), words_with_meaning(default.name)))
    listed = [renamed.get(value, value) for value in values.values()]
    return ListSpec(default.name, tuple(_without_aliases(listed, set(default)))) if listed else default


def _renamed(
    before: Sequence[ListValue], now: Sequence[ListValue], meant: Collection[str]
) -> Iterator[tuple[ListValue, ListValue]]:
    """Pairs (new value, old value under the new name) for words typed over old ones."""
    for change, first, last, new_first, new_last in SequenceMatcher(a=before, b=now, autojunk=False).get_opcodes():
        # Only blocks of equal length can be paired; in others nobody can tell which word replaced which.
        if change == "replace" and last - first == new_last - new_first:
            for old, new in zip(before[first:last], now[new_first:new_last], strict=True):
                if old.value in meant and old not in now and new not in before:
                    yield new, replace(old, en=new.en, zh=new.value, aliases=(*old.aliases, old.en))


def _without_aliases(values: Sequence[ListValue], known: Collection[ListValue]) -> Iterator[ListValue]:
    """The values, minus aliases that staff now list as values."""
    for value in values:
        taken = {normalise_header(new["zh"]) for new in values if new not in known and new != value}
        kept = tuple(alias for alias in value.aliases if normalise_header(alias) not in taken)
        yield value if kept == value.aliases else replace(value, aliases=kept)
