"""Workbooks whose cells hold anything that a cell can hold, typed and computed ones alike: every answer is given.

The seeds are few; CUSTSHEET_ODD_WORKBOOKS=200 runs as many.
"""

from __future__ import annotations

import datetime as dt
import io
import os
import random

import numpy as np
import openpyxl
import pytest

import custsheet
from custsheet.schema import load_schema

AS_OF = dt.date(2026, 11, 21)
CELL_LIMIT = 32_767
ODD: list[object] = [
    *("9" * 5000, "-" * 8000, "x" * CELL_LIMIT, "客" * CELL_LIMIT, "🙂" * 200, "(" * 500, "亿" * 50),
    *(1e308, 1e15, 9.9e12, -9.9e12, 1e-320, 2958466, -5, 0, 0.1, 123456789012, True, False),
    *("9999999999999.99", "50万", "约50万", "½", "10²", "٣٤", "1e5", "85%", "面议", "长期", "无", "-", ""),
    *(dt.date(9999, 12, 31), dt.date(1900, 1, 1), dt.datetime(9999, 12, 31, 23, 59, 59), "9999-12-31", "0001-01-01"),
    *(dt.time(12, 0), dt.timedelta(days=3), "#REF!", "=1/0", "50万 × 1e308", "客户\u200b甲", "\u202d13800001234\u202c"),
]
GROWTH = "growth_6m"  # infinite for a customer whose orders are all new


@pytest.fixture(scope="module")
def sample() -> bytes:
    return custsheet.new_workbook("zh", sample=12, as_of=AS_OF)


def with_odd_cells(sample: bytes, chance: random.Random) -> bytes:
    """A dozen odd cells in each sheet of records."""
    workbook = openpyxl.load_workbook(io.BytesIO(sample))
    for spec in load_schema().sheets.values():
        sheet = workbook[spec.label.zh]
        for _ in range(12):
            place = chance.randint(2, min(sheet.max_row, 30)), chance.randint(1, sheet.max_column)
            sheet.cell(*place).value = chance.choice(ODD)
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize("seed", range(int(os.environ.get("CUSTSHEET_ODD_WORKBOOKS", "4"))))
def test_whatever_cells_hold_every_command_has_its_answer(sample: bytes, seed: int) -> None:
    data = with_odd_cells(sample, random.Random(seed))
    book = custsheet.open(data)
    book.refresh(as_of=AS_OF)
    for key, frame in book.frames.items():
        for column in frame.columns:
            if frame[column].dtype.kind == "f" and column != GROWTH:
                assert not np.isinf(frame[column]).any(), (key, column)
    refreshed = io.BytesIO()
    book.save(refreshed)
    again = custsheet.open(refreshed.getvalue())
    table = again.check(AS_OF)
    assert table["message"].str.len().max() < 500
    again.refresh(as_of=AS_OF)
    again.due(AS_OF)
    again.clean()
    again.duplicates()
    assert "</html>" in again.report(AS_OF) and "</html>" in again.handbook(AS_OF)
    for customer in again["customers"]["customer_id"].dropna().head(2):
        assert len(again.explain(customer, AS_OF))


def test_amounts_too_large_leave_the_rest_of_the_column_as_it_is(sample: bytes) -> None:
    workbook = openpyxl.load_workbook(io.BytesIO(sample))
    sheet = workbook["订单回款"]
    amount = next(cell.column for cell in sheet[1] if str(cell.value).startswith("金额"))
    sheet.cell(2, amount).value = "62220212345678906222021234567891"
    sheet.cell(3, amount).value = 1e308
    stream = io.BytesIO()
    workbook.save(stream)
    book, plain = custsheet.open(stream.getvalue()), custsheet.open(sample)
    found = book.issues[book.issues["code"] == "number_too_large"]
    assert found["row"].tolist() == [2, 3]
    amounts, before = book["orders"]["amount"], plain["orders"]["amount"]
    assert amounts.loc[[2, 3]].isna().all()
    assert amounts.loc[4:].equals(before.loc[4:])
    frames = book.refresh(as_of=AS_OF) and book.frames
    assert np.isfinite(frames["value"]["revenue_total"].dropna()).all()
