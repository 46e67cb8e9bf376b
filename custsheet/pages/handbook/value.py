"""What a customer is worth, as chapters tell it: weights as shares, quadrants, outlook, segments, points, grades."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from custsheet.pages.handbook.words import Words, percent, plain_number
from custsheet.schema import Segment, Settings
from custsheet.schema.meanings import COLD, CREDIT_GRADES, MIGRATING, PROMISING, SIZES, VALUABLE

_EXAMPLE_POINTS, _EXAMPLE_USED = 1234.0, 234.0


@dataclass(frozen=True)
class Share:
    """A part of a score and what share of it is decided by it."""

    key: str
    label: str
    share: str


def shares(words: Words, weights: Mapping[str, float]) -> list[Share]:
    """Weights by key as shares of their sum; parts that weigh nothing are left out.

    Args:
        weights: by the full key of the setting (``contribution.orders``).
    """
    whole = sum(weights.values())
    specs = words.settings.rules.specs
    return [
        Share(key, _bare(specs[key].label[words.lang]), percent(round(weight / whole, 3)))
        for key, weight in weights.items()
        if weight > 0
    ]


def _bare(label: str) -> str:
    """The label of a weight without the word that says that it is one: 权重：信息完整度 → 信息完整度."""
    return label.replace("：", ": ").rpartition(": ")[2]


def group_weights(settings: Settings, group: str, *names: str) -> dict[str, float]:
    """The scalars of a group by full key: all, or those named."""
    keys = [f"{group}.{name}" for name in names] or [spec.key for spec in settings if spec.group == group]
    return {key: float(settings[key]) for key in keys}


@dataclass(frozen=True)
class Quadrant:
    """A quadrant, and which of the two scores is high in it."""

    name: str
    contributes: bool
    promises: bool


def quadrants(words: Words) -> list[Quadrant]:
    """The four quadrants, the best first."""
    rows = ((VALUABLE, True, True), (PROMISING, False, True), (MIGRATING, True, False), (COLD, False, False))
    return [Quadrant(words.word("quadrant", name), *high) for name, *high in rows]


@dataclass(frozen=True)
class Outlook:
    """Industries of one outlook."""

    score: str
    industries: tuple[str, ...]


def outlook(words: Words) -> list[Outlook]:
    """The outlook of the industries, the best first."""
    by_score: dict[float, list[str]] = {}
    for spec in words.settings:
        if spec.group == "outlook":
            by_score.setdefault(float(words.settings[spec.key]), []).append(spec.label[words.lang])
    return [Outlook(plain_number(score), tuple(by_score[score])) for score in sorted(by_score, reverse=True)]


def sizes(words: Words) -> list[tuple[str, str]]:
    """Sizes of companies and what each scores."""
    return [(words.word("size", size), words.setting(f"potential.size_{key}")) for key, size in SIZES.items()]


@dataclass(frozen=True)
class SegmentRule:
    """A segment of RFM and the least scores that it asks for; blank for everybody else."""

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
    """A sum worked out: net amount, points used before, points left. Money in CNY."""

    net: float
    used: float
    left: float


def points_example(words: Words) -> PointsExample:
    """An invented customer that has earned enough to have used some points."""
    per_point = float(words.settings["loyalty.cny_per_point"])
    net, used = per_point * _EXAMPLE_POINTS + per_point / 2, _EXAMPLE_USED
    return PointsExample(net, used, net // per_point - used)


@dataclass(frozen=True)
class Grade:
    """A credit grade and the scores that it covers."""

    name: str
    least: str | None
    below: str | None


def grades(words: Words) -> list[Grade]:
    """The credit grades from the best down; the last takes the rest."""
    limits = [plain_number(float(words.settings[f"credit.grade_{letter}"])) for letter in "abc"]
    names = [words.word("credit_grade", grade) for grade in CREDIT_GRADES]
    return [Grade(*row) for row in zip(names, [*limits, None], [None, *limits], strict=True)]
