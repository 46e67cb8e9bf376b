"""Odd cells, headers and settings in workbooks of every kind: nothing unforeseen, nothing typed lost, twice is once.

``CUSTSHEET_FUZZ_RUNS=3000`` makes the run long, ``CUSTSHEET_FUZZ_SEED`` begins elsewhere; a failure names its seed.
"""

from __future__ import annotations

import datetime as dt
import io
import math
import os
import re
import zipfile
from collections.abc import Callable, Iterator
from functools import cache
from random import Random
from typing import Any

import pytest
from lxml import etree

import custsheet
from custsheet.errors import CustsheetError
from custsheet.ooxml import ErrorValue, Formula, Package, Worksheet
from custsheet.refs import column_letter
from custsheet.schema import load_schema
from custsheet.workbook import new_workbook
from tests.workbooks import AS_OF, GUEST, OFFICE, write_workbook

RUNS = int(os.environ.get("CUSTSHEET_FUZZ_RUNS", "40"))
SEED = int(os.environ.get("CUSTSHEET_FUZZ_SEED", "1"))
_RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
LATER = AS_OF + dt.timedelta(days=92)

VALUES: list[Any] = [
    "9" * 32,
    "9" * 5000,
    "-" * 8000,
    "1e308",
    "1E+400",
    "inf",
    "nan",
    "-inf",
    1e308,
    -1e308,
    5e-324,
    1e15,
    -1,
    0,
    0.1,
    2958465,
    2958466,
    1e10,
    "32-13-2026",
    "0000-00-00",
    "2026年13月45日",
    "12/13/14",
    "3月5日",
    "去年",
    "9999-12-31",
    "0001-01-01",
    "50万亿亿",
    "人民币零元整",
    "(500)",
    "((500)",
    "约50万",
    "1.2.3",
    "½",
    "²³",
    "١٢٣",
    "１２３",
    "1,2,3,4",
    "=1+1",
    "+86 138",
    "-",
    "--",
    "无",
    "N/A",
    "@SUM(A1)",
    "\tx",
    "x\ry",
    "x\r\ny",
    "x\vy",
    "_x000B_",
    "_x005F_x000D_",
    "\u202e反\u202c",
    "\u200b",
    "\ufeff客户",
    "😀" * 50,
    "é",
    "e\u0301",
    "'x",
    '"',
    "<b>&amp;",
    "]]>",
    "a" * 32767,
    "锟斤拷",
    "\ufffd\ufffd",
    "???公司",
    True,
    False,
    " ",
    "  \n ",
    "138 0000 0000;13900000000",
    "1.38E+10",
    "12345678901234567890",
    dt.datetime(2026, 1, 1, 12, 30),
    dt.date(1900, 1, 1),
    dt.date(9999, 12, 31),
    ErrorValue("#N/A"),
    ErrorValue("#REF!"),
    ErrorValue("#GETTING_DATA"),
    ErrorValue("#SPILL!"),
    Formula("1/0", ErrorValue("#DIV/0!")),
    Formula("A1&B1", None),
    Formula("NOW()", 46000.5),
    Formula('IF(1=1,"","")', None),
    Formula("SUM(A:A)", 12),
    Formula("A1", True),
    "100%",
    "150 %",
    "-0",
    "1e-400",
    "C00001",
    "C00002",
    "KH-001",
    "KH-1",
    "王小明",
    "战略级",
    "高",
    "6",
    "男",
    "#",
    "/",
    "\\",
]
HEADERS: list[Any] = [
    "客户名称",
    "Customer",
    "手机",
    "备注",
    "金额(万元)",
    "下单日期",
    "客户编号",
    "等级",
    "x" * 300,
    "=A1",
    "_x000D_",
    "\n\n",
    " ",
    "-",
    "金额（美元）",
    "姓名",
    "Name*",
    "电话1",
    "数据问题",
    "客户等级（自动）",
    5,
    12.5,
    dt.date(2026, 1, 1),
    None,
    True,
    ErrorValue("#NAME?"),
]


