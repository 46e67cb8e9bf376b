"""Sheets for a workbook that was saved as "Strict Open XML" are said in its dialect."""

from __future__ import annotations

from custsheet.ooxml import Package
from custsheet.ooxml.strict import to_strict
from tests.ooxml.donors import rich_donor, team_book
from tests.ooxml.structure import check_structure, members


def strict_book() -> bytes:
    package = Package.open(team_book())
    for name in package.part_names:
        if name.endswith((".xml", ".rels")):
            package.write(name, to_strict(package.read(name)))
    return package.to_bytes()


def test_an_adopted_sheet_speaks_the_dialect_of_the_workbook() -> None:
    package = Package.open(strict_book())
    package.adopt(rich_donor(), "汇总")
    package.add_worksheet("_custsheet", "veryHidden")
    after = package.to_bytes()
    assert check_structure(after) == []
    for name, data in members(after).items():
        if name.startswith("xl/") and not name.endswith((".vml", ".png")):
            assert b"openxmlformats.org/spreadsheetml/2006/main" not in data, name
            assert b"openxmlformats.org/officeDocument/2006/relationships" not in data, name
            assert b"openxmlformats.org/drawingml/2006" not in data, name
    again = Package.open(after)
    assert again.sheet_names == ["客户", "选项", "汇总", "_custsheet"]
    assert again.worksheet("汇总").value("A1") == "关键指标"
    assert [table.name for table in again.worksheet("汇总").tables] == ["汇总表"]


def test_percentages_of_drawings_are_spelt_with_their_sign() -> None:
    assert to_strict(b'<a:lumMod val="75000"/><a:gs pos="50500"/>') == b'<a:lumMod val="75%"/><a:gs pos="50.5%"/>'
    assert (
        to_strict(b'<c:gapWidth val="150"/><c:overlap val="-20"/>')
        == b'<c:gapWidth val="150%"/><c:overlap val="-20%"/>'
    )
    assert to_strict(b'<c:idx val="150"/>') == b'<c:idx val="150"/>'
