"""The reference pages say what the templates say."""

from __future__ import annotations

import importlib.util
from pathlib import Path

DOCS = Path(__file__).parents[2] / "docs"


def test_the_pages_of_columns_and_of_data_problems_are_current() -> None:
    """When they are not: ``python docs/make_reference.py``."""
    spec = importlib.util.spec_from_file_location("make_reference", DOCS / "make_reference.py")
    assert spec is not None and spec.loader is not None
    generator = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(generator)
    for name, page in generator.PAGES.items():
        assert (DOCS / name).read_text(encoding="utf-8") == page(), name
