"""Sentences by key, and the numbers in them."""

from __future__ import annotations

import pytest

from custsheet.texts import LANGS, text, trimmed


@pytest.mark.parametrize(
    ("written", "short"),
    [("12.50", "12.5"), ("12.00", "12"), ("1,200", "1,200"), ("100", "100"), ("-0.00", "0"), ("-0.10", "-0.1")],
)
def test_zeros_after_the_point_say_nothing(written: str, short: str) -> None:
    assert trimmed(written) == short


@pytest.mark.parametrize("lang", LANGS)
def test_a_sentence_that_is_missing_is_told_with_its_place(lang: str) -> None:
    with pytest.raises(KeyError, match=r"errors\.toml: table \[nowhere\]"):
        text("errors.nowhere", lang)  # type: ignore[arg-type]
