"""RFM segments and feedback keywords as staff edited them in the 设置 tab."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from custsheet.schema.setting_names import as_text, by_name
from custsheet.schema.setting_order import SEGMENT_CONDITIONS, never_reached
from custsheet.schema.setting_rules import Reason, Rules, Segment, SettingProblem
from custsheet.schema.spec import ListSpec

Row = Mapping[str, Any]

_BETWEEN_WORDS = re.compile(r"[、,，;；|\n\r\t]+")
"""Whatever separator staff type; not a blank, because English keywords have several words."""


def read_segments(rows: Sequence[Row] | None, rules: Rules, problems: list[SettingProblem]) -> tuple[Segment, ...]:
    """Read segments from rows with ``name`` and minimum scores; a blank sets no minimum. No usable row: defaults."""
    segments: dict[int, Segment] = {}
    for number, row in enumerate(rows or (), 1):
        name = as_text(row.get("name"))
        if name is None or by_name(name, segments.values()) is not None:
            reason: Reason = "blank" if name is None else "taken"
            problems.append(SettingProblem(f"segments.{number}.name", row.get("name"), "", reason))
            continue
        segment = _segment(number, name, row, rules, problems)
        if segment is not None:
            segments[number] = segment
    numbers = list(segments)
    for place, earlier in never_reached(list(segments.values()), SEGMENT_CONDITIONS):
        number, above = numbers[place], segments[numbers[earlier]].name
        problems.append(SettingProblem(f"segments.{number}.name", segments[number].name, above, "never"))
    return tuple(segments.values()) or rules.segments


def _segment(number: int, name: str, row: Row, rules: Rules, problems: list[SettingProblem]) -> Segment | None:
    """Read one row; None if a score is bad and has no default."""
    default = by_name(name, rules.segments)
    least: dict[str, float | None] = {}
    for key in SEGMENT_CONDITIONS:
        value, spec = row.get(key), rules.limits[f"segments.{key}"]
        if value in (None, ""):
            least[key] = None
        elif spec.accepts(value):
            least[key] = float(value)
        else:
            problems.append(SettingProblem(f"segments.{number}.{key}", value, spec.allowed))
            if default is None:
                return None
            least[key] = getattr(default, key)
    return Segment(name if default is None else default.name, name if default is None else default.en, **least)


def read_keywords(
    rows: Sequence[Row] | Mapping[str, Any] | None,
    categories: ListSpec,
    rules: Rules,
    problems: list[SettingProblem],
) -> dict[str, tuple[str, ...]]:
    """Read category → words from rows with ``category`` and ``words``, or from a mapping; if empty, the defaults.

    Words are one text (separated by 、 , ; or line breaks) or several; blank means the category's default words.
    Rows of the same category add up. The result follows the order of the category list.
    """
    if isinstance(rows, Mapping):
        rows = [{"category": category, "words": words} for category, words in rows.items()]
    found: dict[str, dict[str, None]] = {}
    for number, row in enumerate(rows or (), 1):
        name, words = as_text(row.get("category")), split_words(row.get("words"))
        category = None if name is None else categories.find(name)
        if category is None:
            reason: Reason = "blank" if name is None else "unknown"
            problems.append(SettingProblem(f"keywords.{number}.category", name, ", ".join(_names(categories)), reason))
            continue
        found.setdefault(category, {}).update(dict.fromkeys(words or rules.keywords.get(category, ())))
    if not found:
        return dict(rules.keywords)
    return {category: tuple(found[category]) for category in _names(categories) if found.get(category)}


def split_words(value: Any) -> tuple[str, ...]:
    """The distinct words of one or several cells, in order."""
    texts = [value] if value is None or isinstance(value, str) else list(value)
    words = (word.strip() for text in texts if text is not None for word in _BETWEEN_WORDS.split(str(text)))
    return tuple(dict.fromkeys(word for word in words if word))


def _names(categories: ListSpec) -> list[str]:
    return [value.value for value in categories]
