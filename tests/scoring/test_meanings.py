"""The words on which rules turn are values of their lists."""

from __future__ import annotations

from custsheet.schema import load_schema
from custsheet.texts import load_toml


def test_every_word_of_the_meanings_is_a_value_of_the_list_it_names() -> None:
    """A list value that is renamed in lists.toml alone would silently switch a rule off."""
    lists = load_schema().lists
    for name, words in load_toml("meanings.toml").items():
        assert set(words.values()) <= {value.value for value in lists[name]}, name
