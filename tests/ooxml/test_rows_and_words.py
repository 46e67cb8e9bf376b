"""Heights of rows, merged cells, and conditional formats that mark other words than before."""

from __future__ import annotations

import io
import re

import openpyxl
import pytest
import xlsxwriter

from custsheet.ooxml import Package
from custsheet.refs import RangeRef
from tests.ooxml.structure import check_structure, members

SHEET = "xl/worksheets/sheet1.xml"
RANKS = ("高", "中", "低")


def book() -> bytes:
    """Three ranks marked in two columns, a data bar of people's between them, a high row."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as made:
        sheet = made.add_worksheet("客户")
        looks = [made.add_format({"bg_color": color}) for color in ("#FF0000", "#FFFF00", "#00FF00")]
        for letter in "BD":
            for word, look in zip(RANKS, looks, strict=True):
                rule = {"type": "formula", "criteria": f'=${letter}2="{word}"', "format": look}
                sheet.conditional_format(f"{letter}2:{letter}9", rule)
            sheet.conditional_format("C2:C9", {"type": "data_bar"})
        sheet.conditional_format("E2:E9", {"type": "formula", "criteria": '=$E2="高"', "format": looks[0]})
        sheet.set_row(1, 30)
        for row in range(9):
            sheet.write_row(row, 0, ["a", "高", 1, "低", "中"])
    return target.getvalue()


def marked(data: bytes, area: str) -> list[tuple[str, str]]:
    """(word, colour) of the rules on a range, in the order of their priorities."""
    page = openpyxl.load_workbook(io.BytesIO(data))["客户"]
    rules = next(found.rules for found in page.conditional_formatting if str(found.sqref) == area)
    ordered = sorted(rules, key=lambda rule: rule.priority)
    return [(rule.formula[0].split('"')[1], str(rule.dxf.fill.bgColor.rgb)[-6:]) for rule in ordered]


def reworded(data: bytes, *now: str, before: tuple[str, ...] = RANKS) -> bytes:
    package = Package.open(data)
    package.worksheet("客户").reword_rules(before, now)
    return package.to_bytes()


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (("急", "中", "低"), [("急", "FF0000"), ("中", "FFFF00"), ("低", "00FF00")]),
        (("低", "中", "高"), [("低", "FF0000"), ("中", "FFFF00"), ("高", "00FF00")]),
        (("急", "中"), [("急", "FF0000"), ("中", "FFFF00")]),
        (("急", "高", "中", "低"), [("急", "FF0000"), ("高", "FFFF00"), ("中", "00FF00"), ("低", "00FF00")]),
        (('说"急"', "中", "低"), [('说""急""', "FF0000"), ("中", "FFFF00"), ("低", "00FF00")]),
    ],
)
def test_ranks_keep_their_looks_under_other_words(now: tuple[str, ...], expected: list[tuple[str, str]]) -> None:
    after = reworded(book(), *now)
    for area in ("B2:B9", "D2:D9"):
        page = openpyxl.load_workbook(io.BytesIO(after))["客户"]
        rules = next(found.rules for found in page.conditional_formatting if str(found.sqref) == area)
        formulas = [rule.formula[0] for rule in sorted(rules, key=lambda rule: rule.priority)]
        assert formulas == [f'${area[0]}2="{word}"' for word, _ in expected]
        if '"' not in now[0]:
            assert marked(after, area) == expected
    assert check_structure(after) == []
    xml = members(after)[SHEET].decode()
    priorities = re.findall(r'<cfRule [^>]*priority="(\d+)"', xml)
    assert len(priorities) == len(set(priorities))
    assert '$E2="高"' in xml  # a family that lacks words is somebody's own


def test_words_that_nobody_marks_change_nothing() -> None:
    assert reworded(book(), "甲", "乙", before=("丙", "丁")) == book()


def test_heights_are_set_and_every_other_byte_of_a_row_stays() -> None:
    package = Package.open(book())
    package.worksheet("客户").set_row_heights({2: 45, 3: 22.5, 99: 10})
    after = package.to_bytes()
    page = openpyxl.load_workbook(io.BytesIO(after))["客户"]
    assert [page.row_dimensions[row].height for row in (2, 3, 4)] == [45, 22.5, None]
    before_xml, after_xml = members(book())[SHEET].decode(), members(after)[SHEET].decode()
    plain = re.compile(r' (?:ht|customHeight)="[^"]*"')
    assert plain.sub("", after_xml) == plain.sub("", before_xml)
    assert check_structure(after) == []


def test_cells_are_merged_once() -> None:
    package = Package.open(book())
    sheet = package.worksheet("客户")
    for _ in range(2):
        sheet.merge(RangeRef(12, 2, 12, 4))
    sheet.merge(RangeRef(13, 2, 13, 4))
    after = package.to_bytes()
    assert [str(area) for area in Package.open(after).worksheet("客户").merged_ranges] == ["B12:D12", "B13:D13"]
    assert 'mergeCells count="2"' in members(after)[SHEET].decode()
    assert check_structure(after) == []
