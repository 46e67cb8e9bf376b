"""Files made to exhaust a machine are refused quickly and in little memory, each in a process of its own.

The process may use two seconds of processor time (imports included) and 200 MB; what it prints is the code of the
refusal, or ``done`` where the file is harmless after all.
"""

from __future__ import annotations

import io
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.ooxml.packages import HEAD, MAIN, PKG, REL, pack, parts, workbook

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="limits of processes differ")

MB = 1 << 20
PROGRAM = """
import resource, sys
resource.setrlimit(resource.RLIMIT_CPU, (10, 10))
resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
from custsheet.errors import CustsheetError
from custsheet.ooxml import Format, Package
from resource import RUSAGE_SELF, getrusage
before = getrusage(RUSAGE_SELF)
try:
    package = Package.open(sys.argv[1])
    sheet = package.worksheet(0)
    sheet.set_cells([(1, 1, "x", None), (2, 2, 1.5, None)])
    _ = sheet.used_range, sheet.tables, sheet.validations, sheet.merged_ranges, sheet.formulas_without_value()
    sheet.value("A1"), sheet.value("C3"), package.styles.derive(0, Format(bold=True))
    package.to_bytes()
    answer = "done"
except CustsheetError as error:
    answer = error.code
after = getrusage(RUSAGE_SELF)
# ru_maxrss would count from the process that started this one.
memory = next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM"))
print(answer, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, int(memory) / 1024)
"""


def with_part(name: str, data: bytes) -> bytes:
    return pack({**parts(), name: data})


def sheet_of(inside: bytes) -> bytes:
    return workbook(f'{HEAD}<worksheet xmlns="{MAIN}">'.encode() + inside + b"</worksheet>")


def rows_of(inside: bytes) -> bytes:
    return sheet_of(b"<sheetData>" + inside + b"</sheetData>")


def strings_of(inside: bytes) -> bytes:
    cell = '<sheetData><row r="3"><c r="C3" t="s"><v>0</v></c></row></sheetData>'
    return workbook(cell, strings=f'{HEAD}<sst xmlns="{MAIN}">{inside.decode()}</sst>')


def many_members() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for number in range(50_100):
            archive.writestr(zipfile.ZipInfo(f"xl/{number}.xml"), b"")
    return buffer.getvalue()


def overlapping() -> bytes:
    """Two entries of the directory that share the data of one member."""
    data = pack({"a.xml": bytes(MB), "b.xml": b""})
    directory = data.rfind(b"PK\1\2", 0, data.rfind(b"PK\1\2"))
    second = data.find(b"PK\1\2", directory + 4)
    forged = bytearray(data)
    forged[second + 42 : second + 46] = forged[directory + 42 : directory + 46]
    return bytes(forged)


