"""Builds odd workbooks for the tests of reading: cells by reference, merged ranges, formulas without a value."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import xlsxwriter
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from custsheet.ooxml import Package
from custsheet.reading import Mapping as ColumnMapping
from custsheet.reading import Reading, SheetLayout, read_workbook
from custsheet.schema import load_schema

Rows = Sequence[Sequence[Any]]
Finish = Callable[[Workbook, Worksheet], None]

CUSTOMER_ROWS: Rows = [
    ["客户编号", "客户名称", "手机", "负责人"],
    ["C1", "甲公司", "13800000001", "王小明"],
    ["C2", "乙公司", "13800000002", "李晓红"],
]


def workbook(sheets: Mapping[str, Rows], finish: Mapping[str, Finish] | None = None, date_1904: bool = False) -> bytes:
    """Bytes of a workbook; ``finish`` may merge, hide or add what plain rows cannot say."""
    target = io.BytesIO()
    options = {"in_memory": True, "default_date_format": "yyyy-mm-dd", "date_1904": date_1904}
    with xlsxwriter.Workbook(target, options) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for row, values in enumerate(rows):
                for column, value in enumerate(values):
                    if value is not None:
                        _write(sheet, row, column, value)
            if finish and name in finish:
                finish[name](book, sheet)
    return target.getvalue()


def _write(sheet: Worksheet, row: int, column: int, value: object) -> None:
    if isinstance(value, str) and value.startswith("="):
        sheet.write_formula(row, column, value, None, "")  # as a library leaves it: never calculated
    elif isinstance(value, str):
        sheet.write_string(row, column, value)
    elif isinstance(value, bool | int | float | dt.date):
        sheet.write(row, column, value)
    else:
        raise TypeError(value)


def read(
    sheets: Mapping[str, Rows],
    finish: Mapping[str, Finish] | None = None,
    mapping: ColumnMapping | None = None,
    **options: Any,
) -> Reading:
    """Write the sheets and read them; a customer sheet is added unless there is one."""
    alone = options.pop("alone", False)
    if not alone and not any("客户" in name for name in sheets):
        sheets = {"客户台账": CUSTOMER_ROWS, **sheets}
    data = workbook(sheets, finish, options.pop("date_1904", False))
    return read_workbook(Package.open(data), data, load_schema(), mapping, **options)


def codes(reading: Reading) -> list[tuple[str, object, str | None, object]]:
    """(code, row, column, value) of every finding."""
    return [(found.code, found.row, found.column, found.value) for found in reading.findings]


def layout_of(reading: Reading, key: str) -> SheetLayout:
    """The only sheet of a type."""
    (layout,) = reading.layout.all(key)
    return layout
