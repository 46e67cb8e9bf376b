"""One step of a derivation, and the page that collects them, in one language."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from math import isinf
from typing import Any

from custsheet.cleaning.blanks import is_blank
from custsheet.schema import ColumnSpec, Schema, Settings
from custsheet.texts import Lang, text, trimmed

_FIGURE_SHEETS = ("customers", "value", "plans")


@dataclass(frozen=True)
class Step:
    """One line of an explanation.

    Attributes:
        section, key: English and stable (``"tier"``).
        label: what the sheet calls it.
        value: text, float, int, bool, ``date``, or None where it is blank; list values are the Chinese words.
        why: a sentence with the numbers, empty where there is nothing to add.
        shown: the value as people read it.
    """

    section: str
    key: str
    label: str
    value: object
    why: str
    shown: str


@dataclass
class Page:
    """The steps so far, and how things are said in the language of the page."""

    schema: Schema
    settings: Settings
    lang: Lang
    steps: list[Step] = field(default_factory=list)
    section: str = ""

    def begin(self, section: str) -> None:
        """What is added from here on belongs to this section."""
        self.section = section

    def add(self, key: str, value: object, why: str = "", label: str = "", kind: str = "", **words: object) -> None:
        """Add a step; a column's key gives label and form by itself, others have a label of their own.

        Args:
            kind: how the value is shown, as columns have it; that of the column by default.
            words: what the label names.
        """
        column = self.column(key)
        label = label or (column.label[self.lang] if column else self.say(f"labels.{key}", **words))
        value = plain_value(value)
        self.steps.append(Step(self.section, key, label, value, why, self.shown(value, column, kind)))

    def say(self, key: str, /, **values: object) -> str:
        """The sentence ``key`` of ``templates/messages/explain.toml``."""
        return text(f"explain.{key}", self.lang, **values)

    def join(self, *sentences: str) -> str:
        """Statements one after the other; empty ones are left out."""
        return self.say("join.statements").join(filter(None, sentences))

    def column(self, key: str) -> ColumnSpec | None:
        """The column of that key on a sheet about customers."""
        sheets = (self.schema.sheets[name].columns for name in _FIGURE_SHEETS)
        return next((columns[key] for columns in sheets if key in columns), None)

    def where(self, group: str) -> str:
        """Where the rule can be changed: the heading of the 设置 tab under which it stands."""
        heading = self.settings.rules.groups.get(group)
        return self.say("where", group=heading[self.lang] if heading else self.say(f"tables.{group}"))

    # ------------------------------------------------------------ values in words

    def shown(self, value: object, column: ColumnSpec | None = None, kind: str = "") -> str:
        """A value as people read it."""
        kind = kind or (column.kind if column else "")
        if value is None:
            return self.say("blank")
        if isinstance(value, bool):
            return self.say("yes" if value else "no")
        if isinstance(value, date):
            return value.isoformat()
        if isinstance(value, int | float):
            return self._number(float(value), kind)
        listed = self.settings.lists.get(column.list_name) if column and column.list_name else None
        return listed.label(str(value), self.lang) if listed else str(value)

    def _number(self, value: float, kind: str) -> str:
        if isinf(value):
            return text("writing.new_growth", self.lang)
        show = {"money": self.money, "ratio": self.percent, "score": self.points}
        return show.get(kind, self.number)(value)

    def money(self, cny: float) -> str:
        """An amount in CNY, exact to the cent."""
        return f"{cny + 0.0:,.2f}".removesuffix(".00")

    def percent(self, ratio: float) -> str:
        """A ratio as a percentage with at most one decimal."""
        return f"{trimmed(f'{ratio * 100 + 0.0:,.1f}')}%"

    def points(self, score: float) -> str:
        """A score of 0–100 with at most one decimal."""
        return trimmed(f"{score + 0.0:.1f}")

    def number(self, value: float) -> str:
        """A number without needless decimals."""
        return trimmed(f"{value + 0.0:,.2f}")


def plain_value(value: Any) -> object:
    """A value of a frame or array as Python has it: missing is None, dates are ``date``."""
    if hasattr(value, "item") and not hasattr(value, "isoformat"):
        value = value.item()
    if is_blank(value):
        return None
    return value.date() if isinstance(value, datetime) else value
