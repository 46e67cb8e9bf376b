"""The lowest versions that pyproject.toml allows are those that .ci/run tests with (tests/lowest.txt)."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[1]
NOT_OUR_OWN = {"numpy"}  # pandas decides


def versions(lines: list[str], between: str) -> dict[str, tuple[int, ...]]:
    """Name → version of each line like ``pandas>=2.2.1``; 2.2 and 2.2.0 are the same."""
    found = {}
    for line in lines:
        name, version = line.split(between)
        numbers = [int(number) for number in re.findall(r"\d+", version)]
        while numbers[-1] == 0:
            numbers.pop()
        found[name.casefold()] = tuple(numbers)
    return found


def test_the_lowest_versions_are_tested() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lowest = (ROOT / "tests" / "lowest.txt").read_text(encoding="utf-8").splitlines()
    tested = versions([line for line in lowest if line and not line.startswith("#")], "==")
    allowed = versions(project["dependencies"], ">=")
    assert {name: version for name, version in tested.items() if name not in NOT_OUR_OWN} == allowed
