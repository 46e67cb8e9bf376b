"""Words the numbers in sentences (62.3 万, 25%, 1.4 年) and joins the fragments of a reason.

A number that is compared with a limit gets enough digits to show on which side it lies: 499,996 reads
"49.9996 万 < 50 万", never "50 万 < 50 万".
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterable

from custsheet.texts import Lang, fill, template, trimmed

_UNITS = ((1.0, "number.yuan"), (1e4, "number.wan"), (1e8, "number.yi"))
_SMALL_CHANGE = 100.0
_UNIT_SIZES = tuple(size for size, _ in _UNITS[1:])


class Wording:
    """Fragments of ``templates/messages/reasons.toml`` in one language, each looked up once."""

    def __init__(self, lang: Lang) -> None:
        self.lang: Lang = lang
        self._templates: dict[str, str] = {}
        self._shown: dict[tuple[str, float, tuple[float, ...]], str] = {}
        self._between = self("join.statements")
        self._within = self("join.parts")

    def __call__(self, key: str, **values: object) -> str:
        if key not in self._templates:
            self._templates[key] = template(f"reasons.{key}", self.lang)
        return fill(self._templates[key], values)

    def join(self, parts: Iterable[str]) -> str:
        """Independent statements: a；b；c."""
        return self._between.join(filter(None, parts))

    def listed(self, parts: Iterable[str]) -> str:
        """Parts of one statement: a，b，c."""
        return self._within.join(filter(None, parts))

    def money(self, cny: float, *limits: float) -> str:
        """An amount, in Chinese in 万 or 亿 if large; ``limits`` are what it is compared with."""
        key = ("money", cny, limits)
        if key not in self._shown:
            self._shown[key] = self._money(cny, limits)
        return self._shown[key]

    def _money(self, cny: float, limits: tuple[float, ...]) -> str:
        if self.lang == "en":
            digits = _digits(cny, limits, 1, _whole_or_cents(cny))
            return self("number.money", number=f"{cny:,.{digits}f}")
        unit, key = _UNITS[bisect(_UNIT_SIZES, abs(cny))]
        digits = _digits(cny, limits, unit, (1, 2, 3, 4, 6, 10) if unit > 1 else _whole_or_cents(cny))
        return self(key, number=trimmed(f"{cny / unit:.{digits}f}"))

    def percent(self, ratio: float, *limits: float) -> str:
        """A ratio as a percentage."""
        key = ("percent", ratio, limits)
        if key not in self._shown:
            digits = _digits(ratio, limits, 0.01, (0, 1, 2, 4, 7))
            self._shown[key] = self("number.percent", number=trimmed(f"{ratio * 100:,.{digits}f}"))
        return self._shown[key]

    def years(self, years: float, limit: float, *, met: bool) -> str:
        """Years to one decimal, on the side of the limit that ``met`` says: a day short of 2 years is 1.9."""
        shown = round(years, 1)
        if (shown >= limit) != met:
            shown = limit if met else limit - 0.1
        return trimmed(f"{shown:.1f}")

    def points(self, value: float, *limits: float) -> str:
        """A score of 0–100; ``limits`` are what it is compared with."""
        return trimmed(f"{value:.{_digits(value, limits, 1, (1, 2, 4, 7))}f}")

    def number(self, value: float) -> str:
        """A plain number without trailing zeros."""
        return trimmed(f"{value:.6f}")


def _whole_or_cents(cny: float) -> tuple[int, ...]:
    """Decimals to try for an amount: cents at once if it is small and has some, else only if whole CNY will not do."""
    return (2, 2) if abs(cny) < _SMALL_CHANGE and cny % 1 else (0, 2)


def _digits(value: float, limits: tuple[float, ...], unit: float, steps: tuple[int, ...]) -> int:
    """The fewest decimals with which the shown value lies on the same side of every limit as the value itself."""
    for digits in steps[:-1]:
        shown = round(value / unit, digits)
        if all((shown < at / unit) == (value < at) and (shown > at / unit) == (value > at) for at in limits):
            return digits
    return steps[-1]
