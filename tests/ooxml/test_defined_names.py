"""Global defined names: ours are hidden, never local, and tell when what they named was deleted."""

from __future__ import annotations

import re

import pytest

from custsheet.errors import UsageError
from custsheet.ooxml import Package
from custsheet.ooxml.defined_names import quoted, same_reference, sheet_reference, split_reference
from custsheet.refs import RangeRef
from tests.ooxml.donors import team_book
from tests.ooxml.structure import check_structure, members

WORKBOOK = "xl/workbook.xml"


def with_workbook(old: str, new: str) -> Package:
    package = Package.open(team_book())
    xml = package.read(WORKBOOK).decode()
    assert old in xml
    package.write(WORKBOOK, xml.replace(old, new).encode())
    return Package.open(package.to_bytes())


def test_a_hidden_name_is_set_once_and_read_without_regard_to_case() -> None:
    package = Package.open(team_book())
    package.defined_names.set("_cs_tier", "客户!$B$1", hidden=True)
    once = package.to_bytes()
    assert '<definedName name="_cs_tier" hidden="1">客户!$B$1</definedName>' in members(once)[WORKBOOK].decode()
    again = Package.open(once)
    again.defined_names.set("_CS_Tier", "'客户'!$B$1", hidden=True)
    assert again.defined_names.get("_CS_TIER") == "客户!$B$1"
    assert not again.is_changed
    assert check_structure(once) == check_structure(team_book())


def test_names_of_one_sheet_and_built_in_ones_are_not_listed() -> None:
    package = Package.open(team_book())
    assert dict(package.defined_names.items()) == {"等级表": "选项!$A$1:$A$3"}


def test_a_local_twin_is_neither_read_nor_changed() -> None:
    twin = '<definedName name="_cs_tier" localSheetId="1" hidden="1">选项!$A$1</definedName></definedNames>'
    package = with_workbook("</definedNames>", twin)
    assert package.defined_names.get("_cs_tier") is None
    package.defined_names.set("_cs_tier", "客户!$B$1", hidden=True)
    assert package.defined_names.get("_cs_tier") == "客户!$B$1"
    package.defined_names.remove("_cs_tier")
    assert package.defined_names.get("_cs_tier") is None
    assert not package.is_changed


@pytest.mark.parametrize("broken", ["#REF!", "客户!#REF!", "'客户 1'!#REF!", "#REF!$A$1"])
def test_a_name_whose_cells_were_deleted_says_so(broken: str) -> None:
    package = with_workbook("选项!$A$1:$A$3", broken)
    assert package.defined_names.get("等级表") == "#REF!"
    assert dict(package.defined_names.items()) == {"等级表": "#REF!"}


def test_a_name_made_visible_by_another_program_is_hidden_again_once() -> None:
    package = Package.open(team_book())
    package.defined_names.set("_cs_a", "客户!$A$1")
    package.defined_names.set("_cs_a", "客户!$A$1", hidden=True)
    assert package.defined_names.is_hidden("_cs_a")
    assert len(re.findall("_cs_a", package.read(WORKBOOK).decode())) == 1


def test_removing_the_only_name_removes_the_list() -> None:
    package = Package.open(team_book())
    xml = re.sub("<definedNames>.*</definedNames>", "", package.read(WORKBOOK).decode())
    package.write(WORKBOOK, xml.encode())
    bare = Package.open(package.to_bytes())
    bare.defined_names.set("_cs_a", "客户!$A$1")
    assert re.search(r"</sheets><definedNames>", bare.read(WORKBOOK).decode())
    bare.defined_names.remove("_cs_a")
    bare.defined_names.remove("_cs_never_there")
    assert not bare.is_changed


@pytest.mark.parametrize("name", ["A1", "XFD9", "R1C1", "r", "1abc", "a b", "", "a-b", "名" * 256])
def test_a_name_that_excel_would_refuse_is_refused(name: str) -> None:
    with pytest.raises(UsageError):
        Package.open(team_book()).defined_names.set(name, "客户!$A$1")


@pytest.mark.parametrize(
    ("sheet", "spelt"),
    [
        ("客户信息", "客户信息"),
        ("2024订单", "'2024订单'"),
        ("客户 信息", "'客户 信息'"),
        ("it's", "'it''s'"),
        ("A1", "'A1'"),
    ],
)
def test_sheet_names_are_quoted_where_formulas_need_it(sheet: str, spelt: str) -> None:
    assert quoted(sheet) == spelt
    assert split_reference(sheet_reference(sheet, "B2:C9")) == (sheet, RangeRef(2, 2, 9, 3))


@pytest.mark.parametrize("ref", ["#REF!", "客户!#REF!", "客户!$A:$A", "OFFSET(客户!$A$1,1,0)", "客户!$A$1,客户!$C$1"])
def test_what_is_no_single_area_has_no_range(ref: str) -> None:
    assert split_reference(ref) is None


def test_quotes_make_no_difference() -> None:
    assert same_reference("'客户'!$A$1", "客户!$A$1")
    assert not same_reference("'客户'!$A$1", "客户!$A$2")
    assert not same_reference("客户!#REF!", "客户2!#REF!")
