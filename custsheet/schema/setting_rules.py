"""Value objects of the rules: tiers, risks, plan, segments, and what each setting accepts."""

from __future__ import annotations

import math
import sys
from dataclasses import dataclass, replace
from typing import Any, Literal, NamedTuple, TypeGuard

from custsheet.schema.spec import Label, ListSpec
from custsheet.texts import Lang


@dataclass(frozen=True, slots=True)
class Tier:
    """A tier and its conditions; None sets no condition. Money in CNY, growth as a ratio (0.2 = 20 %)."""

    name: str
    en: str
    min_revenue_12m: float | None = None
    min_years: float | None = None
    min_growth: float | None = None


@dataclass(frozen=True, slots=True)
class Risk:
    """A degree of churn risk; its position in the table, not its name, says which."""

    name: str
    en: str


@dataclass(frozen=True, slots=True)
class PlanRule:
    """One cell of the strategy matrix; an empty tier matches every tier."""

    tier: str
    risk: str
    interval_days: int
    method: Label
    goal: Label


@dataclass(frozen=True, slots=True)
class Segment:
    """A customer segment by RFM scores (1–5); a minimum of None sets no condition."""

    name: str
    en: str
    min_r: float | None = None
    min_f: float | None = None
    min_m: float | None = None


Reason = Literal["value", "blank", "taken", "unknown", "empty", "never", "uncalculated", "no_setting"]


class SettingProblem(NamedTuple):
    """A setting that cannot be used.

    Attributes:
        key: ``risk.growth_drop``, ``tiers.2.min_years`` (1-based row), ``lists.source``.
        value: what the cell holds.
        allowed: the allowed range or names; for ``never`` the name of the row that always matches first.
        reason: the ``value`` is not allowed; a name is ``blank``, ``taken`` by another row, or ``unknown`` in the table
            it refers to; a list is ``empty``; a row ``never`` matches; a formula is ``uncalculated``; ``no_setting``
            has this key.
    """

    key: str
    value: object
    allowed: str
    reason: Reason = "value"

    @property
    def is_used(self) -> bool:
        """Does the value apply in spite of the problem?"""
        return self.reason == "never"


@dataclass(frozen=True, slots=True)
class SettingSpec:
    """What a setting accepts: a number, or one of several words that stand for 0, 1 ….

    Attributes:
        key: ``risk.no_contact_months``, or ``tiers.min_years`` for a column of a table.
        is_ratio: shown as a percentage.
        is_whole: accepts whole numbers only.
        words: shown and typed instead of 0, 1 … (否, 是); None for a number.
    """

    key: str
    label: Label
    note: Label | None
    default: float
    least: float
    greatest: float
    is_ratio: bool
    is_whole: bool
    words: ListSpec | None = None

    @property
    def group(self) -> str:
        """The first part of the key, which is the heading it stands under."""
        return self.key.partition(".")[0]

    @property
    def number_format(self) -> str:
        """Excel's format code."""
        return "0%" if self.is_ratio else "General"

    @property
    def allowed(self) -> str:
        """The allowed range, readable in both languages: ``1–24``, ``-100%–0%``, ``否/是 (No/Yes)``."""
        if self.words is not None:
            return f"{'/'.join(self.words.labels('zh'))} ({'/'.join(self.words.labels('en'))})"
        show = "{:.0%}" if self.is_ratio else "{:,.15g}"
        return f"{show.format(self.least)}–{show.format(self.greatest)}"

    def shown(self, value: float, lang: Lang) -> str:
        """A value as the 设置 tab shows it."""
        if self.words is not None:
            return self.words[int(value)][lang]
        return f"{value:.0%}" if self.is_ratio else f"{value:,.10g}"

    def read(self, value: Any) -> Any:
        """Convert a typed word to its number; anything else is returned unchanged."""
        # bool: typed into a cell, TRUE becomes a boolean rather than a text.
        if self.words is None or not isinstance(value, str | bool):
            return value
        word = self.words.find(str(value))
        return value if word is None else [listed.value for listed in self.words].index(word)

    def accepts(self, value: object) -> bool:
        """Is ``value`` a number within the limits, and whole if required?"""
        if not _is_finite(value):
            return False
        return self.least <= value <= self.greatest and not (self.is_whole and value != int(value))

    def meant(self, value: object) -> float | None:
        """Guess what a bad value was meant to be: 30 for 30 %, 30 % for −30 %; None if there is no good guess."""
        if not _is_finite(value):
            return None
        # A ratio over 1 is a percentage without its sign; anything else may have the wrong sign. 0 has neither.
        guesses = (value / 100, -value / 100) if self.is_ratio and abs(value) > 1 else (-value,)
        return next((guess for guess in guesses if value and self.accepts(guess)), None)


def _is_finite(value: object) -> TypeGuard[float]:
    # Not math.isfinite, which raises OverflowError for integers beyond the largest float.
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= sys.float_info.max


@dataclass(frozen=True)
class Rules:
    """Every setting with its default.

    Attributes:
        specs: scalars by key, in the order of the 设置 tab.
        groups: headings of the scalars by the first part of their key.
        columns: table (``tiers``, ``risks``, ``plan``, ``segments``, ``keywords``) → column key → label.
        limits: specs of the numbers in tables, by keys such as ``tiers.min_years``.
        segments: RFM segments; the first match wins.
        keywords: feedback category → words that indicate it.
    """

    specs: dict[str, SettingSpec]
    groups: dict[str, Label]
    columns: dict[str, dict[str, Label]]
    limits: dict[str, SettingSpec]
    tiers: tuple[Tier, ...]
    risks: tuple[Risk, ...]
    plan: tuple[PlanRule, ...]
    lists: dict[str, ListSpec]
    segments: tuple[Segment, ...]
    keywords: dict[str, tuple[str, ...]]

    def outlook_of(self, industry: str) -> SettingSpec:
        """Spec for the outlook of an industry that staff added to the list; its default is NaN, meaning unset."""
        like = next(spec for spec in self.specs.values() if spec.group == "outlook")
        return replace(like, key=f"outlook.{industry}", label=Label(industry, industry), default=math.nan)
