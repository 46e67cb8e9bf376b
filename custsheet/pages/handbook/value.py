"""Customer value for the chapters: weights as shares, quadrants, outlook, segments, points, credit grades."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from custsheet.pages.handbook.words import Words, percent, plain_number
from custsheet.schema import Segment, Settings
from custsheet.schema.meanings import COLD, CREDIT_GRADES, MIGRATING, PROMISING, SIZES, VALUABLE

_EXAMPLE_POINTS, _EXAMPLE_USED = 1234.0, 234.0


@dataclass(frozen=True)
class Share:
    """A part of a score and its share of the total weight."""

    key: str
    label: str
    share: str


def shares(words: Words, weights: Mapping[str, float]) -> list[Share]:
    """Weights as shares of their sum; parts of weight 0 are left out.

    Args:
        weights: full key of the setting (``contribution.orders``) → weight.
    """
    whole = sum(weights.values())
    specs = words.settings.rules.specs
    return [
        Share(key, _bare(specs[key].label[words.lang]), percent(round(weight / whole, 3)))
        for key, weight in weights.items()
        if weight > 0
    ]


def _bare(label: str) -> str:
    """The label of a weight without the prefix that says so: 权重：信息完整度 → 信息完整度."""
    return label.replace("：", ": ").rpartition(": ")[2]


def group_weights(settings: Settings, group: str, *names: str) -> dict[str, float]:
    """The settings of a group by full key: all, or only ``names``."""
    keys = [f"{group}.{name}" for name in names] or [spec.key for spec in settings if spec.group == group]
    return {key: float(settings[key]) for key in keys}


@dataclass(frozen=True)
class Quadrant:
    """A quadrant, and which of its two scores are high."""

    name: str
    contributes: bool
    promises: bool


def quadrants(words: Words) -> list[Quadrant]:
    """The four quadrants, the best first."""
    rows = ((VALUABLE, True, True), (PROMISING, False, True), (MIGRATING, True, False), (COLD, False, False))
    return [Quadrant(words.word("quadrant", name), *high) for name, *high in rows]


@dataclass(frozen=True)
class Outlook:
    """The industries with the same outlook score."""

    score: str
    industries: tuple[str, ...]


def outlook(words: Words) -> list[Outlook]:
    """The industries by outlook, best first."""
    by_score: dict[float, list[str]] = {}
    for spec in words.settings:
        if spec.group == "outlook":
            by_score.setdefault(float(words.settings[spec.key]), []).append(spec.label[words.lang])
    return [Outlook(plain_number(score), tuple(by_score[score])) for score in sorted(by_score, reverse=True)]


def sizes(words: Words) -> list[tuple[str, str]]:
    """(company size, its score), by the settings."""
    return [(words.word("size", size), words.setting(f"potential.size_{key}")) for key, size in SIZES.items()]


@dataclass(frozen=True)
class SegmentRule:
    """An RFM segment and the least scores it requires; blank if it takes all other customers."""

    name: str
    least: str


def segments(words: Words) -> list[SegmentRule]:
    """The segments in the order in which they are tried."""
    return [
        SegmentRule(segment.name if words.lang == "zh" else segment.en, least_scores(words, segment))
        for segment in words.settings.segments
    ]


def least_scores(words: Words, segment: Segment) -> str:
    """R ≥ 4，M ≥ 4."""
    scores = zip("rfm", (segment.min_r, segment.min_f, segment.min_m), strict=True)
    least = [
        f"{words.col(f'value.{letter}_score')} ≥ {plain_number(score)}" for letter, score in scores if score is not None
    ]
    return words.text("join.parts").join(least)


@dataclass(frozen=True)
class PointsExample:
    """A worked example: net amount in CNY, points used, points left."""

    net: float
    used: float
    left: float


def points_example(words: Words) -> PointsExample:
    """An invented customer that has earned enough points to have used some."""
    per_point = float(words.settings["loyalty.cny_per_point"])
    net, used = per_point * _EXAMPLE_POINTS + per_point / 2, _EXAMPLE_USED
    return PointsExample(net, used, net // per_point - used)


@dataclass(frozen=True)
class Grade:
    """A credit grade and its scores: from ``least`` to below ``below``; None is no limit."""

    name: str
    least: str | None
    below: str | None


def grades(words: Words) -> list[Grade]:
    """The credit grades from the best down; the last takes the rest."""
    limits = [plain_number(float(words.settings[f"credit.grade_{letter}"])) for letter in "abc"]
    names = [words.word("credit_grade", grade) for grade in CREDIT_GRADES]
    return [Grade(*row) for row in zip(names, [*limits, None], [None, *limits], strict=True)]
