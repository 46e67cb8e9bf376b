"""Which kinds of files are refreshed, macros and all, and which are refused with the way out."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from custsheet.ooxml import Package

from .conftest import AS_OF, Cli, snapshot

OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
KINDS = {
    ".xlsm": "application/vnd.ms-excel.sheet.macroEnabled.main+xml",
    ".xltx": "application/vnd.openxmlformats-officedocument.spreadsheetml.template.main+xml",
    ".xltm": "application/vnd.ms-excel.template.macroEnabled.main+xml",
}
MACROS = {
    "xl/vbaProject.bin": OLE2 + bytes(range(256)) * 40,
    "xl/vbaProjectSignature.bin": bytes(range(255, -1, -1)) * 8,
}


def of_kind(data: bytes, suffix: str) -> bytes:
    """The workbook as another kind; with macros where the kind may have them."""
    package = Package.open(data)
    types = package.read("[Content_Types].xml").decode()
    assert SHEET in types
    package.write("[Content_Types].xml", types.replace(SHEET, KINDS[suffix]).encode())
    if suffix.endswith("m"):
        for name, content in MACROS.items():
            package.write(name, content, "application/vnd.ms-office.vbaProject")
        kind = "http://schemas.microsoft.com/office/2006/relationships/vbaProject"
        rels = package.read("xl/_rels/workbook.xml.rels").decode()
        entry = f'<Relationship Id="rIdVba" Type="{kind}" Target="vbaProject.bin"/></Relationships>'
        package.write("xl/_rels/workbook.xml.rels", rels.replace("</Relationships>", entry).encode())
    return package.to_bytes()


@pytest.mark.parametrize("suffix", KINDS)
def test_macros_and_templates_stay_what_they_are(cli: Cli, tmp_path: Path, sample_bytes: bytes, suffix: str) -> None:
    path = tmp_path / f"客户{suffix}"
    path.write_bytes(of_kind(sample_bytes, suffix))
    before = Package.open(path)
    assert cli("refresh", path, "--as-of", AS_OF).code == 0
    after = Package.open(path)
    assert after.to_bytes() != before.to_bytes()
    assert after.content_type("xl/workbook.xml") == KINDS[suffix]
    for name in MACROS if suffix.endswith("m") else ():
        assert after.container.raw(name) == before.container.raw(name)
        assert after.read(name) == MACROS[name]
    again = path.read_bytes()
    assert cli("refresh", path, "--as-of", AS_OF).code == 0
    assert path.read_bytes() == again


def archive(**members: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name, content in members.items():
            file.writestr(name, content)
    return out.getvalue()


def binary_workbook(sample: bytes) -> bytes:
    package = Package.open(sample)
    types = package.read("[Content_Types].xml").decode()
    binary = "application/vnd.ms-excel.sheet.binary.macroEnabled.main"
    package.write("[Content_Types].xml", types.replace(SHEET, binary).encode())
    return package.to_bytes()


def contents(sample: bytes) -> dict[str, bytes]:
    spreadsheet = b"application/vnd.oasis.opendocument.spreadsheet"
    return {
        ".xls": OLE2 + bytes(504) + "Workbook".encode("utf-16-le") + bytes(600),
        ".et": OLE2 + bytes(504) + "Workbook".encode("utf-16-le") + bytes(90) + "ETExtData".encode("utf-16-le"),
        ".xlsb": binary_workbook(sample),
        ".ods": archive(mimetype=spreadsheet, **{"content.xml": b"<office:document-content/>"}),
        ".csv": "客户名称,负责人\n示例甲,张一\n".encode("gb18030"),
        ".docx": archive(**{"word/document.xml": b"<w:document/>"}),
    }


@pytest.mark.parametrize("is_disguised", [False, True])
@pytest.mark.parametrize("kind", [".xls", ".et", ".xlsb", ".ods", ".csv", ".docx"])
def test_other_formats_are_refused_with_the_way_out_under_any_name(
    cli: Cli, tmp_path: Path, sample_bytes: bytes, kind: str, is_disguised: bool
) -> None:
    path = tmp_path / f"客户{'.xlsx' if is_disguised else kind}"
    path.write_bytes(contents(sample_bytes)[kind])
    before = snapshot(tmp_path)
    for lang in ("zh", "en"):
        answer = cli("refresh", path, "--lang", lang)
        assert answer.code == 3
        [line] = answer.err.splitlines()
        assert path.name in line
        assert ".xlsx" in line.replace(path.name, "")
    assert snapshot(tmp_path) == before


def test_an_output_of_another_kind_is_refused_before_anything_is_done(
    cli: Cli, tmp_path: Path, sample_bytes: bytes
) -> None:
    path = tmp_path / "客户.xlsm"
    path.write_bytes(of_kind(sample_bytes, ".xlsm"))
    before = snapshot(tmp_path)
    answer = cli("refresh", path, "-o", tmp_path / "结果.xlsx")
    assert answer.code == 2
    assert ".xlsm" in answer.err
    assert snapshot(tmp_path) == before
