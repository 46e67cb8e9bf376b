"""What a later version offers is added to an existing 设置 tab once, below everything that people have there."""

from __future__ import annotations

import io
import re
from datetime import date
from typing import Any

import openpyxl
import pytest

import custsheet
from custsheet.ooxml import Package
from custsheet.refs import column_letter, parse_range
from tests.ooxml.structure import check_structure
from tests.refreshes import refreshed
from tests.workbooks import GUEST, write_workbook

AS_OF, LATER = date(2026, 10, 31), date(2026, 11, 7)
SHEET = "设置"
PREFIX = "custsheet_settings_"
LACKING = {"activity.window_months", "quadrant.high_from"}
"""Scalars that the older tab does not have."""


def clear(package: Package, first_row: int, last_row: int, columns: range = range(1, 30)) -> None:
    package.worksheet(SHEET).set_cells(
        (row, column, None, None) for row in range(first_row, last_row + 1) for column in columns
    )


def rows_of(package: Package) -> dict[str, int]:
    """The row of each key in the hidden first column."""
    cells = package.worksheet(SHEET).iter_cells()
    return {str(cell.value): cell.row for cell in cells if cell.column == 1 and cell.value}


def without(data: bytes, *, memory: bool) -> bytes:
    """The workbook as a version left it that knew neither segments nor keywords, nor some scalars, nor one list."""
    package = Package.open(data)
    for block in ("segments", "keywords"):
        area = parse_range(package.defined_names.get(PREFIX + block).rpartition("!")[2].replace("$", ""))
        clear(package, area.first_row - 1, area.last_row)
        package.defined_names.remove(PREFIX + block)
    for key, row in rows_of(package).items():
        if key in LACKING:
            clear(package, row, row)
    sheet = package.worksheet(SHEET)
    column = next(cell.column for cell in sheet.iter_cells() if cell.value == "list.demand_status")
    start = next(cell.row for cell in sheet.iter_cells() if cell.value == "list.demand_status")
    clear(package, start, start + 45, range(column, column + 1))
    package.defined_names.remove("custsheet_list_demand_status")
    if not memory:
        package.remove_worksheet("_custsheet", force=True)
    return package.to_bytes()


def raw_rows(data: bytes) -> dict[int, str]:
    """Every row of the tab as the file has it."""
    package = Package.open(data)
    text = package.read(package.worksheet(SHEET).part_name).decode()
    found = re.finditer(r'<row r="(\d+)".*?(?:</row>|(?<=/)>)', text, re.DOTALL)
    return {int(row[1]): row[0] for row in found}


@pytest.fixture(scope="module")
def made() -> bytes:
    return refreshed(write_workbook())


@pytest.fixture(scope="module")
def older(made: bytes) -> bytes:
    package = Package.open(without(made, memory=False))
    sheet = package.worksheet(SHEET)
    sheet.set("C6", 2_000_000)  # changed by people
    sheet.set("J3", "负责人：王小明")  # noted by people beside the blocks
    return package.to_bytes()


@pytest.fixture(scope="module")
def updated(older: bytes) -> bytes:
    return refreshed(older, LATER)


def test_everything_new_is_appended_and_nothing_else_changes(older: bytes, updated: bytes) -> None:
    before, after = raw_rows(older), raw_rows(updated)
    assert {row: after.get(row) for row in before} == before
    settings = custsheet.open(updated).settings
    assert settings.tiers[0].min_revenue_12m == 2_000_000
    keys = rows_of(Package.open(updated))
    assert {"segment1", "category1", *LACKING} <= set(keys)
    assert min(keys[key] for key in LACKING) > max(before)


