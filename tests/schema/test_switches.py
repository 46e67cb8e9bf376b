"""A setting that is a switch: staff see and type words, the rules read 0 and 1."""

from __future__ import annotations

import pytest

from custsheet.schema import Settings

KEY = "kpi.show"
SPEC = Settings.defaults().rules.specs[KEY]


@pytest.mark.parametrize(
    ("typed", "value"),
    [("是", 1), ("否", 0), ("Yes", 1), ("no", 0), ("√", 1), (True, 1), (False, 0), (1, 1), (0, 0), (None, 1)],
)
def test_words_aliases_and_numbers_are_taken(typed: object, value: int) -> None:
    assert Settings.defaults().with_changes({KEY: typed})[KEY] == value


@pytest.mark.parametrize("typed", ["也许", 2, 0.5, -1, ""])
def test_anything_else_is_a_problem_that_names_the_words(typed: object) -> None:
    settings, problems = Settings.defaults().accept({KEY: typed})
    assert settings[KEY] == 1
    assert [(problem.key, problem.value, problem.allowed) for problem in problems] == [(KEY, typed, "否/是 (No/Yes)")]


def test_it_is_shown_in_the_workbooks_language() -> None:
    assert [SPEC.shown(value, lang) for lang in ("zh", "en") for value in (0, 1)] == ["否", "是", "No", "Yes"]


def test_other_settings_are_shown_as_numbers() -> None:
    specs = Settings.defaults().rules.specs
    assert specs["kpi.feedback_target"].shown(0.95, "zh") == "95%"
    assert specs["receivables.default_payment_days"].shown(30, "en") == "30"
    assert specs["kpi.feedback_target"].read("是") == "是"
