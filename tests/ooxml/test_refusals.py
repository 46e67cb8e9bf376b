"""What is no workbook, or may not be changed, is refused early with one clear line in either language."""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from custsheet.errors import CustsheetError, InputError, PackageError
from custsheet.ooxml import Package
from tests.ooxml.packages import HEAD, MAIN, PKG, REL, pack, parts, workbook

OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


def changed(name: str, old: bytes, new: bytes, **more: bytes) -> bytes:
    members = parts()
    assert old in members[name]
    return pack({**members, name: members[name].replace(old, new), **more})


def with_package_relationship(kind: str) -> bytes:
    entry = f'<Relationship Id="rId9" Type="{PKG}/relationships/{kind}" Target="x.xml"/></Relationships>'.encode()
    return changed("_rels/.rels", b"</Relationships>", entry)


def with_workbook_relationship(kind: str) -> bytes:
    entry = f'<Relationship Id="rId9" Type="{REL}/{kind}" Target="x.xml"/></Relationships>'.encode()
    return changed("xl/_rels/workbook.xml.rels", b"</Relationships>", entry)


DTD = b'<?xml version="1.0"?>\n<!-- a comment --><!DOCTYPE workbook [<!ENTITY a "aaaa">]><workbook/>'
CASES = {
    "encrypted": OLE2 + "EncryptedPackage".encode("utf-16-le"),
    "old_xls": OLE2 + "Workbook".encode("utf-16-le"),
    "not_workbook": OLE2 + "WordDocument".encode("utf-16-le"),
    "empty_file": b"",
    "html_or_xml": "\ufeff<html><table><tr><td>客户".encode(),
    "text_file": "客户名称,负责人\n甲,乙\n".encode("gb18030"),
    "not_zip": b"\x89PNG\r\n\x1a\n" + bytes(100),
    "truncated": workbook()[:900],
    "ods": pack({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<x/>"}),
    "xlsb": changed("[Content_Types].xml", b"spreadsheetml.sheet.main+xml", b"ms-excel.sheet.binary.macroEnabled.main"),
    "no_workbook": changed("_rels/.rels", b"xl/workbook.xml", b"xl/other.xml"),
    "dtd": pack({**parts(), "xl/workbook.xml": DTD}),
    "broken_xml": pack({**parts(), "xl/workbook.xml": b"<workbook><sheets></workbook>"}),
    "signed": with_package_relationship("digital-signature/origin"),
    "shared_workbook": with_workbook_relationship("revisionHeaders"),
}


@pytest.mark.parametrize("code", CASES)
def test_each_kind_of_file_is_refused_with_its_own_line(code: str, tmp_path: Path) -> None:
    path = tmp_path / "客户.xlsx"
    path.write_bytes(CASES[code])
    with pytest.raises(PackageError) as caught:
        Package.open(path)
    assert caught.value.code == code
    assert caught.value.exit_code == 3
    for message in (caught.value.message("zh"), caught.value.message("en")):
        assert str(path) in message
        assert "{" not in message and "\n" not in message


def test_a_docx_is_no_workbook() -> None:
    members = parts()
    types = members["[Content_Types].xml"].replace(b"spreadsheetml.sheet.main", b"wordprocessingml.document.main")
    document = f'{HEAD}<w:document xmlns:w="urn:w"/>'.encode()
    with pytest.raises(PackageError):
        Package.open(pack({**members, "[Content_Types].xml": types, "xl/workbook.xml": document}))


@pytest.mark.parametrize(("name", "code"), [("missing.xlsx", "file_not_found"), (".", "is_folder")])
def test_a_path_that_is_no_file_is_bad_input(name: str, code: str, tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        Package.open(tmp_path / name)
    assert caught.value.code == code


def test_entities_in_a_worksheet_are_refused_when_it_is_read() -> None:
    bomb = f'<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet xmlns="{MAIN}"><sheetData/><x>&a;</x></worksheet>'
    package = Package.open(workbook(bomb.encode()))
    with pytest.raises(PackageError, match="DTD"):
        package.worksheet(0).set("A1", 1)


def test_an_unknown_sheet_is_named() -> None:
    with pytest.raises(CustsheetError, match="联系记录"):
        Package.open(workbook()).worksheet("联系记录")
    with pytest.raises(PackageError):
        Package.open(workbook()).worksheet(1)


def test_binary_files_and_bytes_are_opened_alike() -> None:
    data = workbook()
    assert Package.open(io.BytesIO(data)).part_names == Package.open(data).part_names
