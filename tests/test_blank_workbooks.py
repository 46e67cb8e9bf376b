"""templates/ holds the two blank workbooks that ``custsheet new`` makes today, and a refresh works on them."""

from __future__ import annotations

import importlib.util
import io
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

import custsheet
from tests.changes.test_rules_of_ours import absent_words
from tests.ooxml.structure import audit, check_structure

ROOT = Path(__file__).parents[1]
AS_OF = date(2026, 11, 21)
RULE = ("type", "operator", "formula1", "formula2", "promptTitle", "prompt", "errorTitle", "error", "errorStyle")


@pytest.fixture(scope="module")
def maker() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_workbooks", ROOT / "docs" / "make_workbooks.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_they_are_current(maker: ModuleType) -> None:
    """When they are not: ``python docs/make_workbooks.py``. Compared by what people meet in them, because another
    release of XlsxWriter may spell the same in other bytes.
    """
    for name, lang in maker.NAMES.items():
        kept, made = (openpyxl.load_workbook(io.BytesIO(data)) for data in (kept_bytes(name), maker.build(lang)))
        assert kept.sheetnames == made.sheetnames
        assert {**kept.defined_names}.keys() == {**made.defined_names}.keys()
        for sheet in kept.sheetnames:
            assert picture(kept[sheet]) == picture(made[sheet]), f"{name}: {sheet}"


@pytest.mark.parametrize("name", ["客户维护管理表.xlsx", "customer-maintenance.xlsx"])
def test_nothing_is_wrong_with_them(name: str) -> None:
    assert audit(kept_bytes(name)) == set()
    assert check_structure(kept_bytes(name)) == []
    assert absent_words(kept_bytes(name)) == []


@pytest.mark.parametrize("name", ["客户维护管理表.xlsx", "customer-maintenance.xlsx"])
def test_a_refresh_takes_them_as_they_are(name: str) -> None:
    """Blank, and with a first customer typed below the header."""
    book = custsheet.open(kept_bytes(name))
    assert list(book.refresh(as_of=AS_OF).issues["code"]) == []
    typed = openpyxl.load_workbook(io.BytesIO(kept_bytes(name)))
    page = typed.worksheets[0]
    headers = {page.cell(1, column).value: column for column in range(1, page.max_column + 1)}
    for header, value in zip(_typed_headers(name), ("示例有限公司", "张一"), strict=True):
        page.cell(2, headers[header]).value = value
    stream = io.BytesIO()
    typed.save(stream)
    book = custsheet.open(stream.getvalue())
    book.refresh(as_of=AS_OF)
    assert list(book["customers"]["customer_id"]) == ["C00001"]


def _typed_headers(name: str) -> tuple[str, str]:
    return ("Customer", "Owner") if name.startswith("customer") else ("客户名称", "负责人")


def kept_bytes(name: str) -> bytes:
    return (ROOT / "templates" / name).read_bytes()


def picture(page: Worksheet) -> dict[str, Any]:
    """What people meet on a sheet: values and looks, widths, rules, tables, print set-up."""
    return {
        "cells": {cell.coordinate: (cell.value, *look(cell)) for row in page.iter_rows() for cell in row},
        "widths": {name: (column.width, *look(column)) for name, column in page.column_dimensions.items()},
        "heights": {number: row.height for number, row in page.row_dimensions.items()},
        "rules": sorted(
            (str(rule.sqref), *(str(getattr(rule, name) or "") for name in RULE))
            for rule in page.data_validations.dataValidation
        ),
        "tables": dict(page.tables.items()),
        "view": (page.sheet_state, page.freeze_panes, str(page.sheet_properties.tabColor)),
        "print": (
            page.page_setup.orientation,
            page.page_setup.fitToWidth,
            page.print_title_rows,
            page.oddFooter.center.text,
        ),
    }


def look(cell: Any) -> tuple[Any, ...]:
    """Font, fill, format and alignment of a cell or a column."""
    font, fill, side = cell.font, cell.fill.fgColor.rgb, cell.alignment
    return (
        *(font.name, font.sz, font.b, font.i, font.color and font.color.rgb, fill, cell.number_format),
        *(side.horizontal, side.vertical, side.wrap_text, cell.protection.locked),
    )
