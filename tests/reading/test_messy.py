"""The messy workbooks with known truth: every recognised column, record, value and unreadable cell."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from custsheet.ooxml import Package
from custsheet.reading import Reading, read_workbook
from custsheet.schema import load_schema

MESSY = os.environ.get("CUSTSHEET_MESSY")
BOOKS = sorted(Path(MESSY).glob("*/truth.json")) if MESSY else []
USABLE = [path.parent for path in BOOKS if json.loads(path.read_text("utf-8"))["usable"]]

pytestmark = pytest.mark.skipif(not MESSY, reason="CUSTSHEET_MESSY is not set")

# What reading is answerable for; blank required fields, references and dates in the future are found by the checks.
FOUND_LATER = ("required", "refers to no customer", "in the future")


@pytest.fixture(params=USABLE, ids=lambda path: path.name)
def book(request: pytest.FixtureRequest) -> tuple[dict[str, Any], Reading]:
    folder: Path = request.param
    data = (folder / "book.xlsx").read_bytes()
    truth = json.loads((folder / "truth.json").read_text("utf-8"))
    return truth, read_workbook(Package.open(data), data, load_schema())


def test_every_sheet_and_column_is_recognised(book: tuple[dict[str, Any], Reading]) -> None:
    truth, reading = book
    for name, sheet in truth["sheets"].items():
        layout = next(layout for layout in reading.layout.all(sheet["key"]) if layout.sheet_name == name)
        assert (layout.header_row, list(layout.header_rows)) == (sheet["header_row"], sheet["header_rows"])
        assert {letter: key for key, letter in layout.columns.items()}.items() >= sheet["columns"].items()
    assert not set(truth.get("absent", [])) & set(reading.frames)


def test_every_record_and_nothing_else_is_a_row(book: tuple[dict[str, Any], Reading]) -> None:
    truth, reading = book
    for name, sheet in truth["sheets"].items():
        rows = set(next(s for s in reading.layout.sheets if s.sheet_name == name).rows)
        assert rows >= {row["row"] for row in sheet["rows"] if not row.get("optional")}
        assert not rows & set(sheet["not_data_rows"])


def test_the_values_are_those_of_the_truth(book: tuple[dict[str, Any], Reading]) -> None:
    truth, reading = book
    spec = load_schema().sheets
    good, bad = 0, []
    for name, sheet in truth["sheets"].items():
        frame = reading.frames[sheet["key"]]
        for row in sheet["rows"]:
            for key, wanted in row["values"].items():
                if key == "province" or row["row"] not in frame.index:
                    continue
                got = frame.at[row["row"], key]
                if same(wanted, got, spec[sheet["key"]].columns[key].kind):
                    good += 1
                else:
                    bad.append((name, row["row"], key, wanted, got))
    assert len(bad) <= 0.01 * good, bad[:10]


def test_every_unreadable_cell_is_reported(book: tuple[dict[str, Any], Reading]) -> None:
    truth, reading = book
    reported = set()
    for found in reading.findings:
        layout = reading.layout[found.key]
        if found.row is not None and found.column is not None:
            reported.add((layout.sheet_name, f"{layout.columns[found.column]}{found.row}"))
    wanted = [issue for issue in truth["issues"] if not any(word in issue["why"] for word in FOUND_LATER)]
    assert wanted
    assert [issue for issue in wanted if (issue["sheet"], issue["cell"]) not in reported] == []


def same(wanted: object, got: object, kind: str) -> bool:
    """Does a frame's value say what the truth says?"""
    if wanted is None:
        return bool(pd.isna(got))
    if pd.isna(got):
        return False
    if isinstance(got, pd.Timestamp):
        return got.date().isoformat() == wanted
    if isinstance(got, float):
        return got == pytest.approx(wanted, abs=0.005)
    if kind == "phone":
        numbers = wanted if isinstance(wanted, list) else [wanted]
        return [re.sub(r"-\d{3}$", "", number) for number in str(got).split("; ")] == numbers
    return "".join(str(got).split()) == "".join(str(wanted).split())