def test_what_is_appended_is_read_like_the_rest(updated: bytes) -> None:
    package = Package.open(updated)
    sheet, keys = package.worksheet(SHEET), rows_of(package)
    sheet.set(f"C{keys['quadrant.high_from']}", 60)
    sheet.set(f"B{keys['segment1']}", "头部客户")
    sheet.set(f"C{keys['category5']}", "贵；报价，invoice")
    place = next(cell for cell in sheet.iter_cells() if cell.value == "list.demand_status")
    sheet.set(f"{column_letter(place.column)}{place.row + 2}", "登记")
    settings = custsheet.open(package.to_bytes()).settings
    assert settings["quadrant.high_from"] == 60
    assert settings.segments[0].name == "头部客户"
    assert settings.keywords["价格"] == ("贵", "报价", "invoice")
    assert settings.lists["demand_status"].labels("zh")[0] == "登记"
    assert settings.lists["source"] == custsheet.open(updated).settings.lists["source"]


def test_a_second_refresh_changes_nothing(updated: bytes) -> None:
    assert refreshed(updated, LATER) == updated


def test_the_file_stays_sound_and_the_new_cells_look_like_the_old(made: bytes, updated: bytes) -> None:
    assert check_structure(updated) == []
    new, old = (openpyxl.load_workbook(io.BytesIO(data))[SHEET] for data in (updated, made))
    for key, column in (("segment1", 2), ("segment1", 3), ("category1", 3), ("quadrant.high_from", 3)):
        here = new.cell(rows_of(Package.open(updated))[key], column)
        there = old.cell(rows_of(Package.open(made))[key], column)
        assert here.value == there.value
        assert look_of(here) == look_of(there), key


def look_of(cell: Any) -> tuple[object, ...]:
    colors = [str(color.rgb)[-6:] for color in (cell.font.color, cell.fill.fgColor, cell.border.left.color) if color]
    font = (cell.font.name, cell.font.sz, cell.font.b)
    return (
        *font,
        *colors,
        cell.border.left.style,
        cell.alignment.horizontal,
        cell.alignment.indent,
        cell.number_format,
    )


def test_what_is_added_is_told_with_its_place(older: bytes) -> None:
    book = custsheet.open(older)
    told = [line for line in book.refresh(LATER).added if SHEET in line]
    assert len(told) == 1
    assert re.search(r"第 \d+ 行起", told[0])


def test_rows_and_blocks_that_people_delete_stay_away(made: bytes) -> None:
    gone = without(made, memory=True)
    assert refreshed(gone, AS_OF) == refreshed(refreshed(gone, AS_OF), AS_OF)
    after = rows_of(Package.open(refreshed(gone, LATER)))
    assert not {"segment1", "category1", *LACKING} & set(after)
    defaults = custsheet.open(made).settings
    assert custsheet.open(gone).settings == defaults


def test_they_come_back_when_somebody_asks(made: bytes) -> None:
    asked = refreshed(without(made, memory=True), AS_OF, add=["settings"])
    assert {"segment1", "category1", *LACKING} <= set(rows_of(Package.open(asked)))
    assert refreshed(asked) == asked


def test_a_deleted_block_counts_as_its_default_and_is_told(made: bytes) -> None:
    package = Package.open(made)
    area = parse_range(package.defined_names.get(PREFIX + "tiers").rpartition("!")[2].replace("$", ""))
    package.worksheet(SHEET).set(f"C{area.first_row + 1}", 5_000_000)
    clear(package, area.first_row, area.last_row)
    package.defined_names.set(PREFIX + "tiers", "#REF!")
    book = custsheet.open(package.to_bytes())
    outcome = book.refresh(LATER)
    assert book.settings.tiers[0].min_revenue_12m == 1_000_000
    assert any("客户等级" in note and "--add settings" in note for note in outcome.notes)
    back = refreshed(package.to_bytes(), LATER, add=["settings"])
    assert "tier1" in rows_of(Package.open(back))
    assert custsheet.open(back).refresh(LATER).notes == [note for note in outcome.notes if "--add settings" not in note]


def test_a_guest_gets_no_settings_unasked() -> None:
    data = refreshed(write_workbook(GUEST))
    assert SHEET not in Package.open(data).sheet_names
    asked = refreshed(data, add=["settings"])
    assert SHEET in Package.open(asked).sheet_names
    assert refreshed(asked) == asked
