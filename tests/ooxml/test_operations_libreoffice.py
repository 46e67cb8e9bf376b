"""LibreOffice opens workbooks that we changed, and reads every value that we did not mean as in the original.

A few workbooks below ``CUSTSHEET_CORPUS``, every eighth with ``CUSTSHEET_CORPUS_FULL=1``.
"""

from __future__ import annotations

import io
import os
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
import python_calamine

from custsheet.errors import PackageError
from custsheet.ooxml import Package
from custsheet.refs import MAX_COLUMN
from tests.libreoffice import convert, needs_libreoffice
from tests.ooxml.raw_cells import raw_sheet

VOLATILE = re.compile(r"\b(?:NOW|TODAY|RAND|RANDBETWEEN|RANDARRAY|INFO|CELL)\(", re.I)
NEW = ("客户 <等级>", 12.5, date(2026, 1, 31), True)


def _paths() -> Iterator[Path]:
    root = os.environ.get("CUSTSHEET_CORPUS")
    if root:
        found = sorted(path for path in Path(root).rglob("*") if path.suffix.lower() in (".xlsx", ".xlsm"))
        yield from found[2::8] if os.environ.get("CUSTSHEET_CORPUS_FULL") else found[2::100]


PATHS = list(_paths())
if not PATHS:
    pytest.skip("CUSTSHEET_CORPUS is not set", allow_module_level=True)


def values(data: bytes) -> dict[str, dict[tuple[int, int], object]]:
    """Sheet → (row, column) → value, as LibreOffice saved it."""
    book = python_calamine.load_workbook(io.BytesIO(data))
    found = {}
    for name in book.sheet_names:
        rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        found[name] = {
            (row, column): value
            for row, cells in enumerate(rows, 1)
            for column, value in enumerate(cells, 1)
            if value != ""
        }
    return found


@needs_libreoffice
@pytest.mark.parametrize("path", PATHS, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_libreoffice_reads_all_other_values_as_before(path: Path) -> None:
    original = path.read_bytes()
    try:
        package = Package.open(original)
        sheet = package.worksheet(0)
    except PackageError as error:
        pytest.skip(f"refused: {error.code}")
    raw = raw_sheet(original, sheet.part_name)
    column = max([0, *(at[1] for at in raw.cells)]) + 1
    if column > MAX_COLUMN:
        pytest.skip("the sheet is full to the last column")
    sheet.set_cells((row, column, value, None) for row, value in enumerate(NEW, 1))
    name = sheet.name
    try:
        before = values(convert(original, suffix=path.suffix))
    except (AssertionError, python_calamine.CalamineError):
        pytest.skip("LibreOffice does not open the original")
    after = values(convert(package.to_bytes(), suffix=path.suffix))
    volatile = {at for at, cell in raw.cells.items() if cell.formula and VOLATILE.search(cell.formula[1])}
    assert set(after) == set(before)
    for tab, cells in after.items():
        mine = {(row, column) for row in range(1, len(NEW) + 1)} | volatile if tab == name else set()
        assert {at: v for at, v in cells.items() if at not in mine} == {
            at: v for at, v in before[tab].items() if at not in mine
        }
    assert [after[name][row, column] for row in (1, 2, 4)] == [NEW[0], NEW[1], NEW[3]]
