"""Read a table of a template key by key; a missing, bad or unknown key is a TemplateError that says where."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from custsheet.errors import TemplateError
from custsheet.schema.spec import Label
from custsheet.texts import load_toml

T = TypeVar("T")
Word = TypeVar("Word", bound=str)


def read_template(name: str) -> dict[str, Any]:
    """Return the template ``name`` as nested dicts; TemplateError if it is missing or not TOML."""
    try:
        return load_toml(name)
    except OSError:
        raise TemplateError("template_missing", file=name, table="", key="") from None
    except ValueError as error:
        raise TemplateError("template_not_toml", file=name, table="", key="", reason=error) from error


def read_table(file: str, name: str) -> dict[str, Any]:
    """Return the table ``name`` of a template."""
    return Entry(file, name, read_template(file)).take(name, dict)


def read_rows(file: str, name: str) -> list[Any]:
    """Return the array of tables ``name`` of a template."""
    return Entry(file, name, read_template(file)).take(name, list)


class Entry:
    """A table of a template file. Reading a key removes it; :meth:`done` then rejects any key nobody read."""

    def __init__(self, file: str, table: str, content: Any) -> None:
        self.file = file
        self.table = table
        if not isinstance(content, dict):
            raise self.error("template_bad_value", "", found=content, expected="table")
        self._content = dict(content)

    def error(self, code: str, key: str, **values: object) -> TemplateError:
        """Make an exception that names this entry's file and table."""
        return TemplateError(code, file=self.file, table=self.table, key=key, **values)

    def find(self, key: str, kind: type[T]) -> T | None:
        """Take an optional key."""
        value = self._content.pop(key, None)
        # A bool is an int in Python, but true is not a number in TOML.
        if value is None or (isinstance(value, kind) and isinstance(value, bool) == (kind is bool)):
            return value
        raise self._bad(key, value, kind.__name__)

    def take(self, key: str, kind: type[T]) -> T:
        """Take a required key."""
        value = self.find(key, kind)
        if value is None:
            raise self.error("template_missing_key", key)
        return value

    def flag(self, key: str) -> bool:
        """Take an optional flag; False when absent."""
        return bool(self.find(key, bool))

    def find_number(self, key: str) -> float | None:
        """Take an optional number."""
        value = self._content.pop(key, None)
        if value is None or (isinstance(value, int | float) and not isinstance(value, bool)):
            return value
        raise self._bad(key, value, "number")

    def number(self, key: str) -> float:
        """Take a required number."""
        value = self.find_number(key)
        if value is None:
            raise self.error("template_missing_key", key)
        return value

    def words(self, key: str) -> tuple[str, ...]:
        """Take an optional list of texts; empty when absent."""
        words = self.peek_words(key)
        self._content.pop(key, None)
        return words

    def peek_words(self, key: str) -> tuple[str, ...]:
        """Return a list of texts without taking it."""
        value = self._content.get(key, [])
        if not isinstance(value, list) or not all(isinstance(word, str) and word for word in value):
            raise self._bad(key, value, "list of texts")
        return tuple(value)

    def one_of(self, key: str, allowed: Sequence[Word]) -> Word:
        """Take a required key whose value must be one of ``allowed``."""
        value = self.take(key, str)
        for word in allowed:
            if value == word:
                return word
        raise self._bad(key, value, ", ".join(allowed))

    def label(self) -> Label:
        """Take ``zh`` and ``en``; both are required and must not be blank."""
        label = self.peek_label()
        self._content.pop("zh"), self._content.pop("en")
        return label

    def peek_label(self) -> Label:
        """Return ``zh`` and ``en`` without taking them."""
        texts = []
        for lang in ("zh", "en"):
            value = self._content.get(lang)
            if value is None:
                raise self.error("template_missing_key", lang)
            if not isinstance(value, str) or not value.strip():
                raise self._bad(lang, value, "text")
            texts.append(value)
        return Label(*texts)

    def claim(self, seen: dict[str, str], word: str, owner: str) -> None:
        """Record in ``seen`` that ``word`` belongs to ``owner``; TemplateError if it is taken."""
        if word in seen:
            raise self.error("template_duplicate", "aliases", found=word, expected=seen[word])
        seen[word] = owner

    def done(self) -> None:
        """Reject keys that nobody read: a typo, or a setting in the wrong table."""
        for key, value in self._content.items():
            raise self.error("template_unknown_key", key, found=value)

    def _bad(self, key: str, found: object, expected: str) -> TemplateError:
        return self.error("template_bad_value", key, found=found, expected=expected)
