"""The template of weights: every level is weighed, and every level that a pair can be found with has its words."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from custsheet.dedupe import name_levels
from custsheet.dedupe.rules import load_rules
from custsheet.texts import LANGS, template

NEVER = -99


def levels() -> set[str]:
    """What ``name_levels.py`` can answer."""
    tree = ast.parse(Path(name_levels.__file__).read_text(encoding="utf-8"))
    returned = [node.value for node in ast.walk(tree) if isinstance(node, ast.Return) and node.value]
    chosen = [part for value in returned for part in _branches(value)]
    texts = [part.value for part in chosen if isinstance(part, ast.Constant)]
    return {text for text in texts if isinstance(text, str)}


def _branches(value: ast.expr) -> list[ast.expr]:
    return [*_branches(value.body), *_branches(value.orelse)] if isinstance(value, ast.IfExp) else [value]


def test_every_level_has_a_weight_and_every_weight_a_level() -> None:
    assert set(load_rules().names) == levels() | {"ambiguous"}


@pytest.mark.parametrize("lang", LANGS)
def test_what_can_be_a_reason_has_words(lang: str) -> None:
    rules = load_rules()
    for level, weight in rules.names.items():
        if weight > NEVER:
            assert template(f"dedupe.names.{level}", "zh" if lang == "zh" else "en") or level == "unknown"
    for field in rules.fields:
        assert template(f"dedupe.fields.{field}", "zh" if lang == "zh" else "en")


def test_levels_of_fields_weigh_less_the_less_they_agree() -> None:
    for field, rule in load_rules().fields.items():
        assert list(rule.levels) == sorted(rule.levels, reverse=True), field
        weights = [weight for _, weight in rule.levels]
        assert weights == sorted(weights, reverse=True), field


def test_fields_that_identify_are_fields() -> None:
    rules = load_rules()
    assert {*rules.identifying, *rules.own} <= set(rules.fields)
    assert rules.household_names <= set(rules.names)
