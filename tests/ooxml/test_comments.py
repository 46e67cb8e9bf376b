"""Comments added to cells: texts and boxes, beside those of people, as other programs read them."""

from __future__ import annotations

import io
import re

import openpyxl
import pytest
import xlsxwriter

from custsheet.errors import PackageError
from custsheet.ooxml import Package
from custsheet.ooxml.comments import Comment, add_comments, read_comments
from tests.libreoffice import convert
from tests.ooxml.structure import audit, check_structure, members

THEIRS = "本行请勿改动"
NEW = [
    Comment(3, 2, "等财务回复\n下周再问", "李晓红"),
    Comment(2, 3, "a < b & c", "王小明"),
    Comment(1, 1, "顶", "李晓红"),
]


def book(*, commented: bool) -> bytes:
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as workbook:
        sheet = workbook.add_worksheet("客户信息")
        sheet.write_row(0, 0, ["客户名称", "负责人", "备注"])
        if commented:
            sheet.write_comment("B2", THEIRS, {"author": "王小明"})
        workbook.add_worksheet("其他")
    return target.getvalue()


def added(data: bytes, comments: list[Comment], sheet: str = "客户信息") -> bytes:
    package = Package.open(data)
    add_comments(package.worksheet(sheet), comments)
    return package.to_bytes()


def read(data: bytes, sheet: str = "客户信息") -> dict[str, tuple[str, str]]:
    cells = (cell for row in openpyxl.load_workbook(io.BytesIO(data))[sheet].iter_rows() for cell in row)
    return {cell.coordinate: (cell.comment.text, cell.comment.author) for cell in cells if cell.comment}


@pytest.mark.parametrize("commented", [False, True])
def test_new_comments_stand_beside_those_that_are_there(commented: bool) -> None:
    before = book(commented=commented)
    data = added(before, NEW)
    theirs = {"B2": (THEIRS, "王小明")} if commented else {}
    assert read(data) == {
        "B3": ("等财务回复\n下周再问", "李晓红"),
        "C2": ("a < b & c", "王小明"),
        "A1": ("顶", "李晓红"),
        **theirs,
    }
    assert check_structure(data) == check_structure(before)
    assert audit(data) <= audit(before)


@pytest.mark.parametrize("commented", [False, True])
def test_every_comment_has_a_box_of_its_own_that_names_its_cell(commented: bool) -> None:
    parts = members(added(book(commented=commented), NEW))
    [drawing] = [data.decode() for name, data in parts.items() if name.endswith(".vml")]
    shapes = re.findall(r'<v:shape id="(\w+)"', drawing)
    assert len(shapes) == len(set(shapes)) == 3 + commented
    places = set(zip(re.findall(r"<x:Row>(\d+)", drawing), re.findall(r"<x:Column>(\d+)", drawing), strict=True))
    assert places == {("2", "1"), ("1", "2"), ("0", "0")} | ({("1", "1")} if commented else set())
    assert drawing.count("<v:shapetype") == 1


def test_a_cell_that_has_a_comment_keeps_it() -> None:
    data = book(commented=True)
    package = Package.open(data)
    add_comments(package.worksheet("客户信息"), [Comment(2, 2, "anders", "x")])
    assert not package.is_changed


def test_what_is_added_can_be_read_back_and_a_second_sheet_gets_parts_of_its_own() -> None:
    data = added(added(book(commented=True), NEW), NEW[:1], "其他")
    package = Package.open(data)
    assert read_comments(package.worksheet("客户信息")) == [Comment(2, 2, THEIRS, "王小明"), *NEW]
    assert read_comments(package.worksheet("其他")) == NEW[:1]
    assert len([name for name in members(data) if name.endswith(".vml")]) == 2


def test_libreoffice_reads_them() -> None:
    assert {ref: text for ref, (text, _) in read(convert(added(book(commented=True), NEW))).items()} == {
        "B2": THEIRS,
        "B3": "等财务回复\n下周再问",
        "C2": "a < b & c",
        "A1": "顶",
    }


def test_a_drawing_that_is_cut_off_is_refused() -> None:
    package = Package.open(book(commented=True))
    [name] = [name for name in package.part_names if name.endswith(".vml")]
    package.write(name, package.read(name)[:-20])
    with pytest.raises(PackageError) as caught:
        add_comments(package.worksheet("客户信息"), NEW)
    assert caught.value.code == "broken_xml"
