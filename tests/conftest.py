"""Marks the slow tests, which ``slow.txt`` lists, so that ``-m "not slow"`` leaves them out; no example is timed."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings

# By default an example may take 200 ms, which a busy machine does not keep.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

SLOW = [
    f"tests/{line}"
    for line in Path(__file__).with_name("slow.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if any(is_part_of(item.nodeid, entry) for entry in SLOW):
            item.add_marker(pytest.mark.slow)


def is_part_of(nodeid: str, entry: str) -> bool:
    """Is a test the one that an entry names, or in the folder, file or class that it names?"""
    return nodeid == entry or nodeid.startswith((f"{entry}/", f"{entry}::", f"{entry}["))
