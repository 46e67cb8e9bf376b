"""Workbooks as offices have them: cleaning changes no value that is read, and once is enough."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

import custsheet

MESSY = os.environ.get("CUSTSHEET_MESSY")
BOOKS = sorted(Path(MESSY).glob("*/book*.xlsx")) if MESSY else []
AS_OF = date(2026, 10, 31)
SPELLED = ("text", "code", "email")

pytestmark = pytest.mark.skipif(not MESSY, reason="CUSTSHEET_MESSY is not set")


@pytest.mark.parametrize("path", BOOKS, ids=lambda path: path.parent.name)
def test_cleaning_changes_no_value_and_no_figure(path: Path) -> None:
    try:
        book = custsheet.open(path)
    except custsheet.CustsheetError:
        pytest.skip("not for reading")
    figures, before = book.refresh(AS_OF).figures, dict(custsheet.open(path).frames)
    assert book.apply_corrections(book.clean(), as_of=AS_OF) > 0
    assert book.clean().empty
    for key, frame in before.items():
        spelled = [name for name, spec in kinds_of(key).items() if spec in SPELLED]
        pd.testing.assert_frame_equal(book[key].drop(columns=spelled), frame.drop(columns=spelled))
    assert book.refresh(AS_OF).figures == figures


def kinds_of(key: str) -> dict[str, str]:
    """Column key → kind."""
    from custsheet.schema import load_schema

    return {name: str(spec.kind) for name, spec in load_schema().sheets[key].columns.items()}
