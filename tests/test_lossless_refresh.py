"""A refresh on real files, seen with other programs' eyes: the checkers find nothing new, LibreOffice reads what was
written, and what LibreOffice saves is recognised again."""

from __future__ import annotations

import io
import os
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

import custsheet
from custsheet.changes.hints import is_note
from custsheet.ooxml import Package
from tests.libreoffice import convert, needs_libreoffice
from tests.ooxml.structure import audit, check_structure, members
from tests.refreshes import refreshed
from tests.workbooks import CUSTOMERS, INTERACTIONS, ORDERS, write_workbook

SAMPLE = next((Path(__file__).parent.parent / "sample_data").glob("*.xlsx"))
MESSY = os.environ.get("CUSTSHEET_MESSY")
CORPUS = os.environ.get("CUSTSHEET_CORPUS")
GUESTS = ("01-title-rows", "13-english-crm-export")
TYPED_INTO = ("ClosedXML/AllShapes.xlsx", "XlsxWriter/chart_bar01.xlsx", "exceljs/test-issue-1328.xlsx")
"""Corpus files that get a sheet of customers; when one is not there, the first files of its origin stand in."""


def messy(name: str) -> bytes:
    if MESSY is None:
        pytest.skip("CUSTSHEET_MESSY is not set")
    return (Path(MESSY) / name / "book.xlsx").read_bytes()


@pytest.fixture(scope="module", params=["office", "sample", *GUESTS])
def before(request: pytest.FixtureRequest) -> bytes:
    if request.param == "office":
        return write_workbook()
    return SAMPLE.read_bytes() if request.param == "sample" else messy(request.param)


@pytest.fixture(scope="module")
def after(before: bytes) -> bytes:
    return refreshed(before)


def values(data: bytes, skip: tuple[str, ...] = ()) -> dict[tuple[str, str], Any]:
    """Every stored value, dates without their time."""
    book = openpyxl.load_workbook(io.BytesIO(data), data_only=True)
    return {
        (sheet.title, cell.coordinate): cell.value.date() if isinstance(cell.value, datetime) else cell.value
        for sheet in book.worksheets
        if sheet.title not in skip
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None and cell.value != ""
    }


def test_the_structural_check_finds_nothing_new(before: bytes, after: bytes) -> None:
    assert set(check_structure(after)) <= set(check_structure(before))


def test_the_rules_of_the_open_xml_sdk_find_nothing_new(before: bytes, after: bytes) -> None:
    if len(before) > 120_000:
        pytest.skip("the audit of large files takes minutes; smaller ones stand for them")
    assert audit(after) <= audit(before)


def test_parts_of_sheets_that_were_not_recognised_keep_their_bytes(before: bytes, after: bytes) -> None:
    changed = {name for name, data in members(before).items() if members(after).get(name) != data}
    ours = {sheet.sheet_name for sheet in custsheet.open(before).layout.sheets}
    package = Package.open(before)
    may = {package.worksheet(name).part_name for name in ours}
    may |= {"[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml"}
    may |= {"xl/sharedStrings.xml", "xl/calcChain.xml"}
    may |= {name for name in package.part_names if name.startswith("xl/tables/")}
    assert changed <= may


def test_a_second_refresh_changes_no_byte(after: bytes) -> None:
    assert refreshed(after) == after


# LibreOffice adds extensions to data bars, which openpyxl does not know.
@pytest.mark.filterwarnings("ignore:.*extension is not supported:UserWarning")
@needs_libreoffice
def test_libreoffice_reads_every_value_and_a_second_refresh_doubles_nothing(after: bytes) -> None:
    saved = convert(after)
    live = {("汇总", "B3"), ("Summary", "B3")}  # how old the figures are today
    wanted, got = values(after), values(saved)
    wrong = {
        place: (value, got.get(place))
        for place, value in wanted.items()
        if place not in live and not _is_same(value, got.get(place))
    }
    assert not wrong
    again = refreshed(saved)
    assert Package.open(again).sheet_names == Package.open(after).sheet_names
    assert _counts(again) == _counts(after)
    assert refreshed(again) == again


def _is_same(a: Any, b: Any) -> bool:
    if isinstance(a, int | float) and isinstance(b, int | float):
        return abs(a - b) <= 1e-9 * max(1.0, abs(a))
    return str(a).replace("\r\n", "\n").strip() == str(b).replace("\r\n", "\n").strip()


def _counts(data: bytes) -> dict[str, tuple[int, int, int]]:
    """Sheet → headers in use, rules and validations of ours."""
    package = Package.open(data)
    found = {}
    for sheet in custsheet.open(data).layout.sheets:
        skeleton = package.worksheet(sheet.sheet_name).skeleton
        formulas = [str(e.text) for e in skeleton.iter() if str(e.tag).endswith("}formula")]
        ours = sum("custsheet:" in formula for formula in formulas)
        notes = sum(is_note(v) for v in package.worksheet(sheet.sheet_name).validations)
        found[sheet.sheet_name] = (len(sheet.headers), ours, notes)
    return found


# ---------------------------------------------------------------- customers typed into strangers' files


def _corpus_files() -> list[str]:
    if CORPUS is None:
        return []
    root = Path(CORPUS)
    found = []
    for wanted in TYPED_INTO:
        path = root / wanted
        candidates = sorted((root / wanted.split("/")[0]).glob("*.xlsx"))
        found.append(str(path if path.exists() else candidates[len(candidates) // 2]))
    return found


@needs_libreoffice
@pytest.mark.parametrize("path", _corpus_files())
def test_customers_typed_into_a_real_file_by_libreoffice_are_refreshed_without_a_loss(path: str) -> None:
    package = Package.open(path)
    for name, rows in {"客户信息": CUSTOMERS, "联系记录": INTERACTIONS, "订单回款": ORDERS}.items():
        cells = [(r, c, value, None) for r, row in enumerate(rows, 1) for c, value in enumerate(row, 1)]
        package.add_worksheet(name).set_cells([cell for cell in cells if cell[2] is not None])
    typed = convert(package.to_bytes())
    result = refreshed(typed)
    assert set(check_structure(result)) <= set(check_structure(typed))
    before, after = values(typed), values(result)
    assert {place: after.get(place) for place in before} == before
    assert [row[1].value for row in openpyxl.load_workbook(io.BytesIO(result))["客户信息"].iter_rows()][1:] == [
        row[1] for row in CUSTOMERS[1:]
    ]
    assert refreshed(result) == result
