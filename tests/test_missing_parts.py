"""Packages that lost a part, or the relationship to one: fine, or refused in one clear line; never a traceback."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from datetime import date
from functools import cache

import openpyxl
import pytest

import custsheet
from custsheet import CustsheetError
from custsheet.ooxml import Format, Package
from tests import refreshes
from tests.ooxml.packages import pack, parts

AS_OF = date(2026, 11, 21)
NEW_FORMAT = Format(number_format="0.000")


@cache
def rich() -> bytes:
    """A workbook with everything that we write: lists, tables, charts, notes, memory."""
    book = custsheet.open(io.BytesIO(custsheet.new_workbook("zh", sample=8, as_of=AS_OF)))
    book.refresh(as_of=AS_OF, add=["all"])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def edited(data: bytes, changes: dict[str, bytes | None]) -> bytes:
    """The package with these parts replaced, or left out (None)."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = changes.get(name, old.read(name))
            if content is not None:
                new.writestr(name, content)
    return target.getvalue()


def part(data: bytes, name: str) -> bytes:
    """The bytes of one part."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name)


def unlinked(data: bytes, kind: str) -> bytes:
    """The package without the workbook's relationship to its part of a kind; the part stays, an orphan."""
    rels = part(data, "xl/_rels/workbook.xml.rels")
    without, count = re.subn(rb'<Relationship [^>]*/%s"[^>]*/>' % kind.encode(), b"", rels)
    assert count == 1
    return edited(data, {"xl/_rels/workbook.xml.rels": without})


def refreshed(data: bytes) -> bytes:
    """As ``custsheet refresh --add all`` writes it."""
    return refreshes.refreshed(data, AS_OF, add=["all"])


def outcome(data: bytes) -> set[str]:
    """What check and refresh say: ``fine``, or the codes of their errors."""

    def one(run: Callable[[], object]) -> str:
        try:
            run()
        except CustsheetError as error:
            assert error.exit_code == 3
            assert "\n" not in error.message("en") + error.message("zh")
            return error.code
        return "fine"

    return {one(lambda: custsheet.open(io.BytesIO(data)).check(AS_OF)), one(lambda: refreshed(data))}


EXPECTED = {
    r"\[Content_Types\]\.xml": {"not_workbook"},
    r"_rels/\.rels|xl/workbook\.xml": {"no_workbook"},
    r"xl/_rels/workbook\.xml\.rels|xl/worksheets/sheet\d+\.xml": {"sheet_lost"},
    r"xl/sharedStrings\.xml": {"texts_lost"},
}


def _names() -> list[str]:
    return zipfile.ZipFile(io.BytesIO(rich())).namelist()


def test_no_missing_part_ends_in_a_traceback() -> None:
    """Each part of a rich workbook is taken out in turn (of many alike, a few); its relationships then lead nowhere."""
    for name in _names():
        if re.fullmatch(r"xl/(tables/table|charts/chart|worksheets/_rels/sheet)[2-9]\.xml(\.rels)?", name):
            continue
        expected = next((codes for pattern, codes in EXPECTED.items() if re.fullmatch(pattern, name)), {"fine"})
        assert outcome(edited(rich(), {name: None})) == expected, name


def test_no_relationship_that_leads_nowhere_ends_in_a_traceback() -> None:
    """Each relationship of the workbook, of a sheet and of a drawing is pointed at a part that is not there."""
    sources = [name for name in _names() if re.fullmatch(r"xl/.*(workbook|sheet1|sheet13|drawing1)\.xml\.rels", name)]
    assert len(sources) >= 4
    for source in sources:
        rels = part(rich(), source)
        for target in dict.fromkeys(re.findall(rb'Target="([^"]+)"', rels)):
            lost = edited(rich(), {source: rels.replace(b'"%s"' % target, b'"nowhere/%s"' % target)})
            expected = {"sheet_lost"} if b"worksheets/" in target else {"fine"}
            assert outcome(lost) == expected, (source, target)


def test_a_lost_sheet_is_named() -> None:
    with pytest.raises(CustsheetError, match="what was on sheet 客户信息 is not in the file"):
        custsheet.open(io.BytesIO(edited(rich(), {"xl/worksheets/sheet1.xml": None})))


@pytest.mark.parametrize("kind", ["sharedStrings", "styles"])
def test_an_orphaned_part_is_taken_up(kind: str) -> None:
    """A second one beside it would be read by some programs and not by others."""
    data = custsheet.new_workbook("zh", sample=8, as_of=AS_OF)
    orphaned, whole = refreshed(unlinked(data, kind)), refreshed(data)
    names = zipfile.ZipFile(io.BytesIO(orphaned)).namelist()
    assert [name for name in names if re.fullmatch(rf"xl/{kind}\d*\.xml", name)] == [f"xl/{kind}.xml"]
    assert part(orphaned, "xl/_rels/workbook.xml.rels").count(f'/{kind}"'.encode()) == 1
    assert refreshed(orphaned) == orphaned
    assert _shown(orphaned) == _shown(whole)


def _shown(data: bytes) -> dict[tuple[str, int, int], tuple[object, str]]:
    """Values and number formats as openpyxl reads them: an independent second opinion."""
    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True)
    return {
        (sheet.title, cell.row, cell.column): (cell.value, cell.number_format)
        for sheet in book
        for row in sheet.iter_rows(max_row=60)
        for cell in row
        if cell.value is not None
    }


@pytest.mark.parametrize("kind", ["sharedStrings", "styles"])
def test_a_part_that_an_orphan_stands_in_for_needs_no_known_name(kind: str) -> None:
    """Its content type tells what it is; programs such as openpyxl go by that."""
    data = unlinked(custsheet.new_workbook("zh", sample=8, as_of=AS_OF), kind)
    types = part(data, "[Content_Types].xml").replace(f"/xl/{kind}.xml".encode(), f"/xl/{kind}7.xml".encode())
    moved = edited(data, {"[Content_Types].xml": types, f"xl/{kind}.xml": None})
    target = io.BytesIO(moved)
    with zipfile.ZipFile(target, "a") as archive:
        archive.writestr(f"xl/{kind}7.xml", part(data, f"xl/{kind}.xml"))
    package = Package.open(target.getvalue())
    sheet = package.worksheet("客户信息")
    sheet.set("A1", "新的表头", package.styles.derive(0, NEW_FORMAT))
    names = package.part_names
    assert [name for name in names if re.fullmatch(rf"xl/{kind}\d*\.xml", name)] == [f"xl/{kind}7.xml"]
    assert f'{kind}7.xml"'.encode() in package.read("xl/_rels/workbook.xml.rels")


@pytest.mark.parametrize("kind", ["sharedStrings", "styles"])
def test_a_relationship_that_leads_nowhere_is_not_kept_beside_the_new_one(kind: str) -> None:
    """Two string tables or stylesheets are an error to Excel."""
    found = parts(strings="<sst/>") if kind == "sharedStrings" else parts()
    del found[f"xl/{kind}.xml"]
    package = Package.open(pack(found))
    package.worksheet("客户").set("A1", "甲", package.styles.derive(0, NEW_FORMAT))
    rels = Package.open(package.to_bytes()).relationships("xl/workbook.xml")
    assert [each.part_name for each in rels.of_kind(kind)] == [f"xl/{kind}.xml"]
