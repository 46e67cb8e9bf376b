"""What chapters refer to by key: formatted settings, labels of sheets and columns, words of lists.

A chapter never repeats the number of a setting: it calls ``working_days("feedback.sla_high_days")``.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterable
from typing import Any

from custsheet.schema import Schema, Settings
from custsheet.texts import Lang, template, text, trimmed

_UNITS = ("days", "working_days", "months", "years", "customers", "orders", "points")
_MONEY = ((1e4, "wan"), (1e8, "yi"))


class Words:
    """The words of one workbook's rules in one language, as functions for the chapters."""

    def __init__(self, schema: Schema, settings: Settings, lang: Lang) -> None:
        self.schema = schema
        self.settings = settings
        self.lang: Lang = lang

    def globals(self) -> dict[str, Any]:
        """The functions that chapters call, by name."""
        said = (
            self.setting,
            self.within,
            self.money,
            self.col,
            self.sheet,
            self.tab,
            self.listed,
            self.word,
            self.text,
        )
        units = {unit: self._unit(unit) for unit in _UNITS}
        return {function.__name__: function for function in said} | units

    def text(self, key: str, /, **values: object) -> str:
        """A sentence of ``templates/messages/handbook.toml``."""
        return text(f"handbook.{key}", self.lang, **values)

    # ------------------------------------------------------------ numbers

    def setting(self, key: str) -> str:
        """A setting, formatted: 30%, 0.5, 1,200, or its word."""
        spec, value = self.settings.rules.specs[key], float(self.settings[key])
        if spec.words is not None:
            return spec.words[int(value)][self.lang]
        return percent(value) if spec.is_ratio else plain_number(value)

    def count(self, unit: str, number: float) -> str:
        """A number with its unit: 3 个工作日, 1 month."""
        key = f"handbook.units.{unit}.{'one' if number == 1 else 'many'}"
        return template(key, self.lang).format(n=plain_number(number))

    def within(self, key: str, unit: str = "working_days") -> str:
        """``within 2 working days``, from a setting; 0 is the same day."""
        number = float(self.settings[key])
        return self.text("units.same_day") if number == 0 else self.text("units.within", span=self.count(unit, number))

    def _unit(self, unit: str) -> Any:
        """The function for a unit (``days``, ``months`` …); it takes a number or the key of a setting."""

        def counted(of: str | float) -> str:
            return self.count(unit, float(self.settings[of]) if isinstance(of, str) else of)

        return counted

    def money(self, of: str | float) -> str:
        """An amount in CNY, or that of a setting: 50 万元, CNY 500,000."""
        cny = float(self.settings[of]) if isinstance(of, str) else of
        size, unit = ((1.0, "yuan"), *_MONEY)[bisect([least for least, _ in _MONEY], abs(cny))]
        if self.lang == "en":
            size, unit = 1.0, "yuan"
        return self.text(f"money.{unit}", n=plain_number(cny / size))

    # ------------------------------------------------------------ names

    def sheet(self, key: str) -> str:
        """The name of a record type's sheet."""
        return self.schema.sheets[key].label[self.lang]

    def tab(self, key: str) -> str:
        """The name of a tab of ours."""
        return self.schema.own_tabs[key][self.lang]

    def col(self, place: str) -> str:
        """The label of ``sheet.column``."""
        sheet, column = place.split(".")
        return self.schema.sheets[sheet].columns[column].label[self.lang]

    def word(self, list_name: str, value: str) -> str:
        """A value of a list."""
        return self.settings.lists[list_name].label(value, self.lang)

    def words_of(self, list_name: str) -> tuple[str, ...]:
        """All values of a list."""
        return self.settings.lists[list_name].labels(self.lang)

    def listed(self, words: Iterable[str]) -> str:
        """a、b、c."""
        return self.text("join.words").join(words)


def percent(ratio: float) -> str:
    """30%, 12.5%."""
    return f"{plain_number(round(ratio * 100, 6))}%"


def plain_number(value: float) -> str:
    """With thousands separators, without trailing zeros."""
    return trimmed(f"{value:,.6f}")
