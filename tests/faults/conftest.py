"""One saving process for all fault tests, and a workbook for each."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from .machine import Saver, new_workbook, saver


@pytest.fixture(scope="session")
def machine() -> Iterator[Saver]:
    """The saving process; skips where processes cannot be forked."""
    if not hasattr(os, "fork"):
        pytest.skip("needs fork")
    with saver() as process:
        yield process


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A workbook in a folder of its own."""
    return new_workbook(tmp_path)
