"""Columns that are added to people's sheets are as wide as their sentences need, in the language of their header."""

from __future__ import annotations

import io

import custsheet
from custsheet.changes.widths import text_width, width_under
from custsheet.ooxml import Package
from custsheet.schema import load_schema
from tests.workbooks import AS_OF, GUEST, write_workbook

COLUMNS = load_schema().sheets["customers"].columns


def test_sentences_are_wider_in_english() -> None:
    reason = COLUMNS["risk_reason"]
    assert width_under("流失风险", COLUMNS["risk"]) == COLUMNS["risk"].width
    assert width_under("风险原因（自动）", reason) == text_width(reason, "zh")
    assert (
        width_under("Risk reason (auto)", reason) == text_width(reason, "en") > text_width(reason, "zh") > reason.width
    )


def test_a_guest_gets_columns_in_which_the_reason_can_be_read() -> None:
    book = custsheet.open(write_workbook(GUEST))
    book.refresh(as_of=AS_OF)
    saved = io.BytesIO()
    book.save(saved)
    with Package.open(saved.getvalue()) as package:
        sheet = package.worksheet("我的客户")
        number = next(cell.column for cell in sheet.iter_cells() if cell.value == "风险原因")
        assert sheet.column_width(number) == text_width(COLUMNS["risk_reason"], "zh")