RELATIONSHIP = f'<Relationship Id="rId%d" Type="{REL}/worksheet" Target="worksheets/sheet%d.xml"/>'
ENTITIES = b'<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>'
CASES: dict[str, tuple[Callable[[], bytes], str]] = {
    "a zip bomb": (lambda: with_part("xl/worksheets/sheet1.xml", bytes(100 * MB)), "too_large"),
    "many small bombs": (
        lambda: pack({**parts(), **{f"xl/b{n}.xml": b" " * (60 * MB) for n in range(4)}}), "too_large"),
    "overlapping members": (overlapping, "truncated"),
    "too many members": (many_members, "too_large"),
    "an entity bomb in the workbook": (lambda: with_part("xl/workbook.xml", ENTITIES + b"<a>&c;</a>"), "dtd"),
    "an entity bomb in the sheet": (
        lambda: with_part("xl/worksheets/sheet1.xml", ENTITIES + b"<worksheet><sheetData/>&c;</worksheet>"), "dtd"),
    "an entity bomb in the strings": (
        lambda: pack({**parts('<sheetData><row r="3"><c r="C3" t="s"><v>0</v></c></row></sheetData>', strings="x"),
                      "xl/sharedStrings.xml": ENTITIES + b"<sst><si><t>&c;</t></si></sst>"}), "dtd"),
    "a workbook of a million elements": (
        lambda: with_part("xl/workbook.xml", b"<workbook>" + b"<a/>" * 2_000_000 + b"</workbook>"), "too_large"),
    "content types of a million elements": (
        lambda: with_part("[Content_Types].xml", b"<Types>" + b'<a b=""/>' * 1_500_000 + b"</Types>"), "too_large"),
    "endless relationships": (
        lambda: with_part("xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{PKG}/relationships">'.encode()
                          + "".join(RELATIONSHIP % (n, n) for n in range(40_000)).encode() + b"</Relationships>"),
        "too_large"),
    "deep nesting": (
        lambda: with_part("xl/workbook.xml", b"<workbook>" + b"<a>" * 100_000 + b"</a>" * 100_000 + b"</workbook>"),
        "broken_xml"),
    "blanks before the root": (
        lambda: with_part("xl/workbook.xml", b'<?xml version="1.0"?>' + b"\n " * 500_000 + b"<a/>"), "no_workbook"),
    "ten million rows": (lambda: rows_of(b"<row/>" * 2_000_000), "rows_out_of_order"),
    "an endless row number": (lambda: rows_of(b'<row r="' + b"9" * 500_000 + b'"/>'), "rows_out_of_order"),
    "an endless column": (lambda: rows_of(b'<row r="1"><c r="' + b"A" * 500_000 + b'1"/></row>'), "rows_out_of_order"),
    "endless attributes": (
        lambda: rows_of(b'<row r="1"><c r="A1"' + b" " * 900_000 + b"/></row>"), "rows_out_of_order"),
    "cells without an end": (
        lambda: rows_of(b'<row r="1">' + b'<c r="A1"><v>' * 300_000 + b"</row>"), "rows_out_of_order"),
    "tags without an end": (lambda: rows_of(b'<row r="1">' + b"<c " * 1_000_000 + b"</row>"), "done"),
    "values without an end": (
        lambda: rows_of(b'<row r="1"><c r="A1">' + b"<v><f><t>" * 300_000 + b"</c></row>"), "done"),
    "comments without an end": (lambda: rows_of(b"<!--" * 1_000_000), "broken_xml"),
    "CDATA without an end": (lambda: rows_of(b'<row r="1"><c r="A1"><v>' + b"<![CDATA[" * 500_000), "broken_xml"),
    "comments before the rows": (lambda: sheet_of(b"<!-- " * 1_000_000 + b"<sheetData/>"), "broken_xml"),
    "strings without an end": (lambda: strings_of(b"<si><t>" * 500_000), "broken_xml"),
    "hints without an end": (
        lambda: strings_of(b"<si>" + b"<rPh sb='0' eb='1'><t>a</t></rPh>" * 20_000 + b"</si>"), "done"),
    "absurd cells": (lambda: rows_of(b'<row r="1"><c r="A1"><v>1</v></c></row>'
                                     b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'), "done"),
    "absurd ranges": (
        lambda: sheet_of(b'<dimension ref="A1:XFD1048576"/><cols><col min="1" max="16384" width="9"/></cols>'
                         b"<sheetData/>"
                         b'<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'), "done"),
    "cells outside the sheet": (lambda: rows_of(b'<row r="99999999"><c r="ZZZ99999999"/></row>'), "rows_out_of_order"),
    "a strange encoding": (
        lambda: with_part("xl/workbook.xml", b'<?xml version="1.0" encoding="punycode"?>' + b"a" * MB), "broken_xml"),
}  # fmt: skip


def run(data: bytes, folder: Path) -> tuple[str, float, float]:
    """Code of the refusal, seconds of processor time, greatest memory in MB."""
    path = folder / "book.xlsx"
    path.write_bytes(data)
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    result = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(path)],
        capture_output=True,
        text=True,
        env=environment,
        check=False,
        timeout=60,
    )
    assert result.returncode == 0, result.stderr[-400:]
    code, seconds, memory = result.stdout.split()
    return code, float(seconds), float(memory)


@pytest.mark.parametrize("name", CASES)
def test_a_file_made_to_exhaust_the_machine_is_refused_or_harmless(name: str, tmp_path: Path) -> None:
    make, expected = CASES[name]
    code, seconds, memory = run(make(), tmp_path)
    # Within a second on a quiet machine; a file that does exhaust one takes minutes.
    assert (code, seconds < 4, memory < 200) == (expected, True, True), (code, seconds, memory)


OUTSIDE = ("../evil.xml", "xl/../../evil.xml", "/../evil.xml", "xl\\..\\..\\evil.xml", "C:/evil.xml", "//host/x.xml")


@pytest.mark.parametrize("name", OUTSIDE)
def test_part_names_that_lead_outside_are_refused(name: str, tmp_path: Path) -> None:
    assert run(with_part(name, b"<a/>"), tmp_path)[0] == "unsafe_part_name"


@pytest.mark.parametrize("target", ["../../../etc/passwd", "/etc/passwd", "file:///etc/passwd", "http://127.0.0.1:9/x"])
def test_relationships_that_lead_outside_are_never_followed(target: str, tmp_path: Path) -> None:
    """A target names a part of the package, whatever it looks like; one that is no part is not there."""
    rels = parts()["xl/_rels/workbook.xml.rels"].replace(
        b'Target="worksheets/sheet1.xml"', f'Target="{target}"'.encode()
    )
    assert run(with_part("xl/_rels/workbook.xml.rels", rels), tmp_path)[0] == "sheet_lost"
    external = rels.replace(b'"/></', b'" TargetMode="External"/></').replace(
        b'xml"/>', b'xml" TargetMode="External"/>'
    )
    assert run(with_part("xl/_rels/workbook.xml.rels", external), tmp_path)[0] == "sheet_lost"
