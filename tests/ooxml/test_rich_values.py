"""A stored error that stands in for a picture is none; one that stands in for ``#SPILL!`` is."""

from __future__ import annotations

import pytest

import custsheet
from custsheet.ooxml import Package
from custsheet.reading import read_workbook
from custsheet.reading.grid import Grid, GridReader
from custsheet.refs import CellRef
from custsheet.schema import load_schema
from tests.ooxml.packages import HEAD, MAIN, pack, parts
from tests.refreshes import refreshed
from tests.workbooks import AS_OF

RICH = "http://schemas.microsoft.com/office/spreadsheetml/2017/richdata"
KIND = "http://schemas.microsoft.com/office/2017/06/relationships/"
# What the cell's vm names, from 1 on: structure (0 picture, 1 stock, 2 error) and error type.
VALUES = [(0, 0), (2, 8), (2, 13), (2, 12), (1, 0), (2, 99)]
HEADERS = ["客户编号", "客户名称", "手机", "备注", "客户等级（自动）"]


def metadata(prefix: str = "") -> str:
    """``xl/metadata.xml`` with dynamic arrays before the rich values, so that no index is right by chance."""
    future = "".join(
        f'<bk><extLst><ext uri="u"><r:rvb i="{len(VALUES) - 1 - at}"/></ext></extLst></bk>' for at in range(len(VALUES))
    )
    blocks = "".join(f'<bk><rc t="2" v="{len(VALUES) - 1 - at}"/></bk>' for at in range(len(VALUES)))
    text = (
        '<metadata><metadataTypes><metadataType name="XLDAPR"/><metadataType name="XLRICHVALUE"/></metadataTypes>'
        '<futureMetadata name="XLDAPR"><bk><extLst/></bk></futureMetadata>'
        f'<futureMetadata name="XLRICHVALUE">{future}</futureMetadata>'
        f"<valueMetadata>{blocks}</valueMetadata></metadata>"
    )
    if prefix:
        text = text.replace("</", "\0").replace("<", f"<{prefix}:").replace("\0", f"</{prefix}:")
        text = text.replace(f"<{prefix}:r:", "<r:")
    xmlns = f"xmlns:{prefix}" if prefix else "xmlns"
    return HEAD + text.replace("metadata>", f'metadata {xmlns}="{MAIN}" xmlns:r="{RICH}">', 1)


def workbook(cells: str, *, prefix: str = "", without: str = "") -> bytes:
    """A workbook of customers whose row 2 ends in these cells."""
    heads = "".join(
        f'<c r="{chr(65 + at)}1" t="inlineStr"><is><t>{text}</t></is></c>' for at, text in enumerate(HEADERS)
    )
    names = '<c r="A2" t="inlineStr"><is><t>KH-1</t></is></c><c r="B2" t="inlineStr"><is><t>甲公司</t></is></c>'
    found = parts(f'<sheetData><row r="1">{heads}</row><row r="2">{names}{cells}</row></sheetData>')
    values = "".join(f'<rv s="{kind}"><v>0</v><v>{error}</v></rv>' for kind, error in VALUES)
    keys = '<k n="colOffset" t="i"/><k n="errorType" t="i"/>'
    structures = f'<s t="_localImage">{keys}</s><s t="_linkedentity2">{keys}</s><s t="_error">{keys}</s>'
    added = {
        "metadata.xml": (found_kind("sheetMetadata"), metadata(prefix)),
        "richData/rdrichvalue.xml": (KIND + "rdRichValue", f'{HEAD}<rvData xmlns="{RICH}">{values}</rvData>'),
        "richData/rdrichvaluestructure.xml": (
            KIND + "rdRichValueStructure",
            f'{HEAD}<rvStructures xmlns="{RICH}">{structures}</rvStructures>',
        ),
    }
    for at, (name, (kind, text)) in enumerate(added.items(), 90):
        if name != without:
            rels = found["xl/_rels/workbook.xml.rels"].decode()
            entry = f'<Relationship Id="rId{at}" Type="{kind}" Target="{name}"/></Relationships>'
            found["xl/_rels/workbook.xml.rels"] = rels.replace("</Relationships>", entry).encode()
            found[f"xl/{name}"] = text.encode()
    return pack(found)


def found_kind(name: str) -> str:
    """An officeDocument relationship type."""
    return f"http://schemas.openxmlformats.org/officeDocument/2006/relationships/{name}"


def grid_of(data: bytes) -> Grid:
    """The customer sheet."""
    return GridReader(Package(data), data).read("客户")


D2 = CellRef(2, 4)


@pytest.mark.parametrize("prefix", ["", "x"])
@pytest.mark.parametrize(
    ("number", "error"), [(1, None), (2, "#SPILL!"), (3, "#CALC!"), (4, "#FIELD!"), (5, None), (6, "#VALUE!")]
)
def test_the_structure_of_the_rich_value_tells(number: int, error: str | None, prefix: str) -> None:
    grid = grid_of(workbook(f'<c r="D2" t="e" vm="{number}"><v>#VALUE!</v></c>', prefix=prefix))
    assert grid.errors == ({D2: error} if error else {})
    assert grid.rich_values == (frozenset() if error else {D2})
    assert D2 in grid.silent


@pytest.mark.parametrize("number", ["0", "7", "x", "-1", "99999999999"])
def test_a_number_that_names_nothing_leaves_the_error(number: str) -> None:
    assert grid_of(workbook(f'<c r="D2" t="e" vm="{number}"><v>#VALUE!</v></c>')).errors == {D2: "#VALUE!"}


@pytest.mark.parametrize("part", ["metadata.xml", "richData/rdrichvalue.xml", "richData/rdrichvaluestructure.xml"])
def test_a_missing_part_leaves_the_error(part: str) -> None:
    data = workbook('<c r="D2" t="e" vm="1"><v>#VALUE!</v></c>', without=part)
    assert grid_of(data).errors == {D2: "#VALUE!"}


@pytest.mark.parametrize("formula", ["", '<f>_xlfn.IMAGE("https://a.example/b.png")</f>'])
def test_a_picture_is_no_issue_and_counts_as_filled(formula: str) -> None:
    data = workbook(f'<c r="D2" t="e" vm="1">{formula}<v>#VALUE!</v></c>')
    assert "error_cell" not in set(custsheet.open(data).check(AS_OF)["code"])
    reading = read_workbook(Package(data), data, load_schema())
    contents = reading.contents_on("客户")
    assert contents.is_filled(*D2)
    assert not contents.shows_nothing(*D2)
    assert contents.holds_outside(4, [2])
    assert D2 not in contents.blank_results


def test_an_error_of_these_years_is_still_an_issue() -> None:
    issues = custsheet.open(workbook('<c r="D2" t="e" vm="2"><f>A1:A9</f><v>#VALUE!</v></c>')).check(AS_OF)
    assert list(issues.loc[issues["code"] == "error_cell", "value"]) == ["#SPILL!"]


def test_a_refresh_keeps_a_picture_byte_for_byte() -> None:
    cell = '<c r="E2" t="e" vm="1"><v>#VALUE!</v></c>'
    after = refreshed(workbook('<c r="D2"/>' + cell), AS_OF)
    assert cell.encode() in Package(after).read("xl/worksheets/sheet1.xml")
    assert refreshed(after, AS_OF) == after
