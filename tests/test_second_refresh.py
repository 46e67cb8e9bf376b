"""Same input, same output (CONTRACT §1.5): a second refresh changes no byte, whoever saved the file in between."""

from __future__ import annotations

import io
import os
from datetime import date
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

import custsheet
from custsheet.errors import CustsheetError
from custsheet.ooxml import Package
from custsheet.workbook import new_workbook
from tests.refreshes import refresh_anew, refreshed, saved
from tests.test_refresh import edited, header_cell
from tests.workbooks import AS_OF, GUEST, OFFICE, write_workbook

CASES = sorted(Path(os.environ.get("CUSTSHEET_CASES", "/nowhere")).glob("*.xlsx"))
BOOKS = {
    "ours": lambda: write_workbook(OFFICE),
    "guest": lambda: write_workbook(GUEST),
    "sample": lambda: new_workbook("zh", 15, as_of=AS_OF),
    "English": lambda: new_workbook("en", 15, as_of=AS_OF),
}


def by_openpyxl(data: bytes) -> bytes:
    """The workbook as openpyxl saves it."""
    target = io.BytesIO()
    openpyxl.load_workbook(io.BytesIO(data)).save(target)
    return target.getvalue()


def formats(data: bytes) -> dict[str, int]:
    """How many entries each part of the stylesheet has."""
    with Package.open(data) as package:
        return {str(group.tag).rpartition("}")[2]: len(group) for group in package.styles.root}


@pytest.mark.parametrize("name", BOOKS)
def test_a_second_refresh_changes_nothing_also_after_openpyxl_saved(name: str) -> None:
    first = refreshed(BOOKS[name]())
    assert refreshed(first) == first
    third = refreshed(by_openpyxl(first))
    assert refreshed(third) == third


@pytest.mark.parametrize("name", BOOKS)
def test_two_refreshes_of_one_file_agree(name: str) -> None:
    before = BOOKS[name]()
    assert refresh_anew(before)[0] == refresh_anew(before)[0]


@pytest.mark.parametrize("name", ["ours", "guest"])
def test_formats_do_not_pile_up_while_openpyxl_saves_between_refreshes(name: str) -> None:
    data = refreshed(by_openpyxl(refreshed(BOOKS[name]())))
    for _ in range(2):
        again = refreshed(by_openpyxl(data))
        assert formats(again) == formats(data)
        data = again


@pytest.mark.skipif(not CASES, reason="CUSTSHEET_CASES is not set")
@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_second_refresh_of_a_case_changes_nothing(path: Path) -> None:
    as_of = date(2027, 7, 31) if path.stem == "second_refresh_writes" else date(2026, 11, 30)
    try:
        first = refreshed(path.read_bytes(), as_of)
    except CustsheetError as error:
        pytest.skip(f"refused: {error}")
    assert refreshed(first, as_of) == first


def test_nothing_is_said_of_a_value_that_the_refresh_replaces() -> None:
    """It stands in 变更记录; a finding about it would be gone after the next refresh."""
    after = refreshed(write_workbook(OFFICE))
    letter = header_cell(after, "客户价值", "订单数")
    typed = edited(after, "客户价值", **{f"{letter}2": -5})
    book = custsheet.open(typed)
    result = book.refresh(AS_OF)
    assert not (result.issues["value"] == -5).any()
    assert refreshed(saved(book)) == saved(book)


@pytest.mark.parametrize("value", [-5, "很多", True])
def test_nothing_is_said_of_typed_figures_where_orders_give_them(value: object) -> None:
    """Theirs stay and ours count, so what is wrong with theirs matters to nobody."""
    figures = [["客户编号", "客户名称", "订单数"], ["KH-001", None, value]]
    before = write_workbook({**OFFICE, "客户价值": figures})
    assert "order_count" not in set(custsheet.open(before).check(AS_OF)["column"])
    after = refreshed(before)
    assert refreshed(after) == after


def test_saving_a_refreshed_book_again_writes_nothing(tmp_path: Path) -> None:
    """Backups keep five versions: empty saves would push the user's own one out."""
    path = tmp_path / "客户.xlsx"
    path.write_bytes(write_workbook(OFFICE))
    book = custsheet.open(path)
    book.refresh(AS_OF)
    assert book.save().changed
    first = path.stat()
    for _ in range(3):
        assert not book.save().changed
    book.refresh(AS_OF)
    assert not book.save().changed
    assert path.stat() == first
    assert len(list((tmp_path / "custsheet-备份").iterdir())) == 1


def test_a_saved_book_goes_on_from_what_was_saved(tmp_path: Path) -> None:
    path = tmp_path / "客户.xlsx"
    path.write_bytes(write_workbook(OFFICE))
    book = custsheet.open(path)
    book.apply_corrections(book.clean(), as_of=AS_OF)
    book.save()
    book.refresh(AS_OF)
    assert book.save().changed
    assert refreshed(path.read_bytes()) == path.read_bytes()
    assert "tier" in book.layout["customers"].columns


def test_check_does_not_show_what_was_corrected() -> None:
    rows = [["客户编号", "客户名称", "手机", "负责人"], ["C1", "甲公司", "138 0000 00x1", "王"]]
    book = custsheet.open(write_workbook({"客户信息": rows}))
    assert "phone_unreadable" in set(book.check(AS_OF)["code"])
    fix = {
        "sheet": "客户信息",
        "cell": "C2",
        "row": 2,
        "column": "mobile",
        "old": "138 0000 00x1",
        "new": "13800000001",
    }
    book.apply_corrections(pd.DataFrame([fix | {"reason": "phone"}]), as_of=AS_OF)
    assert "phone_unreadable" not in set(book.check(AS_OF)["code"])