@cache
def base(kind: str) -> bytes:
    """A workbook to be spoilt."""
    makers: dict[str, Callable[[], bytes]] = {
        "ours": lambda: write_workbook(OFFICE),
        "guest": lambda: write_workbook(GUEST),
        "blank": lambda: new_workbook("en", as_of=AS_OF),
        "sample": lambda: new_workbook("zh", 12, as_of=AS_OF),
        "refreshed": lambda: _refreshed(base("sample")),
        "refreshed guest": lambda: _refreshed(base("guest")),
    }
    return makers[kind]()


def _refreshed(data: bytes, as_of: dt.date = AS_OF) -> bytes:
    book = custsheet.open(data)
    book.refresh(as_of)
    return _saved(book)


def _saved(book: custsheet.CustomerWorkbook) -> bytes:
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


# ---------------------------------------------------------------- spoiling


def spoilt(random: Random) -> bytes:
    """A workbook with a handful of odd things in it."""
    kind = random.choice(["ours", "guest", "blank", "sample", "refreshed", "refreshed guest"])
    with Package.open(base(kind)) as package:
        for _ in range(random.randint(1, 6)):
            sheet = package.worksheet(random.choice(package.sheet_names))
            random.choices([_odd_cells, _odd_header, _cleared, _far_cell, _copied_row], [8, 3, 2, 1, 2])[0](
                random, sheet
            )
        return package.to_bytes()


def _odd_cells(random: Random, sheet: Worksheet) -> None:
    used = sheet.used_range
    last_row, last_column = (used.last_row, used.last_column) if used else (5, 5)
    for _ in range(random.randint(1, 8)):
        _set(sheet, random.randint(2, last_row + 3), random.randint(1, last_column + 1), random.choice(VALUES))


def _odd_header(random: Random, sheet: Worksheet) -> None:
    used = sheet.used_range
    _set(sheet, 1, random.randint(1, used.last_column + 1 if used else 3), random.choice(HEADERS))


def _cleared(random: Random, sheet: Worksheet) -> None:
    """A row whose cells somebody deleted."""
    used = sheet.used_range
    if used:
        row = random.randint(1, used.last_row)
        for column in range(1, used.last_column + 1):
            _set(sheet, row, column, None)


def _far_cell(random: Random, sheet: Worksheet) -> None:
    row, column = random.choice([(2, 16384), (1_048_576, 1), (1_048_576, 16384), (70_000, 3), (1, 700)])
    _set(sheet, row, column, random.choice(["x", 1, " "]))


def _copied_row(random: Random, sheet: Worksheet) -> None:
    used = sheet.used_range
    if used:
        source, target = random.randint(1, used.last_row), random.randint(2, used.last_row + 2)
        for column in range(1, min(used.last_column, 60) + 1):
            _set(sheet, target, column, sheet.value(f"{column_letter(column)}{source}"))


def _set(sheet: Worksheet, row: int, column: int, value: Any) -> None:
    try:
        sheet.set_cells([(row, column, value, None)])
    except CustsheetError:
        return  # inside a table's header, an array: nobody could type it there either


# ---------------------------------------------------------------- what must hold


