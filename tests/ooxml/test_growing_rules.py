"""Validations and conditional formats of people grow with the rows below which a refresh appends."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from custsheet.ooxml import Package, Worksheet
from custsheet.ooxml.areas import areas_of
from custsheet.refs import RangeRef
from tests.ooxml.packages import workbook

X14 = "http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
XM = "http://schemas.microsoft.com/office/excel/2006/main"
DATA = RangeRef(2, 1, 10, 5)
"""Nine rows, A2:E10."""


def rule(sqref: str) -> str:
    return (
        f'<conditionalFormatting sqref="{sqref}"><cfRule type="duplicateValues" priority="1"/></conditionalFormatting>'
    )


def validations(*sqrefs: str) -> str:
    each = "".join(
        f'<dataValidation type="whole" sqref="{sqref}"><formula1>1</formula1></dataValidation>' for sqref in sqrefs
    )
    return f'<dataValidations count="{len(sqrefs)}">{each}</dataValidations>'


def opened(inner: str) -> Worksheet:
    return Package.open(workbook(f"<sheetData/>{inner}")).worksheet(0)


def sqrefs(sheet: Worksheet) -> list[str]:
    found = []
    for element in sheet.skeleton.iter():
        if str(element.tag).endswith(("}conditionalFormatting", "}dataValidation")):
            found.append(element.get("sqref") or element.findtext(f"{{{XM}}}sqref") or "")
    return found


TABLE = [
    ("D2:D10", "D2:D12"),  # the whole column
    ("A2:E10", "A2:E12"),  # whole rows
    ("D1:D10", "D1:D12"),  # with the header
    ("D8:D10", "D8:D12"),  # three rows: a piece of a rule that copying broke up
    ("D2:D7 D8:D10", "D2:D7 D8:D12"),
    ("B2:B10 D2:D10", "B2:B12 D2:D12"),
    ("$D$2:$D$10", "D2:D12"),
    ("D9:D10", "D9:D10"),  # two cells were marked, not the column
    ("D2:D9", "D2:D9"),  # ends before the data
    ("D2:D200", "D2:D200"),  # prepared rows
    ("D2:D1048576", "D2:D1048576"),
    ("D:D", "D:D"),
    ("G2:G10", "G2:G10"),  # another list
    ("D2:D10 #REF!", "D2:D10 #REF!"),  # nobody knows what that was
]


@pytest.mark.parametrize(("before", "after"), TABLE)
@pytest.mark.parametrize("write", [rule, validations])
def test_what_ends_with_the_data_reaches_the_new_rows(write: object, before: str, after: str) -> None:
    assert callable(write)
    sheet = opened(write(before))
    sheet.grow_rules(DATA, 12)
    assert sqrefs(sheet) == [after]
    assert sheet.package.is_changed == (before != after)


def test_of_a_list_with_one_row_that_row_speaks_for_the_next() -> None:
    sheet = opened(rule("A2:E2") + validations("D2", "A1"))
    sheet.grow_rules(RangeRef(2, 1, 2, 5), 5)
    assert sqrefs(sheet) == ["A2:E5", "D2:D5", "A1"]


def test_a_list_without_rows_lets_nothing_grow() -> None:
    sheet = opened(rule("A1:E1") + validations("D1"))
    sheet.grow_rules(RangeRef(2, 1, 1, 5), 5)
    assert not sheet.package.is_changed


def test_no_cell_gets_two_validations() -> None:
    sheet = opened(validations("D2:D10", "D12:D14", "A2:E10"))
    sheet.grow_rules(DATA, 13)
    assert sqrefs(sheet)[:2] == ["D2:D10 D11", "D12:D14"]
    assert not any(RangeRef(12, 4, 12, 4) == area for area in areas_of(sqrefs(sheet)[2]))


def test_rules_in_the_extension_list_grow_too() -> None:
    inner = (
        f'<extLst><ext uri="{{78C0D931-6437-407d-A8EE-F0AAD7539E65}}" xmlns:x14="{X14}" xmlns:xm="{XM}">'
        '<x14:conditionalFormattings><x14:conditionalFormatting><x14:cfRule type="dataBar"/><xm:sqref>D2:D10</xm:sqref>'
        "</x14:conditionalFormatting></x14:conditionalFormattings></ext>"
        f'<ext uri="{{CCE6A557-97BC-4b89-ADB6-D9C93CAAB3DF}}" xmlns:x14="{X14}" xmlns:xm="{XM}">'
        '<x14:dataValidations count="1"><x14:dataValidation type="list"><x14:formula1><xm:f>名单!$A$1:$A$3</xm:f>'
        "</x14:formula1><xm:sqref>C2:C10</xm:sqref></x14:dataValidation></x14:dataValidations></ext></extLst>"
    )
    sheet = opened(inner)
    sheet.grow_rules(DATA, 12)
    assert sqrefs(sheet) == ["D2:D12", "C2:C12"]


def test_a_rule_of_a_pivot_table_follows_the_pivot_table() -> None:
    sheet = opened(rule("D2:D10").replace("<conditionalFormatting", '<conditionalFormatting pivot="1"'))
    sheet.grow_rules(DATA, 12)
    assert not sheet.package.is_changed


# ---------------------------------------------------------------- any sheet

AREAS = st.builds(
    lambda row, column, down, right: RangeRef(row, column, row + down, column + right),
    st.integers(1, 12), st.integers(1, 6), st.integers(0, 12), st.integers(0, 3),
)  # fmt: skip


def cells(areas: list[RangeRef]) -> set[tuple[int, int]]:
    return {
        (r, c)
        for a in areas
        for r in range(a.first_row, a.last_row + 1)
        for c in range(a.first_column, a.last_column + 1)
    }


@given(st.lists(AREAS, min_size=1, max_size=4), st.integers(11, 15))
def test_rules_keep_their_cells_gain_new_rows_only_and_stay_apart(areas: list[RangeRef], last_row: int) -> None:
    apart = [area for at, area in enumerate(areas) if not any(cells([area]) & cells([other]) for other in areas[:at])]
    sheet = opened(validations(*map(str, apart)))
    sheet.grow_rules(DATA, last_row)
    grown = [areas_of(sqref) for sqref in sqrefs(sheet)]
    for before, after in zip(apart, grown, strict=True):
        assert cells([before]) <= cells(after)
        assert all(DATA.last_row < row <= last_row for row, _ in cells(after) - cells([before]))
    assert sum(len(cells(after)) for after in grown) == len(cells([area for after in grown for area in after]))
    once = sqrefs(sheet)
    sheet.grow_rules(DATA, DATA.last_row)
    assert sqrefs(sheet) == once
