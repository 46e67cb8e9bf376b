"""The list of slow tests names tests that exist."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import SLOW

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize("entry", SLOW)
def test_a_slow_test_is_there(entry: str) -> None:
    file, *names = entry.split("::")
    assert (ROOT / file).exists()
    source = (ROOT / file).read_text("utf-8") if names else ""
    for name in names:
        assert f"def {name}(" in source or f"class {name}:" in source


def test_none_is_listed_twice() -> None:
    assert sorted(set(SLOW)) == sorted(SLOW)