class Stored:
    """What a file says, read by lxml alone: openpyxl gives up on dates in the year 1e308."""

    def __init__(self, data: bytes) -> None:
        self._zip = zipfile.ZipFile(io.BytesIO(data))
        workbook = self._part("xl/workbook.xml")
        targets = {r.get("Id"): r.get("Target") for r in self._part("xl/_rels/workbook.xml.rels")}
        self._paths = {
            sheet.get("name"): "xl/" + targets[sheet.get(f"{{{_RELATIONSHIPS}}}id")].removeprefix("/xl/")
            for sheet in workbook.iter("{*}sheet")
        }
        self.names = {name.get("name"): name.text or "" for name in workbook.iter("{*}definedName")}
        table = self._part("xl/sharedStrings.xml") if "xl/sharedStrings.xml" in self._zip.namelist() else ()
        self._strings = ["".join(t.text or "" for t in item.iter("{*}t")) for item in table]

    def _part(self, name: str) -> Any:
        return etree.fromstring(self._zip.read(name))

    def cells(self) -> Iterator[tuple[str, str, tuple[str | None, str]]]:
        """(sheet, cell, (formula, value)) of every filled cell."""
        for sheet, path in self._paths.items():
            for cell in self._part(path).iter("{*}c"):
                formula, value = cell.find("{*}f"), cell.findtext("{*}v") or ""
                if cell.get("t") == "s" and value:
                    value = self._strings[int(value)]
                elif cell.get("t") == "inlineStr":
                    value = "".join(t.text or "" for t in cell.iter("{*}t"))
                if formula is not None or value:
                    # A formula's result is the program's that calculates it.
                    yield sheet, cell.get("r"), (formula.text or "", "") if formula is not None else (None, value)


def typed_cells(stored: Stored, ours: set[tuple[str, str]]) -> dict[tuple[str, str], Any]:
    """Every filled cell outside our own tabs and columns."""
    own_tabs = {label for each in load_schema().own_tabs.values() for label in (each.zh, each.en)}
    return {
        (sheet, cell): content
        for sheet, cell, content in stored.cells()
        if sheet not in own_tabs and (sheet, cell.rstrip("0123456789")) not in ours
    }


def our_columns(stored: Stored) -> set[tuple[str, str]]:
    """(sheet, letter) of the columns that carry our mark."""
    return {
        (sheet.replace("''", "'"), letter)
        for name, reference in stored.names.items()
        if name.startswith("_custsheet.") and not name.startswith("_custsheet.tab.")
        for sheet, letter in re.findall(r"^'?(.+?)'?!\$([A-Z]+)\$", reference)
    }


def assert_kept(before: bytes, after: bytes) -> None:
    """No filled cell of people's was changed; empty columns under our labels may have become ours."""
    first, last = Stored(before), Stored(after)
    ours = our_columns(first) | our_columns(last)
    was, now = typed_cells(first, ours), typed_cells(last, ours)
    assert {place: now.get(place) for place in was} == was


def assert_finite(data: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for name in package.namelist():
            if name.startswith("xl/worksheets/"):
                for value in re.findall(
                    rb'<c (?![^>]*t="(?:s|str|inlineStr|e|d)")[^>]*>(?:<f[^>]*>[^<]*</f>)?<v>([^<]+)</v>',
                    package.read(name),
                ):
                    assert math.isfinite(float(value)), (name, value)


def _refresh(data: bytes, random: Random) -> None:
    as_of = random.choice([AS_OF, LATER])
    after = _refreshed(data, as_of)
    assert_kept(data, after)
    assert_finite(after)
    assert _refreshed(after, as_of) == after


def _clean(data: bytes, random: Random) -> None:
    book = custsheet.open(data)
    proposed = book.clean()
    book.apply_corrections(proposed, as_of=AS_OF)
    again = custsheet.open(_saved(book)).clean()
    assert again.empty, again


def _look(data: bytes, random: Random) -> None:
    book = custsheet.open(data)
    book.check(AS_OF)
    book.duplicates()
    book.due(AS_OF)
    book.report(AS_OF)
    names = book["customers"]["name"].dropna()
    if len(names):
        try:
            book.explain(str(names.iloc[random.randrange(len(names))]), AS_OF)
        except CustsheetError:
            return  # several are called so


@pytest.mark.parametrize("number", range(RUNS))
def test_an_odd_workbook_is_handled_or_refused(number: int) -> None:
    random = Random(SEED * 1_000_003 + number)
    data = spoilt(random)
    operation = random.choices([_refresh, _clean, _look], [6, 2, 2])[0]
    try:
        operation(data, random)
    except CustsheetError as error:
        assert str(error).strip()  # refused, with a reason
