"""Format a value of a block for a page, by the kind of its column."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from custsheet.ooxml.values import Formula
from custsheet.pages.plain_text import one_line
from custsheet.summary.blocks import Value
from custsheet.texts import Lang, load_toml, text

_NO_DIGITS = ",.0f"


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a page's table: its text, and the inline style of its badge; blank without a badge."""

    text: str
    badge: str = ""


class Figures:
    """Formats values in one language, with the workbook's marks for tiers, risks and priorities.

    Args:
        lang: language of compact amounts.
        badges: kind of column → its words, in the order of their marks (``summarise.badge_words``).
    """

    def __init__(self, lang: Lang, badges: Mapping[str, Sequence[str]]) -> None:
        self._lang = lang
        self._styles = {(kind, word): style for kind in badges for word, style in _badge_styles(kind, badges[kind])}
        self._rules = _rules()

    def cell(self, value: Value, kind: str) -> Cell:
        """The value with its badge."""
        shown = self.text(value, kind)
        return Cell(shown, self._styles.get((kind, shown), ""))

    def text(self, value: Value, kind: str) -> str:
        """The formatted value; blank for None. Long texts are cut; a link gives the text it shows."""
        value = plain_value(value)
        if value is None:
            return ""
        if isinstance(value, str):
            return one_line(value, self._rules["longest"].get(kind, self._rules["longest"]["text"]))
        if isinstance(value, date):
            return value.strftime(self._rules["formats"].get(kind, "%Y-%m-%d"))
        if value == 0 and kind == "count":
            return str(self._rules["zero"])
        return format(value, self._rules["formats"].get(kind, _NO_DIGITS if value == int(value) else ",.2f"))

    def compact(self, value: float, kind: str) -> str:
        """A short form for charts: amounts in 万, in English in thousands."""
        if kind == "money":
            return text("report.compact_money", self._lang, ten_thousands=value / 1e4, thousands=value / 1e3)
        return self.text(value, "integer" if kind == "count" else kind)


def plain_value(value: Value) -> str | float | int | date | None:
    """The value that the workbook's cell shows: for a formula, its cached result."""
    cached = value.cached if isinstance(value, Formula) else value
    return cached if isinstance(cached, str | float | int | date) else None


def is_number(kind: str) -> bool:
    """Is this kind of column numeric, and so right-aligned?"""
    return kind in _rules()["numbers"]


def is_unbroken(kind: str) -> bool:
    """Do values of this kind stay on one line?"""
    return is_number(kind) or kind in _rules()["unbroken"]


def row_head(kinds: Sequence[str]) -> int:
    """The position of the column that names the row."""
    found = [kinds.index(kind) for kind in _rules()["row_heads"] if kind in kinds]
    return found[0] if found else 0


def _rules() -> Mapping[str, Any]:
    rules: Mapping[str, Any] = load_toml("pages/report.toml")["figures"]
    return rules


def _badge_styles(kind: str, words: Sequence[str]) -> list[tuple[str, str]]:
    """Each word with the style of its mark; marks without a fill follow the page's own colours, light or dark."""
    marks = load_toml("highlights.toml")["tier" if kind == "tier" else "risk"]
    styles = [_style(marks[min(rank, len(marks) - 1)]) for rank in range(len(words))]
    return [(word, style) for word, style in zip(words, styles, strict=True) if style]


def _style(mark: Mapping[str, Any]) -> str:
    if "fill_color" not in mark:
        return ""
    return f"background:#{mark['fill_color']};color:#{mark['font_color']}"
