"""What a setting may be: the value objects of the rules."""

from __future__ import annotations

import math
import sys
from dataclasses import dataclass, replace
from typing import Any, Literal, NamedTuple, TypeGuard

from custsheet.schema.spec import Label, ListSpec
from custsheet.texts import Lang


@dataclass(frozen=True, slots=True)
class Tier:
    """A tier and its conditions; one that is None is not asked. Money in CNY, growth as a ratio (0.2 = 20 %)."""

    name: str
    en: str
    min_revenue_12m: float | None = None
    min_years: float | None = None
    min_growth: float | None = None


@dataclass(frozen=True, slots=True)
class Risk:
    """A degree of churn risk; which one it is follows from its place in the table."""

    name: str
    en: str


@dataclass(frozen=True, slots=True)
class PlanRule:
    """One cell of the strategy matrix; an empty tier stands for every tier."""

    tier: str
    risk: str
    interval_days: int
    method: Label
    goal: Label


@dataclass(frozen=True, slots=True)
class Segment:
    """A segment of customers by their RFM scores (1–5); a least score that is None is not asked."""

    name: str
    en: str
    min_r: float | None = None
    min_f: float | None = None
    min_m: float | None = None


Reason = Literal["value", "blank", "taken", "unknown", "empty", "never", "uncalculated", "no_setting"]


class SettingProblem(NamedTuple):
    """A setting that cannot be used.

    Attributes:
        key: which one: ``risk.growth_drop``, ``tiers.2.min_years`` (1-based row), ``lists.source``.
        value: what stands there.
        allowed: the allowed range or names; for ``never`` the name of the row that stands in the way.
        reason: ``value`` is not allowed, a name is ``blank`` or ``taken`` by another row or ``unknown`` to the table
            that it refers to, a list is ``empty``, a row's turn ``never`` comes, a formula is ``uncalculated``,
            there is ``no_setting`` of that key.
    """

    key: str
    value: object
    allowed: str
    reason: Reason = "value"

    @property
    def is_used(self) -> bool:
        """Does what stands there count all the same?"""
        return self.reason == "never"


@dataclass(frozen=True, slots=True)
class SettingSpec:
    """A number that may be set, or a choice between words that stand for 0, 1 ….

    Attributes:
        key: ``risk.no_contact_months``, or ``tiers.min_years`` for a column of a table.
        is_ratio: shown as %.
        is_whole: takes whole numbers only.
        words: what people see and type instead of 0, 1 … (否, 是); None for a number.
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
        """The heading it stands under: what its key begins with."""
        return self.key.partition(".")[0]

    @property
    def number_format(self) -> str:
        """Excel's format code."""
        return "0%" if self.is_ratio else "General"

    @property
    def allowed(self) -> str:
        """The allowed range in words that need no language: ``1–24``, ``-100%–0%``, ``否/是 (No/Yes)``."""
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
        """A typed word as the number that it stands for; anything else as it is."""
        if self.words is None or not isinstance(value, str | bool):
            return value
        word = self.words.find(str(value))
        return value if word is None else [listed.value for listed in self.words].index(word)

    def accepts(self, value: object) -> bool:
        """Is ``value`` a number within the limits, and whole where that is asked?"""
        if not _is_finite(value):
            return False
        return self.least <= value <= self.greatest and not (self.is_whole and value != int(value))

    def meant(self, value: object) -> float | None:
        """What a bad value was likely to be: 30 typed for 30 %, 30 % for −30 %; None when there is no telling."""
        if not _is_finite(value):
            return None
        guesses = (value / 100, -value / 100) if self.is_ratio and abs(value) > 1 else (-value,)
        return next((guess for guess in guesses if value and self.accepts(guess)), None)


def _is_finite(value: object) -> TypeGuard[float]:
    # Between the greatest floats, for math.isfinite raises for an integer beyond them.
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= sys.float_info.max


@dataclass(frozen=True)
class Rules:
    """Everything that may be set, with its default.

    Attributes:
        specs: the scalars by key, in the order of the 设置 tab.
        groups: headings of the scalars by the first part of their key.
        columns: of the tables (``tiers``, ``risks``, ``plan``, ``segments``, ``keywords``): column key → label.
        limits: of the numbers in the tables: ``tiers.min_years`` → its specification.
        segments: of RFM; the first that matches counts.
        keywords: category of feedback → words that speak for it.
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
        """The outlook of an industry that staff added to the list; there is no default for it."""
        like = next(spec for spec in self.specs.values() if spec.group == "outlook")
        return replace(like, key=f"outlook.{industry}", label=Label(industry, industry), default=math.nan)
